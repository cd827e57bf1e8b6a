"""The coverage in words: reactions that no claim tests, and claims that no reaction serves."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from pysuite.errors import PysuiteError

if TYPE_CHECKING:
    from pysuite.coverage import Coverage

__all__ = ["BEGIN", "END", "coverage_markdown", "write_coverage"]

BEGIN = "<!-- coverage:begin -->"
END = "<!-- coverage:end -->"


def coverage_markdown(found: Coverage) -> str:
    """Return lists by pathway of what the claims leave untested, and of what hangs on one claim.

    Parameters
    ----------
    found
        What cutting each reaction did.
    """
    counts = {kind: len(found.of_kind(kind)) for kind in ("tested", "knob", "untested", "unsettled")}
    stopped = f" {found.left} reactions were not cut: the job was stopped." if found.left else ""
    lines = [
        f"{len(found.cuts)} reactions were cut, one at a time, and {len(found.claims)} claims were there to "
        f"notice: {counts['tested']} cuts turn two claims or more, {counts['knob']} turn one, "
        f"{counts['untested']} none of the {found.tries} that can feel them most, and without "
        f"{counts['unsettled']} the cell does not come to rest.{stopped}"
        + (f" (Model {found.model[:12]}.)" if found.model else ""),
        "",
        f"### Untested: {counts['untested']} reactions whose cut turns no verdict",
        "",
        *_by_page([cut.reaction for cut in found.of_kind("untested")]),
        f"### Knobs: {counts['knob']} reactions that only one claim notices",
        "",
        *_by_page([f"{cut.reaction} ({cut.turned[0]})" for cut in found.of_kind("knob")]),
        f"### Without which the cell does not come to rest: {counts['unsettled']} reactions",
        "",
        *_by_page([cut.reaction for cut in found.of_kind("unsettled")]),
        f"### Claims that no single reaction turns: {len(found.unserved)}",
        "",
        *(
            ["So far: the cuts that are left, and those of the claims' own controls, may turn some.", ""]
            if found.left
            else []
        ),
        ", ".join(found.unserved) or "None.",
        "",
    ]
    return "\n".join(lines)


def _by_page(names: list[str]) -> list[str]:
    """Return one line a pathway; a reaction's id begins with its page's label."""
    pages: dict[str, list[str]] = defaultdict(list)
    for name in names:
        label, _, rest = name.partition("_")
        pages[label].append(rest)
    lines = [f"- **{label}** ({len(those)}): {', '.join(those)}" for label, those in pages.items()]
    return [*(lines or ["None."]), ""]


def write_coverage(page: Path, found: Coverage) -> None:
    """Write the lists between the markers of a Markdown file.

    Raises
    ------
    PysuiteError
        If the markers are not there, once each and in order.
    """
    text = page.read_text(encoding="utf-8")
    if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(BEGIN) > text.index(END):
        raise PysuiteError(f"{page}: needs the lines '{BEGIN}' and '{END}', once each")
    head, rest = text.split(BEGIN)
    tail = rest.split(END)[1]
    page.write_text(f"{head}{BEGIN}\n\n{coverage_markdown(found)}\n{END}{tail}", encoding="utf-8")
