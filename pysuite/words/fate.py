"""Words about yes and no: whether a cell goes through MOMP, whether and when it dies.

A yes has its margin in time (how long before the limit); a no has it in how near the deciding readout came to
its line.
"""

from __future__ import annotations

import math

from pysuite.words.margin import CAP, Outcome, outcome, over, slower, within
from pysuite.words.phrase import word
from pysuite.words.stage import Asked, Fate, Stage
from pysuite.words.when import hours_text

__all__: list[str] = []

_NOUN = {"momp": "MOMP", "death": "death"}
_MISSED = -1e-3  # an event that did not come, or came too soon, is a failure however near it was


def _when(hours: float) -> str:
    return "before anything was given" if hours == 0 else hours_text(hours)


def _told(scene: str, event: str, fate: Fate) -> str:
    text = f"{_NOUN[event]} in {scene}: {_when(fate.time[event])}"
    if fate.happened(event):
        return text
    return f"{text} in {fate.hours:g} h (came to {fate.closeness[event]:.2g} of the line)"


def _must(stage: Stage, scene: str, event: str, by: float | None) -> Outcome:
    fate = stage.fate(scene)
    limit = fate.hours if by is None else by
    hours = fate.time[event]
    if math.isnan(hours):
        margin = min(float(over(fate.closeness[event], 1.0)), _MISSED)
    else:
        # A cell that was dead before its treatment shows nothing of the treatment.
        margin = -CAP if hours == 0 else float(-over(hours, limit))
    return outcome(margin, f"{_told(scene, event, fate)} (asked: yes by {limit:g} h)")


def _must_not(stage: Stage, scene: str, event: str, by: float | None) -> Outcome:
    fate = stage.fate(scene)
    limit = fate.hours if by is None else by
    hours = fate.time[event]
    if math.isnan(hours):
        margin = max(float(-over(fate.closeness[event], 1.0)), -_MISSED)
    else:
        margin = float(over(hours, limit))
    return outcome(margin, f"{_told(scene, event, fate)} (asked: not by {limit:g} h)", strict=True)


@word("{scene:scene} momp[ by {t:duration}]", example="stressed momp by 24 h", about="")
def momp(stage: Stage, asked: Asked, *, scene: str, t: float | None = None) -> Outcome:
    """Half of cytochrome c leaves the mitochondria, within the run or by a time."""
    return _must(stage, scene, "momp", t)


@word("{scene:scene} no momp[ by {t:duration}]", example="rest no momp", about="")
def no_momp(stage: Stage, asked: Asked, *, scene: str, t: float | None = None) -> Outcome:
    """The mitochondria keep at least half of their cytochrome c, through the run or up to a time."""
    return _must_not(stage, scene, "momp", t)


@word("{scene:scene} dead[ by {t:duration}]", example="stressed dead by 24 h", about="")
def dead(stage: Stage, asked: Asked, *, scene: str, t: float | None = None) -> Outcome:
    """Half of PARP is cleaved, within the run or by a time."""
    return _must(stage, scene, "death", t)


@word("{scene:scene} no death[ by {t:duration}]", example="rest no death", about="")
def no_death(stage: Stage, asked: Asked, *, scene: str, t: float | None = None) -> Outcome:
    """The cell lives, through the run or up to a time."""
    return _must_not(stage, scene, "death", t)


def _times(stage: Stage, asked: Asked, event: str, a: str, b: str) -> tuple[float, float, str]:
    """Return the hours of an event in two scenes, counted from `since`, and a text."""
    one, two = (stage.fate(scene).time[event] - asked.since for scene in (a, b))
    return one, two, f"{_NOUN[event]}: {a} {_when(one)}, {b} {_when(two)}"


@word(
    "{event:event} in {a:scene} at least {x:times} later than in {b:scene}",
    example="death in null at least 2x later than in wild",
    about="",
)
def later(stage: Stage, asked: Asked, *, event: str, a: str, x: float, b: str) -> Outcome:
    """The event takes so many times as long in the first, or never comes there; the second has it."""
    one, two, text = _times(stage, asked, event, a, b)
    margin = -CAP if math.isnan(two) else CAP if math.isnan(one) else float(over(slower(one, two), x))
    return outcome(margin, f"{text} (asked: at least {x:g}x later)")


@word(
    "{event:event} in {a:scene} at most {x:times} later than in {b:scene}",
    example="death in excess at most 1.3x later than in wild",
    about="",
)
def not_much_later(stage: Stage, asked: Asked, *, event: str, a: str, x: float, b: str) -> Outcome:
    """The event comes in both, in the first at most so many times as late."""
    one, two, text = _times(stage, asked, event, a, b)
    margin = -CAP if math.isnan(two) or math.isnan(one) else float(-over(slower(one, two), x))
    return outcome(margin, f"{text} (asked: at most {x:g}x later)")


@word(
    "{event:event} in {a:scene} unchanged from {b:scene} within {p:percent}",
    example="death in null unchanged from wild within 10 %",
    about="",
)
def same_time(stage: Stage, asked: Asked, *, event: str, a: str, b: str, p: float) -> Outcome:
    """The event comes in both, and the times differ by less than that share."""
    one, two, text = _times(stage, asked, event, a, b)
    margin = -CAP if math.isnan(two) or math.isnan(one) else float(within(slower(one, two) - 1, p))
    return outcome(margin, f"{text} (asked: within {p:.0%})")
