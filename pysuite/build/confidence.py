"""Count how sure the numbers of the pages are: the table that keeps the suite honest."""

from __future__ import annotations

from collections import Counter

from pysuite.build.entities import Page
from pysuite.build.suite import Suite

__all__ = ["GRADES", "confidence_rows"]

#: From the surest to the least; ``definition`` is a choice of scale and is not uncertain.
GRADES = ("measured", "derived", "fitted", "assumed")


def confidence_rows(suite: Suite) -> list[list[object]]:
    """Return a row of counts for each page, and one for all of them.

    Numbers that are exact by definition, such as dials and exponents fixed to 1, are left out.

    Returns
    -------
    list of list
        Page, then the count of each of `GRADES`, then the share that is measured or derived.
    """
    counts = {page.stem: _count(page) for _, page in suite.wired}
    total = sum(counts.values(), Counter())
    return [_row(name, count) for name, count in [*counts.items(), ("all", total)]]


def _count(page: Page) -> Counter[str]:
    return Counter(x.said.grade for x in page.numbers if x.said.grade in GRADES)


def _row(name: str, count: Counter[str]) -> list[object]:
    sure, known = count["measured"] + count["derived"], count.total()
    share = f"{100 * sure / known:.0f} %" if known else ""
    return [name, *(count[grade] for grade in GRADES), share]
