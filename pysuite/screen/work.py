"""The work of a screen: each cell of a crowd settles once and is then treated in every way asked for.

It answers what becomes of a cell, on one core or several. It never sums up.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from pysuite.course import EVENTS, Event, Pace
from pysuite.errors import BadQuantity, SimulationError, UnknownName
from pysuite.makers import choose
from pysuite.recipe import Tolerances
from pysuite.screen.crowd import Crowd
from pysuite.screen.schedule import Schedule

if TYPE_CHECKING:
    from pysuite.cell import Cell

__all__ = ["Given", "Progress", "Watch", "Work", "done", "watch_of"]

Progress = Callable[[int, int], None]

# Rows an hour apart, stops at 1 h, 9 h and the end: PARP that is cut is renewed over tens of hours, so no
# death is missed between two rows; most cells that die do so within the first stretches.
_PACE = Pace(rows=1.0, look=1.0, longer=8.0)
# Of 768 fates at these tolerances none differed from those at 1e-5, 1e-8 (docs/pharmacology.md).
_SCREENING = Tolerances(1e-4, 1e-6)
_FATES = {"dead": "death", "death": "death", "momp": "momp"}
_SETTLING = 3  # runs that settling a cell is worth
_WORTH_JOBS = 600  # runs: a further process takes some seconds to load
_CHUNKS = 12  # for each process, so that none waits long for the last


@dataclass(frozen=True)
class Given:
    """A drug, its dose (in the drug's own unit) and when it is there."""

    drug: str
    dose: float
    schedule: Schedule


@dataclass(frozen=True)
class Watch:
    """What is looked at.

    Parameters
    ----------
    readout : str
        ``dead``, ``momp``, or a readout, whose value at the end counts.
    hours : float
        How long.
    """

    readout: str
    hours: float

    @property
    def event(self) -> Event | None:
        """The event that is meant, if it is one."""
        return EVENTS[_FATES[self.readout]] if self.readout in _FATES else None

    def see(self, cell: Cell, given: tuple[Given, ...]) -> float:
        """Return what becomes of a treated cell: 1 or 0 for an event, else the readout at the end."""
        for one in _added(given):
            if one.dose > 0:
                cell = one.schedule.give(cell, one.drug, one.dose)
        if self.event is None:
            run = cell.simulate(self.hours, 2, readouts=(self.readout,))
            return float(run[self.readout].values[-1])
        cell = replace(cell, tolerances=_SCREENING)
        engine, recipe = cell.engine, cell.recipe
        return float(engine.happens(recipe, self.hours, self.event, cell.describe(), _PACE))


def _added(given: tuple[Given, ...]) -> tuple[Given, ...]:
    """Return what is given, the doses of one drug added up: a second dose of it would replace the first."""
    kinds: dict[tuple[str, Schedule], float] = {}
    for one in given:
        kinds[one.drug, one.schedule] = kinds.get((one.drug, one.schedule), 0.0) + one.dose
    return tuple(Given(drug, dose, schedule) for (drug, schedule), dose in kinds.items())


def watch_of(cell: Cell, readout: str, hours: float) -> Watch:
    """Return what is looked at, or complain of a readout that the cell lacks."""
    if readout not in _FATES and readout not in cell.readouts:
        raise UnknownName("readout", readout, (*_FATES, *cell.readouts))
    if not hours > 0:
        raise BadQuantity(f"hours={hours!r} must be above 0")
    return Watch(readout, float(hours))


class Work(Protocol):
    """A job that can be done for each cell by itself; it is sent to other processes."""

    @property
    def crowd(self) -> Crowd:
        """Who is treated."""
        ...

    def runs(self) -> int:
        """Return about how many runs there will be."""
        ...

    def one(self, cell: Cell) -> np.ndarray:
        """Return the numbers of one cell."""
        ...


@dataclass(frozen=True)
class _Part:
    """What a worker is told."""

    work: Work

    def answerer(self) -> Callable[[range], list[np.ndarray | None]]:
        """Return what answers one range of cells after another."""
        return self.answer

    def answer(self, numbers: range) -> list[np.ndarray | None]:
        """Return the numbers of each cell; None of one that cannot be settled or solved."""
        found: list[np.ndarray | None] = []
        for number in numbers:
            try:
                found.append(self.work.one(self.work.crowd.member(number)))
            except SimulationError:
                if self.work.crowd.count == 1:
                    raise
                found.append(None)
        return found


def done(work: Work, engine: str, jobs: int | None, progress: Progress | None) -> list[np.ndarray | None]:
    """Do a job for each cell of its crowd, in order.

    Parameters
    ----------
    work
        What is done.
    engine
        ``auto``, ``roadrunner`` or ``fast``.
    jobs
        Processes; as many as there are cores for a large job, unless given.
    progress
        Called with how many cells are done, and of how many.

    Returns
    -------
    list
        The numbers of each cell; None of one that cannot be settled or solved.
    """
    if jobs is not None and (isinstance(jobs, bool) or not isinstance(jobs, int) or jobs < 1):
        raise BadQuantity(f"jobs={jobs!r} must be a whole number of at least 1")
    crowd = work.crowd
    runs = work.runs() + _SETTLING * crowd.count
    if engine != "auto" or crowd.cell.solver == "roadrunner":
        cell = crowd.cell.with_engine(choose(engine, runs))
        work = replace(work, crowd=replace(crowd, cell=cell))  # type: ignore[type-var]
    cores = os.cpu_count() or 1
    many = min(jobs or (cores if runs >= _WORTH_JOBS else 1), crowd.count)
    size = max(1, crowd.count // (many * _CHUNKS))
    parts = [range(start, min(start + size, crowd.count)) for start in range(0, crowd.count, size)]
    found: dict[int, list[np.ndarray | None]] = {}
    for start, rows in _answers(_Part(work), parts, many):
        found[start] = rows
        if progress is not None:
            progress(sum(map(len, found.values())), crowd.count)
    return [row for start in sorted(found) for row in found[start]]


def _answers(part: _Part, parts: list[range], jobs: int) -> Iterator[tuple[int, list[np.ndarray | None]]]:
    if jobs == 1:
        yield from ((numbers.start, part.answer(numbers)) for numbers in parts)
        return
    from pysuite.crew import crew

    yield from ((int(name), rows) for name, rows in crew(part, [(f"{p.start}", p) for p in parts], jobs))
