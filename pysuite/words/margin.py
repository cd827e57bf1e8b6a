"""How far a result is from the line it had to cross.

Every word of the vocabulary measures its margin on one scale, so that margins can be compared. It never
decides where a line lies: lines come from the claim files. The scale is explained in validation/README.md.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "CAP",
    "FLOOR",
    "TIE",
    "Outcome",
    "all_of",
    "any_of",
    "fold",
    "gap",
    "inside",
    "outcome",
    "over",
    "within",
]

Array = NDArray[np.float64]

CAP = 5.0
"""Margins are cut here (a factor of 32): beyond it, more says nothing."""

FLOOR = 1e-4
"""Values below this (nM; a sixteenth of a molecule in a cell) count as this, so that folds exist at zero."""

TIE = 3e-4
"""Two values within 0.02 % (on the log2 scale) are a tie: the simulator's own error is of that size."""

_SECOND = 1 / 3600
GAP_UNIT = 1 / 6
"""A time gap of ten minutes (in hours) is worth as much as a factor of two."""


@dataclass(frozen=True)
class Outcome:
    """What one expectation came to.

    Attributes
    ----------
    holds
        Whether the expectation is met.
    margin
        log2 of the factor by which the measured quantity could still move towards the line (positive), or
        must move to reach it (negative).
    sentence
        One sentence with the numbers.
    """

    holds: bool
    margin: float
    sentence: str


def outcome(margin: float, sentence: str, *, strict: bool = False) -> Outcome:
    """Make an outcome from a margin; a tie holds unless the word is strict ("higher")."""
    value = -CAP if math.isnan(margin) else min(CAP, max(-CAP, margin))
    if abs(value) <= TIE:
        value = -TIE if strict else 0.0
    return Outcome(value >= 0, round(value, 4), sentence)


def _positive(value: ArrayLike) -> Array:
    return np.maximum(np.asarray(value, dtype=float), FLOOR)


def fold(a: ArrayLike, b: ArrayLike) -> Array:
    """Return a / b with both lifted to the floor, so that nothing over nothing is one."""
    return _positive(a) / _positive(b)


def over(value: ArrayLike, line: float) -> Array:
    """Return the margin of a value that must be at least a line (of the same unit)."""
    return np.log2(_positive(value) / max(line, FLOOR))


def inside(value: ArrayLike, low: float, high: float) -> Array:
    """Return the margin of a value that must lie between two lines."""
    return np.minimum(over(value, low), -over(value, high))


def within(change: ArrayLike, allowed: float) -> Array:
    """Return the margin of a relative change (0.1 = 10 %) that must stay below an allowed one."""
    smallest = allowed * 2.0**-CAP
    return np.log2(allowed / np.maximum(np.abs(np.asarray(change, dtype=float)), smallest))


def slower(one: float, two: float) -> float:
    """Return by how many times one duration (hours) exceeds another; below a second counts as one."""
    return max(one, _SECOND) / max(two, _SECOND)


def gap(hours: float) -> float:
    """Return the margin of a time gap in hours: ten minutes are 1, half an hour is 2, none is 0."""
    if math.isnan(hours):
        return -CAP
    return math.copysign(math.log2(1 + abs(hours) / GAP_UNIT), hours)


def all_of(outcomes: list[Outcome], needed: int | None = None) -> Outcome:
    """Join outcomes of which all, or a stated number, must hold; the last one needed gives the margin."""
    ranked = sorted(outcomes, key=lambda one: one.margin, reverse=True)
    count = len(ranked) if needed is None else needed
    last = ranked[count - 1]
    holds = sum(one.holds for one in outcomes) >= count
    return Outcome(holds, last.margin, "; ".join(one.sentence for one in outcomes))


def any_of(outcomes: list[Outcome]) -> Outcome:
    """Join outcomes of which one must hold; the margin is that of the best."""
    best = max(outcomes, key=lambda one: (one.holds, one.margin))
    return Outcome(best.holds, best.margin, " or ".join(one.sentence for one in outcomes))
