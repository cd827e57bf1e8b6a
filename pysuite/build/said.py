"""Read what a comment says: meaning, [Keys], grade and range.

The grammar is `// meaning [Key, Key] measured x2`; `[assumed] x5` is a guess of our own and
`[definition] fixed` an exact thing.
"""

from __future__ import annotations

import re

from pysuite.build.entities import Said
from pysuite.build.scan import Scan

__all__ = ["GRADES", "HEADING", "read_said", "read_sentence", "sentence_above"]

GRADES = ("measured", "derived", "fitted", "assumed", "definition")
# Words that stand in brackets where a source would, because there is none.
_OWN = ("assumed", "definition")

_TAIL = re.compile(
    r"^(?P<meaning>.*)\[(?P<keys>[^\[\]]+)\]\s*"
    r"(?P<grade>measured|derived|fitted|assumed)?\s*"
    r"(?:x(?P<fold>\d+(?:\.\d+)?)|(?P<fixed>fixed))?\s*$"
)
_KEYS = re.compile(r"\s*\[([A-Za-z][\w-]*(?:\s*,\s*[A-Za-z][\w-]*)*)\]")
#: Comment lines that head a group of reactions: `----`, `== MCL-1 ==`, `3.1 Messages`, or nothing.
_GROUP = re.compile(r"^[-=~*_\s]*$|^(?:-{2,}|={2,}|~{2,}|\*{2,})|^\d+\.\d*\s")
#: A section heading: `3 WHAT HAPPENS`, with or without column titles after two blanks.
HEADING = re.compile(r"^(\d)\s+([A-Z][A-Z]+(?:[ -][A-Z]+)*)(?:\s{2,}.*)?$")


def read_said(comment: str) -> Said:
    """Read the comment beside a number.

    Examples
    --------
    >>> said = read_said("MCL-1 meets BIM, by SPR   [Lansdell2013] measured x2")
    >>> said.meaning, said.keys, said.grade, said.fold
    ('MCL-1 meets BIM, by SPR', ('Lansdell2013',), 'measured', 2.0)
    >>> read_said("Hill exponent [assumed] fixed").fold
    1.0
    """
    match = _TAIL.match(comment)
    if match is None:
        return Said(meaning=comment.strip())
    words = [key.strip() for key in match["keys"].split(",") if key.strip()]
    own = [word for word in words if word in _OWN]
    fold = 1.0 if match["fixed"] else float(match["fold"]) if match["fold"] else None
    return Said(
        meaning=match["meaning"].strip().rstrip(",;"),
        keys=tuple(word for word in words if word not in _OWN),
        grade=match["grade"] or (own[0] if own else None),
        fold=fold,
    )


def read_sentence(comment: str) -> Said:
    """Read the sentence above a reaction; brackets with names in them are sources.

    Examples
    --------
    >>> read_sentence("BIM arms BAX [Certo2006].").keys
    ('Certo2006',)
    """
    words = [key.strip() for group in _KEYS.findall(comment) for key in group.split(",")]
    own = [word for word in words if word in _OWN]
    keys = tuple(dict.fromkeys(word for word in words if word not in _OWN))
    return Said(meaning=_KEYS.sub("", comment).strip(), keys=keys, grade=own[0] if own else None)


def sentence_above(found: Scan, line: int) -> Said:
    """Return what the comment lines directly above a line say.

    Section headings and ruled lines (`// ----`) end the sentence.
    """
    lines: list[str] = []
    place = line - 1
    while place in found.above:
        comment = found.above[place]
        if HEADING.match(comment) or _GROUP.match(comment):
            break
        lines.insert(0, comment)
        place -= 1
    return read_sentence(" ".join(lines))
