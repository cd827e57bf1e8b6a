"""The criterion: when two curves agree. One set of limits for all pathways, fixed here.

It compares numbers of two curves and says which are apart. It knows no pathway and no reason.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from pysuite.published.measure import Measures, shape

__all__ = ["LIMITS", "Finding", "Gap", "judge_curve"]

Vector = NDArray[np.float64]

#: How far apart two curves may be and still agree: a ratio, or a difference in shares of the response.
LIMITS = MappingProxyType(
    {
        "half-time": 2.0,
        "peak": 2.0,
        "period": 1.25,
        "fold": 2.0,
        "size": 2.0,
        "left": 0.25,
        "second pulse": 0.25,
        "shape": 0.2,
    }
)
_RATIOS = ("half-time", "peak", "period", "fold", "size")
# A curve that agrees and uses up more than this share of a limit agrees narrowly.
_NARROW = 0.8


@dataclass(frozen=True)
class Gap:
    """One number of both curves.

    Parameters
    ----------
    name : str
        Which, a key of `LIMITS`.
    theirs, ours : float
        Hours for times; nan where a curve has no such number.
    apart : float
        How far apart: a ratio of at least 1 or a difference; infinite if only one curve has it.
    """

    name: str
    theirs: float
    ours: float
    apart: float

    @property
    def within(self) -> bool:
        """Whether that is near enough."""
        return self.apart <= LIMITS[self.name] * (1 + 1e-9)

    @property
    def narrow(self) -> bool:
        """Whether it is near enough, but not by much."""
        limit = LIMITS[self.name]
        used = np.log(self.apart) / np.log(limit) if self.name in _RATIOS else self.apart / limit
        return self.within and bool(used > _NARROW)


@dataclass(frozen=True)
class Finding:
    """What the criterion says of one pair of curves.

    Parameters
    ----------
    word : str
        ``agrees`` or ``departs``.
    gaps : tuple of Gap
        All that was compared.
    rms : float
        Root mean square difference of the two curves, each on its own scale.
    where : str
        Where they depart, with the numbers; empty if they agree.
    """

    word: str
    gaps: tuple[Gap, ...]
    rms: float
    where: str

    @property
    def narrow(self) -> bool:
        """Whether it agrees, but a small change of the model could end that."""
        return self.word == "agrees" and any(gap.narrow for gap in self.gaps)


def judge_curve(
    times: Vector,
    curves: tuple[Vector, Vector],
    measures: tuple[Measures, Measures],
    full: float | None = None,
) -> Finding:
    """Compare two curves.

    Parameters
    ----------
    times
        Hours, common to both.
    curves
        The published curve, and that of our page.
    measures
        Of theirs and of ours.
    full
        The scale that both share, such as 1 for a share: then the sizes of the responses are compared too,
        instead of the folds.
    """
    a, b = measures
    if not a.moves and not b.moves:
        return Finding("agrees", (), 0.0, "")
    if a.moves != b.moves:
        who = "only the published curve moves" if a.moves else "only our curve moves"
        return Finding("departs", (), float("nan"), who)
    if (a.travel > 0) != (b.travel > 0):
        words = {True: "rises", False: "falls"}
        where = f"it {words[a.travel > 0]} there and {words[b.travel > 0]} here"
        return Finding("departs", (), float("nan"), where)
    rms = float(np.sqrt(np.mean((shape(curves[1]) - shape(curves[0])) ** 2)))
    gaps = tuple(_gaps(a, b, rms, float(np.diff(times).min()), full))
    apart = [gap for gap in gaps if not gap.within]
    return Finding("departs" if apart else "agrees", gaps, rms, "; ".join(_say(gap) for gap in apart))


def _gaps(a: Measures, b: Measures, rms: float, step: float, full: float | None) -> list[Gap]:
    """Return what can be compared: what the published curve has."""
    rows = [("half-time", a.half_time, b.half_time)]
    # A curve that hardly comes back has no peak to time; what is left at the end says how far it does.
    rows += [("peak", a.peak_time, b.peak_time)] if np.isfinite(b.peak_time) else []
    if full is not None:
        rows += [("size", abs(a.travel) / full, abs(b.travel) / full)]
    elif np.isfinite((a.fold, b.fold)).all():
        rows += [("fold", a.fold, b.fold)]
    # Where pulses follow each other, the end and the mean distance would only say the phase.
    if a.pulses:
        rows += [("period", a.period, b.period), ("second pulse", a.second, b.second)]
    else:
        rows += [("left", a.left, b.left), ("shape", 0.0, rms)]
    return [Gap(name, one, two, _apart(name, one, two, step)) for name, one, two in rows if np.isfinite(one)]


def _apart(name: str, theirs: float, ours: float, step: float) -> float:
    """Return how far apart two numbers are; times are not told apart below the sampling step."""
    if not (np.isfinite(theirs) and np.isfinite(ours)):
        return float("inf")
    if name not in _RATIOS:
        return abs(ours - theirs)
    if name in {"half-time", "peak", "period"}:
        theirs, ours = max(theirs, step), max(ours, step)
    elif name == "fold" and max(theirs, ours) < 1:
        # Both fall: what is gone is compared, as nearly nothing has no meaningful ratio.
        theirs, ours = 1 - theirs, 1 - ours
    return max(theirs, ours) / min(theirs, ours)


def _say(gap: Gap) -> str:
    if gap.name in {"half-time", "peak", "period"}:
        return f"{gap.name} {_time(gap.theirs)} there, {_time(gap.ours)} here"
    if gap.name == "shape":
        return f"mean distance {gap.ours:.2g} of the response"
    if gap.name == "second pulse" and not np.isfinite(gap.ours):
        return "no second pulse here"
    name = "left at the end" if gap.name == "left" else gap.name
    return f"{name} {gap.theirs:.2g} there, {gap.ours:.2g} here"


def _time(hours: float) -> str:
    if not np.isfinite(hours):
        return "none"
    return f"{60 * hours:.2g} min" if hours < 1.5 else f"{hours:.2g} h"  # noqa: PLR2004 - as people say it
