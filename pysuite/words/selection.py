"""Words about selection: two clones under one treatment, round after round with regrowth between.

Both clones grow alike and are killed as their scenes say; what is left of each is followed by arithmetic. In
a cohort each patient is followed alone, and the shares are averaged over patients.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pysuite.errors import ClaimError
from pysuite.words.many import kill_of
from pysuite.words.margin import FLOOR, Outcome, inside, outcome, over
from pysuite.words.phrase import word
from pysuite.words.stage import Asked, Stage

__all__ = ["clone_share", "left_alive", "starts"]

Array = NDArray[np.float64]


def left_alive(stage: Stage, scene: str) -> Array:
    """Return the share of cells that one round leaves alive, for each patient, or one for a population.

    Where all cells die, half a cell is taken to be left: a few hundred cells cannot show a rarer survivor.
    """
    out = []
    stage.prepare(stage.cells(scene), "death")
    for unit in stage.wholes(scene):
        count = len(stage.cells(unit))
        dead = kill_of(stage, unit) * count
        out.append(1 - min(dead, count - 0.5) / count)
    return np.array(out)


def clone_share(start: float | Array, clone: Array, rest: Array, rounds: int) -> Array:
    """Return the clone's share after so many rounds, from the shares of both that a round leaves alive.

    Examples
    --------
    >>> float(clone_share(0.5, np.array([1.0]), np.array([0.5]), 1)[0].round(3))
    0.667
    """
    mutant, wild = start * clone**rounds, (1 - start) * rest**rounds
    return mutant / (mutant + wild)


_HEAD = "clone {a:scene} from {p:percent}[ to {o:percent}] among {b:scene}"


def starts(low: float, high: float | None, count: int) -> Array:
    """Return the share from which the clone starts in each patient: the same, or drawn evenly between two.

    Examples
    --------
    >>> starts(0.03, 0.09, 2).round(3).tolist()
    [0.068, 0.046]
    """
    high = low if high is None else high
    return low + (high - low) * np.random.default_rng(0).random(count)


def _share(
    stage: Stage, pair: tuple[str, str], between: tuple[float, float | None], rounds: int
) -> tuple[float, float, str]:
    """Return the clone's share before and after, over all patients, and a text."""
    clone, rest = (left_alive(stage, scene) for scene in pair)
    if clone.size != rest.size:
        raise ClaimError(f"'{pair[0]}' and '{pair[1]}' are not the same patients")
    start = starts(*between, clone.size)
    share, before = float(clone_share(start, clone, rest, rounds).mean()), float(start.mean())
    left = f"a round leaves {clone.mean():.1%} of {pair[0]} and {rest.mean():.1%} of {pair[1]}"
    return before, share, f"{left}: {before:.3g} becomes {share:.3g} after {rounds} rounds"


@word(
    _HEAD + " makes up at least {q:percent} after {n:count} rounds",
    example="clone mutant from 1 % among wild makes up at least 50 % after 7 rounds",
    about="",
    many="only",
)
def takes_over(
    stage: Stage, asked: Asked, *, a: str, p: float, b: str, q: float, n: int, o: float | None = None
) -> Outcome:
    """Treated round after round, the clone comes to make up that share of the living cells, or more."""
    _, share, text = _share(stage, (a, b), (p, o), n)
    return outcome(float(over(share, q)), f"{text} (asked: at least {q:.0%})")


@word(
    _HEAD + " makes up between {q:percent} and {r:percent} after {n:count} rounds",
    example="clone mutant from 1 % among wild makes up between 0.7 % and 1.5 % after 7 rounds",
    about="",
    many="only",
)
def stays_between(
    stage: Stage,
    asked: Asked,
    *,
    a: str,
    p: float,
    b: str,
    q: float,
    r: float,
    n: int,
    o: float | None = None,
) -> Outcome:
    """Treated round after round, the clone comes to make up a share between two."""
    _, share, text = _share(stage, (a, b), (p, o), n)
    return outcome(float(inside(share, q, r)), f"{text} (asked: {q:.3g} to {r:.3g})")


@word(
    _HEAD + " grows at least {x:times} in {n:count} rounds",
    example="clone mutant from 5 % among wild grows at least 2.5x in 3 rounds",
    about="",
    many="only",
)
def enriched(
    stage: Stage, asked: Asked, *, a: str, p: float, b: str, x: float, n: int, o: float | None = None
) -> Outcome:
    """Its share of the living cells becomes so many times what it was, or more."""
    start, share, text = _share(stage, (a, b), (p, o), n)
    return outcome(float(over(share / start, x)), f"{text}: {share / start:.3g}x (asked: at least {x:g}x)")


@word(
    _HEAD + " grows at most {x:times} in {n:count} rounds",
    example="clone mutant from 5 % among wild grows at most 1.4x in 3 rounds",
    about="",
    many="only",
)
def not_enriched(
    stage: Stage, asked: Asked, *, a: str, p: float, b: str, x: float, n: int, o: float | None = None
) -> Outcome:
    """Its share of the living cells becomes so many times what it was at most."""
    start, share, text = _share(stage, (a, b), (p, o), n)
    return outcome(-float(over(share / start, x)), f"{text}: {share / start:.3g}x (asked: at most {x:g}x)")


@word(
    "clone {a:scene} from {p:percent} among {b:scene}, doubling every {t:duration}, "
    "falls below {q:percent} and regrows within {n:count} rounds",
    example="clone mutant from 1 % among wild, doubling every 48 h, "
    "falls below 50 % and regrows within 7 rounds",
    about="",
    many="only",
)
def falls_and_regrows(
    stage: Stage, asked: Asked, *, a: str, p: float, b: str, t: float, q: float, n: int
) -> Outcome:
    """All living cells together fall to that share of the start, then grow again to above their lowest."""
    growth = 2 ** (stage.hours(b) / t)
    left = [float(left_alive(stage, scene).mean()) for scene in (a, b)]
    rounds = np.arange(n + 1)
    total = p * (growth * left[0]) ** rounds + (1 - p) * (growth * left[1]) ** rounds
    low = int(total.argmin())
    listed = ", ".join(f"{one:.3g}" for one in total)
    regrown = float(total[low:].max() / max(total[low], FLOOR))
    # Twice the lowest number is a regrowth: one doubling.
    margin = min(-float(over(total[low], q)), float(over(regrown, 2.0)))
    return outcome(margin, f"cells after each round: {listed} (asked: below {q:.0%}, then twice the lowest)")
