"""Words that compare amounts: between scenes, with a scene's own start, with a line.

A sentence without a time looks at the end of the run. A time given once counts for both sides.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from pysuite.words.margin import CAP, FLOOR, Outcome, all_of, fold, inside, outcome, over, within
from pysuite.words.phrase import Operand, word
from pysuite.words.stage import Asked, Fate, Stage
from pysuite.words.when import END, When, hours_text

__all__: list[str] = []

Array = NDArray[np.float64]
Margin = Callable[[Array], Array]
_CHANGE = 0.02  # a change that is smaller than this share of the value cannot be undone
_CLEARLY = 1.1  # "higher" and "lower" ask for a tenth, so that rounding is never a difference


def _fate(stage: Stage, scene: str, when: When) -> Fate | None:
    return stage.fate(scene) if re.search("momp|death", when.text) else None


def _points(stage: Stage, readout: str, scene: str, when: When) -> tuple[Array, Array]:
    return when.points(stage.trace(scene, readout), _fate(stage, scene, when))


def _never(asked: Asked, a: Operand, when: When) -> Outcome:
    return outcome(-CAP, f"{asked.readout} in {a.scene}: there is no time '{when.text}'")


def _number(value: float, unit: str) -> str:
    return f"{value:.3g}{' ' + unit if unit and unit != 'dimensionless' else ''}"


def _at(when: When, hour: float) -> str:
    spot = (
        when.whole
        or when.some
        or when.text in {"throughout"}
        or when.text.startswith(("from", "until", "before"))
    )
    return f"{when.text} ({hours_text(hour)})" if spot else when.text


def _fold_of(
    stage: Stage,
    asked: Asked,
    pair: tuple[Operand, Operand],
    margin: Margin,
    line: str,
    *,
    strict: bool = False,
) -> Outcome:
    """Judge the fold of the first scene over the second."""
    a, b = pair
    when_a, when_b = a.when or b.when or END, b.when or a.when or END
    hours, value = _points(stage, asked.readout, a.scene, when_a)
    hours_b, other = _points(stage, asked.readout, b.scene, when_b)
    if not hours.size or not hours_b.size:
        return _never(asked, a, when_a if not hours.size else when_b)
    trace = stage.trace(b.scene, asked.readout)
    if other.size > 1 and value.size > 1:
        other = np.interp(hours, trace.time, trace.value)
    value, other, hours = (np.broadcast_to(x, max(value.size, other.size)) for x in (value, other, hours))
    margins = margin(fold(value, other))
    i = int(np.argmax(margins) if when_a.some or when_b.some else np.argmin(margins))
    ratio = float(fold(value[i], other[i]))
    at_b = "" if when_a == when_b else f" {when_b.text}"
    text = (
        f"{asked.readout}: {a.scene} {_number(float(value[i]), '')} {_at(when_a, float(hours[i]))} "
        f"is {ratio:.3g}x "
        f"{b.scene}{at_b} {_number(float(other[i]), trace.unit)} (asked: {line})"
    )
    return outcome(float(margins[i]), text, strict=strict)


@word("{a:operand} at least {x:times} {b:operand}", example="fed at least 1.5x rest at 6 h")
def at_least(stage: Stage, asked: Asked, *, a: Operand, x: float, b: Operand) -> Outcome:
    """The first is so many times the second, or more."""
    return _fold_of(stage, asked, (a, b), lambda r: over(r, x), f"at least {x:g}x")


@word("{a:operand} at most {x:times} {b:operand}", example="null at most 0.3x wild at its peak")
def at_most(stage: Stage, asked: Asked, *, a: Operand, x: float, b: Operand) -> Outcome:
    """The first is so many times the second, or less."""
    return _fold_of(stage, asked, (a, b), lambda r: -over(r, x), f"at most {x:g}x")


@word(
    "{a:operand} between {x:times} and {y:times} {b:operand}",
    example="hemi between 0.35x and 0.8x wild at its peak",
)
def between_folds(stage: Stage, asked: Asked, *, a: Operand, x: float, y: float, b: Operand) -> Outcome:
    """The first lies between two multiples of the second."""
    return _fold_of(stage, asked, (a, b), lambda r: inside(r, x, y), f"{x:g}x to {y:g}x")


@word("{a:operand} higher than {b:operand}", example="fed higher than rest at 4 h")
def higher(stage: Stage, asked: Asked, *, a: Operand, b: Operand) -> Outcome:
    """The first exceeds the second by a tenth or more."""
    return _fold_of(stage, asked, (a, b), lambda r: over(r, _CLEARLY), "higher by a tenth")


@word("{a:operand} lower than {b:operand}", example="starved lower than fed at 4 h")
def lower(stage: Stage, asked: Asked, *, a: Operand, b: Operand) -> Outcome:
    """The first is below the second by a tenth or more."""
    return _fold_of(stage, asked, (a, b), lambda r: -over(r, 1 / _CLEARLY), "lower by a tenth")


@word("{a:operand} at least {p:percent} below {b:operand}", example="starved at least 70 % below fed at 2 h")
def below_by(stage: Stage, asked: Asked, *, a: Operand, p: float, b: Operand) -> Outcome:
    """The first falls short of the second by that share, or more."""
    return _fold_of(stage, asked, (a, b), lambda r: -over(r, 1 - p), f"at least {p:.3g} of it below")


@word("{a:operand} at least {p:percent} above {b:operand}", example="both at least 10 % above single at 24 h")
def above_by(stage: Stage, asked: Asked, *, a: Operand, p: float, b: Operand) -> Outcome:
    """The first exceeds the second by that share, or more."""
    return _fold_of(stage, asked, (a, b), lambda r: over(r, 1 + p), f"at least {p:.3g} of it above")


@word("{a:operand} at most {p:percent} below {b:operand}", example="marrow at most 10 % below alone at 24 h")
def not_below_by(stage: Stage, asked: Asked, *, a: Operand, p: float, b: Operand) -> Outcome:
    """The first falls short of the second by that share at most (it may be higher)."""
    return _fold_of(stage, asked, (a, b), lambda r: over(r, 1 - p), f"at most {p:.3g} of it below")


@word(
    "{a:operand} unchanged from {b:operand} within {p:percent}[ {when:when}]",
    example="null unchanged from wild within 5 % at 8 h",
)
def unchanged(
    stage: Stage, asked: Asked, *, a: Operand, b: Operand, p: float, when: When | None = None
) -> Outcome:
    """The two differ by less than that share, either way."""
    left = Operand(a.scene, a.when or when)
    return _fold_of(stage, asked, (left, b), lambda r: within(r - 1, p), f"within {p:.3g} of it")


def _gap_of(
    stage: Stage, asked: Asked, pair: tuple[Operand, Operand], when: When | None
) -> tuple[float, str]:
    """Return by how much the first scene exceeds the second, in the readout's unit, and a text."""
    a, b = pair
    looks = a.when or when or b.when or END, b.when or when or a.when or END
    found = [_points(stage, asked.readout, one.scene, look)[1] for one, look in zip(pair, looks, strict=True)]
    if not all(values.size for values in found):
        return float("nan"), f"{asked.readout}: there is no time '{looks[0].text}'"
    one, two = float(found[0][-1]), float(found[1][-1])
    return one - two, f"{asked.readout}: {a.scene} {one:.3g}, {b.scene} {two:.3g} {looks[1].text}"


@word(
    "{a:operand} exceeds {b:operand} by at least {x:number}[ {when:when}]",
    example="blocked exceeds working by at least 0.1 at 6 h",
)
def exceeds(
    stage: Stage, asked: Asked, *, a: Operand, b: Operand, x: float, when: When | None = None
) -> Outcome:
    """The first is above the second by that number or more, in the readout's unit."""
    gap, text = _gap_of(stage, asked, (a, b), when)
    return outcome(float(over(gap, x)), f"{text}: {gap:+.3g} (asked: at least {x:g})")


@word(
    "{a:operand} differs from {b:operand} by at most {x:number}[ {when:when}]",
    example="blocked differs from working by at most 0.01 at 6 h",
)
def differs_little(
    stage: Stage, asked: Asked, *, a: Operand, b: Operand, x: float, when: When | None = None
) -> Outcome:
    """The two are no further apart than that number, in the readout's unit."""
    gap, text = _gap_of(stage, asked, (a, b), when)
    return outcome(float(within(gap, x)), f"{text}: {gap:+.3g} (asked: at most {x:g} apart)")


def _own_start(stage: Stage, asked: Asked, look: Operand, margin: Margin, line: str) -> Outcome:
    start = Operand(look.scene, When("at the start"))
    return _fold_of(stage, asked, (Operand(look.scene, look.when or END), start), margin, line)


@word(
    "{scene:scene} rises to at least {x:times}[ {when:when}]", example="damaged rises to at least 2x by 12 h"
)
def rises_to(stage: Stage, asked: Asked, *, scene: str, x: float, when: When | None = None) -> Outcome:
    """The scene reaches so many times its own start, or more."""
    return _own_start(stage, asked, Operand(scene, when), lambda r: over(r, x), f"at least {x:g}x its start")


@word(
    "{scene:scene} rises to at most {x:times}[ {when:when}]",
    example="blocked rises to at most 1.1x throughout",
)
def rises_little(stage: Stage, asked: Asked, *, scene: str, x: float, when: When | None = None) -> Outcome:
    """The scene stays under so many times its own start."""
    return _own_start(stage, asked, Operand(scene, when), lambda r: -over(r, x), f"at most {x:g}x its start")


@word(
    "{scene:scene} rises by at least {p:percent}[ {when:when}]",
    example="inhibited rises by at least 20 % at 24 h",
)
def rises_by(stage: Stage, asked: Asked, *, scene: str, p: float, when: When | None = None) -> Outcome:
    """The scene gains that share of its own start, or more."""
    return _own_start(
        stage, asked, Operand(scene, when), lambda r: over(r, 1 + p), f"a rise of at least {p:.3g}"
    )


@word(
    "{scene:scene} falls by at least {p:percent}[ {when:when}]",
    example="starved falls by at least 70 % by 2 h",
)
def falls_by(stage: Stage, asked: Asked, *, scene: str, p: float, when: When | None = None) -> Outcome:
    """The scene loses that share of its own start, or more."""
    return _own_start(
        stage, asked, Operand(scene, when), lambda r: -over(r, 1 - p), f"a fall of at least {p:.3g}"
    )


@word(
    "{scene:scene} falls by at most {p:percent}[ {when:when}]",
    example="blocked falls by at most 20 % until 45 min",
)
def falls_little(stage: Stage, asked: Asked, *, scene: str, p: float, when: When | None = None) -> Outcome:
    """The scene keeps all but that share of its own start."""
    return _own_start(
        stage, asked, Operand(scene, when), lambda r: over(r, 1 - p), f"a fall of at most {p:.3g}"
    )


@word(
    "{scene:scene} changes by at most {p:percent}[ {when:when}]",
    example="damaged changes by at most 10 % throughout",
)
def changes_little(stage: Stage, asked: Asked, *, scene: str, p: float, when: When | None = None) -> Outcome:
    """The scene stays within that share of its own start."""
    return _own_start(
        stage, asked, Operand(scene, when), lambda r: within(r - 1, p), f"within {p:.3g} of its start"
    )


def _line(stage: Stage, asked: Asked, a: Operand, margin: Margin, line: str) -> Outcome:
    """Judge one scene against a number in the readout's unit."""
    look = a.when or END
    hours, value = _points(stage, asked.readout, a.scene, look)
    if not hours.size:
        return _never(asked, a, look)
    margins = margin(value)
    i = int(np.argmax(margins) if look.some else np.argmin(margins))
    unit = stage.trace(a.scene, asked.readout).unit
    seen = f"{_number(float(value[i]), unit)} {_at(look, float(hours[i]))}"
    text = f"{asked.readout} in {a.scene} is {seen} (asked: {line})"
    return outcome(float(margins[i]), text)


@word("{a:operand} above {x:number}[ {when:when}]", example="stressed above 0.9 by 24 h")
def above(stage: Stage, asked: Asked, *, a: Operand, x: float, when: When | None = None) -> Outcome:
    """The readout is over a number, in its own unit."""
    return _line(stage, asked, Operand(a.scene, a.when or when), lambda v: over(v, x), f"above {x:g}")


@word("{a:operand} below {x:number}[ {when:when}]", example="stressed below 0.02 before momp")
def below(stage: Stage, asked: Asked, *, a: Operand, x: float, when: When | None = None) -> Outcome:
    """The readout is under a number, in its own unit."""
    return _line(stage, asked, Operand(a.scene, a.when or when), lambda v: -over(v, x), f"below {x:g}")


@word(
    "{a:operand} between {x:number} and {y:number}[ {when:when}]",
    example="rest between 0.2 and 0.6 at the start",
)
def between(
    stage: Stage, asked: Asked, *, a: Operand, x: float, y: float, when: When | None = None
) -> Outcome:
    """The readout lies between two numbers, in its own unit."""
    return _line(
        stage, asked, Operand(a.scene, a.when or when), lambda v: inside(v, x, y), f"between {x:g} and {y:g}"
    )


def _undone(stage: Stage, asked: Asked, scenes: tuple[str, str, str], when: When | None) -> tuple[float, str]:
    """Return the share of the way from the first to the second that the third goes back, and a text."""
    a, b, c = scenes
    look = when or END
    value = {}
    for scene in (a, b, c):
        _, found = _points(stage, asked.readout, scene, look)
        value[scene] = float(found[-1]) if found.size else float("nan")
    way = value[b] - value[a]
    there = abs(way) > max(_CHANGE * max(value[a], value[b]), FLOOR)
    share = (value[b] - value[c]) / way if there else float("nan")
    steps = ", ".join(f"{scene} {value[scene]:.3g}" for scene in (a, b, c))
    return (
        share,
        f"{asked.readout} {look.text}: {steps}; {c} undoes {share:.0%} of the change from {a} to {b}",
    )


@word(
    "{c:scene} undoes at least {p:percent} of the change from {a:scene} to {b:scene}[ {when:when}]",
    example="blocked undoes at least 70 % of the change from rest to fed at 6 h",
)
def undoes(
    stage: Stage, asked: Asked, *, c: str, p: float, a: str, b: str, when: When | None = None
) -> Outcome:
    """The scene named first goes that share of the way, or more, back from the last to the middle one."""
    share, text = _undone(stage, asked, (a, b, c), when)
    # What is left of the change is the measured quantity, so that full reversal is far from the line.
    return outcome(
        float(-over(1 - share, 1 - p)) if p < 1 else float(over(share, p)), f"{text} (asked: {p:.0%})"
    )


@word(
    "{c:scene} undoes between {p:percent} and {q:percent} of the change "
    "from {a:scene} to {b:scene}[ {when:when}]",
    example="blocked undoes between 5 % and 80 % of the change from rest to fed at 6 h",
)
def undoes_part(
    stage: Stage, asked: Asked, *, c: str, p: float, q: float, a: str, b: str, when: When | None = None
) -> Outcome:
    """The scene named first goes a share between two of the way back from the last to the middle one."""
    share, text = _undone(stage, asked, (a, b, c), when)
    return outcome(float(inside(share, p, q)), f"{text} (asked: {p:.0%} to {q:.0%})")


@word("{ranks:ranks}[ {when:when}]", example="null above hemi above wild at 24 h")
def rank(stage: Stage, asked: Asked, *, ranks: tuple[str, ...], when: When | None = None) -> Outcome:
    """The scenes rank in this order; "not below" allows a tie."""
    outcomes = []
    for (a, relation), b in zip(pairwise(ranks[:-1]), ranks[2:], strict=False):
        if relation not in {"above", "not below"}:
            continue
        line = "more" if relation == "above" else "not less"
        pair = Operand(a, when), Operand(b, when)
        outcomes.append(_fold_of(stage, asked, pair, lambda r: over(r, 1), line, strict=relation == "above"))
    return all_of(outcomes)
