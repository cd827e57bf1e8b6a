"""What a release holds beside the flat cell and its pathways: other forms of the model, and pages to read.

All of it follows from files that have been judged already, so that the main job can do without.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pysuite.build.book import Book
from pysuite.build.comp import compose
from pysuite.build.entities import Page
from pysuite.build.equations import equation_pages
from pysuite.build.maps import draw_maps
from pysuite.build.older import plain
from pysuite.build.rdf import add_licence, drop_unused_prefixes
from pysuite.build.suite import Suite

if TYPE_CHECKING:
    import libsbml

__all__ = ["finished", "release_files"]

_PREAMBLE = "<!-- Generated from {file} by `pysuite build`; do not edit. -->\n"


def finished(text: str, page: Page) -> str:
    """Return what libSBML wrote, without waste, with the licence, and with a word on where it comes from."""
    text = add_licence(drop_unused_prefixes(text))
    head, _, body = text.partition("\n")
    return f"{head}\n{_PREAMBLE.format(file=page.file)}{body}"


def release_files(
    suite: Suite,
    top: Page,
    documents: Mapping[str, libsbml.SBMLDocument],
    texts: Mapping[str, str],
    values: Mapping[str, float],
    book: Book,
) -> dict[str, str]:
    """Return the text of each further file of a release by its name.

    Parameters
    ----------
    suite
        The pages.
    top
        The page of the whole cell.
    documents
        The finished cell and pathways, by the file of their page; they are not changed.
    texts
        The same as text.
    values
        The cell at its start, by plain id.
    book
        Plain names and identities.
    """
    flat = documents[top.file]
    alone = {page.stem: texts[page.file] for page in suite.pages}
    composed = compose(suite, flat, alone, values)
    maps = draw_maps(suite, top, flat, {page.stem: documents[page.file] for page in suite.pages})
    found = {f"{top.stem}_l3v1.xml": finished(plain(flat), top)}
    found |= {f"{top.stem}_comp.xml": finished(composed, top)}
    found |= {f"maps/{name}": finished(text, top) for name, text in maps.items()}
    return found | {f"equations/{name}": text for name, text in equation_pages(suite, book).items()}
