"""What happened in one run, in words: who held whom before, what let go, and in which order it went on.

It ranks what is seen in the run; it cuts nothing. Which step the fate hangs on is for `pysuite.insight.why`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from pysuite.course import Vector
    from pysuite.run import Run

__all__ = ["Explanation", "Moved", "Passed", "explain"]

# Along the way from a signal to death, as the pages tell it; a step that hardly moves is left out.
_STEPS = {
    "CASP8_active": "caspase-8 is active",
    "p53_total": "p53 has risen",
    "CHOP": "CHOP has risen",
    "tBID_total": "BID is cut",
    "BAX_active": "BAX is armed",
    "BAK_active": "BAK is armed",
    "pore": "pores are open",
    "cytoC_fraction": "cytochrome c is out",
    "SMAC_cytosol": "SMAC is out",
    "apoptosome": "apoptosomes stand",
    "CASP9_active": "caspase-9 is active",
    "CASP3_active": "caspase-3 is active",
    "cPARP_fraction": "PARP is cleaved",
}
_GUARDIANS = ("MCL1", "BCL2", "BCLXL", "BCLW", "BFL1")
_HELD_SHOWN, _MOVED_SHOWN = 5, 8
_SMALL = 0.05  # nM; who holds less is not told
_RISEN = 1.5  # fold over the start; a step that moves less did not happen
_LEAST = 1e-3  # nM or share; a peak below it is nothing


@dataclass(frozen=True)
class Moved:
    """A complex or free protein that differs between rest and the moment that is told of.

    Attributes
    ----------
    name
        Its readout.
    before, after
        At the start and at that moment (nM).
    """

    name: str
    before: float
    after: float

    @property
    def change(self) -> float:
        """By how much it differs (nM)."""
        return self.after - self.before

    def __str__(self) -> str:
        return f"{self.name} {self.before:.3g} -> {self.after:.3g} nM"


@dataclass(frozen=True)
class Passed:
    """A step on the way, and when it was half done (hours)."""

    name: str
    said: str
    time: float

    def __str__(self) -> str:
        return f"{self.said} at {self.time:.3g} h"


@dataclass(frozen=True)
class Explanation:
    """What happened in a run.

    Attributes
    ----------
    cell
        What it is and what was done to it.
    fate
        What became of it.
    held
        Which guardian held whom at the start (name, nM), most first.
    moved
        What the guardians took up or let go until `moment`, most first.
    moment
        When that is told of: MOMP, or the end of the run if it did not come (hours).
    order
        The steps on the way, in the order in which they were half done.
    """

    cell: str
    fate: str
    held: tuple[tuple[str, float], ...]
    moved: tuple[Moved, ...]
    moment: float
    order: tuple[Passed, ...]

    def __str__(self) -> str:
        lines = [f"{self.cell}: {self.fate}."]
        if self.held:
            lines.append("At the start: " + ", ".join(f"{name} {value:.3g} nM" for name, value in self.held))
        if self.moved:
            lines.append(f"By {self.moment:.3g} h: " + ", ".join(map(str, self.moved)))
        if self.order:
            lines.append("Half done: " + ", then ".join(map(str, self.order)))
        return "\n".join(lines)

    def to_json(self) -> dict[str, object]:
        """Return it for machines; concentrations in nM, times in hours."""
        return {
            "cell": self.cell,
            "fate": self.fate,
            "held": dict(self.held),
            "moment": self.moment,
            "moved": [{"name": one.name, "before": one.before, "after": one.after} for one in self.moved],
            "order": [{"name": one.name, "said": one.said, "time": one.time} for one in self.order],
        }

    def _repr_markdown_(self) -> str:
        return "\n".join(f"- {line}" for line in str(self).splitlines())


def explain(run: Run) -> Explanation:
    """Return what happened in a run.

    Parameters
    ----------
    run : Run
        If it recorded only some readouts, it is repeated with all of them.

    Examples
    --------
    >>> import pysuite
    >>> run = pysuite.load().simulate(hours=1, points=2)
    >>> explain(run).fate
    'alive after 1 h'
    """
    wanted = set(run.cell.readouts)
    full = run if wanted <= set(run.readouts) else run.cell.simulate(run.hours, len(run.times))
    moment = full.time_of_momp if full.momp else full.hours
    start, then = full.at(0.0), full.at(min(moment, full.hours))
    held = [(name, start[name]) for name in _complexes(full.readouts) if start[name] >= _SMALL]
    watched = (*_complexes(full.readouts), *_free(full.readouts))
    moved = [Moved(name, start[name], then[name]) for name in watched]
    return Explanation(
        cell=full.cell.describe(),
        fate=_fate(full),
        held=tuple(sorted(held, key=lambda one: -one[1])[:_HELD_SHOWN]),
        moved=tuple(_most_moved(moved)),
        moment=moment,
        order=tuple(sorted(_passed(full), key=lambda one: one.time)),
    )


def _fate(run: Run) -> str:
    if run.dead:
        opened = f"MOMP at {run.time_of_momp:.3g} h, " if run.momp else "without MOMP, "
        return f"{opened}dead at {run.time_of_death:.3g} h"
    opened = f"MOMP at {run.time_of_momp:.3g} h, but " if run.momp else ""
    return f"{opened}alive after {run.hours:g} h"


def _complexes(readouts: Iterable[str]) -> Iterator[str]:
    """Yield who is held by whom: complexes of a guardian, summed over places where the model sums them."""
    for name in readouts:
        first, _, partner = name.partition("__")
        if first in _GUARDIANS and partner and "__" not in partner:
            yield name


def _free(readouts: Iterable[str]) -> Iterator[str]:
    yield from (name for name in readouts if name.endswith("_free") and name[:-5] in _GUARDIANS)


def _most_moved(moved: Iterable[Moved]) -> list[Moved]:
    told = [one for one in moved if abs(one.change) >= _SMALL]
    return sorted(told, key=lambda one: -abs(one.change))[:_MOVED_SHOWN]


def _passed(run: Run) -> Iterator[Passed]:
    """Yield the steps that took place, each when it was half way from its start to its peak."""
    for name, said in _STEPS.items():
        if name not in run.readouts:
            continue
        values = run[name].values
        peak, first = float(values.max()), float(values[0])
        if peak >= max(_RISEN * first, _LEAST):
            yield Passed(name, said, _crossing(run.times, values, (first + peak) / 2))


def _crossing(times: Vector, values: Vector, level: float) -> float:
    """Return when a course first rises over a level, on the line between two rows (hours)."""
    row = int(np.argmax(values >= level))
    if row == 0:
        return float(times[0])
    low, high = float(values[row - 1]), float(values[row])
    share = (level - low) / (high - low) if high > low else 1.0
    found = float(times[row - 1] + share * (times[row] - times[row - 1]))
    return found if math.isfinite(found) else float(times[row])
