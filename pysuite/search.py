"""Searches: the dose at which an event takes place in a share of cells, by halving the bounds on a log scale.

It answers at which dose, and runs a cell only where the answer is not known yet: a cell that died at one dose
is taken to die at every higher one. It knows neither drugs nor scenes.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from pysuite.words.stage import Asked, Potency

__all__ = ["Brackets", "halved", "search"]


@dataclass
class Brackets:
    """What is known of the deadly dose of each of several cells.

    Parameters
    ----------
    dies
        Takes the number of a cell and a dose, and says whether it dies.
    count
        How many cells.
    """

    dies: Callable[[int, float], bool]
    count: int
    lives_at: dict[int, float] = field(default_factory=dict)
    dies_at: dict[int, float] = field(default_factory=dict)

    def cell_dies(self, cell: int, dose: float) -> bool:
        """Return whether one cell dies at a dose, without a run where an earlier one tells."""
        if dose >= self.dies_at.get(cell, math.inf):
            return True
        if dose <= self.lives_at.get(cell, -math.inf):
            return False
        if self.dies(cell, dose):
            self.dies_at[cell] = dose
            return True
        self.lives_at[cell] = dose
        return False

    def share_dies(self, dose: float, share: float) -> bool:
        """Return whether at least a share of the cells dies; it stops as soon as that is decided."""
        needed = max(1, math.ceil(share * self.count - 1e-9))
        dead = 0
        # Cells whose answer is known come first: they cost nothing.
        order = sorted(range(self.count), key=lambda cell: self._open(cell, dose))
        for done, cell in enumerate(order):
            dead += self.cell_dies(cell, dose)
            if dead >= needed:
                return True
            if dead + self.count - done - 1 < needed:
                return False
        return False

    def _open(self, cell: int, dose: float) -> bool:
        return self.lives_at.get(cell, -math.inf) < dose < self.dies_at.get(cell, math.inf)


def search(cells: Brackets, share: float, asked: Asked) -> Potency:
    """Return the dose at which a share of the cells dies.

    Parameters
    ----------
    cells
        What runs a cell at a dose.
    share
        Of the cells; a single cell has one dose whatever the share.
    asked
        Bounds and precision of the search.
    """
    low, high = asked.low, asked.high
    if not cells.share_dies(high, share):
        return Potency(high, "above")
    if cells.share_dies(low, share):
        return Potency(low, "below")
    low, high = halved(low, high, asked.precision, lambda dose: cells.share_dies(dose, share))
    return Potency(math.sqrt(low * high))


def halved(low: float, high: float, precision: float, turned: Callable[[float], bool]) -> tuple[float, float]:
    """Return bounds between which something turns, halved on a log scale until they are close.

    Parameters
    ----------
    low, high
        It has not turned at the one and has at the other; both above 0.
    precision
        Halving stops where the bounds are this wide (0.05: the ends are 5 % apart).
    turned
        Takes a dose between the bounds.

    Examples
    --------
    >>> low, high = halved(1.0, 100.0, 0.01, lambda dose: dose > 7)
    >>> low <= 7 < high < 1.01 * low
    True
    """
    while high / low > 1 + precision:
        middle = math.sqrt(low * high)
        low, high = (low, middle) if turned(middle) else (middle, high)
    return low, high
