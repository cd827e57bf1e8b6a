"""The commands ``pysuite why`` and ``pysuite profile``: on what a cell's fate hangs, and on whom it leans."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from pysuite.cli.paper import check_target, messages, paper, say_json, write_whole
from pysuite.cli.progress import shown_progress
from pysuite.cli.who import Cut, Expression, Lesions, Line, Milieu, Preset, Set, Treat, the_cell

__all__ = ["PROFILE_EXAMPLES", "WHY_EXAMPLES", "profile", "why"]

WHY_EXAMPLES = """\b
Examples:
  pysuite why --treat "TRAIL=10 nM" --hours 24 --story            what happened, in words; seconds
  pysuite why --treat "TRAIL=10 nM" --hours 24 --plot why.png     every reaction cut once; a minute or two
  pysuite why --lesion "t(11;14)" --treat "venetoclax=100 nM" --json
"""
PROFILE_EXAMPLES = """\b
Examples:
  pysuite profile
  pysuite profile --line KMS-12-BM --plot profile.png
  pysuite profile --preset BCLXL-dependent --json
"""

_PICTURES = (".png", ".svg", ".pdf")
_Engine = Annotated[str, typer.Option(metavar="NAME", help="roadrunner, fast, or auto.")]
_Hours = Annotated[float, typer.Option(metavar="HOURS", help="How long it is watched.")]
_Within = Annotated[float, typer.Option("--hours", metavar="HOURS", help="Within what time it must open.")]
_Story = Annotated[bool, typer.Option("--story", help="Only tell what happened; nothing is cut.")]
_Jobs = Annotated[
    int | None,
    typer.Option(metavar="NUMBER", min=1, help="Processes; all cores if not given."),
]
_Plot = Annotated[
    Path | None,
    typer.Option("--plot", metavar="FILE", help="Draw it: .png, .svg or .pdf."),
]
_Json = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]


def why(
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
    story: _Story = False,
    engine: _Engine = "auto",
    jobs: _Jobs = None,
    plot: _Plot = None,
    as_json: _Json = False,
) -> None:
    """Tell why a cell dies or lives: what happened, and which single cuts would turn its fate."""
    _check(plot)
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
    told = cell.simulate(hours).explain()
    if not as_json:
        paper().print(str(told), markup=False, soft_wrap=True)
    if story:
        if as_json:
            say_json(told.to_json())
        return
    import pysuite

    with shown_progress("each reaction is cut once") as show:
        account = pysuite.why(
            cell, hours, engine=engine, jobs=jobs, tell=lambda done, total: show(done, total, "cells")
        )
    _end(account, plot, as_json=as_json)


def profile(
    *,
    lesion: Lesions = None,
    line: Line = None,
    preset: Preset = None,
    milieu: Milieu = None,
    expression: Expression = None,
    treat: Treat = None,
    cut: Cut = None,
    set_: Set = None,
    hours: _Within = 2.0,
    engine: _Engine = "auto",
    plot: _Plot = None,
    as_json: _Json = False,
) -> None:
    """Find how much of each BH3-only protein opens the mitochondria, and on whom the cell leans."""
    import pysuite

    _check(plot)
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
    _end(pysuite.bh3_profile(cell, hours=hours, engine=engine), plot, as_json=as_json)


def _check(plot: Path | None) -> None:
    if plot is not None:
        check_target(plot, suffixes=_PICTURES)


def _end(found: Any, plot: Path | None, *, as_json: bool) -> None:  # noqa: ANN401 - an account or a profile
    """Draw and print it."""
    if plot is not None:
        from pysuite.plot import saved

        write_whole(plot, saved(found.plot(), plot.suffix.lower().removeprefix(".")))
    if as_json:
        say_json(found.to_json())
    else:
        paper().print(str(found), markup=False, soft_wrap=True)
    if plot is not None:
        messages().print(f"written: {plot}", soft_wrap=True)
