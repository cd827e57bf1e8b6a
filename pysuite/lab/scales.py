"""Where a slider stands for an amount: steps that feel even, and amounts that read well.

Doses go up in twelfths of a decade, folds in halves of a doubling; both have a zero at the left end.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

__all__ = ["FOLD", "LEVEL", "Scale", "dose_scale", "plain"]

_DIGITS = 3


@dataclass(frozen=True)
class Scale:
    """A slider's steps: 0 stands for nothing, 1 for `low`, `steps` for `high`.

    Parameters
    ----------
    low, high : float
        Smallest amount above nothing, and the largest.
    steps : int
        Place of the largest.
    even : bool
        Even in the amount itself rather than in its logarithm.
    """

    low: float
    high: float
    steps: int
    even: bool = False

    def amount(self, place: int) -> float:
        """Return the amount at a place, to three digits.

        Examples
        --------
        >>> dose_scale("nM").amount(1), dose_scale("nM").amount(61), FOLD.amount(9)
        (0.1, 10000.0, 1.0)
        """
        if place <= 0:
            return 0.0
        if self.even:
            return rounded(self.high * min(place, self.steps) / self.steps)
        share = (min(place, self.steps) - 1) / (self.steps - 1)
        return rounded(self.low * (self.high / self.low) ** share)

    def place(self, amount: float) -> int:
        """Return the place nearest to an amount."""
        if amount <= 0:
            return 0
        if self.even:
            return max(0, min(self.steps, round(amount / self.high * self.steps)))
        share = math.log(amount / self.low) / math.log(self.high / self.low)
        return max(1, min(self.steps, 1 + round(share * (self.steps - 1))))


def rounded(amount: float) -> float:
    """Return an amount to three digits."""
    return float(f"{amount:.{_DIGITS}g}")


_DOSE = Scale(0.1, 10_000.0, 61)
_GRAY = Scale(0.0, 20.0, 40, even=True)
LEVEL = Scale(0.0, 1.0, 20, even=True)
"""A level between none (0) and full (1)."""
FOLD = Scale(0.0625, 16.0, 17)
"""A fold on expression: 0 is a knock-out, 1 no change."""
_BY_UNIT = {"nM": _DOSE, "Gy": _GRAY}


def dose_scale(unit: str) -> Scale:
    """Return the slider of a dose in a unit; an empty unit is a level from 0 to 1."""
    return _BY_UNIT.get(unit, LEVEL)


def plain(amount: float, unit: str = "") -> str:
    """Return an amount as people write it.

    Examples
    --------
    >>> plain(100.0, "nM"), plain(0.1)
    ('100 nM', '0.1')
    """
    return f"{amount:.4g} {unit}".strip()
