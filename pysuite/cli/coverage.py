"""The command ``pysuite validate --coverage``: which reactions the claims test."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from pysuite.cli.paper import messages, say_json, write_whole
from pysuite.cli.progress import shown_progress

__all__ = ["cover_and_report"]


def cover_and_report(
    chosen: Sequence[str] | None,
    out: Path,
    *,
    jobs: int,
    tries: int,
    resume: bool,
    notes: Path | None,
    as_json: bool,
) -> None:
    """Cut each reaction once, and write and say which verdicts turn.

    Parameters
    ----------
    chosen
        Ids of the claims to ask; by default all that need no search.
    out
        Folder for coverage.json, coverage.md and the journal.
    jobs
        Processes side by side.
    tries
        How many claims each cut is tried on before it is called untested.
    resume
        Take over what the journal in `out` holds.
    notes
        Markdown file whose generated part is renewed.
    as_json
        Print JSON instead of words.
    """
    import pysuite
    from pysuite.claims import claims
    from pysuite.coverage import cover
    from pysuite.report.gaps import coverage_markdown, write_coverage

    asked = [one for one in claims() if (one.tier == "quick" if chosen is None else one.id in chosen)]
    out.mkdir(parents=True, exist_ok=True)
    with shown_progress("judging the claims with nothing cut") as progress:
        found = cover(
            pysuite.load(),
            asked,
            jobs=jobs,
            tries=tries,
            resume=resume,
            journal=out / "coverage.jsonl",
            progress=progress,
        )
    write_whole(out / "coverage.json", json.dumps(found.to_json(), indent=1) + "\n")
    write_whole(out / "coverage.md", f"# Coverage\n\n{coverage_markdown(found)}")
    if notes is not None:
        write_coverage(notes, found)
    if as_json:
        say_json(found.to_json())
    else:
        sys.stdout.write(coverage_markdown(found))
    messages().print(f"written: {out / 'coverage.md'}", soft_wrap=True)
    if found.left:
        messages().print("stopped; the same command with --resume goes on")
