"""Words about what a block leaves of a shift of the EC50, how shifts add up, and the EC50 along a ladder.

Shifts are compared as logarithms: half of a 4-fold shift is 2-fold. A shift of which an end was not reached
is no number, and the sentence does not hold.
"""

from __future__ import annotations

import math
from itertools import pairwise

from pysuite.errors import ClaimError
from pysuite.words.margin import CAP, Outcome, all_of, inside, outcome, over
from pysuite.words.phrase import word
from pysuite.words.potency import Range
from pysuite.words.stage import Asked, Potency, Stage

__all__: list[str] = []

_NO_SHIFT = 0.03  # log2: a shift that is smaller than the search is exact cannot be undone
_RISE = 1.02  # a ladder whose ends differ by less is flat


def _log(found: Potency) -> float:
    return math.nan if found.side else math.log2(found.dose)


def _doses(
    stage: Stage, asked: Asked, about: tuple[str, str], scenes: tuple[str, ...]
) -> tuple[list[float], str]:
    """Return log2 of the EC50 of each scene (nan where it was not found), and a text."""
    found = [stage.potency(scene, *about, asked) for scene in scenes]
    text = ", ".join(f"{scene} {dose}" for scene, dose in zip(scenes, found, strict=True))
    return [_log(dose) for dose in found], f"EC50 of {about[0]} for {about[1]}: {text}"


def _left(
    stage: Stage, asked: Asked, about: tuple[str, str], scenes: tuple[str, str, str]
) -> tuple[float, str]:
    """Return the share of the shift from the first to the second that the third undoes, and a text."""
    (a, b, c), text = _doses(stage, asked, about, scenes)
    way = b - a
    share = (b - c) / way if abs(way) > _NO_SHIFT else math.nan
    return share, f"{text}; {scenes[2]} undoes {share:.0%} of the shift from {scenes[0]} to {scenes[1]}"


_SHIFT = "of the EC50 shift of {drug:drug} for {event:event} from {a:scene} to {b:scene}"


@word(
    "{c:scene} undoes at least {p:percent} " + _SHIFT,
    example="blocked undoes at least 90 % of the EC50 shift of BH3stress for momp from alone to marrow",
    about="",
    many="yes",
)
def undoes_shift(
    stage: Stage, asked: Asked, *, c: str, p: float, drug: str, event: str, a: str, b: str
) -> Outcome:
    """Of the (logarithmic) shift that much, or more, is gone in the scene named first."""
    share, text = _left(stage, asked, (drug, event), (a, b, c))
    margin = -float(over(1 - share, 1 - p)) if p < 1 else float(over(share, p))
    return outcome(-CAP if math.isnan(share) else margin, f"{text} (asked: at least {p:.0%})")


@word(
    "{c:scene} undoes between {p:percent} and {q:percent} " + _SHIFT,
    example="blocked undoes between 5 % and 80 % of the EC50 shift of BH3stress for momp from bare to fed",
    about="",
    many="yes",
)
def undoes_part_of_shift(
    stage: Stage, asked: Asked, *, c: str, p: float, q: float, drug: str, event: str, a: str, b: str
) -> Outcome:
    """Of the (logarithmic) shift a share between two is gone in the scene named first."""
    share, text = _left(stage, asked, (drug, event), (a, b, c))
    margin = -CAP if math.isnan(share) else float(inside(share, p, q))
    return outcome(margin, f"{text} (asked: {p:.0%} to {q:.0%})")


@word(
    "EC50 shift of {drug:drug} for {event:event} from {a:scene} to {b:scene} at most {p:percent} "
    "of that of {drug2:drug} for {event2:event} from {c:scene} to {d:scene}",
    example="EC50 shift of FASL for death from one to two at most 50 % "
    "of that of BH3stress for momp from three to four",
    about="",
    many="yes",
)
def smaller_shift(
    stage: Stage,
    asked: Asked,
    *,
    drug: str,
    event: str,
    a: str,
    b: str,
    p: float,
    drug2: str,
    event2: str,
    c: str,
    d: str,
) -> Outcome:
    """The first shift is at most that share of the second, as logarithms."""
    (low, high), text = _doses(stage, asked, (drug, event), (a, b))
    (low2, high2), other = _doses(stage, asked, (drug2, event2), (c, d))
    one, two = high - low, high2 - low2
    share = one / two if abs(two) > _NO_SHIFT else math.nan
    margin = -CAP if math.isnan(share) else -float(over(max(share, 0.0), p))
    return outcome(margin, f"{text}; {other}: {share:.0%} (asked: at most {p:.0%})")


@word(
    "EC50 shifts of {drug:drug} for {event:event} from {a:scene} to {parts:scenes} "
    "add up to between {p:percent} and {q:percent} of that to {b:scene}",
    example="EC50 shifts of TRAIL for death from full to noFLIP, noOPG and noIAP add up to "
    "between 50 % and 200 % of that to none",
    about="",
    many="yes",
)
def shifts_add_up(
    stage: Stage,
    asked: Asked,
    *,
    drug: str,
    event: str,
    a: str,
    parts: tuple[str, ...],
    p: float,
    q: float,
    b: str,
) -> Outcome:
    """The single (logarithmic) shifts together make a share between two of the joint one."""
    (base, joint, *single), text = _doses(stage, asked, (drug, event), (a, b, *parts))
    whole = joint - base
    share = sum(one - base for one in single) / whole if abs(whole) > _NO_SHIFT else math.nan
    margin = -CAP if math.isnan(share) else float(inside(share, p, q))
    return outcome(margin, f"{text}; the parts make {share:.0%} of the whole (asked: {p:.0%} to {q:.0%})")


def _climb(
    stage: Stage, asked: Asked, about: tuple[str, str], scene: str, *, up: bool, flat: bool
) -> Outcome:
    """Judge the EC50 along a ladder: every step one way, the ends clearly apart unless flat is allowed."""
    rungs = [name for _, name in stage.ladder(scene)]
    if not rungs:
        raise ClaimError(f"'{scene}' has no ladder")
    found = [Range.of(stage.potency(name, *about, asked)) for name in rungs]
    text = ", ".join(f"{name} {dose}" for name, dose in zip(rungs, found, strict=True))
    line = f"EC50 of {about[0]} for {about[1]}: {text} (asked: {'rising' if up else 'falling'})"
    pairs = [(b, a) if up else (a, b) for a, b in pairwise(found)]
    slack = 1 / (1 + asked.precision)
    steps = [CAP if more == less else (more / less).at_least(slack) for more, less in pairs]
    if not flat:
        ends = (found[-1], found[0]) if up else (found[0], found[-1])
        steps.append((ends[0] / ends[1]).at_least(_RISE))
    return all_of([outcome(min(steps), line)])


_EC50 = "EC50 of {drug:drug} for {event:event} in {scene:scene}"


@word(
    _EC50 + " rises with dose",
    example="EC50 of BH3stress for momp in fed rises with dose",
    about="",
    many="yes",
)
def potency_rises(stage: Stage, asked: Asked, *, drug: str, event: str, scene: str) -> Outcome:
    """Along the scene's ladder the deadly dose never falls, and ends clearly (2 %) higher."""
    return _climb(stage, asked, (drug, event), scene, up=True, flat=False)


@word(
    _EC50 + " falls with dose",
    example="EC50 of BH3stress for momp in given falls with dose",
    about="",
    many="yes",
)
def potency_falls(stage: Stage, asked: Asked, *, drug: str, event: str, scene: str) -> Outcome:
    """Along the scene's ladder the deadly dose never rises, and ends clearly (2 %) lower."""
    return _climb(stage, asked, (drug, event), scene, up=False, flat=False)


@word(
    _EC50 + " never falls with dose",
    example="EC50 of BH3stress for momp in fed never falls with dose",
    about="",
    many="yes",
)
def potency_never_falls(stage: Stage, asked: Asked, *, drug: str, event: str, scene: str) -> Outcome:
    """Along the scene's ladder the deadly dose never falls; it may stay."""
    return _climb(stage, asked, (drug, event), scene, up=True, flat=True)
