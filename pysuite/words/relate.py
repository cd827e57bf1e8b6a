"""Words about what goes with what across patients: rank correlations, AUCs, what lesions predict.

Lesion frequencies are inputs; what is judged here is how the model's cells answer to them.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from pysuite.words.group import Group, Measure
from pysuite.words.many import RESPONSE, doses, kills_of, measured, units
from pysuite.words.margin import CAP, FLOOR, Outcome, inside, outcome, over, within
from pysuite.words.phrase import word
from pysuite.words.stage import Asked, Stage

__all__ = ["auc", "fitted", "rank_correlation"]

Array = NDArray[np.float64]

_FEWEST = 4  # patients below which nothing correlates with anything
_STEPS, _RIDGE = 25, 1.0  # of the logistic fit; the ridge keeps rare lesions from running away
_DRAWS = 1000


def rank_correlation(one: Array, two: Array) -> float:
    """Return Spearman's rank correlation; nan where one of the two does not vary.

    Examples
    --------
    >>> rank_correlation(np.array([1.0, 2, 3, 4]), np.array([1.0, 4, 9, 16]))
    1.0
    """
    from scipy.stats import rankdata

    if one.size < _FEWEST or np.ptp(_finite(one)) == 0 or np.ptp(_finite(two)) == 0:
        return math.nan
    return round(float(np.corrcoef(rankdata(one), rankdata(two))[0, 1]), 12)


def _finite(values: Array) -> Array:
    """Return values with infinity at a height of its own, so that ranks and ranges exist."""
    return np.where(np.isinf(values), 1e30, values)


def auc(one: Array, two: Array) -> float:
    """Return the chance that a member of the first exceeds one of the second; ties count half.

    Examples
    --------
    >>> auc(np.array([2.0, 3.0]), np.array([1.0, 2.0]))
    0.875
    """
    if not one.size or not two.size:
        return math.nan
    more = one[:, None] > two[None, :]
    return float(np.mean(more + 0.5 * (one[:, None] == two[None, :])))


def fitted(flags: Array, hits: Array) -> Array:
    """Return the weights of a ridge logistic regression: the intercept, then one a column (Newton's steps).

    Parameters
    ----------
    flags
        One row a patient, one column a lesion, 0 or 1.
    hits
        Whether each patient responds, 0 or 1.
    """
    rows = np.column_stack([np.ones(len(flags)), flags])
    ridge = np.diag([0.0, *[_RIDGE] * flags.shape[1]])
    weights = np.zeros(rows.shape[1])
    for _ in range(_STEPS):
        chance = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (hits - chance) - ridge @ weights
        curve = rows.T @ (rows * (chance * (1 - chance))[:, None]) + ridge + 1e-9 * np.eye(len(weights))
        weights = weights + np.linalg.solve(curve, slope)
    return weights


_RHO = "rank correlation of {m:measure} with {n:measure} in {g:group}"


def _rho(stage: Stage, asked: Asked, pair: tuple[Measure, Measure], g: Group) -> tuple[float, str]:
    one, two = (measured(stage, asked, one, g) for one in pair)
    names = [asked.readout if one.text == "it" else one.text for one in pair]
    rho = rank_correlation(one, two)
    return rho, f"rank correlation of {names[0]} with {names[1]} in {g.text} (of {one.size}) is {rho:+.3f}"


@word(
    _RHO + " at least {r:number}",
    example="rank correlation of MCL1_total with EC50 of BH3stress for momp in all at least 0.3",
    about="",
    many="only",
)
def correlates(stage: Stage, asked: Asked, *, m: Measure, n: Measure, g: Group, r: float) -> Outcome:
    """Spearman's correlation across the members is at least that."""
    rho, text = _rho(stage, asked, (m, n), g)
    margin = -CAP if math.isnan(rho) else float(over(max(rho, 0.0), r))
    return outcome(margin, f"{text} (asked: at least {r:g})")


@word(
    _RHO + " at most {r:signed}",
    example="rank correlation of VEGF with TRAIL in all at most -0.15",
    about="",
    many="only",
)
def correlates_little(stage: Stage, asked: Asked, *, m: Measure, n: Measure, g: Group, r: float) -> Outcome:
    """Spearman's correlation is at most that; a negative number asks for an inverse relation."""
    rho, text = _rho(stage, asked, (m, n), g)
    away = float(over(max(-rho, 0.0), -r)) if r < 0 else -float(over(max(rho, 0.0), max(r, FLOOR)))
    return outcome(-CAP if math.isnan(rho) else away, f"{text} (asked: at most {r:g})")


@word(
    _RHO + " at most {r:number} either way",
    example="rank correlation of pSTAT3 with it in all at most 0.35 either way",
    about="",
    many="only",
)
def unrelated(stage: Stage, asked: Asked, *, m: Measure, n: Measure, g: Group, r: float) -> Outcome:
    """Spearman's correlation lies no further from 0 than that."""
    rho, text = _rho(stage, asked, (m, n), g)
    margin = -CAP if math.isnan(rho) else float(within(rho, r))
    return outcome(margin, f"{text} (asked: at most {r:g} either way)")


_AUC = "{m:measure} tells {g:group} from {h:group} with an AUC"


def _auc(stage: Stage, asked: Asked, m: Measure, pair: tuple[Group, Group]) -> tuple[float, str]:
    one, two = (measured(stage, asked, m, g) for g in pair)
    found = auc(one, two)
    name = asked.readout if m.text == "it" else m.text
    of = f"{pair[0].text} (of {one.size}) from {pair[1].text} (of {two.size})"
    return found, f"{name} tells {of} with an AUC of {found:.3f}"


@word(
    _AUC + " between {x:number} and {y:number}",
    example="it tells ndmm with t(11;14) from ndmm without t(11;14) with an AUC between 0.65 and 0.97",
    about="",
    many="only",
)
def tells_apart(stage: Stage, asked: Asked, *, m: Measure, g: Group, h: Group, x: float, y: float) -> Outcome:
    """The chance that a member of the first has more than one of the second lies between two numbers."""
    found, text = _auc(stage, asked, m, (g, h))
    margin = -CAP if math.isnan(found) else float(inside(found, x, y))
    return outcome(margin, f"{text} (asked: {x:g} to {y:g})")


@word(
    _AUC + " of at least {x:number}",
    example="kill tells mix without TP53mut from mix with TP53mut with an AUC of at least 0.65",
    about="",
    many="only",
)
def tells_well(stage: Stage, asked: Asked, *, m: Measure, g: Group, h: Group, x: float) -> Outcome:
    """The chance that a member of the first has more than one of the second is at least that."""
    found, text = _auc(stage, asked, m, (g, h))
    return outcome(-CAP if math.isnan(found) else float(over(found, x)), f"{text} (asked: at least {x:g})")


@word(
    "lesions predict response in {g:group} with an AUC between {x:number} and {y:number}"
    "[, led by {lead:labels}]",
    example="lesions predict response in ven with an AUC between 0.65 and 0.95, led by t(11;14)",
    about="",
    many="only",
)
def predicted(
    stage: Stage, asked: Asked, *, g: Group, x: float, y: float, lead: tuple[str, ...] = ()
) -> Outcome:
    """A logistic regression on lesions, fitted on every second patient, tells responders among the others."""
    members = units(stage, g)
    labels = [stage.labels(one) for one in members]
    names = sorted({name for one in labels for name in one})
    flags = np.array([[float(name in one) for name in names] for one in labels])
    hits = (kills_of(stage, members) >= RESPONSE - 1e-9).astype(float)
    half = np.arange(len(members)) % 2 == 0
    if not names or np.ptp(hits[half]) == 0 or np.ptp(hits[~half]) == 0:
        return outcome(-CAP, f"in {g.text} {hits.sum():.0f} of {hits.size} respond: nothing to predict")
    weights = fitted(flags[half], hits[half])
    score = flags[~half] @ weights[1:]
    found = auc(score[hits[~half] > 0], score[hits[~half] == 0])
    # What a lesion is worth counts how many have it: a rare one leads nothing.
    first = names[int(np.argmax(np.abs(weights[1:]) * flags[half].std(axis=0)))]
    of = f"{g.text} (half of {hits.size})"
    text = f"lesions predict response in {of} with an AUC of {found:.3f}, led by {first}"
    margin = float(inside(found, x, y)) if not lead or first in lead else -CAP
    led = f", led by {' or '.join(lead)}" if lead else ""
    return outcome(margin, f"{text} (asked: {x:g} to {y:g}{led})")


@word(
    "none of {scenes:scenes} kills best in more than {p:percent} of patients",
    example="none of ven, s63 and nutlin kills best in more than 80 % of patients",
    about="",
    many="only",
)
def no_best(stage: Stage, asked: Asked, *, scenes: tuple[str, ...], p: float) -> Outcome:
    """The best drug differs between patients; those in whom two are equal are shared between them."""
    kills = np.array([kills_of(stage, stage.members(scene)) for scene in scenes])
    best = kills == kills.max(axis=0)
    shares = (best / best.sum(axis=0)).mean(axis=1)
    told = ", ".join(f"{scene} {share:.0%}" for scene, share in zip(scenes, shares, strict=True))
    return outcome(-float(over(shares.max(), p)), f"best in: {told} (asked: at most {p:.0%})")


@word(
    "kill in {g:group} falls with {one:labels} beside {two:labels}",
    example="kill in mix falls with gain(1q) beside TP53mut",
    about="",
    many="only",
)
def falls_beside(
    stage: Stage, asked: Asked, *, g: Group, one: tuple[str, ...], two: tuple[str, ...]
) -> Outcome:
    """In a linear regression with both labels the weight of the first is negative; the margin is its t."""
    first, second = " or ".join(one), " or ".join(two)
    members = units(stage, g)
    labels = [stage.labels(member) for member in members]
    rows = np.array([[1.0, *(float(bool(known & {*names})) for names in (one, two))] for known in labels])
    kills = kills_of(stage, members)
    if np.linalg.matrix_rank(rows) < rows.shape[1] or len(rows) <= rows.shape[1]:
        return outcome(-CAP, f"{first} and {second} cannot be told apart in {g.text}")
    weights, *_ = np.linalg.lstsq(rows, kills, rcond=None)
    rest = kills - rows @ weights
    spread = float(rest @ rest) / (len(rows) - rows.shape[1]) * np.linalg.inv(rows.T @ rows)
    error = math.sqrt(max(float(spread[1, 1]), FLOOR**2))
    text = f"kill in {g.text} (of {kills.size}) changes by {100 * weights[1]:+.3g} points with {first}"
    margin = math.copysign(math.log2(1 + abs(weights[1]) / error), -weights[1])
    return outcome(
        margin, f"{text} beside {second}, standard error {100 * error:.3g} (asked: a fall)", strict=True
    )


@word(
    "{event:event} EC50 of {one:drug} and of {two:drug} shift apart between {g:group} and {h:group}",
    example="death EC50 of nutlin and of RITA shift apart between all with del(17p) and all without del(17p)",
    about="",
    many="only",
)
def shifts_apart(
    stage: Stage, asked: Asked, *, event: str, one: str, two: str, g: Group, h: Group
) -> Outcome:
    """The fold between the groups' median doses differs between two drugs: its 95 % bootstrap excludes 1."""
    found = [[doses(stage, asked, group, drug, event) for group in (g, h)] for drug in (one, two)]
    logs = [[np.log2(np.clip(part, asked.low, asked.high)) for part in drug] for drug in found]
    if not all(part.size for drug in logs for part in drug):
        return outcome(-CAP, f"nobody is left in {g.text} or {h.text}")
    draw = np.random.default_rng(0)
    # The same patients are drawn for both drugs.
    picks = [draw.integers(0, part.size, (_DRAWS, part.size)) for part in logs[0]]
    shifts = [np.median(drug[0][picks[0]], axis=1) - np.median(drug[1][picks[1]], axis=1) for drug in logs]
    low, high = np.quantile(shifts[0] - shifts[1], (0.025, 0.975))
    folds = [float(2 ** (np.median(drug[0]) - np.median(drug[1]))) for drug in logs]
    text = f"{event} EC50, {g.text} over {h.text}: {one} {folds[0]:.3g}x, {two} {folds[1]:.3g}x"
    edge = max(float(low), -float(high))
    return outcome(
        math.copysign(math.log2(1 + abs(edge)), edge),
        f"{text}; ratio {2**low:.3g}x to {2**high:.3g}x (asked: without 1x)",
        strict=True,
    )
