"""The command ``pysuite screen``: a drug at many doses, or two drugs at all combinations of theirs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pysuite.cli.paper import check_target, messages, paper, say_json, write_whole
from pysuite.cli.progress import shown_progress
from pysuite.cli.who import Cut, Expression, Lesions, Line, Milieu, Preset, Set, Texts, Treat, the_cell
from pysuite.errors import BadQuantity

if TYPE_CHECKING:
    from pysuite.screen.curve import DoseResponse
    from pysuite.screen.matrix import Synergy

__all__ = ["EXAMPLES", "screen"]

EXAMPLES = """\b
Examples:
  pysuite screen venetoclax --lesion "t(11;14)"                      the EC50, searched
  pysuite screen S63845 --cells 200 --plot curve.png                 the share of unlike cells killed
  pysuite screen venetoclax S63845 --cells 200 --plot matrix.png     a pair: Bliss, HSA, Loewe, ZIP
  pysuite screen bortezomib --dose 5 --dose 20 --dose 80 --schedule "4 h every 72 h" --json
  pysuite screen S63845 --readout MCL1_total --hours 24 --csv mcl1.csv
"""

_PICTURES = (".png", ".svg", ".pdf")
_PAIR = 2

_Drugs = Annotated[
    list[str], typer.Argument(metavar="DRUG [DRUG]", help="One, or a pair.", show_default=False)
]
_Doses = Annotated[
    list[float] | None,
    typer.Option("--dose", metavar="AMOUNT", help="In the drug's unit; searched unless given. Repeatable."),
]
_Others = Annotated[
    list[float] | None, typer.Option("--with", metavar="AMOUNT", help="Doses of the second drug. Repeatable.")
]
_Readout = Annotated[str, typer.Option(metavar="NAME", help="dead, momp, or for one drug any readout.")]
_Hours = Annotated[float, typer.Option(metavar="HOURS", help="How long the cells are watched.")]
_Cells = Annotated[
    int | None,
    typer.Option(
        metavar="NUMBER", min=1, help="That differ; 1 for a drug, 200 for a pair.", show_default=False
    ),
]
_Cv = Annotated[float, typer.Option(metavar="SHARE", help="Of the making of each protein.")]
_Seed = Annotated[int, typer.Option(metavar="NUMBER", min=0, help="The same seed gives the same cells.")]
_Schedule = Annotated[
    Texts,
    typer.Option("--schedule", metavar="TEXT", help='"4 h", "1 h every 24 h"; one for each drug.'),
]
_Against = Annotated[str, typer.Option(metavar="NAME", help="What the picture compares with.")]
_Engine = Annotated[str, typer.Option(metavar="NAME", help="roadrunner, fast, or auto.")]
_Jobs = Annotated[
    int | None,
    typer.Option(metavar="NUMBER", min=1, help="Processes; all cores if not given."),
]
_Csv = Annotated[
    Path | None, typer.Option("--csv", metavar="FILE", help="Write the table.", show_default=False)
]
_Plot = Annotated[
    Path | None,
    typer.Option("--plot", metavar="FILE", help="Draw it: .png, .svg or .pdf."),
]
_Json = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]


def screen(
    drugs: _Drugs,
    *,
    dose: _Doses = None,
    with_: _Others = None,
    lesion: Lesions = None,
    line: Line = None,
    preset: Preset = None,
    milieu: Milieu = None,
    expression: Expression = None,
    treat: Treat = None,
    cut: Cut = None,
    set_: Set = None,
    readout: _Readout = "dead",
    hours: _Hours = 48.0,
    cells: _Cells = None,
    cv: _Cv = 0.25,
    seed: _Seed = 1,
    schedule: _Schedule = None,
    against: _Against = "bliss",
    engine: _Engine = "auto",
    jobs: _Jobs = None,
    csv: _Csv = None,
    plot: _Plot = None,
    as_json: _Json = False,
) -> None:
    """Give a drug at many doses, or a pair at all combinations of theirs."""
    if csv is not None:
        check_target(csv)
    if plot is not None:
        check_target(plot, suffixes=_PICTURES)
    _check_drugs(drugs, with_, schedule)
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
    usual = {"readout": readout, "hours": hours, "cv": cv, "seed": seed, "engine": engine, "jobs": jobs}
    if cells is not None:
        usual["cells"] = cells
    with shown_progress("cells settle, and are treated") as show:
        usual["progress"] = lambda done, total: show(done, total, "cells")
        found = _found(cell, drugs, (dose, with_), schedule or [], usual)
    if csv is not None:
        write_whole(csv, found.to_dataframe().to_csv(lineterminator="\n"))
    if plot is not None:
        from pysuite.plot import saved

        figure = found.plot() if len(drugs) < _PAIR else found.plot(against)  # type: ignore[arg-type]
        write_whole(plot, saved(figure, plot.suffix.lower().removeprefix(".")))
    if as_json:
        say_json(found.to_json())
    else:
        paper().print(found)
    for made in (csv, plot):
        if made is not None:
            messages().print(f"written: {made}", soft_wrap=True)


def _check_drugs(drugs: list[str], with_: list[float] | None, schedule: Texts) -> None:
    if len(drugs) > _PAIR:
        raise BadQuantity(f"{len(drugs)} drugs: one or two here, more with pysuite.synergy")
    if with_ and len(drugs) < _PAIR:
        raise BadQuantity("--with is for the second drug of a pair, and there is one drug")
    if schedule and len(schedule) > len(drugs):
        raise BadQuantity(f"{len(schedule)} schedules for {len(drugs)} drug(s)")


def _found(
    cell: Any,  # noqa: ANN401 - a Cell, which costs an import
    drugs: list[str],
    doses: tuple[list[float] | None, list[float] | None],
    schedule: list[str],
    usual: dict[str, Any],
) -> DoseResponse | Synergy:
    """Ask for a curve or for a matrix."""
    import pysuite

    if len(drugs) < _PAIR:
        return pysuite.dose_response(
            cell, drugs[0], doses[0], schedule=schedule[0] if schedule else None, **usual
        )
    schedules = dict(zip(drugs, schedule, strict=False))
    return pysuite.synergy(cell, drugs[0], drugs[1], *doses, schedules=schedules, **usual)
