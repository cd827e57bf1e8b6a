"""Names and numbers in a formula as written on a page."""

from __future__ import annotations

import re

__all__ = ["calls_in", "literals_in", "names_in", "subtracts"]

_NAME = re.compile(r"(?<![\w.])[A-Za-z_]\w*(?!\s*\()(?!\w)")
_CALL = re.compile(r"(?<![\w.])([A-Za-z_]\w*)\s*\(")
_LITERAL = re.compile(r"(?<![\w.])(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?(?![\w.])")
_MINUS = re.compile(r"[\w)]\s*-")


def names_in(formula: str) -> tuple[str, ...]:
    """Return the names that a formula uses, each once, functions left out.

    Examples
    --------
    >>> names_in("cell*(kon_A*A - koff_A*A__B)")
    ('cell', 'kon_A', 'A', 'koff_A', 'A__B')
    """
    return tuple(dict.fromkeys(_NAME.findall(formula)))


def calls_in(formula: str) -> tuple[str, ...]:
    """Return the functions that a formula calls.

    Examples
    --------
    >>> calls_in("cell*exp(x)")
    ('exp',)
    """
    return tuple(dict.fromkeys(_CALL.findall(formula)))


def literals_in(formula: str) -> tuple[str, ...]:
    """Return the bare numbers in a formula.

    Examples
    --------
    >>> literals_in("cell*(1 - x2)*y^2")
    ('1', '2')
    """
    return tuple(_LITERAL.findall(formula))


def subtracts(formula: str) -> bool:
    """Say whether a formula subtracts one thing from another.

    Examples
    --------
    >>> subtracts("cell*(kon*A - koff*B)"), subtracts("cell*k*A")
    (True, False)
    """
    return _MINUS.search(formula) is not None
