"""The command ``pysuite published``: our pages beside the published models they rest on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pysuite.cli.ending import SHORT
from pysuite.cli.paper import messages, paper, say_json, table, write_whole
from pysuite.errors import PysuiteError

if TYPE_CHECKING:
    from pysuite.published import Comparison

__all__ = ["EXAMPLES", "published"]

EXAMPLES = """\b
Examples:
  pysuite published                          every page against its published courses
  pysuite published nfkb jak_stat3
  pysuite published --write                  renew docs/published.md and its pictures
  pysuite published --check                  is docs/published.md fresh? writes nothing
  pysuite published --json > published.json
"""

_UNEXPLAINED = "departs without a 'why', agrees in spite of one, or still departs with 'agrees_with'"

_Pages = Annotated[
    list[str] | None, typer.Argument(metavar="PAGE...", help="Pathway pages; all unless given.")
]
_Docs = Annotated[Path, typer.Option(metavar="DIR", help="The folder that holds published.md.")]
_Write = Annotated[bool, typer.Option("--write", help="Renew published.md and its pictures.")]
_Check = Annotated[bool, typer.Option("--check", help="Fail if published.md or a picture is stale.")]
_Json = Annotated[bool, typer.Option("--json", help="Print the findings as JSON on standard output.")]


def published(
    names: _Pages = None,
    *,
    write: _Write = False,
    check: _Check = False,
    docs: _Docs = Path("docs"),
    as_json: _Json = False,
) -> None:
    """Compare the pathway pages with published models, curve by curve."""
    from pysuite.published import compare

    if (write or check) and names:
        raise PysuiteError("--write and --check take no page: published.md holds them all")
    if (write or check) and not docs.is_dir():
        raise PysuiteError(f"{docs}: no such folder")
    found = compare(names or ())
    if as_json:
        say_json({"curves": _rows(found), "counts": _counts(found)})
    else:
        _say(found)
    short = [f"{one.pathway.name}: {c.curve.name}" for one in found for c in one.curves if c.unexplained]
    for name in short:
        messages().print(
            f"{name}: departs without a 'why', agrees in spite of one, or 'agrees_with' does not",
            soft_wrap=True,
        )
    old = _renewed(found, docs, check=check) if write or check else ()
    if short or old:
        raise typer.Exit(SHORT)


def _renewed(found: Sequence[Comparison], docs: Path, *, check: bool) -> tuple[str, ...]:
    """Write the page and its pictures, or say which are stale."""
    from pysuite.published.form import pathways
    from pysuite.published.page import PICTURES, pages, stale

    written = pages(found, pathways())
    old = stale(written, docs)
    if check:
        for name in old:
            messages().print(f"{docs / name}: stale; run 'pysuite published --write'", soft_wrap=True)
        return old
    (docs / PICTURES).mkdir(exist_ok=True)
    for name in old:
        if name in written:
            write_whole(docs / name, written[name])
        else:
            (docs / name).unlink()
    messages().print(f"renewed: {len(old)} files in {docs}")
    return ()


def _rows(found: Sequence[Comparison]) -> list[dict[str, object]]:
    return [
        {
            "page": one.pathway.name,
            "course": one.course.file,
            "model": one.course.model,
            "curve": curve.curve.name,
            "verdict": curve.finding.word,
            "where": curve.finding.where,
            "why": curve.curve.why,
            "rms": curve.finding.rms,
            "compared": {
                gap.name: {"theirs": gap.theirs, "ours": gap.ours, "apart": gap.apart}
                for gap in curve.finding.gaps
            },
        }
        for one in found
        for curve in one.curves
    ]


def _counts(found: Sequence[Comparison]) -> dict[str, int]:
    words = [curve.finding.word for one in found for curve in one.curves]
    return {word: words.count(word) for word in ("agrees", "departs")}


def _say(found: Sequence[Comparison]) -> None:
    rows = [
        (one.pathway.name, Path(one.course.file).stem, c.curve.name, c.finding.word, c.finding.where)
        for one in found
        for c in one.curves
    ]
    paper().print(table(("page", "course", "curve", "verdict", "where"), rows))
    counts = _counts(found)
    paper().print(f"{counts['agrees']} curves agree, {counts['departs']} depart")
