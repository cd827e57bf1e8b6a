"""The command ``pysuite calibration``: the model against numbers that were seen, and against cell lines."""

from __future__ import annotations

from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pysuite.cli.ending import SHORT
from pysuite.cli.paper import check_target, messages, paper, say_json, table, write_whole
from pysuite.errors import UnknownName

if TYPE_CHECKING:
    from pysuite.calibration.form import Target
    from pysuite.calibration.reach import Reached
    from pysuite.calibration.responses import Answer

__all__ = ["EXAMPLES", "calibration"]

EXAMPLES = """\b
Examples:
  pysuite calibration                          half a minute; exit code 1 if one is missed without a reason
  pysuite calibration --only "half-life-*" --only p53-period
  pysuite calibration --lines --jobs 2         also which dose of each drug kills each cell line: some minutes
  pysuite calibration --lines --line U266 --drug venetoclax --json
"""

_Only = Annotated[
    list[str] | None,
    typer.Option("--only", metavar="PATTERN", help='A target or a pattern: "half-life-*". Repeatable.'),
]
_Lines = Annotated[bool, typer.Option("--lines", help="Also search the doses that kill each cell line.")]
_Line = Annotated[
    list[str] | None, typer.Option("--line", metavar="NAME", help="Only this line. Repeatable.")
]
_Drug = Annotated[
    list[str] | None, typer.Option("--drug", metavar="NAME", help="Only this drug. Repeatable.")
]
_Jobs = Annotated[
    int, typer.Option(metavar="NUMBER", min=1, help="How many processes search doses side by side.")
]
_Page = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Markdown file whose tables are renewed, between their markers.",
        show_default=False,
    ),
]
_Json = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]


def calibration(
    *,
    only: _Only = None,
    lines: _Lines = False,
    line: _Line = None,
    drug: _Drug = None,
    jobs: _Jobs = 1,
    page: _Page = None,
    as_json: _Json = False,
) -> None:
    """Measure the model against what was seen in cells and in published models; it changes no number."""
    import pysuite
    from pysuite.calibration.reach import reach_all
    from pysuite.calibration.responses import answers

    chosen = _matching(only)
    if page is not None:
        check_target(page)
    searched = lines or bool(line) or bool(drug)
    # First what may be refused: a wrong line or drug is told before any target is measured.
    doses = answers(line, drug, jobs=jobs, progress=_tell) if searched else []
    reached = reach_all(pysuite.load(), chosen)
    if page is not None:
        _write(page, reached, doses)
    if as_json:
        say_json(_as_json(reached, doses))
    else:
        _say(reached, doses)
    if any(one.unexplained for one in reached):
        raise typer.Exit(SHORT)


def _matching(patterns: Sequence[str] | None) -> list[Target]:
    """Return the targets that patterns stand for; each must stand for at least one."""
    from pysuite.calibration.form import targets

    known = {one.id: one for one in targets()}
    found: dict[str, Target] = {} if patterns else known
    for pattern in patterns or ():
        some = {name: one for name, one in known.items() if fnmatchcase(name, pattern)}
        if not some:
            raise UnknownName("target", pattern, known)
        found |= some
    return list(found.values())


def _tell(name: str) -> None:
    messages().print(f"searched: {name}")


def _write(page: Path, reached: Sequence[Reached], doses: Sequence[Answer]) -> None:
    """Renew the tables of a page; that of the lines only if they were searched."""
    from pysuite.calibration.page import between, response_table, target_table

    write_whole(page, between(page, "targets", target_table(reached)))
    if doses:
        write_whole(page, between(page, "responses", response_table(doses)))
    messages().print(f"written: {page}", soft_wrap=True)


def _as_json(reached: Sequence[Reached], doses: Sequence[Answer]) -> dict[str, object]:
    """Return all results for machines; None where something does not happen or is not bounded."""
    return {
        "targets": [
            {
                "id": one.target.id,
                "unit": one.target.unit,
                "seen": one.target.seen,
                "low": one.target.low,
                "high": one.target.high,
                "value": one.value,
                "word": one.word,
                "known": one.target.known or None,
                "source": one.target.source,
            }
            for one in reached
        ],
        "lines": [
            {
                "line": one.line,
                "drug": one.drug,
                "use": one.use,
                "dose": None if one.dose is None else one.dose.dose,
                "side": None if one.dose is None else one.dose.side,
                "seen": None if one.response is None else one.response.seen,
                "word": one.word,
            }
            for one in doses
        ],
    }


def _say(reached: Sequence[Reached], doses: Sequence[Answer]) -> None:
    """Print a row a target, and a row a line and drug, for people."""
    console = paper()
    rows = [(one.target.id, one.target.bounds, one.shown, one.word) for one in reached]
    console.print(table(("target", "asked", "model", ""), rows))
    for one in reached:
        if one.word == "missed" and one.target.known:
            console.print(f"{one.target.id}: {one.target.known}", soft_wrap=True)
        elif one.word == "gap":
            console.print(f"{one.target.id}: {one.why}", soft_wrap=True)
    if doses:
        answered = [
            (one.line, one.drug, "-" if one.dose is None else str(one.dose), _seen(one), one.word)
            for one in doses
        ]
        console.print(table(("line", "drug", "kills at (nM)", "seen", ""), answered))


def _seen(answer: Answer) -> str:
    return "" if answer.response is None else answer.response.seen
