"""The adaptive search of a dose-response curve: rungs a factor apart, then halving where each cell turns.

It answers, for one cell, between which doses it turns, and what every rung did. It sums nothing up.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pysuite.screen.crowd import Crowd
from pysuite.screen.schedule import Schedule
from pysuite.screen.work import Given, Watch
from pysuite.search import halved

if TYPE_CHECKING:
    from pysuite.cell import Cell

__all__ = ["Grid", "Search", "rungs"]


def rungs(low: float, high: float, a_decade: int) -> tuple[float, ...]:
    """Return 0 and doses from low to high, so many a decade.

    Examples
    --------
    >>> rungs(1, 100, 1)
    (0.0, 1.0, 10.0, 100.0)
    """
    count = max(2, round(math.log10(high / low) * a_decade) + 1)
    return (0.0, *(float(f"{dose:.6g}") for dose in np.geomspace(low, high, count)))


@dataclass(frozen=True)
class Search:
    """The deadly dose of each cell.

    Parameters
    ----------
    crowd : Crowd
        Whose.
    drug, schedule
        What is given and when.
    watch : Watch
        Which event, and for how long.
    doses : tuple of float
        Rungs, rising, the first one 0.
    precision : float
        Halving stops where the bracket is this wide (0.05: the ends are 5 % apart).
    """

    crowd: Crowd
    drug: str
    schedule: Schedule
    watch: Watch
    doses: tuple[float, ...]
    precision: float

    def runs(self) -> int:
        """Return about how many runs there will be."""
        step = math.log(self.doses[-1] / self.doses[-2])
        halvings = math.ceil(math.log2(step / math.log1p(self.precision)))
        return self.crowd.count * (len(self.doses) + max(0, halvings))

    def one(self, cell: Cell) -> np.ndarray:
        """Return what each rung did to a cell (1: dead), then the two ends of its bracket."""
        dead = [self._see(cell, dose) for dose in self.doses]
        first = next((i for i, one in enumerate(dead) if one), None)
        if first is None:
            return np.array([*dead, self.doses[-1], math.inf])
        if first == 0:
            return np.array([*dead, 0.0, 0.0])
        low, high = self.doses[first - 1], self.doses[first]
        if low > 0:
            low, high = halved(low, high, self.precision, lambda dose: self._see(cell, dose) > 0)
        return np.array([*dead, low, high])

    def _see(self, cell: Cell, dose: float) -> float:
        return self.watch.see(cell, (Given(self.drug, dose, self.schedule),))


@dataclass(frozen=True)
class Grid:
    """Every treatment for each cell.

    Parameters
    ----------
    crowd : Crowd
        Who is treated.
    watch : Watch
        What is looked at.
    treatments : tuple of tuple of Given
        How.
    """

    crowd: Crowd
    watch: Watch
    treatments: tuple[tuple[Given, ...], ...]

    def runs(self) -> int:
        """Return how many runs there will be."""
        return self.crowd.count * len(self.treatments)

    def one(self, cell: Cell) -> np.ndarray:
        """Return what each treatment did to a cell."""
        return np.array([self.watch.see(cell, given) for given in self.treatments])
