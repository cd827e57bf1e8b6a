"""Read a page of Antimony text into values that say where each thing stands.

This is the only parser of the pages: the build, the lint rules and the reports all use it. It does
not judge; what it cannot read it keeps in `Page.odd`, because what a parser skips nobody checks.
"""

from __future__ import annotations

import re
from pathlib import Path

from pysuite.build.entities import Heading, Page
from pysuite.build.grammar import read_statements
from pysuite.build.said import HEADING
from pysuite.build.scan import Scan, scan

__all__ = ["Page", "parse_page", "parse_text"]

_HEADER = re.compile(r"^([A-Z]{2,}(?: [A-Z]{2,})*)(?:\s{2,}|\s*:\s+|$)(.*)$")


def parse_page(path: Path, file: str | None = None) -> Page:
    """Read one `.ant` file.

    Parameters
    ----------
    path
        The file.
    file
        How messages name it; the path as given by default.
    """
    return parse_text(Path(path).read_text(encoding="utf-8"), file or Path(path).as_posix())


def parse_text(text: str, file: str = "page.ant") -> Page:
    r"""Read the text of a page.

    Examples
    --------
    >>> page = parse_text("model m(cell) \n compartment cell; k = 2 per_hour; \n end")
    >>> page.id, page.ports, page.numbers[0].unit
    ('m', ('cell',), 'per_hour')
    """
    page = Page(file=file, text=text)
    found = scan(text)
    _read_headings(page, found)
    read_statements(page, found)
    _read_header(page, found)
    return page


def _read_headings(page: Page, found: Scan) -> None:
    for line, comment in sorted(found.above.items()):
        match = HEADING.match(comment)
        if match:
            page.headings.append(Heading(int(match[1]), match[2], line))


def _read_header(page: Page, found: Scan) -> None:
    """Read the comment lines above the first statement."""
    first = min([s.line for s in found.statements], default=10**9)
    current = ""
    for line, comment in sorted(found.above.items()):
        if line >= first:
            break
        match = _HEADER.match(comment)
        if match:
            current = match[1]
            page.header[current] = match[2].strip()
        elif not comment:
            current = ""
        elif current:
            page.header[current] = f"{page.header[current]} {comment}".strip()
        elif not page.title:
            page.title = comment.partition(": ")[2] or comment
