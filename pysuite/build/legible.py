"""Turn formulas, numbers and sources into Markdown that a person reads without effort."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pysuite.build.rdf import source_url

__all__ = ["cite", "legible_law", "legible_rule", "short_number", "table"]

_DIGITS = 5


def legible_law(law: str, spaces: Sequence[str]) -> str:
    """Return a rate law per volume: without the compartment in front, with signs that people write.

    Parameters
    ----------
    law
        The law as the page writes it.
    spaces
        Ids of compartments.

    Examples
    --------
    >>> legible_law("cell*(kon*A*B - koff*C)", ["cell"])
    'kon·A·B - koff·C'
    """
    for space in spaces:
        if not law.startswith(f"{space}*"):
            continue
        inner = law[len(space) + 1 :]
        # The brackets go only if the first one closes with the last.
        if inner.startswith("(") and _closes(inner) == len(inner) - 1:
            inner = inner[1:-1]
        return legible_rule(inner)
    return legible_rule(law)


def legible_rule(formula: str) -> str:
    """Return a formula with signs that people write.

    Examples
    --------
    >>> legible_rule("a*b - c/(d + e)")
    'a·b - c/(d + e)'
    """
    text = re.sub(r"\s*\*\s*", "·", " ".join(formula.split()))
    return re.sub(r"(?<=[\w)])\s*-\s*", " - ", text)


def _closes(text: str) -> int:
    """Return where the bracket that opens a text closes."""
    depth = 0
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        if depth == 0:
            return place
    return len(text)


def short_number(value: float) -> str:
    """Return a number with at most five significant digits.

    Examples
    --------
    >>> short_number(0.0288811), short_number(11.6), short_number(100000.0)
    ('0.028881', '11.6', '1e+05')
    """
    return f"{value:.{_DIGITS}g}"


def cite(key: str, sources: Mapping[str, Mapping[str, Any]]) -> str:
    """Return a source as a link, or its key where it has no address.

    Examples
    --------
    >>> cite("Able2001", {"Able2001": {"cite": "Able 2001", "doi": "10.1000/able"}})
    '[Able 2001](https://doi.org/10.1000/able)'
    """
    source = sources.get(key, {})
    text = str(source.get("cite", key))
    url = f"https://doi.org/{source['doi']}" if "doi" in source else source_url(source)
    return f"[{text}]({url})" if url else text


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    r"""Return a Markdown table.

    Examples
    --------
    >>> print(table(("a", "b"), [(1, "x|y")]), end="")
    | a | b |
    | --- | --- |
    | 1 | x\|y |
    """
    lines = [head, ["---"] * len(head), *rows]
    texts = ([str(cell).replace("|", "\\|") for cell in line] for line in lines)
    return "".join(f"| {' | '.join(cells)} |\n" for cells in texts)
