"""The command ``pysuite export``: one cell, or the whole suite, for other tools."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pysuite.cli.paper import check_target, messages, write_whole
from pysuite.cli.who import Cut, Expression, Lesions, Line, Milieu, Preset, Set, Texts, Treat, the_cell
from pysuite.errors import PysuiteError

if TYPE_CHECKING:
    from pysuite.cell import Cell

__all__ = ["EXAMPLES", "export"]

EXAMPLES = """\b
Examples:
  pysuite export --lesion "t(11;14)" --treat "venetoclax=100 nM@6 h" --sbml cell.xml
  pysuite export --treat "TRAIL=10 nM" --hours 8 --readout pore --omex trail.omex
  pysuite export --preset MM_STROMA --matlab stroma.m --antimony stroma.ant
  pysuite export --suite --omex myeloma_cell.omex     the model, the figures, the scenes of the claims
  pysuite export --suite --petab petab                numbers to hold the model against, as PEtab tables
"""

_File = Path | None


def _file(option: str, said: str) -> object:
    return typer.Option(option, metavar="FILE", help=said, show_default=False)


_Sbml = Annotated[_File, _file("--sbml", "SBML: start values are the settled, treated cell.")]
_Antimony = Annotated[_File, _file("--antimony", "The same as Antimony.")]
_Matlab = Annotated[_File, _file("--matlab", "The same as a function for MATLAB or Octave.")]
_Omex = Annotated[_File, _file("--omex", "COMBINE archive: SBML, SED-ML, results, picture.")]
_Petab = Annotated[
    Path | None, typer.Option("--petab", metavar="DIR", help="PEtab v2 problem.", show_default=False)
]
_Suite = Annotated[bool, typer.Option("--suite", help="The whole suite instead of one cell.")]
_Hours = Annotated[float, typer.Option(metavar="HOURS", help="How long the archive follows the cell.")]
_Readouts = Annotated[
    Texts, typer.Option("--readout", metavar="NAME", help="What the archive looks at. Repeatable.")
]


def export(
    *,
    lesion: Lesions = None,
    line: Line = None,
    preset: Preset = None,
    milieu: Milieu = None,
    expression: Expression = None,
    treat: Treat = None,
    cut: Cut = None,
    set_: Set = None,
    hours: _Hours = 48.0,
    readout: _Readouts = None,
    sbml: _Sbml = None,
    antimony: _Antimony = None,
    matlab: _Matlab = None,
    omex: _Omex = None,
    petab: _Petab = None,
    suite: _Suite = False,
) -> None:
    """Write a cell, or the suite, for other tools: the file alone reproduces the cell."""
    cell = the_cell(
        line=line,
        preset=preset,
        lesion=lesion,
        milieu=milieu,
        expression=expression,
        set_=set_,
        cut=cut,
        treat=treat,
    )
    if suite:
        _whole_suite(cell, omex, petab, wrong=[one for one in (sbml, antimony, matlab) if one])
        return
    if petab is not None:
        raise PysuiteError("--petab is about the suite's own data: add --suite")
    writers: list[tuple[_File, str, Callable[[Path], str | bytes]]] = [
        (sbml, ".xml", lambda _: _as_sbml(cell)),
        (antimony, ".ant", lambda _: _as_antimony(cell)),
        (matlab, ".m", lambda path: _as_matlab(cell, path.stem)),
        (omex, ".omex", lambda _: _as_archive(cell, hours, readout or ())),
    ]
    wanted = [(path, suffix, write) for path, suffix, write in writers if path is not None]
    if not wanted:
        raise PysuiteError("nothing to write: give --sbml, --antimony, --matlab or --omex, and a file")
    for path, suffix, _ in wanted:
        check_target(path, suffixes=(suffix,))
    for path, _, write in wanted:
        write_whole(path, write(path))
        messages().print(f"written: {path}", soft_wrap=True)


def _whole_suite(cell: Cell, omex: Path | None, petab: Path | None, wrong: list[Path]) -> None:
    import pysuite

    if cell != pysuite.load():
        raise PysuiteError("--suite is about the reference cell: leave out lesions, doses and the like")
    if wrong or (omex is None and petab is None):
        raise PysuiteError(
            "--suite goes with --omex FILE or --petab DIR; the model itself is sbml/myeloma_cell.xml"
        )
    if omex is not None:
        from pysuite.exchange.archive import suite_archive

        check_target(omex, suffixes=(".omex",))
        with messages().status("settling") as status:
            write_whole(omex, suite_archive(cell, lambda name: status.update(f"simulating {name}")))
        messages().print(f"written: {omex}", soft_wrap=True)
    if petab is not None:
        from pysuite.exchange.petab import write_petab

        for path in write_petab(cell, petab):
            messages().print(f"written: {path}", soft_wrap=True)


def _as_sbml(cell: Cell) -> str:
    from pysuite.exchange.sbml import cell_sbml

    return cell_sbml(cell)


def _as_antimony(cell: Cell) -> str:
    from pysuite.exchange.notation import as_antimony

    return as_antimony(_as_sbml(cell))


def _as_matlab(cell: Cell, name: str) -> str:
    from pysuite.exchange.notation import as_matlab

    return as_matlab(cell, name)


def _as_archive(cell: Cell, hours: float, readouts: tuple[str, ...] | list[str]) -> bytes:
    from pysuite.exchange.archive import cell_archive
    from pysuite.exchange.shows import of_cell

    said = cell.describe()
    return cell_archive(of_cell(cell, "cell", said, readouts, hours=hours))
