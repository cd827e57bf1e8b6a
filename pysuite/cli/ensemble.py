"""The command ``pysuite ensemble``: many virtual cells of one kind, and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pysuite.cli.ending import SHORT
from pysuite.cli.paper import check_target, messages, paper, say_json, table, write_whole
from pysuite.cli.progress import shown_progress
from pysuite.cli.who import Cut, Expression, Lesions, Line, Milieu, Preset, Set, Texts, Treat, the_cell
from pysuite.errors import PysuiteError

if TYPE_CHECKING:
    from pysuite.ensemble import Ensemble

__all__ = ["EXAMPLES", "ensemble"]

EXAMPLES = """\b
Examples:
  pysuite ensemble --n 500 --treat "venetoclax=100 nM" --treat "S63845=30 nM"
  pysuite ensemble --n 1000 --cv 0.4 --treat "TRAIL=1 nM" --readout "FLIP_total@rest" --csv cells.csv
  pysuite ensemble --n 10000 --lesion "t(11;14)" --treat "venetoclax=30 nM" --out out/t1114 --workers 2
  pysuite ensemble --n 200 --vary numbers --treat "bortezomib=10 nM" --json
  pysuite ensemble --n 100000 --treat "TRAIL=1 nM" --out out/trail --scheduler tcp://10.0.0.1:8786
"""

_PATIENCE = "10 s"  # for a scheduler to answer
_QUANTILES = (0.05, 0.5, 0.95)
_USUAL = ("cytoC_fraction", "cPARP_fraction")

_N = Annotated[int, typer.Option("--n", metavar="NUMBER", min=1, help="How many cells.")]
_Vary = Annotated[str, typer.Option(metavar="WHAT", help="expression, numbers or both.")]
_Cv = Annotated[
    float, typer.Option(metavar="NUMBER", help="Variation of each protein's making, 0.25 = 25 %.")
]
_Seed = Annotated[int, typer.Option(metavar="NUMBER", min=0, help="Of the draws.")]
_Hours = Annotated[float, typer.Option(metavar="HOURS", help="How long each cell is watched.")]
_Readouts = Annotated[
    Texts,
    typer.Option(
        "--readout", metavar="NAME[@TIME]", help="Kept of each cell: at the end, @TIME or @rest. Repeatable."
    ),
]
_Engine = Annotated[
    str, typer.Option(metavar="NAME", help="roadrunner, fast, or auto: fast where the job is large.")
]
_Workers = Annotated[
    int | None,
    typer.Option(
        metavar="NUMBER", min=1, help="Processes here; one a processor unless given.", show_default=False
    ),
]
_Scheduler = Annotated[
    str | None,
    typer.Option(metavar="ADDRESS", help="Of a Dask cluster that works instead.", show_default=False),
]
_Chunk = Annotated[
    int | None,
    typer.Option(
        metavar="NUMBER", min=1, help="Cells in a task; by the job's size unless given.", show_default=False
    ),
]
_Out = Annotated[
    Path | None,
    typer.Option("--out", metavar="FOLDER", help="Keep results; a second call goes on.", show_default=False),
]
_Csv = Annotated[
    Path | None,
    typer.Option("--csv", metavar="FILE", help="Write the table, a row a cell.", show_default=False),
]
_Json = Annotated[bool, typer.Option("--json", help="Print the counts and the table as JSON.")]


def ensemble(
    *,
    lesion: Lesions = None,
    line: Line = None,
    preset: Preset = None,
    milieu: Milieu = None,
    expression: Expression = None,
    treat: Treat = None,
    cut: Cut = None,
    set_: Set = None,
    n: _N = 10_000,
    vary: _Vary = "expression",
    cv: _Cv = 0.25,
    seed: _Seed = 1,
    hours: _Hours = 48.0,
    readout: _Readouts = None,
    engine: _Engine = "auto",
    workers: _Workers = None,
    scheduler: _Scheduler = None,
    chunk: _Chunk = None,
    out: _Out = None,
    csv: _Csv = None,
    as_json: _Json = False,
) -> None:
    """Follow many virtual cells; exit code 1 if one cannot be solved."""
    import pysuite

    if csv is not None:
        check_target(csv)
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
    with _cluster(scheduler) as client, shown_progress("cells settle, and are treated") as show:
        found = pysuite.ensemble(
            cell,
            n,
            vary,  # type: ignore[arg-type]  # it is judged there
            cv,
            seed,
            hours=hours,
            engine=engine,
            workers=workers,
            client=client,
            chunk=chunk,
            out=out,
            progress=lambda done, total: show(done, total, "cells"),
            readouts=_USUAL if readout is None else tuple(readout),
        )
    if csv is not None:
        write_whole(csv, found.table.to_csv(lineterminator="\n"))
    if as_json:
        say_json(_as_json(found))
    else:
        _say(found)
    for made in (csv, out):
        if made is not None:
            messages().print(f"written: {made}", soft_wrap=True)
    if found.counts["failed"]:
        raise typer.Exit(SHORT)


@contextmanager
def _cluster(address: str | None) -> Iterator[Any]:
    """Give a client of the cluster, or None where there is none."""
    if address is None:
        yield None
        return
    try:
        from distributed import Client
    except ImportError:
        raise PysuiteError("--scheduler needs Dask: pip install 'myeloma-apoptosis-suite[many]'") from None
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise PysuiteError(f"--scheduler: nobody answers at {address}: {error}") from None
    try:
        yield client
    finally:
        client.close(timeout=2)


def _as_json(found: Ensemble) -> dict[str, object]:
    """Return the ensemble for machines; times in hours, None where something does not happen."""
    killed = found.killed
    return {
        "cell": found.origin.describe(),
        "hours": found.hours,
        "engine": found.origin.solver,
        "counts": dict(found.counts),
        "killed": {"share": killed.value, "low": killed.low, "high": killed.high, "of": killed.count},
        "failures": [{"cell": i, "reason": one} for i, one in found.failures["reason"].items()],
        "cells": found.table.drop(columns="reason").reset_index().to_dict("records"),
    }


def _say(found: Ensemble) -> None:
    """Print how many cells have which fate, when they died, and what the dead and the living had."""
    from pysuite.ensemble import ALIVE, DEAD, MOMP_ONLY

    console = paper()
    console.print(f"{found.origin.describe()}, {len(found)} cells", soft_wrap=True)
    counts = ", ".join(f"{count} {fate}" for fate, count in found.counts.items() if count)
    console.print(f"{counts}; killed in {found.hours:g} h: {found.killed}")
    cells = found.table
    numbers = [name for name in cells.columns if name not in {"seed", "fate", "reason"}]
    rows = []
    for name in numbers:
        for fate in (ALIVE, MOMP_ONLY, DEAD):
            values = cells.loc[cells["fate"] == fate, name].dropna()
            if len(values):
                rows.append((name, fate, len(values), *(f"{values.quantile(q):.4g}" for q in _QUANTILES)))
    console.print(table(("", "cells that are", "of", "5 %", "median", "95 %"), rows, numeric=4))
    failures = found.failures["reason"]
    for number, reason in failures.head(5).items():
        console.print(f"cell {number} failed: {reason}", soft_wrap=True)
    if len(failures) > 5:  # noqa: PLR2004 - enough to see what is wrong
        console.print(f"and {len(failures) - 5} more")
