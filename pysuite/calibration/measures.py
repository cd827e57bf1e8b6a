"""What can be measured in a course: times, folds, half-lives, periods.

Each measure is one small function of a course over time. It knows no scene and no target.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pysuite.words.stage import Fate, Trace

__all__ = ["MEASURES", "MINUTES", "Course", "Measure"]

#: Units of time, and how many of them are an hour.
MINUTES: Mapping[str, float] = {"min": 60.0, "h": 1.0}

Array = NDArray[np.float64]
_PROMINENT = 0.05  # share of the whole range by which a peak must stand out
_PERIOD_PEAKS = 2


@dataclass(frozen=True)
class Course:
    """What a measure looks at.

    Parameters
    ----------
    fate : Fate
        When the mitochondria opened and when the cell died (hours).
    trace, other : Trace
        The readout in the scene, and in the scene that it is compared with.
    share : float
        Part of the way, of the start or of the peak that counts.
    at : float or None
        Time to look at (hours); the end unless given.
    since : float
        Time from which half-lives and delays count (hours).
    """

    fate: Fate
    trace: Trace
    other: Trace
    share: float = 0.5
    at: float | None = None
    since: float = 0.0

    @property
    def moment(self) -> float:
        """The time to look at (hours)."""
        return float(self.trace.time[-1]) if self.at is None else self.at

    @property
    def late(self) -> Trace:
        """The trace from `since` on, with time counted from there."""
        keep = self.trace.time >= self.since
        return Trace(self.trace.time[keep] - self.since, self.trace.value[keep], self.trace.unit)


@dataclass(frozen=True)
class Measure:
    """A way to measure; times come in hours, all else in the unit of the readout or as a fold."""

    take: Callable[[Course], float]
    meaning: str
    is_time: bool = False
    needs_readout: bool = True
    compares: bool = False


def _reaches(course: Course) -> float:
    trace = course.late
    return trace.first(course.share, rising=True)


def _rises_part(course: Course) -> float:
    trace = course.late
    start, top = float(trace.value[0]), float(trace.value.max())
    return trace.first(start + course.share * (top - start), rising=True)


def _spreads(course: Course) -> float:
    trace = course.late
    start, top = float(trace.value[0]), float(trace.value.max())
    low, high = (trace.first(start + part * (top - start), rising=True) for part in (0.1, 0.9))
    return high - low


def _falls_to(course: Course) -> float:
    trace = course.late
    return trace.first(course.share * float(trace.value[0]), rising=False)


def _returns(course: Course) -> float:
    trace = course.late
    low = float(trace.time[int(trace.value.argmin())])
    return trace.first(course.share * float(trace.value[0]), rising=True, since=low)


def _peaks(value: Array) -> NDArray[np.intp]:
    from scipy.signal import find_peaks

    found, _ = find_peaks(value, prominence=_PROMINENT * max(float(np.ptp(value)), 1e-12))
    return np.asarray(found, dtype=np.intp)


def _first_peak(course: Course) -> float:
    trace = course.late
    found = _peaks(trace.value)
    return float(trace.time[found[0]]) if found.size else math.nan


def _period(course: Course) -> float:
    trace = course.late
    found = _peaks(trace.value)
    return float(np.diff(trace.time[found]).mean()) if found.size >= _PERIOD_PEAKS else math.nan


def _trough(course: Course) -> float:
    trace = course.late
    return float(trace.time[int(trace.value.argmin())])


def _fold(course: Course) -> float:
    return course.trace.at(course.moment) / float(course.trace.value[0])


def _top_fold(course: Course) -> float:
    trace = course.late
    return float(trace.value.max()) / float(course.trace.value[0])


def _left_of_peak(course: Course) -> float:
    return course.trace.at(course.moment) / float(course.trace.value.max())


#: Every measure by the name that target files use.
MEASURES: Mapping[str, Measure] = {
    "time of MOMP": Measure(lambda c: c.fate.time["momp"], "half of cytochrome c is out", True, False),
    "time of death": Measure(lambda c: c.fate.time["death"], "half of PARP is cut", True, False),
    "death after MOMP": Measure(
        lambda c: c.fate.time["death"] - c.fate.time["momp"], "from the one to the other", True, False
    ),
    "reaches": Measure(_reaches, "the readout first reaches the value `share`", True),
    "rises by a share": Measure(_rises_part, "`share` of the way from the start to the top", True),
    "takes to rise": Measure(_spreads, "from a tenth to nine tenths of the way to the top", True),
    "falls to a share": Measure(_falls_to, "`share` of the start is left: with 0.5 a half-life", True),
    "returns to a share": Measure(_returns, "after the trough, back at `share` of the start", True),
    "first peak": Measure(_first_peak, "the first peak that stands out", True),
    "period": Measure(_period, "mean time between peaks", True),
    "trough": Measure(_trough, "the lowest point", True),
    "value": Measure(lambda c: c.trace.at(c.moment), "the readout at a time"),
    "fold": Measure(_fold, "the readout at a time over its start"),
    "highest fold": Measure(_top_fold, "the top from `since` on over the start"),
    "left of the peak": Measure(_left_of_peak, "the readout at a time over its top"),
    "over the other": Measure(
        lambda c: c.trace.at(c.moment) / c.other.at(c.moment), "over the scene `against`", compares=True
    ),
}
