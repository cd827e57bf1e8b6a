"""Words about switches: the way up and the way down, wash-outs, windows between two doses, crossings.

Ramps, wash-outs and ladders are keys of a scene; see docs/writing_claims.md.
"""

from __future__ import annotations

import math

import numpy as np

from pysuite.errors import ClaimError
from pysuite.words.ladder import _ladder
from pysuite.words.margin import CAP, FLOOR, Outcome, fold, outcome, over
from pysuite.words.phrase import word
from pysuite.words.stage import Asked, Stage, Trace
from pysuite.words.when import When, hours_text

__all__: list[str] = []

_MOVED = 1.1  # a ramp that raises its readout by less has switched nothing on


def _thresholds(stage: Stage, asked: Asked, scene: str) -> tuple[float, float, str]:
    """Return the dose at half of the rise on the way up, on the way down (0: never falls), and a text."""
    plan = stage.ramp(scene)
    if not plan:
        raise ClaimError(f"'{scene}' has no ramp")
    trace = stage.trace(scene, asked.readout)
    top = int(np.argmax([dose for _, dose in plan]))
    turn = plan[top + 1][0] if top + 1 < len(plan) else float(trace.time[-1])
    climb = trace.value[trace.time <= turn]
    start, peak = float(trace.value[0]), float(climb.max())
    if float(fold(peak, start)) < _MOVED:
        return math.nan, math.nan, f"{asked.readout} in {scene} never rises"
    line = (start + peak) / 2
    up = _dose_at(plan, trace.first(line, rising=True))
    later = Trace(trace.time[trace.time >= turn], trace.value[trace.time >= turn])
    down = _dose_at(plan, later.first(line, rising=False))
    text = f"{asked.readout} in {scene} switches on at {up:.3g}"
    return up, down, f"{text}, " + (f"off at {down:.3g}" if down else "and never off again")


def _dose_at(plan: tuple[tuple[float, float], ...], hour: float) -> float:
    """Return the dose that is on at an hour; 0 for never."""
    return next((dose for start, dose in reversed(plan) if start <= hour), 0.0)


@word(
    "{scene:scene} turns back at most {x:times} its way up",
    example="ramped turns back at most 0.7x its way up",
)
def hysteresis(stage: Stage, asked: Asked, *, scene: str, x: float) -> Outcome:
    """On a ramp it switches off at so many times the dose at which it switched on, or never."""
    up, down, text = _thresholds(stage, asked, scene)
    margin = -CAP if math.isnan(up) else CAP if down == 0 else -float(over(down / up, x))
    return outcome(margin, f"{text} (asked: at most {x:g}x)")


@word(
    "{scene:scene} turns back at least {x:times} its way up",
    example="ramped turns back at least 0.9x its way up",
)
def no_hysteresis(stage: Stage, asked: Asked, *, scene: str, x: float) -> Outcome:
    """On a ramp it switches off at no less than so many times the dose at which it switched on."""
    up, down, text = _thresholds(stage, asked, scene)
    margin = -CAP if math.isnan(up) else float(over(down / up, x))
    return outcome(margin, f"{text} (asked: at least {x:g}x)")


def _washed(stage: Stage, scene: str, fits: tuple[float, float], *, dead: bool) -> tuple[float, int, str]:
    """Return the share of wash-outs between two hours after which the cell is dead (or alive)."""
    rungs = [(hour, name) for hour, name in stage.ladder(scene) if fits[0] <= hour <= fits[1]]
    ends = [stage.fate(name).happened("death") for _, name in rungs]
    hits = sum(end is dead for end in ends)
    listed = ", ".join(
        f"{hours_text(hour)} {'dead' if end else 'alive'}" for (hour, _), end in zip(rungs, ends, strict=True)
    )
    return (hits / len(rungs) if rungs else math.nan), len(rungs), f"{scene} washed out after {{{listed}}}"


def _share_margin(share: float, asked: float) -> float:
    """Return the margin of a share: what is left of the allowed misses."""
    if math.isnan(share):
        return -CAP
    if asked >= 1:
        return CAP if share >= 1 else -CAP
    return float(np.log2((1 - asked) / max(1 - share, (1 - asked) / 2**CAP)))


@word(
    "{scene:scene} lives after {p:percent} of washouts until {t:duration} before {event:event} in {b:scene}",
    example="washed lives after 90 % of washouts until 30 min before momp in kept",
    about="",
)
def lives_when_washed(
    stage: Stage, asked: Asked, *, scene: str, p: float, t: float, event: str, b: str
) -> Outcome:
    """Of the wash-outs that come so long before the event, or sooner, that share spares the cell."""
    last = stage.fate(b).time[event]
    share, count, text = _washed(stage, scene, (0.0, last - t), dead=False)
    margin = -CAP if math.isnan(last) else _share_margin(share, p)
    when = f"{event} in {b} after {hours_text(last)}"
    return outcome(margin, f"{text}; {when}: {share:.0%} of {count} alive (asked: {p:.0%})")


@word(
    "{scene:scene} dies after {p:percent} of washouts that follow {event:event} in {b:scene}",
    example="washed dies after 100 % of washouts that follow momp in kept",
    about="",
)
def dies_when_washed(stage: Stage, asked: Asked, *, scene: str, p: float, event: str, b: str) -> Outcome:
    """Of the wash-outs that come after the event, that share comes too late."""
    first = stage.fate(b).time[event]
    share, count, text = _washed(stage, scene, (first, math.inf), dead=True)
    margin = -CAP if math.isnan(first) else _share_margin(share, p)
    when = f"{event} in {b} after {hours_text(first)}"
    return outcome(margin, f"{text}; {when}: {share:.0%} of {count} dead (asked: {p:.0%})")


def _first_dose(stage: Stage, scene: str, event: str) -> tuple[float, float]:
    """Return the last dose before the lowest with an event, and that one; inf if there is none."""
    before = 0.0
    for dose, name in stage.ladder(scene):
        if stage.fate(name).happened(event):
            return before, dose
        before = dose
    return before, math.inf


def _window(
    stage: Stage, asked: Asked, scene: str, *, x: float, event: str, when: When | None
) -> tuple[float, str]:
    """Return how many times the dose of a response the dose of an event is, and a text."""
    doses, values, text = _ladder(stage, asked, scene, when)
    if not doses.size:
        raise ClaimError(f"'{scene}' has no ladder")
    passed = np.flatnonzero(fold(values, values[0]) >= x)
    before, first = _first_dose(stage, scene, event)
    if not passed.size or math.isinf(first):
        return math.nan, f"{text}; no {'response' if not passed.size else event}"
    response = float(doses[passed[0]])
    # Between two rungs nothing is known: the window is told from those that were played.
    wide = before / max(response, FLOOR) if before >= response else 0.0
    return wide, f"{text}; {x:g}x from {response:.3g} on, no {event} up to {before:.3g}: {wide:.3g}x wide"


_WINDOW = "window in {scene:scene} from {x:times} its lowest dose to {event:event}"


@word(
    _WINDOW + " at least {y:times} wide[ {when:when}]",
    example="window in damaged from 2x its lowest dose to momp at least 2x wide at 12 h",
)
def window_at_least(
    stage: Stage, asked: Asked, *, scene: str, x: float, event: str, y: float, when: When | None = None
) -> Outcome:
    """Doses that raise the readout so far and do not kill span so many fold, or more."""
    wide, text = _window(stage, asked, scene, x=x, event=event, when=when)
    return outcome(-CAP if math.isnan(wide) else float(over(wide, y)), f"{text} (asked: at least {y:g}x)")


@word(
    _WINDOW + " at most {y:times} wide[ {when:when}]",
    example="window in damaged from 2x its lowest dose to momp at most 1.3x wide at 12 h",
)
def window_at_most(
    stage: Stage, asked: Asked, *, scene: str, x: float, event: str, y: float, when: When | None = None
) -> Outcome:
    """Doses that raise the readout so far and do not kill span so many fold at most."""
    wide, text = _window(stage, asked, scene, x=x, event=event, when=when)
    return outcome(-CAP if math.isnan(wide) else -float(over(wide, y)), f"{text} (asked: at most {y:g}x)")


@word(
    "{event:event} in {a:scene} and {b:scene} crosses over with dose",
    example="death in plain and shielded crosses over with dose",
    about="",
)
def crosses_over(stage: Stage, asked: Asked, *, event: str, a: str, b: str) -> Outcome:
    """Of two ladders the second is spared at the lower of the doses that hit the first, not at the higher."""
    hit = {
        scene: [(dose, stage.fate(name).happened(event)) for dose, name in stage.ladder(scene)]
        for scene in (a, b)
    }
    doses = [dose for dose, yes in hit[a] if yes]
    second = dict(hit[b])
    saved = [dose for dose in doses if not second.get(dose, True)]
    lost = [dose for dose in doses if second.get(dose, False)]
    ordered = bool(saved and lost) and max(saved) < min(lost)
    text = f"{event}: of the doses that hit {a}, {b} is spared at {saved} and hit at {lost}"
    margin = math.log2(1 + min(len(saved), len(lost))) if ordered else -CAP
    return outcome(margin, text)
