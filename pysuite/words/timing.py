"""Words about time: how soon, how fast it goes, in which order.

Half times are taken between points of the run by straight lines; a run therefore needs enough points
for the times it is asked about.
"""

from __future__ import annotations

import math

import numpy as np

from pysuite.words.margin import CAP, Outcome, all_of, gap, outcome, over, slower
from pysuite.words.phrase import word
from pysuite.words.stage import Asked, Stage, Trace
from pysuite.words.when import hours_text

__all__: list[str] = []

_SECOND = 1 / 3600
_STILL = 1e-3  # a readout that moves by less than this share of itself has no half time


def moment(trace: Trace, share: float, level: str, since: float = 0.0) -> float:
    """Return hours from `since` until a share of the way to a level is covered; nan if it never moves."""
    after = trace.value[trace.time >= since]
    start = trace.at(since)
    goal = {"peak": float(after.max()), "trough": float(after.min())}.get(level, float(after[-1]))
    if abs(goal - start) <= _STILL * max(abs(start), abs(goal)):
        return math.nan
    return trace.first(start + share * (goal - start), rising=goal > start, since=since) - since


def half_time(stage: Stage, scene: str, token: str) -> float:
    """Return the hour of a step in an order: an event, half of a rise, or half of a fall ("loss of X")."""
    if token in {"momp", "death"}:
        return stage.fate(scene).time[token]
    if token.startswith("loss of "):
        return moment(stage.trace(scene, token.removeprefix("loss of ")), 0.5, "trough")
    return moment(stage.trace(scene, token), 0.5, "peak")


def _sooner(hours: float, limit: float) -> float:
    return -CAP if math.isnan(hours) else float(-over(hours, limit))


def _later(hours: float, limit: float) -> float:
    return -CAP if math.isnan(hours) else float(over(hours, limit))


@word(
    "{scene:scene} reaches {share:share} of its {level:level} within {t:duration}",
    example="fed reaches 90 % of its final level within 8 h",
)
def reaches_within(stage: Stage, asked: Asked, *, scene: str, share: float, level: str, t: float) -> Outcome:
    """That share of the way from the start (or `since`) to the level is covered by then."""
    hours = moment(stage.trace(scene, asked.readout), share, level, asked.since)
    text = f"{asked.readout} in {scene} reaches {share:.0%} of its {level} after {hours_text(hours)}"
    return outcome(_sooner(hours, t), f"{text} (asked: within {hours_text(t)})")


@word(
    "{scene:scene} reaches {share:share} of its {level:level} after {t:duration}",
    example="fed reaches 90 % of its final level after 24 h",
)
def reaches_after(stage: Stage, asked: Asked, *, scene: str, share: float, level: str, t: float) -> Outcome:
    """That share of the way is covered no sooner than then."""
    hours = moment(stage.trace(scene, asked.readout), share, level, asked.since)
    text = f"{asked.readout} in {scene} reaches {share:.0%} of its {level} after {hours_text(hours)}"
    return outcome(_later(hours, t), f"{text} (asked: not before {hours_text(t)})")


@word(
    "{scene:scene} reaches {share:share} of its {level:level} between {t:duration} and {u:duration}",
    example="fed reaches half of its peak between 5 min and 45 min",
)
def reaches_between(
    stage: Stage, asked: Asked, *, scene: str, share: float, level: str, t: float, u: float
) -> Outcome:
    """That share of the way is covered between two times."""
    hours = moment(stage.trace(scene, asked.readout), share, level, asked.since)
    margin = -CAP if math.isnan(hours) else min(_later(hours, t), _sooner(hours, u))
    text = f"{asked.readout} in {scene} reaches {share:.0%} of its {level} after {hours_text(hours)}"
    return outcome(margin, f"{text} (asked: {hours_text(t)} to {hours_text(u)})")


@word(
    "{a:scene} reaches {share:share} of its {level:level} "
    "at least {x:times} later than {other:readout} in {b:scene}",
    example="baff reaches half of its peak at least 3x later than NFKB_nuclear in tnf",
)
def reaches_later(
    stage: Stage, asked: Asked, *, a: str, share: float, level: str, x: float, other: str, b: str
) -> Outcome:
    """That share of the way takes so many times as long as it takes another readout."""
    one = moment(stage.trace(a, asked.readout), share, level, asked.since)
    two = moment(stage.trace(b, other), share, level, asked.since)
    margin = -CAP if math.isnan(one) or math.isnan(two) else float(over(slower(one, two), x))
    both = f"{asked.readout} in {a} {hours_text(one)}, {other} in {b} {hours_text(two)}"
    return outcome(margin, f"to {share:.0%} of its {level}: {both} (asked: at least {x:g}x later)")


@word(
    "{scene:scene} peaks between {t:duration} and {u:duration}",
    example="given peaks between 15 min and 60 min",
)
def peaks_between(stage: Stage, asked: Asked, *, scene: str, t: float, u: float) -> Outcome:
    """The highest value lies between two times."""
    trace = stage.trace(scene, asked.readout)
    hours = float(trace.time[int(np.argmax(trace.value))])
    text = f"{asked.readout} in {scene} peaks after {hours_text(hours)}"
    return outcome(
        min(_later(hours, t), _sooner(hours, u)), f"{text} (asked: {hours_text(t)} to {hours_text(u)})"
    )


@word(
    "{scene:scene} goes from {p:percent} to {q:percent} of its rise within {t:duration}",
    example="stressed goes from 10 % to 90 % of its rise within 20 min",
)
def rises_quickly(stage: Stage, asked: Asked, *, scene: str, p: float, q: float, t: float) -> Outcome:
    """The rise itself, without what comes before it, takes no longer than that."""
    trace = stage.trace(scene, asked.readout)
    taken = moment(trace, q, "peak") - moment(trace, p, "peak")
    text = f"{asked.readout} in {scene} goes from {p:.0%} to {q:.0%} in {hours_text(taken)}"
    return outcome(_sooner(taken, t), f"{text} (asked: {hours_text(t)})")


def half_life(trace: Trace, since: float) -> float:
    """Return hours from `since` to half of the value there; inf if the run ends before."""
    reached = trace.first(trace.at(since) / 2, rising=False, since=since)
    return math.inf if math.isnan(reached) else reached - since


def _life(stage: Stage, asked: Asked, scene: str, readout: str = "") -> tuple[float, float, str]:
    """Return a half-life (at most the length of the run), whether it is only a bound, and a text."""
    trace = stage.trace(scene, readout or asked.readout)
    found = half_life(trace, asked.since)
    bound = float(trace.time[-1]) - asked.since
    text = f"over {hours_text(bound)}" if math.isinf(found) else hours_text(found)
    return (
        min(found, bound),
        float(math.isinf(found)),
        f"half-life of {readout or asked.readout} in {scene} {text}",
    )


@word("half-life in {scene:scene} at least {t:duration}", example="half-life in stopped at least 10 h")
def lives_long(stage: Stage, asked: Asked, *, scene: str, t: float) -> Outcome:
    """Half of the value (at `since`) is still there at that time."""
    hours, _, text = _life(stage, asked, scene)
    return outcome(float(over(hours, t)), f"{text} (asked: at least {hours_text(t)})")


@word("half-life in {scene:scene} at most {t:duration}", example="half-life in stopped at most 30 min")
def lives_short(stage: Stage, asked: Asked, *, scene: str, t: float) -> Outcome:
    """Half of the value (at `since`) is gone by that time."""
    hours, bound, text = _life(stage, asked, scene)
    return outcome(-CAP if bound else _sooner(hours, t), f"{text} (asked: at most {hours_text(t)})")


@word(
    "half-life in {scene:scene} between {t:duration} and {u:duration}",
    example="half-life in stopped between 5 min and 30 min",
)
def lives_between(stage: Stage, asked: Asked, *, scene: str, t: float, u: float) -> Outcome:
    """The half-life lies between two times."""
    hours, bound, text = _life(stage, asked, scene)
    margin = -CAP if bound else min(_later(hours, t), _sooner(hours, u))
    return outcome(margin, f"{text} (asked: {hours_text(t)} to {hours_text(u)})")


@word(
    "half-life in {a:scene} at least {x:times} that in {b:scene}",
    example="half-life in damaged at least 3x that in rest",
)
def lives_longer(stage: Stage, asked: Asked, *, a: str, x: float, b: str) -> Outcome:
    """The half-life in the first is so many times that in the second, or more."""
    (one, _, text), (two, bound, other) = _life(stage, asked, a), _life(stage, asked, b)
    margin = -CAP if bound else float(over(slower(one, two), x))
    return outcome(margin, f"{text}, {other}: {slower(one, two):.3g}x (asked: at least {x:g}x)")


@word(
    "half-life in {a:scene} at most {x:times} that in {b:scene}",
    example="half-life in amplified at most 0.6x that in rest",
)
def lives_shorter(stage: Stage, asked: Asked, *, a: str, x: float, b: str) -> Outcome:
    """The half-life in the first is so many times that in the second, or less."""
    (one, bound, text), (two, _, other) = _life(stage, asked, a), _life(stage, asked, b)
    margin = -CAP if bound else float(-over(slower(one, two), x))
    return outcome(margin, f"{text}, {other}: {slower(one, two):.3g}x (asked: at most {x:g}x)")


@word(
    "half-life in {scene:scene} at least {x:times} that of {other:readout}",
    example="half-life in stopped at least 8x that of MCL1_total",
)
def outlives(stage: Stage, asked: Asked, *, scene: str, x: float, other: str) -> Outcome:
    """The readout's half-life is so many times that of another readout, or more."""
    (one, _, text), (two, bound, second) = _life(stage, asked, scene), _life(stage, asked, scene, other)
    margin = -CAP if bound else float(over(slower(one, two), x))
    return outcome(margin, f"{text}, {second}: {slower(one, two):.3g}x (asked: at least {x:g}x)")


@word(
    "in {scene:scene} {steps:steps}",
    example="in stressed BAX_active not after BAX_oligomer before cytoC_cytosol before death",
    about="",
)
def order(stage: Stage, asked: Asked, *, scene: str, steps: tuple[str, ...]) -> Outcome:
    """Half times (or momp, death) follow one another; "loss of X" is a fall; "not after" allows a tie."""
    outcomes = []
    for i in range(0, len(steps) - 2, 2):
        first, relation, second = steps[i : i + 3]
        a, b = half_time(stage, scene, first), half_time(stage, scene, second)
        # A tie "not after" counts as one second apart, so that it holds with a margin near zero.
        slack = 0.0 if relation == "before" else _SECOND
        text = f"in {scene} {first} {hours_text(a)} {relation} {second} {hours_text(b)}"
        outcomes.append(outcome(gap(b - a + slack), text, strict=relation == "before"))
    return all_of(outcomes)


@word(
    "in {scene:scene} {second:readout} between {t:duration} and {u:duration} after {first:readout}",
    example="in stressed CASP3_active between 3 min and 60 min after cytoC_cytosol",
    about="",
)
def follows_between(
    stage: Stage, asked: Asked, *, scene: str, second: str, t: float, u: float, first: str
) -> Outcome:
    """The half time of the second lies that much after the first (either may be momp or death)."""
    lag = half_time(stage, scene, second) - half_time(stage, scene, first)
    margin = -CAP if math.isnan(lag) else min(gap(lag - t), gap(u - lag))
    text = f"in {scene} {second} comes {hours_text(lag)} after {first}"
    return outcome(margin, f"{text} (asked: {hours_text(t)} to {hours_text(u)})")


@word(
    "in {scene:scene} {second:readout} at most {t:duration} after {first:readout}",
    example="in stressed SMAC_cytosol at most 10 min after cytoC_cytosol",
    about="",
)
def follows_within(stage: Stage, asked: Asked, *, scene: str, second: str, t: float, first: str) -> Outcome:
    """The half time of the second follows the first, and by no more than that."""
    lag = half_time(stage, scene, second) - half_time(stage, scene, first)
    text = f"in {scene} {second} comes {hours_text(lag)} after {first} (asked: at most {hours_text(t)})"
    return outcome(min(gap(t - lag), gap(lag + _SECOND)), text)


@word(
    "in {scene:scene} {second:readout} within {t:duration} of {first:readout}",
    example="in stressed SMAC_cytosol within 10 min of cytoC_cytosol",
    about="",
)
def follows_near(stage: Stage, asked: Asked, *, scene: str, second: str, t: float, first: str) -> Outcome:
    """The two half times are no further apart than that, in either order."""
    lag = half_time(stage, scene, second) - half_time(stage, scene, first)
    text = f"in {scene} {second} comes {hours_text(lag)} after {first} (asked: within {hours_text(t)})"
    return outcome(gap(t - abs(lag)), text)


@word(
    "in {scene:scene} {second:readout} at least {t:duration} after {first:readout}",
    example="in stressed mtDNA_cytosol at least 20 min after cytoC_cytosol",
    about="",
)
def follows_late(stage: Stage, asked: Asked, *, scene: str, second: str, t: float, first: str) -> Outcome:
    """The half time of the second is that much after the first, or more."""
    lag = half_time(stage, scene, second) - half_time(stage, scene, first)
    text = f"in {scene} {second} comes {hours_text(lag)} after {first} (asked: at least {hours_text(t)})"
    return outcome(gap(lag - t), text)


def _lag(stage: Stage, scene: str, first: str, second: str) -> float:
    """Return the hours between two half times; nan if one never comes, an error of order is no lag."""
    lag = half_time(stage, scene, second) - half_time(stage, scene, first)
    return lag if lag >= 0 else math.nan


@word(
    "lag from {first:readout} to {second:readout} in {a:scene} at least {x:times} that in {b:scene}",
    example="lag from momp to CASP3_active in knockout at least 1.5x that in wild",
    about="",
)
def lags_more(stage: Stage, asked: Asked, *, first: str, second: str, a: str, x: float, b: str) -> Outcome:
    """The time between two half times is so many times longer in the first, or never ends there."""
    one, two = _lag(stage, a, first, second), _lag(stage, b, first, second)
    endless = math.isnan(half_time(stage, a, second)) and not math.isnan(half_time(stage, a, first))
    margin = CAP if endless else -CAP if math.isnan(one) else float(over(slower(one, two), x))
    margin = -CAP if math.isnan(two) else margin
    text = f"from {first} to {second}: {a} {hours_text(one)}, {b} {hours_text(two)} (asked: at least {x:g}x)"
    return outcome(margin, text)


@word(
    "lag from {first:readout} to {second:readout} in {a:scene} at most {x:times} that in {b:scene}",
    example="lag from CASP8_active to CASP3_active in one at most 0.5x that in two",
    about="",
)
def lags_less(stage: Stage, asked: Asked, *, first: str, second: str, a: str, x: float, b: str) -> Outcome:
    """The time between two half times is so many times that in the second, or less."""
    one, two = _lag(stage, a, first, second), _lag(stage, b, first, second)
    endless = math.isnan(half_time(stage, b, second)) and not math.isnan(half_time(stage, b, first))
    margin = CAP if endless else -CAP if math.isnan(two) else float(-over(slower(one, two), x))
    margin = -CAP if math.isnan(one) else margin
    text = f"from {first} to {second}: {a} {hours_text(one)}, {b} {hours_text(two)} (asked: at most {x:g}x)"
    return outcome(margin, text)
