"""Words about populations and cohorts: shares of dead cells, response rates, medians, and how they differ.

A group may be a part of a scene: ``ven with t(11;14)``, ``ven in the top third by BCL2_total``, ``survivors
of ven``. Every number is told with its 95 % interval; the line is drawn at the number itself.
"""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np

from pysuite.words.group import Group, Stat
from pysuite.words.ladder import _slope
from pysuite.words.many import Value, number_of, readings
from pysuite.words.margin import CAP, FLOOR, Outcome, all_of, inside, outcome, over
from pysuite.words.phrase import word
from pysuite.words.stage import Asked, Stage
from pysuite.words.when import When

__all__: list[str] = []

_HALF_POINT = 0.005  # no share of a few hundred cells is known better


def _one(stage: Stage, asked: Asked, stat: Stat, g: Group, t: float | None = None) -> tuple[Value, str]:
    found = number_of(stage, asked, stat, g, t)
    about = f"{asked.readout}: " if stat.about_readout else ""
    return found, f"{about}{stat.text} in {g.text} {found}"


def _two(
    stage: Stage, asked: Asked, stat: Stat, pair: tuple[Group, Group], t: float | None = None
) -> tuple[Value, Value, str]:
    (a, text), (b, other) = (_one(stage, asked, stat, g, t) for g in pair)
    return a, b, f"{text}, {other.partition(stat.text)[2].strip()}"


def _nan(value: float, margin: float) -> float:
    return -CAP if math.isnan(value) else margin


@word(
    "{stat:stat} in {g:group} at least {p:percent}[ by {t:duration}]",
    example="share dead in noisy at least 50 % by 48 h",
    about="",
    many="only",
)
def share_at_least(
    stage: Stage, asked: Asked, *, stat: Stat, g: Group, p: float, t: float | None = None
) -> Outcome:
    """The share of the group is at least that."""
    found, text = _one(stage, asked, stat, g, t)
    return outcome(_nan(found.value, float(over(found.value, p))), f"{text} (asked: at least {p:.0%})")


@word(
    "{stat:stat} in {g:group} at most {p:percent}[ by {t:duration}]",
    example="response rate in ven without t(11;14) at most 20 %",
    about="",
    many="only",
)
def share_at_most(
    stage: Stage, asked: Asked, *, stat: Stat, g: Group, p: float, t: float | None = None
) -> Outcome:
    """The share of the group is at most that."""
    found, text = _one(stage, asked, stat, g, t)
    return outcome(
        _nan(found.value, -float(over(found.value, max(p, FLOOR)))), f"{text} (asked: at most {p:.0%})"
    )


@word(
    "{stat:stat} in {g:group} between {p:percent} and {q:percent}[ by {t:duration}]",
    example="share above 2 SD of normal in diagnosed between 40 % and 65 %",
    about="",
    many="only",
)
def share_between(
    stage: Stage, asked: Asked, *, stat: Stat, g: Group, p: float, q: float, t: float | None = None
) -> Outcome:
    """The share of the group lies between two."""
    found, text = _one(stage, asked, stat, g, t)
    return outcome(_nan(found.value, float(inside(found.value, p, q))), f"{text} (asked: {p:.0%} to {q:.0%})")


@word(
    "{stat:stat} in {g:group} between {x:number} and {y:number}",
    example="median EC50 of PRIMA_1 for death in lines between 5 and 70",
    about="",
    many="only",
)
def number_between(stage: Stage, asked: Asked, *, stat: Stat, g: Group, x: float, y: float) -> Outcome:
    """The number of the group (a dose in the drug's unit, a time in hours) lies between two."""
    found, text = _one(stage, asked, stat, g)
    return outcome(_nan(found.value, float(inside(found.value, x, y))), f"{text} (asked: {x:g} to {y:g})")


@word(
    "{stat:stat} in {g:group} between {p:percent} and {q:percent} of its {other:stat}",
    example="deep response rate in ven between 40 % and 95 % of its response rate",
    about="",
    many="only",
)
def part_of(stage: Stage, asked: Asked, *, stat: Stat, g: Group, p: float, q: float, other: Stat) -> Outcome:
    """One number of the group is such a part of another number of the same group."""
    a, text = _one(stage, asked, stat, g)
    b, whole = _one(stage, asked, other, g)
    part = math.nan if b.value == 0 else _fold(a, b)
    line = f"{text}, {whole}: {part:.0%} of it (asked: {p:.0%} to {q:.0%})"
    return outcome(_nan(part, float(inside(part, p, q))), line)


def _gap(a: Value, b: Value) -> float:
    return a.value - b.value


@word(
    "{stat:stat} in {g:group} at least {n:points} above {h:group}[ by {t:duration}]",
    example="share dead in both at least 10 points above single",
    about="",
    many="only",
)
def points_above(
    stage: Stage, asked: Asked, *, stat: Stat, g: Group, n: float, h: Group, t: float | None = None
) -> Outcome:
    """The share of the first exceeds that of the second by so many percentage points, or more."""
    a, b, text = _two(stage, asked, stat, (g, h), t)
    gap = _gap(a, b)
    margin = _nan(gap, float(over(gap, max(n, _HALF_POINT))))
    return outcome(margin, f"{text}: {100 * gap:+.3g} points (asked: at least {100 * n:g})")


def _at_most(gap: float, n: float) -> float:
    """Return the margin of a gap (a share) that must not exceed n points."""
    return _nan(gap, -float(over(max(gap, 0.0), max(n, _HALF_POINT))))


@word(
    "{stat:stat} in {g:group} at most {n:points} above {h:group}[ by {t:duration}]",
    example="share dead in null at most 5 points above wild",
    about="",
    many="only",
)
def points_little_above(
    stage: Stage, asked: Asked, *, stat: Stat, g: Group, n: float, h: Group, t: float | None = None
) -> Outcome:
    """The share of the first exceeds that of the second by so many percentage points at most."""
    a, b, text = _two(stage, asked, stat, (g, h), t)
    gap = _gap(a, b)
    return outcome(_at_most(gap, n), f"{text}: {100 * gap:+.3g} points (asked: at most {100 * n:g})")


@word(
    "{stat:stat} in {g:group} at most {n:points} below {h:group}[ by {t:duration}]",
    example="share dead in pair at most 2 points below single",
    about="",
    many="only",
)
def points_little_below(
    stage: Stage, asked: Asked, *, stat: Stat, g: Group, n: float, h: Group, t: float | None = None
) -> Outcome:
    """The share of the first falls short of that of the second by so many percentage points at most."""
    a, b, text = _two(stage, asked, stat, (g, h), t)
    gap = _gap(a, b)
    return outcome(_at_most(-gap, n), f"{text}: {100 * gap:+.3g} points (asked: at most {100 * n:g} below)")


@word(
    "{stat:stat} in {g:group} within {n:points} of {h:group}[ by {t:duration}]",
    example="median kill in mix with t(11;14) within 10 points of mix without t(11;14)",
    about="",
    many="only",
)
def points_near(
    stage: Stage, asked: Asked, *, stat: Stat, g: Group, n: float, h: Group, t: float | None = None
) -> Outcome:
    """The shares are no further apart than so many percentage points."""
    a, b, text = _two(stage, asked, stat, (g, h), t)
    gap = _gap(a, b)
    return outcome(_at_most(abs(gap), n), f"{text}: {100 * gap:+.3g} points (asked: within {100 * n:g})")


def _fold(a: Value, b: Value) -> float:
    """Return how many times the first is of the second; nan where neither end is known."""
    if math.isnan(a.value) or math.isnan(b.value) or (math.isinf(a.value) and math.isinf(b.value)):
        return math.nan
    return 0.0 if math.isinf(b.value) else max(a.value, FLOOR) / max(b.value, FLOOR)


@word(
    "{stat:stat} in {g:group} at least {x:times} that in {h:group}[ by {t:duration}]",
    example="response rate in ven with t(11;14) at least 2.5x that in ven without t(11;14)",
    about="",
    many="only",
)
def fold_at_least(
    stage: Stage, asked: Asked, *, stat: Stat, g: Group, x: float, h: Group, t: float | None = None
) -> Outcome:
    """The number of the first is so many times that of the second, or more."""
    a, b, text = _two(stage, asked, stat, (g, h), t)
    fold = _fold(a, b)
    return outcome(_nan(fold, float(over(fold, x))), f"{text}: {fold:.3g}x (asked: at least {x:g}x)")


@word(
    "{stat:stat} in {g:group} at most {x:times} that in {h:group}[ by {t:duration}]",
    example="median time of death in strong at most 0.8x that in weak",
    about="",
    many="only",
)
def fold_at_most(
    stage: Stage, asked: Asked, *, stat: Stat, g: Group, x: float, h: Group, t: float | None = None
) -> Outcome:
    """The number of the first is so many times that of the second, or less."""
    a, b, text = _two(stage, asked, stat, (g, h), t)
    fold = _fold(a, b)
    return outcome(_nan(fold, -float(over(fold, x))), f"{text}: {fold:.3g}x (asked: at most {x:g}x)")


@word(
    "{stat:stat} in {g:group} between {x:times} and {y:times} that in {h:group}",
    example="median EC50 of RITA for death in rita with del(17p) between 0.67x and 1.5x that in rita",
    about="",
    many="only",
)
def fold_between(
    stage: Stage, asked: Asked, *, stat: Stat, g: Group, x: float, y: float, h: Group
) -> Outcome:
    """The number of the first lies between two multiples of that of the second."""
    a, b, text = _two(stage, asked, stat, (g, h))
    fold = _fold(a, b)
    return outcome(_nan(fold, float(inside(fold, x, y))), f"{text}: {fold:.3g}x (asked: {x:g}x to {y:g}x)")


@word(
    "{stat:stat} in {ranks:ranks}",
    example="response rate in triplet above doublet above ven",
    about="",
    many="only",
)
def stat_rank(stage: Stage, asked: Asked, *, stat: Stat, ranks: tuple[str, ...]) -> Outcome:
    """The scenes rank in this order by their number; "not below" allows a tie."""
    outcomes = []
    for (a, relation), b in zip(pairwise(ranks[:-1]), ranks[2:], strict=False):
        if relation not in {"above", "not below"}:
            continue
        one, two, text = _two(stage, asked, stat, (Group.of(a), Group.of(b)))
        strict = relation == "above"
        fold = _fold(one, two)
        line = f"{text} (asked: {'more' if strict else 'not less'})"
        outcomes.append(outcome(_nan(fold, float(over(fold, 1.0))), line, strict=strict))
    return all_of(outcomes)


@word(
    "{stat:stat} gains from {g:group} to {h:group} at least {p:percent} "
    "of what it gains from {u:group} to {v:group}",
    example="share dead gains from ven1 to both1 at least 100 % of what it gains from ven2 to both2",
    about="",
    many="only",
)
def gains_more(
    stage: Stage, asked: Asked, *, stat: Stat, g: Group, h: Group, p: float, u: Group, v: Group
) -> Outcome:
    """The first gap (in points) is at least that share of the second; the first must be a gain."""
    a, b, text = _two(stage, asked, stat, (h, g))
    c, d, other = _two(stage, asked, stat, (v, u))
    one, two = _gap(a, b), _gap(c, d)
    # A second gap of nothing or less asks for no more than a gain.
    margin = float(over(max(one, 0.0), max(p * two, _HALF_POINT)))
    line = (
        f"{text}: {100 * one:+.3g} points; {other}: {100 * two:+.3g} points (asked: at least {p:.0%} of it)"
    )
    return outcome(_nan(one + two, margin), line)


def _medians(stage: Stage, asked: Asked, pair: tuple[Group, Group], when: When | None) -> tuple[float, str]:
    """Return how many times the median of the first is of that of the second, and a text."""
    found = [readings(stage, g, asked.readout, when) for g in pair]
    if not all(values.size for values in found):
        return math.nan, f"{asked.readout}: nobody is left in {' or '.join(g.text for g in pair)}"
    one, two = (float(np.median(values)) for values in found)
    return max(one, FLOOR) / max(two, FLOOR), (
        f"median {asked.readout}: {pair[0].text} {one:.3g} (of {found[0].size}), "
        f"{pair[1].text} {two:.3g} (of {found[1].size})"
    )


@word(
    "median in {g:group} at least {x:times} that in {h:group}[ {when:when}]",
    example="median in survivors of treated at least 1.2x that in cells of treated",
    many="only",
)
def median_at_least(
    stage: Stage, asked: Asked, *, g: Group, x: float, h: Group, when: When | None = None
) -> Outcome:
    """The median of the readout (at rest, or at a time) in the first is so many times that in the second."""
    fold, text = _medians(stage, asked, (g, h), when)
    return outcome(_nan(fold, float(over(fold, x))), f"{text}: {fold:.3g}x (asked: at least {x:g}x)")


@word(
    "median in {g:group} between {x:times} and {y:times} that in {h:group}[ {when:when}]",
    example="median in survivors of random between 0.95x and 1.05x that in cells of random",
    many="only",
)
def median_between(
    stage: Stage, asked: Asked, *, g: Group, x: float, y: float, h: Group, when: When | None = None
) -> Outcome:
    """The median of the readout in the first lies between two multiples of that in the second."""
    fold, text = _medians(stage, asked, (g, h), when)
    return outcome(_nan(fold, float(inside(fold, x, y))), f"{text}: {fold:.3g}x (asked: {x:g}x to {y:g}x)")


def _shares(stage: Stage, asked: Asked, scene: str) -> tuple[np.ndarray, np.ndarray, str]:
    """Return dose and share dead of each rung."""
    rungs = stage.ladder(scene)
    dead = Stat("share dead", "dead", ("dead",))
    shares = [number_of(stage, asked, dead, Group.of(name)).value for _, name in rungs]
    text = ", ".join(f"{dose:.3g}: {share:.0%}" for (dose, _), share in zip(rungs, shares, strict=True))
    return np.array([dose for dose, _ in rungs]), np.array(shares), f"share dead in {scene} {{{text}}}"


@word(
    "share dead in {scene:scene} never falls with dose by more than {n:points}",
    example="share dead in given never falls with dose by more than 2 points",
    about="",
    many="only",
)
def dead_never_falls(stage: Stage, asked: Asked, *, scene: str, n: float) -> Outcome:
    """No step of the ladder kills clearly fewer cells, and the top dose kills more than the lowest."""
    _, shares, text = _shares(stage, asked, scene)
    back = float(max(0.0, -np.diff(shares).min()))
    rise = float(over(shares[-1] - shares[0], max(n, _HALF_POINT)))
    return outcome(min(_at_most(back, n), rise), f"{text} (asked: rising)")


@word(
    "share dead in {a:scene} is less steep with dose than in {b:scene}",
    example="share dead in noisy is less steep with dose than in even",
    about="",
    many="yes",
)
def less_steep(stage: Stage, asked: Asked, *, a: str, b: str) -> Outcome:
    """From a tenth to nine tenths of its rise the first needs a wider range of doses (Hill slope)."""
    slopes, texts = [], []
    for scene in (a, b):
        doses, shares, text = _shares(stage, asked, scene)
        slopes.append(_slope(doses, shares))
        texts.append(f"{text}, slope {slopes[-1]:.3g}")
    margin = -CAP if any(map(math.isnan, slopes)) else math.log2(slopes[1] / slopes[0])
    return outcome(margin, "; ".join(texts), strict=True)
