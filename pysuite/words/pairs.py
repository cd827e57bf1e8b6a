"""Words about two drugs together: Bliss excess, combination index, and products of folds.

Shares are of dead cells in populations. A Bliss excess is the share that dies of both drugs less the share
expected if they worked independently of one another.
"""

from __future__ import annotations

import math

import numpy as np

from pysuite.errors import ClaimError
from pysuite.words.compare import _points
from pysuite.words.group import Group, Stat
from pysuite.words.many import number_of
from pysuite.words.margin import CAP, FLOOR, Outcome, fold, inside, outcome, over
from pysuite.words.phrase import word
from pysuite.words.stage import Asked, Stage
from pysuite.words.when import END, When

__all__: list[str] = []

_DEAD = Stat("share dead", "dead", ("dead",))
_LEAST = 0.005  # an excess of half a point is none
_LEVELS = (0.02, 4.0)  # of the single doses, between which a combination is searched


def _dead(stage: Stage, asked: Asked, scene: str) -> float:
    return number_of(stage, asked, _DEAD, Group.of(scene)).value


def _independent(a: float, b: float) -> float:
    return a + b - a * b


def _excess(stage: Stage, asked: Asked, both: str, a: str, b: str) -> tuple[float, str]:
    """Return the Bliss excess of a pair (a share) and a text."""
    ab, one, two = (_dead(stage, asked, scene) for scene in (both, a, b))
    expected = _independent(one, two)
    text = f"share dead: {a} {one:.0%}, {b} {two:.0%}, {both} {ab:.0%} where {expected:.0%} is expected"
    return ab - expected, f"{text}: Bliss excess {ab - expected:+.3f}"


def _signed_over(value: float, line: float) -> float:
    """Return the margin of a number that must be at least a line, where both may be negative.

    Shares live between -1 and 1: on the scale of 1 + value the two sides of 0 can be compared.
    """
    if line > 0:
        return float(over(max(value, 0.0), line))
    return float(np.log2(max(1 + value, FLOOR) / max(1 + line, FLOOR)))


def _signed_under(value: float, line: float) -> float:
    """Return the margin of a number that must be at most a line, where both may be negative."""
    if line > 0:
        return -float(over(max(value, _LEAST), line))
    return -float(np.log2(max(1 + value, FLOOR) / max(1 + line, FLOOR)))


@word(
    "Bliss excess of {both:scene} over {a:scene} and {b:scene} at least {x:signed}",
    example="Bliss excess of both over ven and s63 at least 0.15",
    about="",
    many="only",
)
def bliss_at_least(stage: Stage, asked: Asked, *, both: str, a: str, b: str, x: float) -> Outcome:
    """Both together kill more cells than independent drugs would, by that share or more."""
    excess, text = _excess(stage, asked, both, a, b)
    return outcome(_signed_over(excess, x), f"{text} (asked: at least {x:g})")


@word(
    "Bliss excess of {both:scene} over {a:scene} and {b:scene} at most {x:signed}",
    example="Bliss excess of both over ven and s63 at most 0.05",
    about="",
    many="only",
)
def bliss_at_most(stage: Stage, asked: Asked, *, both: str, a: str, b: str, x: float) -> Outcome:
    """Both together kill no more cells than independent drugs would, but for that share."""
    excess, text = _excess(stage, asked, both, a, b)
    return outcome(_signed_under(excess, x), f"{text} (asked: at most {x:g})")


@word(
    "Bliss excess of {both:scene} over {a:scene} and {b:scene} between {x:signed} and {y:signed}",
    example="Bliss excess of both over ven and btz between -0.05 and 0.3",
    about="",
    many="only",
)
def bliss_between(stage: Stage, asked: Asked, *, both: str, a: str, b: str, x: float, y: float) -> Outcome:
    """The excess over independent drugs lies between two shares."""
    excess, text = _excess(stage, asked, both, a, b)
    margin = min(_signed_over(excess, x), _signed_under(excess, y))
    return outcome(margin, f"{text} (asked: {x:g} to {y:g})")


def _grid(stage: Stage, asked: Asked, scene: str) -> tuple[np.ndarray, str]:
    """Return the Bliss excess of every pair of doses of a scene with two ladders, and where it is largest."""
    table = {(a, b): name for a, b, name in stage.grid(scene)}
    if not any(0 in pair for pair in table) or (0.0, 0.0) not in table:
        raise ClaimError(f"the two ladders of '{scene}' must begin with 0: each drug is needed alone")
    dead = {pair: _dead(stage, asked, name) for pair, name in table.items()}
    pairs = [(a, b) for a, b in table if a and b]
    excess = np.array([dead[a, b] - _independent(dead[a, 0.0], dead[0.0, b]) for a, b in pairs])
    best, worst = pairs[int(excess.argmax())], pairs[int(excess.argmin())]
    largest, smallest = f"{excess.max():+.3f} at {best}", f"{excess.min():+.3f} at {worst}"
    return excess, f"Bliss excess in {scene}: largest {largest}, smallest {smallest}"


@word(
    "largest Bliss excess in {scene:scene} at least {x:signed}",
    example="largest Bliss excess in matrix at least 0.15",
    about="",
    many="only",
)
def largest_excess(stage: Stage, asked: Asked, *, scene: str, x: float) -> Outcome:
    """At one pair of doses or more the excess over independent drugs is at least that share."""
    excess, text = _grid(stage, asked, scene)
    return outcome(_signed_over(float(excess.max()), x), f"{text} (asked: largest at least {x:g})")


@word(
    "smallest Bliss excess in {scene:scene} at least {x:signed}",
    example="smallest Bliss excess in matrix at least -0.05",
    about="",
    many="only",
)
def smallest_excess(stage: Stage, asked: Asked, *, scene: str, x: float) -> Outcome:
    """At no pair of doses does it fall below that share."""
    excess, text = _grid(stage, asked, scene)
    return outcome(_signed_over(float(excess.min()), x), f"{text} (asked: smallest at least {x:g})")


_CI = "combination index of {one:drug} and {two:drug} for {event:event} in {scene:scene}"


def _index(stage: Stage, asked: Asked, about: tuple[str, str, str], scene: str) -> tuple[float, float, str]:
    """Return the combination index between two ends (equal unless a search left its bounds), and a text.

    Both drugs are given at one multiple of their own EC50; the index is the sum of the two multiples at which
    half of the cells die. A drug that does nothing alone counts as 0, at the upper bound of its search.
    """
    one, two, event = about
    alone = {drug: stage.potency(scene, drug, event, asked) for drug in (one, two)}
    working = sum(found.side != "above" for found in alone.values())
    text = ", ".join(f"EC50 of {drug} {found}" for drug, found in alone.items())
    if not working or any(found.side == "below" for found in alone.values()):
        return 0.0, math.inf, f"{text} in {scene}: no combination index"
    low, high = _LEVELS
    bounds = Asked(low=low, high=high, precision=asked.precision, given_at=asked.given_at)
    doses = {drug: found.dose for drug, found in alone.items()}
    level = stage.mixture(scene, doses, event, bounds)
    index = working * level.dose
    ends = {"": (index, index), "above": (index, math.inf), "below": (0.0, index)}[level.side]
    mark = {"": "", "above": "over ", "below": "under "}[level.side]
    return *ends, f"{text} in {scene}; combination index {mark}{index:.3g}"


@word(
    _CI + " at most {x:number}",
    example="combination index of venetoclax and S63845 for death in noisy at most 0.7",
    about="",
    many="yes",
)
def index_at_most(
    stage: Stage, asked: Asked, *, one: str, two: str, event: str, scene: str, x: float
) -> Outcome:
    """Loewe's index at half of the cells: 1 is a drug combined with itself, less is synergy."""
    _, high, text = _index(stage, asked, (one, two, event), scene)
    margin = -CAP if math.isinf(high) else -float(over(high, x))
    return outcome(margin, f"{text} (asked: at most {x:g})")


@word(
    _CI + " at least {x:number}",
    example="combination index of nutlin and bortezomib for death in null at least 0.95",
    about="",
    many="yes",
)
def index_at_least(
    stage: Stage, asked: Asked, *, one: str, two: str, event: str, scene: str, x: float
) -> Outcome:
    """Loewe's index at half of the cells is no lower than that: no synergy."""
    low, high, text = _index(stage, asked, (one, two, event), scene)
    margin = -CAP if low == 0.0 and math.isinf(high) else float(over(low, x))
    return outcome(margin, f"{text} (asked: at least {x:g})")


def _of_product(
    stage: Stage, asked: Asked, scenes: tuple[str, str, str, str], when: When | None
) -> tuple[float, str]:
    """Return the fold of the first scene over what the folds of two others predict, and a text."""
    value = {}
    for scene in scenes:
        _, found = _points(stage, asked.readout, scene, when or END)
        value[scene] = float(found[-1]) if found.size else math.nan
    ab, a, b, base = (value[scene] for scene in scenes)
    ratio = float(fold(ab, base) / (fold(a, base) * fold(b, base)))
    steps = ", ".join(f"{scene} {value[scene]:.3g}" for scene in scenes)
    return ratio, f"{asked.readout} {(when or END).text}: {steps}; {ratio:.3g}x the product of the folds"


_PRODUCT = "the product of {a:scene} and {b:scene} over {base:scene}[ {when:when}]"


@word(
    "{both:scene} at most {x:times} " + _PRODUCT,
    example="double at most 1.15x the product of one and two over none at 72 h",
)
def product_at_most(
    stage: Stage, asked: Asked, *, both: str, x: float, a: str, b: str, base: str, when: When | None = None
) -> Outcome:
    """The fold of both is at most so many times the product of the single folds (independent effects: 1)."""
    ratio, text = _of_product(stage, asked, (both, a, b, base), when)
    return outcome(-float(over(ratio, x)), f"{text} (asked: at most {x:g}x)")


@word(
    "{both:scene} at least {x:times} " + _PRODUCT,
    example="double at least 1.2x the product of one and two over none at 72 h",
)
def product_at_least(
    stage: Stage, asked: Asked, *, both: str, x: float, a: str, b: str, base: str, when: When | None = None
) -> Outcome:
    """The fold of both is at least so many times the product of the single folds: more than independent."""
    ratio, text = _of_product(stage, asked, (both, a, b, base), when)
    return outcome(float(over(ratio, x)), f"{text} (asked: at least {x:g}x)")


@word(
    "{both:scene} between {x:times} and {y:times} " + _PRODUCT,
    example="double between 0.85x and 1.15x the product of one and two over none",
)
def product_between(
    stage: Stage,
    asked: Asked,
    *,
    both: str,
    x: float,
    y: float,
    a: str,
    b: str,
    base: str,
    when: When | None = None,
) -> Outcome:
    """The fold of both is what two independent effects give, within two multiples."""
    ratio, text = _of_product(stage, asked, (both, a, b, base), when)
    return outcome(float(inside(ratio, x, y)), f"{text} (asked: {x:g}x to {y:g}x)")
