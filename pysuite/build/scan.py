"""Split the text of a page into statements and comments, each with its place.

It knows how Antimony ends a statement (a semicolon or the end of the line) and nothing about what a
statement means; `page` gives them meaning.
"""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Scan", "Statement", "scan"]


@dataclass(frozen=True)
class Statement:
    """One statement as written.

    Attributes
    ----------
    text : str
        The statement without its semicolon and without blanks around it.
    line : int
        Line on which it begins, from 1.
    offset : int
        Where it begins in the text of the page, from 0.
    """

    text: str
    line: int
    offset: int


@dataclass
class Scan:
    """What a page holds: statements, and comments by line.

    Attributes
    ----------
    statements : list of Statement
        In the order of the page.
    above : dict
        Comments that stand alone on their line.
    beside : dict
        Comments that follow code on their line.
    """

    statements: list[Statement] = field(default_factory=list)
    above: dict[int, str] = field(default_factory=dict)
    beside: dict[int, str] = field(default_factory=dict)


def scan(text: str) -> Scan:
    """Split a page into statements and comments.

    Parameters
    ----------
    text : str
        The whole page.

    Examples
    --------
    >>> [s.text for s in scan("A = 1; B = 2  // two").statements]
    ['A = 1', 'B = 2']
    >>> scan("A = 1; B = 2  // two").beside
    {1: 'two'}
    """
    found = Scan()
    line, begin, begin_line = 1, 0, 1
    place = 0
    while place <= len(text):
        char = text[place : place + 1]
        skip = _skip(text, place)
        if skip:
            stop, comment = skip
            if comment is not None:
                _close(found, text, begin, place, begin_line)
                _comment(found, comment, line)
            line += text.count("\n", place, stop)
            place = stop
            if comment is not None:
                begin, begin_line = stop, line
            continue
        if char in (";", "\n", ""):
            _close(found, text, begin, place, begin_line)
            line += char == "\n"
            begin, begin_line = place + 1, line
        place += 1
    return found


def _skip(text: str, place: int) -> tuple[int, str | None] | None:
    """Return the end of a comment or string that begins here, and the comment's text."""
    two = text[place : place + 2]
    if two == "//" or text[place : place + 1] == "#":
        stop = text.find("\n", place)
        stop = len(text) if stop < 0 else stop
        return stop, text[place:stop].lstrip("/#").strip()
    if two == "/*":
        stop = text.find("*/", place + 2)
        stop = len(text) if stop < 0 else stop + 2
        return stop, " ".join(text[place + 2 : stop - 2].split())
    for quote in ("```", '"'):
        if text.startswith(quote, place):
            stop = text.find(quote, place + len(quote))
            return (len(text) if stop < 0 else stop + len(quote)), None
    return None


def _close(found: Scan, text: str, begin: int, stop: int, line: int) -> None:
    """End the statement that runs from one place to another, unless it is empty."""
    raw = text[begin:stop]
    body = raw.strip()
    if body:
        lead = raw[: len(raw) - len(raw.lstrip())]
        found.statements.append(
            Statement(body, line + lead.count("\n"), begin + len(lead)),
        )


def _comment(found: Scan, comment: str, line: int) -> None:
    """Keep a comment, as standing alone or as following code."""
    follows = bool(found.statements) and found.statements[-1].line == line
    (found.beside if follows else found.above)[line] = comment
