"""The commands ``pysuite claims list``, ``words`` and ``try``: for those who write claims."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pysuite.cli.ending import SHORT, help_if_alone
from pysuite.cli.paper import paper, say_json, table
from pysuite.errors import PysuiteError

if TYPE_CHECKING:
    from pysuite.judge import Verdict

__all__ = ["app"]

app = typer.Typer(
    name="claims",
    rich_markup_mode=None,
    invoke_without_command=True,
)

_LIST_EXAMPLES = """\b
Examples:
  pysuite claims list
  pysuite claims list --json
  pysuite claims list | grep MCL1
"""
_WORDS_EXAMPLES = """\b
Examples:
  pysuite claims words
  pysuite claims words EC50
  pysuite claims words --json
"""
_TRY_EXAMPLES = """\b
Examples:
  pysuite claims try validation/claims/jak_stat3/JAK-04.toml
  pysuite claims try JAK-04.toml --worlds 50
  pysuite claims try JAK-04.toml --json
"""

_FALLS_SHORT = frozenset({"fails", "vacuous", "fragile"})

_Json = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]


@app.callback()
def root(context: typer.Context) -> None:
    """List the claims, or try one that you are writing."""
    help_if_alone(context)


@app.command("list", epilog=_LIST_EXAMPLES)
def list_claims(as_json: _Json = False) -> None:
    """List every claim: its id, where in the review it stands, and what it says."""
    from pysuite.claims import claims

    known = claims()
    if as_json:
        rows = [{"id": one.id, "where": one.where, "origin": one.origin, "claim": one.claim} for one in known]
        say_json({"claims": rows, "count": len(rows)})
        return
    paper().print(table(("id", "where", "claim"), ((one.id, one.where, one.claim) for one in known)))


@app.command("words", epilog=_WORDS_EXAMPLES)
def list_words(
    about: Annotated[
        str, typer.Argument(metavar="TEXT", help="Only sentences that hold it.", show_default=False)
    ] = "",
    as_json: _Json = False,
) -> None:
    """List every sentence that a claim may use, by example."""
    from pysuite.words import MODULES, WORDS

    found = [one for one in WORDS if about.lower() in f"{one.example} {one.meaning}".lower()]
    found.sort(key=lambda one: MODULES.index(one.call.__module__))
    if as_json:
        rows = [{"pattern": one.text, "example": one.example, "meaning": one.meaning} for one in found]
        say_json({"words": rows, "count": len(rows)})
        return
    if not found:
        raise PysuiteError(f"no sentence holds '{about}'")
    paper().print(table(("sentence, by example", "what it says"), ((x.example, x.meaning) for x in found)))


@app.command("try", epilog=_TRY_EXAMPLES)
def try_claim(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A claim file.", show_default=False)],
    worlds: Annotated[
        int, typer.Option(metavar="NUMBER", min=0, help="How often to repeat with other numbers.")
    ] = 0,
    seed: Annotated[int, typer.Option(metavar="NUMBER", min=0, help="Of the draws.")] = 0,
    as_json: _Json = False,
) -> None:
    """Judge one claim file and show every expectation and control with its numbers."""
    from pysuite.claims import read_claim
    from pysuite.judge import judge

    if file.is_dir():
        raise PysuiteError(f"{file}: is a folder; give one claim file")
    verdict = judge(None, read_claim(file), worlds, seed=seed)
    if as_json:
        say_json({**verdict.to_json(), "details": list(verdict.details)})
    else:
        _say(verdict)
    if verdict.word in _FALLS_SHORT:
        raise typer.Exit(SHORT)


def _say(verdict: Verdict) -> None:
    """Print a verdict for people."""
    console = paper()
    margin = "" if verdict.margin is None else f", margin {verdict.margin:+.2f} (log2)"
    share = "" if verdict.share is None else f", in {verdict.share:.0%} of worlds"
    console.print(f"{verdict.id} {verdict.word}{margin}{share}: {verdict.sentence}", soft_wrap=True)
    for detail in verdict.details:
        console.print(f"  {detail}", soft_wrap=True)
