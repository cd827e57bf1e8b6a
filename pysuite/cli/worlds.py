"""The command ``pysuite worlds``: whether the model integrates, and lives, with its numbers drawn anew."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pysuite.cli.ending import SHORT
from pysuite.cli.grammar import read_dose
from pysuite.cli.paper import say_json
from pysuite.cli.progress import shown_progress

__all__ = ["EXAMPLES", "worlds"]

EXAMPLES = """\b
Examples:
  pysuite worlds --n 100
  pysuite worlds --n 1000 --journal worlds.jsonl --resume
  pysuite worlds --n 200 --treat "venetoclax=100 nM" --hours 24
"""

_Many = Annotated[int, typer.Option("--n", metavar="NUMBER", min=1, help="How many worlds.")]
_Seed = Annotated[int, typer.Option(metavar="NUMBER", min=0, help="Of the draws.")]
_Hours = Annotated[float, typer.Option(metavar="HOURS", min=0.1, help="How long each is followed.")]
_Treat = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME=AMOUNT", help="What is given once it has settled. Repeatable."),
]
_Jobs = Annotated[int, typer.Option(metavar="NUMBER", min=1, help="How many processes work side by side.")]
_Journal = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="Write each world down at once.", show_default=False),
]
_Resume = Annotated[bool, typer.Option("--resume", help="Take over what the journal holds.")]
_Json = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]


def worlds(
    *,
    n: _Many = 100,
    seed: _Seed = 0,
    hours: _Hours = 48.0,
    treat: _Treat = None,
    jobs: _Jobs = 2,
    journal: _Journal = None,
    resume: _Resume = False,
    as_json: _Json = False,
) -> None:
    """Draw every uncertain number anew, many times; exit code 1 if a world cannot be integrated."""
    import pysuite
    from pysuite.paths import models_dir
    from pysuite.worlds_check import survey

    cell = pysuite.load()
    for text in treat or ():
        dose = read_dose(text)
        cell = cell.treat(at=dose.at, until=dose.until, **{dose.name: dose.amount})
    with shown_progress("settling the cell in other worlds") as progress:
        found = survey(
            cell,
            n,
            models=models_dir(),
            seed=seed,
            hours=hours,
            jobs=jobs,
            journal=journal,
            resume=resume,
            progress=progress,
        )
    if as_json:
        say_json(found.to_json())
    else:
        sys.stdout.write(found.text())
    if found.failures:
        raise typer.Exit(SHORT)
