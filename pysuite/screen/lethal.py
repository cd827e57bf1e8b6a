"""Deadly doses: for each cell the bracket between a dose that it survives and one that kills it.

It answers at which dose half of the cells die, and how sure that is. It runs no cell.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["EC50", "brackets", "median_dose", "shares"]

Numbers = NDArray[np.float64]
_TAIL = 0.025  # of a 95 % interval on each side


@dataclass(frozen=True)
class EC50:
    """A dose that does half, with bounds.

    Parameters
    ----------
    dose : float
        In the drug's unit; infinite where no dose does it, 0 where it takes none.
    low, high : float
        Its bounds: of one cell the highest dose without and the lowest with the effect; of many the 95 %
        interval of what other cells drawn the same way would show, widened by the search's own brackets.

    Examples
    --------
    >>> str(EC50(3.0, 2.0, 5.0))
    '3 (2 to 5)'
    """

    dose: float
    low: float
    high: float

    @property
    def found(self) -> bool:
        """Whether it lies among the doses."""
        return 0 < self.dose < math.inf

    def __str__(self) -> str:
        if math.isnan(self.dose):
            return "none: the readout does not change"
        if self.dose == math.inf:
            return f"above {self.low:.3g}"
        if self.dose == 0:
            return f"none needed (at most {self.high:.3g})"
        high = "above all doses" if math.isinf(self.high) else f"{self.high:.3g}"
        return f"{self.dose:.3g} ({self.low:.3g} to {high})"


def brackets(doses: Numbers, dead: Numbers) -> tuple[Numbers, Numbers, int]:
    """Return of each cell the highest dose below the first deadly one, and the first deadly one.

    Parameters
    ----------
    doses : array (doses,)
        Rising.
    dead : array (cells, doses)
        1 where the cell died.

    Returns
    -------
    low, high : array (cells,)
        High is infinite where no dose kills, both are 0 where the lowest dose is 0 and kills.
    reversals : int
        How many cells die at a dose and survive a higher one.
    """
    killed = dead > 0.5  # noqa: PLR2004 - a truth value
    first = np.where(killed.any(axis=1), killed.argmax(axis=1), doses.size)
    low = np.where(first > 0, doses[np.maximum(first - 1, 0)], 0.0)
    high = np.append(doses, np.inf)[first]
    back = (killed[:, :-1] & ~killed[:, 1:]).any(axis=1)
    return low, high, int(back.sum())


def _middle(low: float, high: float) -> float:
    if math.isinf(high) or high == 0:
        return high
    return math.sqrt(low * high) if low > 0 else high


def median_dose(low: Numbers, high: Numbers) -> EC50:
    """Return the dose that kills half of the cells.

    Parameters
    ----------
    low, high : array (cells,)
        Of `brackets`.

    Notes
    -----
    The bounds are those of a median from order statistics (binomial, 95 %), which take no shape for granted
    [Conover, Practical Nonparametric Statistics, 3rd ed. 1999, 3.2].
    """
    from scipy.stats import binom

    count = low.size
    lows, highs = np.sort(low), np.sort(high)
    half = (count + 1) // 2 - 1
    if count == 1:
        return EC50(_middle(low[0], high[0]), float(low[0]), float(high[0]))
    under, over = int(binom.ppf(_TAIL, count, 0.5)) - 1, int(binom.ppf(1 - _TAIL, count, 0.5))
    least = float(lows[under]) if under >= 0 else 0.0
    most = float(highs[over]) if over < count else math.inf
    dose = _middle(lows[half], highs[half])
    return EC50(dose, float(lows[half]) if math.isinf(dose) else least, most)


def shares(doses: Numbers, low: Numbers, high: Numbers) -> Numbers:
    """Return the share of cells dead at each dose; a cell is taken to die in the middle of its bracket."""
    at = np.array([_middle(a, b) for a, b in zip(low, high, strict=True)])
    return (at[:, None] <= doses).mean(axis=0)
