"""The commands ``pysuite claims list``, ``words``, ``new`` and ``try``: for those who write claims."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pysuite.cli.ending import SHORT, help_if_alone
from pysuite.cli.paper import check_target, messages, paper, say_json, table, write_whole
from pysuite.cli.progress import shown_progress
from pysuite.errors import PysuiteError

if TYPE_CHECKING:
    from pysuite.claim_form import Claim
    from pysuite.judge import Verdict
    from pysuite.report.picture import Picture
    from pysuite.worlds import Hang

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
  pysuite claims try JAK-04.toml --worlds 50 --no-picture
  pysuite claims try JAK-04.toml --plot fed.svg
  pysuite claims try JAK-04.toml --json
"""

_NEW_EXAMPLES = """\b
Examples:
  pysuite claims new JAK-04                  with what thresholds.csv has fixed for it
  pysuite claims new TRY-01 --out .          an empty form
"""

_FALLS_SHORT = frozenset({"fails", "vacuous", "fragile"})

_Json = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]


@app.callback()
def root(context: typer.Context) -> None:
    """List the claims, start a new one, or try one that you are writing."""
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


@app.command("new", epilog=_NEW_EXAMPLES)
def new_claim(
    name: Annotated[str, typer.Argument(metavar="ID", help="Id of the claim.", show_default=False)],
    out: Annotated[
        Path | None,
        typer.Option(
            metavar="DIR",
            help="Folder for the file; by default that of its section in a checkout, else the present one.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Start a claim file from its row in the threshold table, or from an empty form."""
    from pysuite.claim_start import nearest_row, start_of
    from pysuite.claims import thresholds

    rows = thresholds()
    text = start_of(name, rows)
    path = (out or _home_of(rows.get(name, {}).get("section", ""))) / f"{name}.toml"
    if path.exists():
        raise PysuiteError(f"{path}: is there already")
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text)
    if name not in rows:
        near = nearest_row(name, rows)
        hint = f"; nearest: '{near}'" if near else ""
        messages().print(f"'{name}' is no row of the threshold table, so the form is empty{hint}")
    paper().print(str(path), soft_wrap=True)
    messages().print(f"fill it in, then: pysuite claims try {path}", soft_wrap=True)


def _home_of(section: str) -> Path:
    """Return the folder of a section's claims in a checkout; without one, the present folder."""
    from pysuite.claims import claims
    from pysuite.paths import validation_dir

    base = validation_dir()
    if not (base.parent / "pyproject.toml").is_file() or not section:
        return Path()
    folders = [Path(one.file).parent.name for one in claims() if one.where == section]
    plain = re.sub(r"[^a-z0-9]+", "_", section.lower()).strip("_")
    return base / "claims" / (folders[0] if folders else plain)


@app.command("try", epilog=_TRY_EXAMPLES)
def try_claim(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A claim file.", show_default=False)],
    *,
    worlds: Annotated[
        int, typer.Option(metavar="NUMBER", min=0, help="How often to repeat with other numbers.")
    ] = 0,
    seed: Annotated[int, typer.Option(metavar="NUMBER", min=0, help="Of the draws.")] = 0,
    plot: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE",
            help="Picture of its scenes, the control dashed; by default ID.png in the present folder.",
            show_default=False,
        ),
    ] = None,
    bare: Annotated[bool, typer.Option("--no-picture", help="Write no picture.")] = False,
    as_json: _Json = False,
) -> None:
    """Judge one claim file and show every expectation and control with its numbers."""
    from pysuite.claims import read_claim

    if file.is_dir():
        raise PysuiteError(f"{file}: is a folder; give one claim file")
    claim = read_claim(file)
    target = plot or Path(f"{claim.id}.png")
    if not bare:
        check_target(target, suffixes=(".png", ".svg", ".pdf"))
    if claim.tier == "population":
        messages().print("this claim needs many cells: it may take minutes")
    verdict, pictures, hangs = _tried(claim, worlds, seed)
    if pictures and not bare:
        from pysuite.report.figure import save_pictures

        save_pictures(target, f"{claim.id} {verdict.word}: {claim.claim}", pictures)
        messages().print(f"written: {target}", soft_wrap=True)
    if as_json:
        say_json({**verdict.to_json(), "details": list(verdict.details)})
    else:
        _say(verdict)
        for one in hangs:
            paper().print(f"  hangs on {one.number} ({one.correlation:+.2f})")
    if verdict.word in _FALLS_SHORT:
        raise typer.Exit(SHORT)


def _tried(claim: Claim, worlds: int, seed: int) -> tuple[Verdict, tuple[Picture, ...], Sequence[Hang]]:
    """Judge one claim, in other worlds too, and return its verdict, its pictures and what it hangs on."""
    import pysuite
    from pysuite.judge import judge_on, with_share
    from pysuite.paths import models_dir
    from pysuite.report.picture import picture_of
    from pysuite.validate import Setting, shared_readouts
    from pysuite.worlds import hangs_on, margins_in, number_ranges

    theatre = Setting(pysuite.load(), shared_readouts([claim]), models_dir()).theatre()
    verdict, pictures = judge_on(theatre, claim), picture_of(claim, theatre)
    if not worlds or verdict.word != "holds":
        return verdict, pictures, ()
    ranges, margins = number_ranges(models_dir()), list[float]()
    with shown_progress("trying other worlds") as progress:
        for world in range(worlds):
            margins.append(margins_in(theatre, [claim], ranges, world, seed)[claim.id])
            progress(world + 1, worlds, "worlds")
    share = sum(margin >= 0 for margin in margins) / worlds
    hangs = hangs_on(margins, theatre.names.flat.parameters, ranges, seed)
    return with_share(verdict, share, worlds), pictures, hangs


def _say(verdict: Verdict) -> None:
    """Print a verdict for people."""
    console = paper()
    margin = "" if verdict.margin is None else f", margin {verdict.margin:+.2f} (log2)"
    share = "" if verdict.share is None else f", in {verdict.share:.0%} of worlds"
    console.print(f"{verdict.id} {verdict.word}{margin}{share}: {verdict.sentence}", soft_wrap=True)
    for detail in verdict.details:
        console.print(f"  {detail}", soft_wrap=True)
