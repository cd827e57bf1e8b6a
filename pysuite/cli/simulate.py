"""The command ``pysuite simulate``: one cell, described in options, followed over time."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pysuite.cli.grammar import named_amount, named_number, read_cut, read_dose
from pysuite.cli.paper import check_target, messages, paper, say_json, table, write_whole
from pysuite.makers import choose

if TYPE_CHECKING:
    from pysuite.cell import Cell
    from pysuite.run import Run

__all__ = ["EXAMPLES", "simulate"]

EXAMPLES = """\b
Examples:
  pysuite simulate --treat "venetoclax=100 nM" --hours 48
  pysuite simulate --lesion "t(11;14)" --treat "venetoclax=100 nM@0 h..24 h" --plot death.png
  pysuite simulate --line KMS-12-BM --treat "venetoclax=100 nM" --hours 72
  pysuite simulate --milieu "IL6=1 nM" --cut bcl2.transcribe_MCL1_by_STAT3 --readout MCL1_total
  pysuite simulate --expression BIM=0 --treat "TRAIL=2 nM" --csv trail.csv
  pysuite simulate --preset MM_STROMA --set "bcl2_kdeg_MCL1=0.7@0 h" --json
"""

_PLOTS = (".png", ".svg", ".pdf")
_SHOWN = (
    "MCL1_total",
    "BCL2_total",
    "BIM_total",
    "p53_total",
    "pore",
    "cytoC_cytosol",
    "CASP3_active",
    "cPARP_fraction",
)

_Texts = list[str] | None

_Lesions = Annotated[_Texts, typer.Option("--lesion", metavar="NAME", help='Such as "t(11;14)". Repeatable.')]
_Preset = Annotated[
    str | None, typer.Option(metavar="NAME", help="A named kind of cell.", show_default=False)
]
_Line = Annotated[
    str | None, typer.Option(metavar="NAME", help='A cell line, such as "MM.1S".', show_default=False)
]
_Milieu = Annotated[
    _Texts, typer.Option("--milieu", metavar="NAME=AMOUNT", help="What it settles in. Repeatable.")
]
_Expression = Annotated[
    _Texts, typer.Option("--expression", metavar="GENE=FOLD[@TIME]", help="0 is a knock-out. Repeatable.")
]
_Treat = Annotated[
    _Texts, typer.Option("--treat", metavar="NAME=DOSE[@START[..END]]", help="What is given. Repeatable.")
]
_Cut = Annotated[
    _Texts, typer.Option("--cut", metavar="REACTION[@TIME]", help="What is switched off. Repeatable.")
]
_Set = Annotated[
    _Texts, typer.Option("--set", metavar="PARAMETER=NUMBER[@TIME]", help="In its own unit. Repeatable.")
]
_Hours = Annotated[float, typer.Option(metavar="HOURS", help="How long it is followed.")]
_Points = Annotated[
    int | None,
    typer.Option(metavar="NUMBER", help="Of time points; ten an hour unless given.", show_default=False),
]
_Readouts = Annotated[
    _Texts, typer.Option("--readout", metavar="NAME", help="What to report; else a choice. Repeatable.")
]
_Csv = Annotated[
    Path | None,
    typer.Option("--csv", metavar="FILE", help="Write the time course as a table.", show_default=False),
]
_Plot = Annotated[
    Path | None,
    typer.Option("--plot", metavar="FILE", help="Draw it: .png, .svg or .pdf.", show_default=False),
]
_Engine = Annotated[
    str, typer.Option(metavar="NAME", help="roadrunner, fast, or auto: fast where the job is large.")
]
_Json = Annotated[bool, typer.Option("--json", help="Print the time course as JSON on standard output.")]


def simulate(
    *,
    lesion: _Lesions = None,
    line: _Line = None,
    preset: _Preset = None,
    milieu: _Milieu = None,
    expression: _Expression = None,
    treat: _Treat = None,
    cut: _Cut = None,
    set_: _Set = None,
    hours: _Hours = 48.0,
    points: _Points = None,
    readout: _Readouts = None,
    csv: _Csv = None,
    plot: _Plot = None,
    engine: _Engine = "auto",
    as_json: _Json = False,
) -> None:
    """Follow one cell: it settles, is treated, and lives or dies."""
    if csv is not None:
        check_target(csv)
    if plot is not None:
        check_target(plot, suffixes=_PLOTS)
    solver = choose(engine, runs=1)
    cell = _born(line, preset, lesion or (), milieu or ()).with_engine(solver)
    cell = _changed(cell, expression or (), set_ or (), cut or ())
    for text in treat or ():
        dose = read_dose(text)
        cell = cell.treat(at=dose.at, until=dose.until, **{dose.name: dose.amount})
    names = tuple(dict.fromkeys(readout or ()))
    run = cell.simulate(hours=hours, points=points, readouts=names or None)
    if csv is not None:
        write_whole(csv, run.to_csv() or "")
    if plot is not None:
        write_whole(plot, _as_picture(run, names, plot.suffix.lower().removeprefix(".")))
    if as_json:
        say_json(_as_json(run))
    else:
        _say(run, names)
    for made in (csv, plot):
        if made is not None:
            messages().print(f"written: {made}", soft_wrap=True)


def _born(line: str | None, preset: str | None, lesions: Sequence[str], milieu: Iterable[str]) -> Cell:
    """Return the cell with its genotype and surroundings."""
    import pysuite

    cell = pysuite.load()
    if line is not None:
        cell = cell.with_line(line)
    if preset is not None:
        cell = cell.with_preset(preset)
    if lesions:
        cell = cell.with_lesions(*lesions)
    given = dict(named_amount(text, "--milieu", "IL6=1 nM") for text in milieu)
    return cell.with_milieu(**given) if given else cell


def _changed(cell: Cell, expression: Iterable[str], numbers: Iterable[str], cuts: Iterable[str]) -> Cell:
    """Return the cell with its making, numbers and reactions changed, from the start or at a time."""
    for text in expression:
        one = named_number(text, "--expression", "BIM=0")
        cell = cell.with_expression(at=one.at, **{one.name: one.value})
    for text in numbers:
        one = named_number(text, "--set", "bcl2_kdeg_MCL1=0.7")
        cell = cell.set(at=one.at, **{one.name: one.value})
    for text in cuts:
        one = read_cut(text)
        cell = cell.cut(one.name, at=one.at)
    return cell


def _as_picture(run: Run, names: Sequence[str], kind: str) -> bytes:
    """Return the time course drawn; the same run gives the same bytes."""
    import matplotlib as mpl

    figure = run.plot(*names)
    drawn = io.BytesIO()
    # Without these the date and a random salt are written into the file.
    stamps = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind, {})
    with mpl.rc_context({"svg.hashsalt": "pysuite"}):
        figure.savefig(drawn, format=kind, dpi=150, metadata=stamps)
    return drawn.getvalue()


def _as_json(run: Run) -> dict[str, object]:
    """Return the time course for machines; times in hours, None where something does not happen."""
    return {
        "cell": run.cell.describe(),
        "hours": run.hours,
        "momp": run.momp,
        "time_of_momp": run.time_of_momp,
        "dead": run.dead,
        "time_of_death": run.time_of_death,
        "time": run.times.tolist(),
        "readouts": {
            name: {"unit": run.unit(name), "values": run[name].values.tolist()} for name in run.readouts
        },
    }


def _say(run: Run, names: Sequence[str]) -> None:
    """Print what became of the cell, and some readouts at the start, at the end and between."""
    console = paper()
    console.print(run.cell.describe(), soft_wrap=True)
    console.print(f"MOMP: {_when(run.time_of_momp, run.hours)}")
    console.print(f"death: {_when(run.time_of_death, run.hours)}")
    rows = []
    for name in names or [one for one in _SHOWN if one in run.readouts]:
        values = run[name].values
        numbers = (values[0], values.min(), values.max(), values[-1])
        rows.append((name, run.unit(name), *(f"{number:.4g}" for number in numbers)))
    console.print(
        table(("readout", "unit", "at 0 h", "lowest", "highest", f"at {run.hours:g} h"), rows, numeric=4)
    )


def _when(time: float, hours: float) -> str:
    """Return when something happened, or that it did not."""
    return f"not within {hours:g} h" if math.isnan(time) else f"at {time:.3g} h"
