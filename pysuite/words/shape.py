"""Words about the shape of a course: overshoot, pulses, peaks after one another, orders of events.

A peak counts if it stands out from both sides by a twentieth of the whole range.
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pysuite.words.ladder import _ladder
from pysuite.words.margin import CAP, FLOOR, Outcome, all_of, gap, inside, outcome, over, slower
from pysuite.words.phrase import word
from pysuite.words.stage import Asked, Stage, Trace
from pysuite.words.timing import half_time
from pysuite.words.when import hours_text

__all__ = ["peaks"]

_STANDS_OUT = 0.05
_FEWEST = 2  # peaks that make a period


def peaks(trace: Trace) -> NDArray[np.float64]:
    """Return the hours of the peaks that stand out by a twentieth of the range."""
    from scipy.signal import find_peaks

    found, _ = find_peaks(trace.value, prominence=_STANDS_OUT * max(float(np.ptp(trace.value)), FLOOR))
    return trace.time[found]


def _overshoot(stage: Stage, asked: Asked, scene: str) -> tuple[float, str]:
    trace = stage.trace(scene, asked.readout)
    final, peak = float(trace.value[-1]), float(trace.value.max())
    share = peak / max(final, FLOOR) - 1
    return share, f"{asked.readout} in {scene} peaks at {peak:.3g} and ends at {final:.3g}: {share:+.1%}"


@word("{scene:scene} overshoots by at least {p:percent}", example="damaged overshoots by at least 10 %")
def overshoots(stage: Stage, asked: Asked, *, scene: str, p: float) -> Outcome:
    """The peak lies over the final level by that share or more."""
    share, text = _overshoot(stage, asked, scene)
    return outcome(float(over(share, p)), f"{text} (asked: at least {p:.0%})")


@word("{scene:scene} overshoots by at most {p:percent}", example="damped overshoots by at most 5 %")
def overshoots_little(stage: Stage, asked: Asked, *, scene: str, p: float) -> Outcome:
    """The peak lies over the final level by that share at most."""
    share, text = _overshoot(stage, asked, scene)
    return outcome(-float(over(share, p)), f"{text} (asked: at most {p:.0%})")


@word(
    "{scene:scene} oscillates with a period between {t:duration} and {u:duration}",
    example="damaged oscillates with a period between 4 h and 8 h",
)
def oscillates(stage: Stage, asked: Asked, *, scene: str, t: float, u: float) -> Outcome:
    """Two peaks or more, and the time from one to the next lies between two times on average."""
    found = peaks(stage.trace(scene, asked.readout))
    if found.size < _FEWEST:
        return outcome(-CAP, f"{asked.readout} in {scene} has {found.size} peaks")
    period = float(np.diff(found).mean())
    text = f"{asked.readout} in {scene} has {found.size} peaks, {hours_text(period)} apart"
    return outcome(float(inside(period, t, u)), f"{text} (asked: {hours_text(t)} to {hours_text(u)})")


@word(
    "in {scene:scene} the peak of {second:readout} between {t:duration} and {u:duration} "
    "after that of {first:readout}",
    example="in damaged the peak of MDM2_total between 1 h and 3 h after that of p53_total",
    about="",
)
def peak_follows(
    stage: Stage, asked: Asked, *, scene: str, second: str, t: float, u: float, first: str
) -> Outcome:
    """The first peak of the second readout comes that much after the first peak of the first."""
    hours = []
    for name in (first, second):
        trace = stage.trace(scene, name)
        found = peaks(trace)
        hours.append(float(found[0]) if found.size else math.nan)
    lag = hours[1] - hours[0]
    margin = -CAP if math.isnan(lag) else min(gap(lag - t), gap(u - lag))
    text = f"in {scene} {first} peaks after {hours_text(hours[0])}, {second} after {hours_text(hours[1])}"
    return outcome(margin, f"{text} (asked: {hours_text(t)} to {hours_text(u)} later)")


@word(
    "{scene:scene} above {x:number} within {t:duration} of half of {other:readout}",
    example="stressed above 0.9 within 2 h of half of CASP3_active",
)
def above_after_half(stage: Stage, asked: Asked, *, scene: str, x: float, t: float, other: str) -> Outcome:
    """The readout is over a number no later than that after half of another one's rise (or momp, death)."""
    half = half_time(stage, scene, other)
    trace = stage.trace(scene, asked.readout)
    if math.isnan(half):
        return outcome(-CAP, f"{other} in {scene} never rises")
    end = min(half + t, float(trace.time[-1]))
    inner = trace.value[trace.time <= end]
    best = max(float(inner.max()), trace.at(end))
    text = f"{asked.readout} in {scene} reaches {best:.3g} within {hours_text(t)} of half of {other}"
    return outcome(float(over(best, x)), f"{text}, {hours_text(half)} (asked: {x:g})")


@word(
    "{event:event} in {scenes:laters}",
    example="death in fed not before late not before rest",
    about="",
)
def events_in_order(stage: Stage, asked: Asked, *, event: str, scenes: tuple[str, ...]) -> Outcome:
    """The event comes in this order, latest first; a cell in which it never comes is later than any other."""
    outcomes = []
    for (a, relation), b in zip(pairwise(scenes[:-1]), scenes[2:], strict=False):
        if relation not in {"after", "not before"}:
            continue
        one, two = stage.fate(a).time[event], stage.fate(b).time[event]
        text = f"{event}: {a} {hours_text(one)}, {b} {hours_text(two)} (asked: {a} {relation})"
        strict = relation == "after"
        if math.isnan(one):
            margin = -CAP if math.isnan(two) and strict else CAP
        else:
            # A tie "not before" is allowed within the minute.
            margin = -CAP if math.isnan(two) else gap(one - two + (0.0 if strict else 1 / 60))
        outcomes.append(outcome(margin, text, strict=strict))
    return all_of(outcomes)


@word(
    "{event:event} in {scene:scene} takes at least {x:times} as long as "
    "from {first:readout} to {second:readout}",
    example="momp in given takes at least 5x as long as from momp to CASP3_active",
    about="",
)
def outlasts(
    stage: Stage, asked: Asked, *, event: str, scene: str, x: float, first: str, second: str
) -> Outcome:
    """The time to the event (from `since` on) is so many times that between two half times of the cell."""
    wait = stage.fate(scene).time[event] - asked.since
    lag = half_time(stage, scene, second) - half_time(stage, scene, first)
    known = not math.isnan(wait) and not math.isnan(lag) and lag >= 0
    margin = float(over(slower(wait, lag), x)) if known else -CAP
    text = f"{event} in {scene} takes {hours_text(wait)}, from {first} to {second} it is {hours_text(lag)}"
    return outcome(margin, f"{text} (asked: at least {x:g}x)")


def _exponent(stage: Stage, asked: Asked, scene: str) -> tuple[float, str]:
    doses, values, text = _ladder(stage, asked, scene, None)
    keep = doses > 0
    low, high = doses[keep][0], doses[keep][-1]
    first, last = (max(float(one), FLOOR) for one in (values[keep][0], values[keep][-1]))
    power = math.log(last / first) / math.log(high / low)
    return power, f"{text}; grows as dose to the power of {power:.3g}"


@word(
    "{scene:scene} grows with dose to a power of at most {x:number}",
    example="loaded grows with dose to a power of at most 0.95",
)
def power_at_most(stage: Stage, asked: Asked, *, scene: str, x: float) -> Outcome:
    """From the lowest dose over 0 to the top one the readout rises with that power of the dose or less."""
    power, text = _exponent(stage, asked, scene)
    return outcome(-float(over(power, x)), f"{text} (asked: at most {x:g})")


@word(
    "{scene:scene} grows with dose to a power of at least {x:number}",
    example="loaded grows with dose to a power of at least 1",
)
def power_at_least(stage: Stage, asked: Asked, *, scene: str, x: float) -> Outcome:
    """From the lowest dose over 0 to the top one the readout rises with that power of the dose or more."""
    power, text = _exponent(stage, asked, scene)
    return outcome(float(over(power, x)), f"{text} (asked: at least {x:g})")
