"""What the lab refuses, and in which words: one place for every limit, so that nobody waits for ever.

A limit is a number here and a sentence that says it; nothing else in the lab refuses work.
"""

from __future__ import annotations

import math

from pysuite.errors import PysuiteError

__all__ = [
    "LIVE_SECONDS",
    "LONGEST",
    "LONG_SECONDS",
    "MOST_DOSES",
    "MOST_READOUTS",
    "MOST_WELLS",
    "SHORTEST",
    "Refused",
    "checked_hours",
    "not_more",
    "took_too_long",
]

LONGEST, SHORTEST = 500.0, 0.1
"""How long a cell may be watched (hours)."""
MOST_DOSES = 12
MOST_READOUTS = 12
MOST_WELLS = 144
"""Runs of one curve or matrix."""
LIVE_SECONDS = 20.0
"""What one time course may take before it is stopped."""
LONG_SECONDS = 180.0
"""What the replay of a claim or an export may take before it is stopped."""


class Refused(PysuiteError):
    """Something that the lab does not do because it would take too long; the text says what would do."""


def checked_hours(hours: float) -> float:
    """Return a length of a run (hours), or refuse it.

    Examples
    --------
    >>> checked_hours(1000)
    Traceback (most recent call last):
    pysuite.lab.limits.Refused: 1000 h is too long for the lab (0.1 to 500 h): use 'pysuite simulate'
    """
    if not math.isfinite(hours) or hours > LONGEST:
        raise Refused(
            f"{hours:g} h is too long for the lab ({SHORTEST:g} to {LONGEST:g} h): use 'pysuite simulate'"
        )
    if hours < SHORTEST:
        raise Refused(f"{hours:g} h is too short: {SHORTEST:g} to {LONGEST:g} h")
    return hours


def not_more(number: int, most: int, what: str) -> None:
    """Refuse more of something than the lab does at once.

    Examples
    --------
    >>> not_more(400, 144, "runs in one matrix")
    Traceback (most recent call last):
    pysuite.lab.limits.Refused: 400 runs in one matrix are too many for the lab: at most 144
    """
    if number > most:
        raise Refused(f"{number} {what} are too many for the lab: at most {most}")


def took_too_long(what: str, seconds: float) -> Refused:
    """Return the complaint about work that was stopped."""
    return Refused(f"{what} took more than {seconds:g} s and was stopped; ask for less, or use Python")
