"""Words about a scene with a ladder: the same scene at several doses.

A ladder named ``drug`` with the values 1 and 5 also gives the scenes ``drug(1)`` and ``drug(5)``, which every
other word takes.
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pysuite.words.margin import CAP, FLOOR, Outcome, fold, inside, outcome, over, within
from pysuite.words.phrase import word
from pysuite.words.stage import Asked, Stage
from pysuite.words.when import END, When

__all__: list[str] = []

Array = NDArray[np.float64]

_STEP_BACK = 0.01  # share of the whole range by which a step may go the wrong way
_RISE = 1.02  # a ladder whose ends differ by less is flat


def _ladder(stage: Stage, asked: Asked, scene: str, when: When | None) -> tuple[Array, Array, str]:
    doses, values = [], []
    for dose, name in stage.ladder(scene):
        trace = stage.trace(name, asked.readout)
        _, found = (when or END).points(trace, stage.fate(name) if when and "mp" in when.text else None)
        doses.append(dose)
        values.append(float(found[-1]) if found.size else float("nan"))
    text = ", ".join(f"{dose:.3g}: {value:.3g}" for dose, value in zip(doses, values, strict=True))
    return np.array(doses), np.array(values), f"{asked.readout} in {scene} {(when or END).text} {{{text}}}"


def _one_way(values: Array, *, rise: bool) -> float:
    """Return the margin of never stepping back by more than a hundredth of the range, one way."""
    steps = np.diff(values) if rise else -np.diff(values)
    span = max(float(np.ptp(values)), FLOOR)
    return float(within(max(float(-steps.min()), 0.0) / span, _STEP_BACK))


def _dose_at(doses: Array, values: Array, share: float) -> float:
    """Return the dose at a share of the way from the lowest value to the top one; nan if flat."""
    rise = values[-1] - values[0]
    if abs(rise) <= (_RISE - 1) * max(abs(values[0]), FLOOR):
        return math.nan
    goal = values[0] + share * rise
    i = int(np.argmax((values - goal) * np.sign(rise) >= 0))
    part = (goal - values[i - 1]) / (values[i] - values[i - 1])
    low, high = doses[i - 1], doses[i]
    # On a log scale between two doses; the lowest dose may be none, then on a plain one.
    return float(low * (high / low) ** part if low > 0 else high * part)


def _slope(doses: Array, values: Array) -> float:
    """Return the effective Hill slope: 1 if a tenth and nine tenths of the range lie 81-fold apart."""
    tenth, nine = _dose_at(doses, values, 0.1), _dose_at(doses, values, 0.9)
    return math.nan if math.isnan(tenth) or nine <= tenth else math.log(81) / math.log(nine / tenth)


@word("{scene:scene} rises with dose[ {when:when}]", example="given rises with dose at 30 min")
def rises_with_dose(stage: Stage, asked: Asked, *, scene: str, when: When | None = None) -> Outcome:
    """No step goes down, and the top dose lies clearly (2 %) over the lowest."""
    _, values, text = _ladder(stage, asked, scene, when)
    return outcome(
        min(_one_way(values, rise=True), float(over(fold(values[-1], values[0]), _RISE))),
        f"{text} (asked: rising)",
    )


@word("{scene:scene} falls with dose[ {when:when}]", example="given falls with dose at 4 h")
def falls_with_dose(stage: Stage, asked: Asked, *, scene: str, when: When | None = None) -> Outcome:
    """No step goes up, and the top dose lies clearly (2 %) under the lowest."""
    _, values, text = _ladder(stage, asked, scene, when)
    return outcome(
        min(_one_way(values, rise=False), float(over(fold(values[0], values[-1]), _RISE))),
        f"{text} (asked: falling)",
    )


@word("{scene:scene} never falls with dose[ {when:when}]", example="given never falls with dose at 30 min")
def never_falls(stage: Stage, asked: Asked, *, scene: str, when: When | None = None) -> Outcome:
    """No step goes down; a flat ladder is allowed."""
    _, values, text = _ladder(stage, asked, scene, when)
    return outcome(_one_way(values, rise=True), f"{text} (asked: not falling)")


@word(
    "{scene:scene} saturates with dose within {p:percent}[ {when:when}]",
    example="given saturates with dose within 15 % at 30 min",
)
def saturates(stage: Stage, asked: Asked, *, scene: str, p: float, when: When | None = None) -> Outcome:
    """The two top doses differ by less than that share."""
    _, values, text = _ladder(stage, asked, scene, when)
    change = float(fold(values[-1], values[-2])) - 1
    return outcome(
        float(within(change, p)), f"{text}; the last step is {change:+.1%} (asked: within {p:.0%})"
    )


@word(
    "{scene:scene} is flat with dose within {p:percent}[ {when:when}]",
    example="knockout is flat with dose within 5 % at 24 h",
)
def flat(stage: Stage, asked: Asked, *, scene: str, p: float, when: When | None = None) -> Outcome:
    """The highest value over all doses exceeds the lowest by less than that share."""
    _, values, text = _ladder(stage, asked, scene, when)
    change = float(fold(values.max(), values.min())) - 1
    return outcome(float(within(change, p)), f"{text}; spread {change:.1%} (asked: within {p:.0%})")


@word(
    "{scene:scene} is half-maximal between {x:number} and {y:number}[ {when:when}]",
    example="given is half-maximal between 0.1 and 30 at 30 min",
)
def half_maximal(
    stage: Stage, asked: Asked, *, scene: str, x: float, y: float, when: When | None = None
) -> Outcome:
    """Half of the way from the lowest value to the top one lies between two doses (ladder's unit)."""
    doses, values, text = _ladder(stage, asked, scene, when)
    dose = _dose_at(doses, values, 0.5)
    if math.isnan(dose):
        return outcome(-CAP, f"{text}; flat")
    return outcome(float(inside(dose, x, y)), f"{text}; half-maximal at {dose:.3g} (asked: {x:g} to {y:g})")


@word(
    "{scene:scene} has a slope of at least {x:number}[ {when:when}]",
    example="stressed has a slope of at least 4 at its peak",
)
def steep(stage: Stage, asked: Asked, *, scene: str, x: float, when: When | None = None) -> Outcome:
    """The effective Hill slope, from a tenth to nine tenths of the range, is at least that."""
    doses, values, text = _ladder(stage, asked, scene, when)
    slope = _slope(doses, values)
    margin = -CAP if math.isnan(slope) else float(over(slope, x))
    return outcome(margin, f"{text}; slope {slope:.3g} (asked: at least {x:g})")


@word(
    "{scene:scene} has a slope between {x:number} and {y:number}[ {when:when}]",
    example="fed has a slope between 0.7 and 2.5 at 30 min",
)
def graded(
    stage: Stage, asked: Asked, *, scene: str, x: float, y: float, when: When | None = None
) -> Outcome:
    """The effective Hill slope, from a tenth to nine tenths of the range, lies between two numbers."""
    doses, values, text = _ladder(stage, asked, scene, when)
    slope = _slope(doses, values)
    margin = -CAP if math.isnan(slope) else float(inside(slope, x, y))
    return outcome(margin, f"{text}; slope {slope:.3g} (asked: {x:g} to {y:g})")


@word(
    "{scene:scene} jumps by at least {p:percent} of its range within a {x:times} dose step[ {when:when}]",
    example="ramped jumps by at least 80 % of its range within a 1.3x dose step at its peak",
)
def jumps(stage: Stage, asked: Asked, *, scene: str, p: float, x: float, when: When | None = None) -> Outcome:
    """One step of the ladder, no wider than that, makes that share of the whole range."""
    doses, values, text = _ladder(stage, asked, scene, when)
    span = max(float(np.ptp(values)), FLOOR)
    steps = [
        (b / max(a, FLOOR), abs(w - v) / span)
        for (a, b), (v, w) in zip(pairwise(doses), pairwise(values), strict=True)
    ]
    best = max((share for width, share in steps if width <= x * (1 + 1e-9)), default=0.0)
    spread = float(np.ptp(values)) > FLOOR
    return outcome(
        float(over(best, p)) if spread else -CAP, f"{text}; largest step {best:.0%} (asked: {p:.0%})"
    )
