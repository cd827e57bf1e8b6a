"""Numbers of many cells and patients: shares, medians, times, each with its 95 % interval.

It works out what `pysuite.words.group` reads. A response is half of a patient's cells killed, a deep one nine
tenths: the convention of validation/README.md.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pysuite.errors import ClaimError
from pysuite.words.group import Group, Measure, Stat
from pysuite.words.stage import Asked, Stage
from pysuite.words.when import When

__all__ = [
    "DEEP",
    "RESPONSE",
    "Value",
    "doses",
    "kill_of",
    "kills_of",
    "measured",
    "number_of",
    "readings",
    "share_of",
    "units",
]

Array = NDArray[np.float64]

RESPONSE, DEEP = 0.5, 0.9
"""Share of a patient's cells that must die for a response, and for a deep one."""

_Z = 1.959964  # of a 95 % interval
_DRAWS = 1000


@dataclass(frozen=True)
class Value:
    """A number of a group, how many it rests on, and its 95 % interval."""

    value: float
    count: int
    low: float
    high: float
    share: bool = True

    def __str__(self) -> str:
        if math.isnan(self.value):
            return f"unknown (of {self.count})"
        if self.share:
            return f"{self.value:.0%} ({self.low:.0%} to {self.high:.0%}, of {self.count})"
        return f"{self.value:.3g} ({self.low:.3g} to {self.high:.3g}, of {self.count})"


def share_of(hits: int, count: int) -> Value:
    """Return a share with Wilson's interval."""
    if not count:
        return Value(math.nan, 0, math.nan, math.nan)
    p, z = hits / count, _Z * _Z / count
    middle, half = p + z / 2, _Z * math.sqrt(p * (1 - p) / count + z / (4 * count))
    return Value(p, count, max(0.0, (middle - half) / (1 + z)), min(1.0, (middle + half) / (1 + z)))


def _statistic(values: Array, of: Callable[[Array], float], *, share: bool) -> Value:
    """Return a statistic with the interval of 1000 seeded resamplings."""
    if not values.size:
        return Value(math.nan, 0, math.nan, math.nan, share)
    picks = np.random.default_rng(0).integers(0, values.size, (_DRAWS, values.size))
    low, high = np.quantile([of(values[pick]) for pick in picks], (0.025, 0.975), method="nearest")
    return Value(of(values), int(values.size), float(low), float(high), share)


def _patient(unit: str) -> str:
    """Return the patient to whom a cell belongs; a patient is its own."""
    return "#".join(unit.split("#")[:2])


def units(stage: Stage, group: Group) -> tuple[str, ...]:
    """Return the members of a group, by name."""
    found = list(stage.members(group.scene) if group.part == "all" else stage.cells(group.scene))
    for kind, *rest in group.filters:
        if kind in {"with", "without"}:
            asked = frozenset(rest[0].split(" or "))
            found = [one for one in found if bool(asked & stage.labels(_patient(one))) is (kind == "with")]
        else:
            found = _part(stage, found, rest[1], which=kind, share={"third": 1 / 3}.get(rest[0], 0.5))
    if group.part == "survivors":
        stage.prepare(found, "death")
        found = [one for one in found if not stage.dies(one, "death")]
    return tuple(found)


def _part(stage: Stage, found: list[str], readout: str, *, which: str, share: float) -> list[str]:
    """Return the members with the most or the least of a readout at rest, or those in between."""
    values = {one: stage.rest(stage.typical(one), readout) for one in found}
    ranked = sorted(found, key=lambda one: values[one], reverse=which == "top")
    count = max(1, round(share * len(ranked)))
    start = (len(ranked) - count) // 2 if which == "middle" else 0
    chosen = set(ranked[start : start + count])
    return [one for one in found if one in chosen]


def kills_of(stage: Stage, members: Sequence[str], event: str = "death", by: float | None = None) -> Array:
    """Return the share of each member's cells in which an event takes place."""
    stage.prepare([cell for one in members for cell in stage.cells(one)], event, by)
    return np.array([kill_of(stage, one, event, by) for one in members])


def kill_of(stage: Stage, unit: str, event: str = "death", by: float | None = None) -> float:
    """Return the share of a member's cells in which an event takes place."""
    return float(np.mean([stage.dies(cell, event, by) for cell in stage.cells(unit)]))


def readings(stage: Stage, group: Group, readout: str, when: When | None = None) -> Array:
    """Return a readout of each member, at rest or at a time."""
    found = []
    for one in units(stage, group):
        cell = stage.typical(one)
        if when is None:
            found.append(stage.rest(cell, readout))
            continue
        fate = stage.fate(cell) if "momp" in when.text or "death" in when.text else None
        _, values = when.points(stage.trace(cell, readout), fate)
        found.append(float(values[-1]) if values.size else math.nan)
    return np.array(found)


def doses(stage: Stage, asked: Asked, group: Group, drug: str, event: str) -> Array:
    """Return the EC50 of each member; infinite where the search did not reach it, 0 below its bounds."""
    edge = {"above": math.inf, "below": 0.0}
    found = [stage.potency(one, drug, event, asked) for one in units(stage, group)]
    return np.array([edge.get(one.side, one.dose) for one in found])


def measured(stage: Stage, asked: Asked, measure: Measure, group: Group) -> Array:
    """Return one number of each member of a group."""
    if measure.drug:
        return doses(stage, asked, group, measure.drug, measure.event)
    if measure.text == "kill":
        return kills_of(stage, units(stage, group))
    return readings(stage, group, measure.readout or asked.readout)


def number_of(stage: Stage, asked: Asked, stat: Stat, group: Group, by: float | None = None) -> Value:
    """Return one number of a group.

    Parameters
    ----------
    stage
        The played scenes.
    asked
        The expectation's readout and bounds.
    stat
        Which number.
    group
        Of whom.
    by
        Hours until which deaths count; by default the whole scene.
    """
    members = units(stage, group)
    if stat.kind in {"dead", "label"}:
        return _counted(stage, stat, members, by)
    if stat.kind in {"response", "deep", "kill", "responders"}:
        return _of_kills(stage, stat, members, by)
    if stat.kind in {"above", "between"}:
        return _of_readings(stage, asked, stat, group)
    if stat.kind in {"time", "variation"}:
        return _of_times(stage, stat, members)
    return _of_doses(stat, doses(stage, asked, group, stat.part[0], stat.part[1]))


def _of_doses(stat: Stat, found: Array) -> Value:
    if stat.kind == "potent":
        return share_of(int(np.sum(found <= float(stat.part[2]))), found.size)
    return _statistic(found, _median, share=False)


def _counted(stage: Stage, stat: Stat, members: tuple[str, ...], by: float | None) -> Value:
    if stat.kind == "label":
        return share_of(sum(stat.part[0] in stage.labels(one) for one in members), len(members))
    event = "death" if stat.part[0] == "dead" else "momp"
    cells = [cell for one in members for cell in stage.cells(one)]
    stage.prepare(cells, event, by)
    return share_of(sum(stage.dies(cell, event, by) for cell in cells), len(cells))


def _median(values: Array) -> float:
    """Return the median; of an even number the lower of the two in the middle, which may be infinite."""
    return float(np.quantile(values, 0.5, method="lower"))


def _of_kills(stage: Stage, stat: Stat, members: tuple[str, ...], by: float | None) -> Value:
    kills = kills_of(stage, members, by=by)
    if stat.kind == "kill":
        of = {"median": np.median, "mean": np.mean, "lowest": np.min, "highest": np.max}[stat.part[0]]
        return _statistic(kills, lambda values: float(of(values)), share=True)
    line = DEEP if stat.kind == "deep" else RESPONSE
    hits = kills >= line - 1e-9
    if stat.kind == "responders":
        labelled = [stat.part[0] in stage.labels(one) for one, hit in zip(members, hits, strict=True) if hit]
        return share_of(sum(labelled), len(labelled))
    return share_of(int(hits.sum()), len(members))


def _of_readings(stage: Stage, asked: Asked, stat: Stat, group: Group) -> Value:
    if stat.kind == "between":
        # At the end of the run: the two states of a switch are reached by then.
        found = readings(stage, group, asked.readout, When("at the end"))
        low, high = (float(part) / 100 * found.max() for part in stat.part)
        return share_of(int(np.sum((found > low) & (found < high))), found.size)
    other = readings(stage, Group.of(stat.part[1]), asked.readout)
    if other.size < 2:  # noqa: PLR2004 - one value has no spread
        raise ClaimError(f"'{stat.part[1]}' is one cell: it has no SD")
    line = float(other.mean() + float(stat.part[0]) * other.std(ddof=1))
    found = readings(stage, group, asked.readout)
    return share_of(int(np.sum(found > line)), found.size)


def _of_times(stage: Stage, stat: Stat, members: tuple[str, ...]) -> Value:
    """Return the median time of an event, or its coefficient of variation among the cells that have it."""
    times = [stage.fate(cell).time[stat.part[0]] for one in members for cell in stage.cells(one)]
    if stat.kind == "time":
        return _statistic(np.array([math.inf if math.isnan(x) else x for x in times]), _median, share=False)
    met = np.array([x for x in times if not math.isnan(x)])
    if met.size < 2:  # noqa: PLR2004 - one value has no spread
        return Value(math.nan, int(met.size), math.nan, math.nan)
    return _statistic(met, lambda values: float(values.std(ddof=1) / values.mean()), share=True)
