"""The command ``pysuite simulate``: one cell, described in options, followed over time."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pysuite.cli.paper import check_target, messages, paper, say_json, table, write_whole
from pysuite.cli.who import Cut, Expression, Lesions, Line, Milieu, Preset, Set, Texts, Treat, the_cell
from pysuite.makers import choose

if TYPE_CHECKING:
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

_Hours = Annotated[float, typer.Option(metavar="HOURS", help="How long it is followed.")]
_Points = Annotated[
    int | None,
    typer.Option(metavar="NUMBER", help="Of time points; ten an hour unless given.", show_default=False),
]
_Readouts = Annotated[
    Texts, typer.Option("--readout", metavar="NAME", help="What to report; else a choice. Repeatable.")
]
_Engine = Annotated[
    str, typer.Option(metavar="NAME", help="roadrunner, fast, or auto: fast where the job is large.")
]
_Csv = Annotated[
    Path | None,
    typer.Option("--csv", metavar="FILE", help="Write the time course as a table.", show_default=False),
]
_Plot = Annotated[
    Path | None,
    typer.Option("--plot", metavar="FILE", help="Draw it: .png, .svg or .pdf.", show_default=False),
]
_Json = Annotated[bool, typer.Option("--json", help="Print the time course as JSON on standard output.")]


def simulate(
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
    points: _Points = None,
    engine: _Engine = "auto",
    readout: _Readouts = None,
    csv: _Csv = None,
    plot: _Plot = None,
    as_json: _Json = False,
) -> None:
    """Follow one cell: it settles, is treated, and lives or dies."""
    if csv is not None:
        check_target(csv)
    if plot is not None:
        check_target(plot, suffixes=_PLOTS)
    solver = choose(engine, runs=1)
    cell = the_cell(
        line=line,
        preset=preset,
        lesion=lesion,
        milieu=milieu,
        expression=expression,
        set_=set_,
        cut=cut,
        treat=treat,
    ).with_engine(solver)
    names = tuple(dict.fromkeys(readout or ()))
    run = cell.simulate(hours=hours, points=points, readouts=names or None)
    if csv is not None:
        write_whole(csv, run.to_csv() or "")
    if plot is not None:
        from pysuite.plot import as_bytes

        write_whole(plot, as_bytes(run, names, plot.suffix.lower().removeprefix(".")))
    if as_json:
        say_json(_as_json(run))
    else:
        _say(run, names)
    for made in (csv, plot):
        if made is not None:
            messages().print(f"written: {made}", soft_wrap=True)


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
