"""The times of a sentence: ``at 6 h``, ``by 12 h``, ``at its peak``, ``throughout``, ``before momp``.

It turns a phrase into the points of a run that count. A single point gives one value; a stretch gives many,
of which one must hold (``by``) or all (``throughout``, ``until``, ``from ... to``, ``before``). Where
there is no MOMP, ``by momp`` and ``before momp`` are the whole run.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pysuite.errors import ClaimError
from pysuite.words.stage import Fate, Trace

__all__ = ["DURATION", "END", "WHEN", "When", "duration", "hours_text"]

Array = NDArray[np.float64]

_SHOWN_AS_HOURS = 2.0
_PER_HOUR = {"s": 3600.0, "min": 60.0, "h": 1.0, "d": 1 / 24}

DURATION = r"\d+(?:\.\d+)? ?(?:min|s|h|d)\b"

WHEN = (
    r"(?:at the start|at the end|at its peak|at its trough|at its steepest|on average|summed over time"
    r"|throughout"
    r"|(?:at|by|before|after) (?:momp|death)"
    rf"|(?:at|by) {DURATION} after (?:momp|death)"
    rf"|from {DURATION} to {DURATION}"
    rf"|(?:at|by|until) {DURATION})"
)


def duration(text: str) -> float:
    """Return hours from a text such as ``30 min``.

    Examples
    --------
    >>> duration("90 min")
    1.5
    """
    number, unit = re.fullmatch(r"([\d.]+) ?(\w+)", text).groups()  # type: ignore[union-attr]
    return float(number) / _PER_HOUR[unit]


def hours_text(hours: float) -> str:
    """Return a time as people write it.

    Examples
    --------
    >>> hours_text(0.5), hours_text(36), hours_text(float("nan"))
    ('30 min', '36 h', 'never')
    """
    if math.isnan(hours):
        return "never"
    if math.isinf(hours):
        return "longer than the run"
    return f"{hours * 60:.3g} min" if abs(hours) < _SHOWN_AS_HOURS else f"{hours:.3g} h"


@dataclass(frozen=True)
class When:
    """A time phrase.

    Attributes
    ----------
    text
        The phrase as written.
    """

    text: str

    @property
    def some(self) -> bool:
        """Whether one good point in the stretch is enough."""
        return self.text.startswith("by ")

    @property
    def whole(self) -> bool:
        """Whether the phrase depends on the shape of the trace, not on the clock alone."""
        return self.text in {
            "at its peak",
            "at its trough",
            "at its steepest",
            "on average",
            "summed over time",
        }

    def _times(self) -> list[float]:
        return [duration(found) for found in re.findall(DURATION, self.text)]

    def window(self, trace: Trace, fate: Fate | None) -> tuple[float, float]:
        """Return the first and last hour that count."""
        start, end, text, times = float(trace.time[0]), float(trace.time[-1]), self.text, self._times()
        event = re.search(r"momp|death", text)
        if event:
            moment = math.nan if fate is None else fate.time[event.group()]
            return self._about_event(moment, times, start, end)
        if text == "at the start":
            return start, start
        if text == "at the end":
            return end, end
        if text == "throughout":
            return start, end
        if times and times[-1] > end + 1e-9:
            raise ClaimError(f"'{text}' lies beyond the {end:g} h of the scene")
        if text.startswith("from "):
            return times[0], times[1]
        return (start if text.startswith(("by ", "until ")) else times[0]), times[0]

    def _about_event(
        self, moment: float, times: list[float], start: float, end: float
    ) -> tuple[float, float]:
        if self.text.startswith("before ") or (self.some and not times):
            return start, end if math.isnan(moment) else moment
        if math.isnan(moment):
            return math.nan, math.nan
        if self.text.startswith("after "):
            return moment, end
        last = min(end, moment + (times[0] if times else 0.0))
        return (moment if self.some else last), last

    def points(self, trace: Trace, fate: Fate | None = None) -> tuple[Array, Array]:
        """Return the hours and the values that count; both empty when the event never came."""
        if self.whole:
            return self._summary(trace)
        first, last = self.window(trace, fate)
        if math.isnan(first):
            return np.empty(0), np.empty(0)
        if first == last:
            return np.array([first]), np.array([trace.at(first)])
        inner = trace.time[(trace.time > first) & (trace.time < last)]
        hours = np.concatenate([[first], inner, [last]])
        return hours, np.interp(hours, trace.time, trace.value)

    def _summary(self, trace: Trace) -> tuple[Array, Array]:
        if self.text == "at its peak":
            i = int(np.argmax(trace.value))
            return trace.time[i : i + 1], trace.value[i : i + 1]
        if self.text == "at its trough":
            i = int(np.argmin(trace.value))
            return trace.time[i : i + 1], trace.value[i : i + 1]
        if self.text == "at its steepest":
            slopes = np.diff(trace.value) / np.diff(trace.time)
            i = int(np.argmax(slopes))
            return trace.time[i : i + 1], slopes[i : i + 1]
        area = float(np.trapezoid(trace.value, trace.time))
        span = float(trace.time[-1] - trace.time[0])
        return trace.time[-1:], np.array([area / span if self.text == "on average" else area])


END = When("at the end")
