"""How far a cell is from the other fate, as one signed number; and that number for many variants of it.

It runs cells side by side on local processes. Which variants, and what they mean, is for its callers.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pysuite.crew import crew
from pysuite.errors import SimulationError

if TYPE_CHECKING:
    from pysuite.cell import Cell

__all__ = ["LIVES", "margin_of", "margins_of"]

LIVES = "cytoC_fraction"
"""What tells how near a living cell came: the share of cytochrome c outside the mitochondria."""

_HALF = 0.5
_FLOOR = 1e-6  # share; less cytochrome c outside counts as this
_BATCH = 16  # cells that go to a worker at a time
_ROWS_PER_HOUR = 2

Progress = Callable[[int, int], None]


def margin_of(cell: Cell, hours: float) -> float:
    """Return log2 of how much sooner than the end a cell dies, or, below zero, of how near it came.

    Parameters
    ----------
    cell : Cell
        With its treatment.
    hours : float
        How long it is watched.

    Returns
    -------
    float
        log2(hours / time of death) for a cell that dies: 1 at half the time. For one that lives log2 of its
        highest share of cytochrome c in the cytosol over one half, at most 0: -1 at a quarter. A cell that
        dies while it settles has infinity, one that cannot be solved nan.
    """
    rows = max(3, math.ceil(hours * _ROWS_PER_HOUR) + 1)
    try:
        run = cell.simulate(hours, rows, readouts=[LIVES])
    except SimulationError:
        return math.nan
    if run.dead:
        return math.log2(hours / run.time_of_death) if run.time_of_death > 0 else math.inf
    return min(0.0, math.log2(max(float(run[LIVES].max()), _FLOOR) / _HALF))


@dataclass(frozen=True)
class _Watch:
    """What every worker is told."""

    hours: float

    def answerer(self) -> Callable[[Mapping[str, Cell]], dict[str, float]]:
        """Return what answers a batch."""
        return lambda batch: {name: margin_of(cell, self.hours) for name, cell in batch.items()}


def margins_of(
    variants: Mapping[str, Cell], hours: float, *, jobs: int | None = None, tell: Progress | None = None
) -> dict[str, float]:
    """Return the margin of every variant, in their order.

    Parameters
    ----------
    variants : mapping of str to Cell
        By any name.
    hours : float
        How long each is watched.
    jobs : int, optional
        Processes; one for each core unless given.
    tell : callable, optional
        Is told how many are done, of how many.
    """
    names = list(variants)
    batches = [names[at : at + _BATCH] for at in range(0, len(names), _BATCH)]
    tasks = [(str(number), {one: variants[one] for one in batch}) for number, batch in enumerate(batches)]
    jobs = jobs or os.cpu_count() or 1
    found: dict[str, float] = {}
    for _, answers in crew(_Watch(hours), tasks, jobs):
        found |= answers
        if tell is not None:
            tell(len(found), len(names))
    return {name: found[name] for name in names}
