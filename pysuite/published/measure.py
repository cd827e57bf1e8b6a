"""What a curve does, in numbers: when it moves, how far, whether it comes back, whether it pulses.

It looks at one curve at a time and knows no criterion.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Measures", "measure", "shape"]

Vector = NDArray[np.float64]

# A curve moves if it travels more than this share of its full scale.
_MOVES = 0.02
# A start below this share of the extreme counts as zero: a fold over it means nothing.
_ZERO = 0.005
# A pulse stands out by this share of the way that the curve travels, and so does its return.
_PULSE = 0.1
# After its extreme the curve comes back by at least this share.
_COMES_BACK = 0.2


@dataclass(frozen=True)
class Measures:
    """The numbers of one curve; nan where it has no such number.

    Parameters
    ----------
    travel : float
        Extreme minus start, in the curve's own unit; negative if it falls.
    half_time : float
        Hours until half of the way is done.
    peak_time : float
        Hours until the first peak, for a curve that comes back.
    left : float
        What is left of the response at the end, as a share of the way: 1 = stays there.
    fold : float
        Extreme over start; nan if it starts from nothing.
    period : float
        Mean time between pulses in hours; nan with fewer than two.
    second : float
        Height of the second pulse above the trough before it, over the height of the first pulse.
    """

    travel: float
    half_time: float
    peak_time: float
    left: float
    fold: float
    period: float
    second: float

    @property
    def moves(self) -> bool:
        """Whether the curve moves at all."""
        return self.travel != 0

    @property
    def pulses(self) -> bool:
        """Whether there are at least two pulses."""
        return bool(np.isfinite(self.period))


def shape(values: Vector) -> Vector:
    """Return a curve on its own scale: 0 at the start, 1 at the extreme.

    Examples
    --------
    >>> shape(np.array([2.0, 4.0, 3.0])).tolist()
    [0.0, 1.0, 0.5]
    """
    way = values - values[0]
    extreme = way[int(np.argmax(np.abs(way)))]
    return way / extreme if extreme else way


def measure(times: Vector, values: Vector, full: float | None = None) -> Measures:
    """Return the numbers of a curve.

    Parameters
    ----------
    times
        Hours, rising from 0.
    values
        In any unit.
    full
        Full scale, such as 1 for a share; its own largest value unless given.

    Examples
    --------
    >>> found = measure(np.array([0.0, 1.0, 2.0]), np.array([1.0, 3.0, 1.0]))
    >>> found.peak_time, found.fold, found.left, found.half_time
    (1.0, 3.0, 0.0, 0.5)
    """
    way = values - values[0]
    at = int(np.argmax(np.abs(way)))
    travel = float(way[at])
    scale = full if full is not None else float(np.abs(values).max())
    nothing = float("nan")
    if abs(travel) <= _MOVES * scale:
        return Measures(0.0, nothing, nothing, nothing, nothing, nothing, nothing)
    curve = way / travel
    first = int(np.argmax(curve >= 0.5))  # noqa: PLR2004 - half of the way
    half = float(np.interp(0.5, curve[first - 1 : first + 1], times[first - 1 : first + 1]))
    start, extreme = float(values[0]), float(values[at])
    counts = min(start, extreme) > _ZERO * max(start, extreme)
    peaks = _peaks(curve)
    comes_back = curve[at] - curve[at:].min() >= _COMES_BACK
    return Measures(
        travel=travel,
        half_time=half,
        peak_time=float(times[peaks[0] if len(peaks) else at]) if comes_back else nothing,
        left=float(curve[-1]),
        fold=extreme / start if counts else nothing,
        period=float(np.mean(np.diff(times[peaks]))) if len(peaks) > 1 else nothing,
        second=_swing(curve, peaks) if len(peaks) > 1 else nothing,
    )


def _swing(curve: Vector, peaks: NDArray[np.intp]) -> float:
    """Return how high the second pulse stands above the trough before it, over the first pulse."""
    first, second = int(peaks[0]), int(peaks[1])
    return float((curve[second] - curve[first:second].min()) / curve[first])


def _peaks(curve: Vector) -> NDArray[np.intp]:
    """Return where a normalised curve has pulses that stand out."""
    from scipy.signal import find_peaks

    return find_peaks(curve, prominence=_PULSE)[0]
