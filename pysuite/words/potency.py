"""Words about the dose at which a cell begins to die: folds of EC50 between scenes.

The dose is searched by halving on a log scale between two stated bounds. A switch that is not found inside
them gives a bound instead of a dose, and a sentence that a bound cannot decide does not hold.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

from pysuite.words.margin import CAP, Outcome, all_of, outcome
from pysuite.words.phrase import word
from pysuite.words.stage import Asked, Potency, Stage

__all__ = ["Range"]


@dataclass(frozen=True)
class Range:
    """A fold known only to lie between two ends, when a dose was not reached."""

    low: float
    high: float

    @classmethod
    def of(cls, found: Potency) -> Range:
        """Return what is known of a dose."""
        return cls(
            0.0 if found.side == "below" else found.dose,
            math.inf if found.side == "above" else found.dose,
        )

    def __truediv__(self, other: Range) -> Range:
        low = 0.0 if math.isinf(other.high) else self.low / other.high
        high = math.inf if other.low == 0 or math.isinf(self.high) else self.high / other.low
        return Range(low, high)

    def at_least(self, line: float) -> float:
        """Return the margin of being at least a line, from the worse end."""
        return -CAP if self.low <= 0 else math.log2(self.low / line)

    def at_most(self, line: float) -> float:
        """Return the margin of being at most a line, from the worse end."""
        return -CAP if math.isinf(self.high) else math.log2(line / self.high)

    def __str__(self) -> str:
        if self.low == self.high:
            return f"{self.low:.3g}"
        if math.isinf(self.high):
            return f"over {self.low:.3g}" if self.low else "unknown"
        return f"under {self.high:.3g}" if not self.low else f"{self.low:.3g} to {self.high:.3g}"


Scenes = tuple[str, ...]


def _of(stage: Stage, asked: Asked, about: tuple[str, str], scenes: Scenes) -> tuple[Range, str]:
    """Return the EC50 of a scene, or its fold over a second one, and a text."""
    found = [stage.potency(scene, *about, asked) for scene in scenes]
    text = " over ".join(f"{scene} {dose}" for scene, dose in zip(scenes, found, strict=True))
    ranges = [Range.of(dose) for dose in found]
    return (ranges[0] if len(ranges) == 1 else ranges[0] / ranges[1]), text


def _fold(stage: Stage, asked: Asked, about: tuple[str, str], a: Scenes, b: Scenes) -> tuple[Range, str]:
    (one, text), (two, other) = _of(stage, asked, about, a), _of(stage, asked, about, b)
    fold = one / two
    return fold, f"EC50 of {about[0]} for {about[1]}: {text}, {other}: {fold}x"


_HEAD = "EC50 of {drug:drug} for {event:event} in {a:over}"


@word(
    _HEAD + " at least {x:times} that in {b:over}",
    example="EC50 of BH3stress for momp in fed at least 1.5x that in rest",
    about="",
    many="yes",
)
def harder(stage: Stage, asked: Asked, *, drug: str, event: str, a: Scenes, x: float, b: Scenes) -> Outcome:
    """The first needs so many times the dose of the second, or more ("p over q" compares shifts)."""
    fold, text = _fold(stage, asked, (drug, event), a, b)
    return outcome(fold.at_least(x), f"{text} (asked: at least {x:g}x)")


@word(
    _HEAD + " at most {x:times} that in {b:over}",
    example="EC50 of venetoclax for death in translocated at most 0.2x that in rest",
    about="",
    many="yes",
)
def easier(stage: Stage, asked: Asked, *, drug: str, event: str, a: Scenes, x: float, b: Scenes) -> Outcome:
    """The first needs so many times the dose of the second, or less."""
    fold, text = _fold(stage, asked, (drug, event), a, b)
    return outcome(fold.at_most(x), f"{text} (asked: at most {x:g}x)")


@word(
    _HEAD + " between {x:times} and {y:times} that in {b:over}",
    example="EC50 of nutlin for death in hemi between 1x and 3x that in wild",
    about="",
    many="yes",
)
def comparable(
    stage: Stage, asked: Asked, *, drug: str, event: str, a: Scenes, x: float, y: float, b: Scenes
) -> Outcome:
    """The dose of the first lies between two multiples of that of the second."""
    fold, text = _fold(stage, asked, (drug, event), a, b)
    return outcome(min(fold.at_least(x), fold.at_most(y)), f"{text} (asked: {x:g}x to {y:g}x)")


@word(
    _HEAD + " unchanged from {b:over} within {p:percent}",
    example="EC50 of BH3stress for momp in cut unchanged from rest within 5 %",
    about="",
    many="yes",
)
def same_dose(
    stage: Stage, asked: Asked, *, drug: str, event: str, a: Scenes, b: Scenes, p: float
) -> Outcome:
    """The doses differ by less than that share, or neither is reached."""
    (one, text), (two, other) = _of(stage, asked, (drug, event), a), _of(stage, asked, (drug, event), b)
    line = f"EC50 of {drug} for {event}: {text}, {other}"
    if one == two:
        return outcome(CAP, f"{line} (asked: within {p:.0%})")
    fold = one / two
    # Distance to the nearer edge, in units of the allowed change: half the change is a margin of 1.
    change = max(abs(fold.low - 1), abs(fold.high - 1))
    return outcome(
        -CAP if math.isinf(change) else math.log2(p / max(change, p / 2**CAP)),
        f"{line}: {fold}x (asked: within {p:.0%})",
    )


@word(
    _HEAD + " at least {p:percent} below that in {b:over}",
    example="EC50 of BH3stress for momp in raised at least 10 % below that in rest",
    about="",
    many="yes",
)
def lowered(stage: Stage, asked: Asked, *, drug: str, event: str, a: Scenes, p: float, b: Scenes) -> Outcome:
    """The first needs a dose lower than that of the second by that share, or more."""
    fold, text = _fold(stage, asked, (drug, event), a, b)
    return outcome(fold.at_most(1 - p), f"{text} (asked: lower by {p:.0%})")


@word(
    "EC50 of {drug:drug} for {event:event} in {doses:doses}",
    example="EC50 of DNAdamage for momp in null above hemi above wild",
    about="",
    many="yes",
)
def dose_rank(stage: Stage, asked: Asked, *, drug: str, event: str, doses: Scenes) -> Outcome:
    """The scenes rank in this order by the dose that they need; "not below" allows a tie."""
    outcomes = []
    for (a, relation), b in zip(pairwise(doses[:-1]), doses[2:], strict=False):
        if relation in {"above", "not below"}:
            outcomes.append(_ranked(stage, asked, (drug, event), (a, b), strict=relation == "above"))
    return all_of(outcomes)


def _ranked(
    stage: Stage, asked: Asked, about: tuple[str, str], pair: tuple[str, str], *, strict: bool
) -> Outcome:
    """Judge whether the first needs more than the second, or no less within the precision of the search."""
    fold, text = _fold(stage, asked, about, (pair[0],), (pair[1],))
    if strict:
        return outcome(fold.at_least(1.0), f"{text} (asked: more)", strict=True)
    return outcome(fold.at_least(1 / (1 + asked.precision)), f"{text} (asked: not less)")


@word(
    "EC50 of {drug:drug} for {event:event} in {scene:scene} at most {x:number}",
    example="EC50 of bortezomib for death in rest at most 20",
    about="",
    many="yes",
)
def potent(stage: Stage, asked: Asked, *, drug: str, event: str, scene: str, x: float) -> Outcome:
    """The dose is at most a number, in the drug's unit."""
    found, text = _of(stage, asked, (drug, event), (scene,))
    return outcome(found.at_most(x), f"EC50 of {drug} for {event}: {text} (asked: at most {x:g})")


@word(
    "EC50 of {drug:drug} for {event:event} in {scene:scene} not reached",
    example="EC50 of nutlin for death in null not reached",
    about="",
    many="yes",
)
def inert(stage: Stage, asked: Asked, *, drug: str, event: str, scene: str) -> Outcome:
    """Even the upper bound of the search does nothing."""
    dose = stage.potency(scene, drug, event, asked)
    share = math.log2(dose.dose / asked.high) if dose.side != "above" else CAP
    return outcome(
        min(share, -1e-3) if dose.side != "above" else CAP,
        f"EC50 of {drug} for {event}: {scene} {dose} (asked: over {asked.high:g})",
    )
