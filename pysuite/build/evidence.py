"""How sure a number is, in terms of the Evidence and Conclusion Ontology (ECO, release 2024-02-02).

The pages grade each number in a word; other tools read the term.
"""

from __future__ import annotations

from pysuite.build.entities import Said

__all__ = ["ECO", "evidence_urls"]

#: What each grade of a page is called in the ontology.
ECO: dict[str, str] = {
    "measured": "ECO:0000006",  # experimental evidence
    "derived": "ECO:0000361",  # inferential evidence
    "fitted": "ECO:0007672",  # computational evidence
    "assumed": "ECO:0000205",  # curator inference
    "definition": "ECO:0000205",  # a choice of ours, too
}


def evidence_urls(said: Said) -> tuple[str, ...]:
    """Return the address of the evidence term behind a comment; empty where it gives no grade.

    Examples
    --------
    >>> evidence_urls(Said(grade="measured"))
    ('https://identifiers.org/ECO:0000006',)
    """
    return (f"https://identifiers.org/{ECO[said.grade]}",) if said.grade in ECO else ()
