"""The course of one run: stretches of constant conditions, the rows to record, and the two events.

Plain bookkeeping on arrays; the integration itself is done by a machine that the engine hands in.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from pysuite.machine import Machine, Vector
from pysuite.recipe import Step

__all__ = [
    "DEATH",
    "EVENTS",
    "MOMP",
    "Conditions",
    "Course",
    "Event",
    "Pace",
    "first_times",
    "follow",
    "grid",
    "happens",
    "rows_of",
]

# Events are looked for on a grid of their own, so that they do not depend on the rows asked for.
_EVENT_HOURS, _FEWEST_NODES, _MOST_NODES, _REFINED = 0.1, 50, 2000, 65
# Events fewer nodes apart than this are sought in one go.
_TOGETHER = 8
# Times are told apart to this many decimals of an hour (4 microseconds).
_DECIMALS = 9


@dataclass(frozen=True)
class Event:
    """A readout that reaches a threshold, once and for good."""

    readout: str
    threshold: float


@dataclass(frozen=True)
class Pace:
    """How closely a search for an event watches: events last, and a row costs as much as three steps.

    Parameters
    ----------
    rows : float
        Hours from one row to the next.
    look : float
        Hours after which it first stops to see whether the event is there.
    longer : float
        How many times as long each next stretch is.
    """

    rows: float = 0.5
    look: float = 24.0
    longer: float = 2.0


_PACE = Pace()

# The contract's two: half of cytochrome c in the cytosol, half of PARP cleaved.
MOMP = Event("cytoC_fraction", 0.5)
DEATH = Event("cPARP_fraction", 0.5)
EVENTS = MappingProxyType({"momp": MOMP, "death": DEATH})


@dataclass
class Conditions:
    """What holds at one time.

    Parameters
    ----------
    species : array
        Concentrations (nM) of floating and boundary species; `place` says where each one is.
    parameters : array
        Values; `slot` says where each one is.
    rest : array
        Concentrations at rest, for clamps that hold a species there.
    """

    species: Vector
    parameters: Vector
    rest: Vector
    place: Mapping[str, int]
    slot: Mapping[str, int]
    switch: Callable[[str], str]
    clamped: frozenset[str] = frozenset()

    def apply(self, step: Step) -> None:
        """Let one step happen."""
        value = 0.0 if step.value is None else step.value
        if step.kind == "set":
            self.parameters[self.slot[step.target]] = value
        elif step.kind == "cut":
            self.parameters[self.slot[self.switch(step.target)]] = 0.0
        elif step.kind == "add":
            self.species[self.place[step.target]] += value
        elif step.kind == "release":
            self.clamped -= {step.target}
        else:
            spot = self.place[step.target]
            self.species[spot] = self.rest[spot] if step.value is None else value
            if step.kind == "clamp":
                self.clamped |= {step.target}


@dataclass(frozen=True)
class Stretch:
    """A piece of time with constant conditions, and the state that it starts from."""

    start: float
    end: float
    species: Vector
    parameters: Vector
    clamped: frozenset[str]


@dataclass(frozen=True)
class Course:
    """Rows over time (all of the grid), and the stretches that they come from."""

    times: Vector
    names: tuple[str, ...]
    values: Vector
    stretches: tuple[Stretch, ...]


def grid(times: Sequence[float] | Vector, steps: Iterable[Step]) -> tuple[Vector, Vector]:
    """Return the times to integrate through, and those among them where events are looked for.

    Parameters
    ----------
    times : sequence of float
        Hours that are wanted, rising from 0.
    steps : iterable of Step
        What happens; their times become nodes.
    """
    wanted: Vector = np.round(np.asarray(times, dtype=np.float64), _DECIMALS)
    end = float(wanted[-1])
    count = min(max(math.ceil(end / _EVENT_HOURS), _FEWEST_NODES), _MOST_NODES)
    spread: Vector = np.round(np.linspace(0.0, end, count + 1), _DECIMALS)
    nodes = np.unique(np.concatenate((spread, _moments(steps, end))))
    return np.unique(np.concatenate((wanted, nodes))), nodes


def rows_of(times: Sequence[float] | Vector, all_times: Vector) -> NDArray[np.intp]:
    """Return where wanted times stand among those of `grid`."""
    return np.searchsorted(all_times, np.round(np.asarray(times, dtype=np.float64), _DECIMALS))


def _rounded(time: float) -> float:
    """Round as numpy does, so that one time is one number everywhere."""
    return float(np.round(time, _DECIMALS))


def _moments(steps: Iterable[Step], end: float) -> list[float]:
    """Return the begin and the times at which something happens before the end."""
    return sorted({0.0, *(time for step in steps if (time := _rounded(step.time)) < end)})


def follow(
    machine: Callable[[frozenset[str]], Machine],
    conditions: Conditions,
    steps: Sequence[Step],
    all_times: Vector,
    names: tuple[str, ...],
) -> Course:
    """Integrate stretch by stretch.

    Parameters
    ----------
    machine : callable
        Gives the machine in which some species are clamped.
    conditions : Conditions
        At rest; they are changed along the way.
    steps : sequence of Step
        In the order in which they happen.
    all_times : array
        From `grid`.
    names : tuple of str
        Columns.
    """
    end = float(all_times[-1])
    moments = _moments(steps, end)
    rows, stretches = list[Vector](), list[Stretch]()
    for start, stop in pairwise((*moments, end)):
        for step in steps:
            if _rounded(step.time) == start:
                conditions.apply(step)
        state = conditions.species.copy(), conditions.parameters.copy(), conditions.clamped
        stretches.append(Stretch(start, stop, *state))
        runner = machine(conditions.clamped)
        runner.load(conditions.species, conditions.parameters)
        inside = all_times[(all_times >= start) & (all_times <= stop)]
        values = runner.integrate(inside, names)
        # A row shows what holds just after its time, so the next stretch gives the shared one.
        rows.append(values if stop == end else values[:-1])
        conditions.species = runner.species()
    return Course(all_times, names, np.concatenate(rows), tuple(stretches))


def happens(
    machine: Callable[[frozenset[str]], Machine],
    conditions: Conditions,
    steps: Sequence[Step],
    end: float,
    event: Event,
    *,
    pace: Pace = _PACE,
) -> bool:
    """Return whether an event takes place, and stop integrating as soon as it has.

    Parameters
    ----------
    machine, conditions, steps
        As in `follow`.
    end : float
        Hours to watch.
    event : Event
        What to look for.
    pace : Pace
        How closely to watch.
    """
    moments = _moments(steps, end)
    for start, stop in pairwise((*moments, end)):
        for step in steps:
            if _rounded(step.time) == start:
                conditions.apply(step)
        runner = machine(conditions.clamped)
        runner.load(conditions.species, conditions.parameters)
        for begin, until in pairwise(_looks(start, stop, pace)):
            nodes = np.linspace(begin, until, max(2, math.ceil((until - begin) / pace.rows) + 1))
            if runner.integrate(nodes, (event.readout,)).max() >= event.threshold:
                return True
        conditions.species = runner.species()
    return False


def _looks(start: float, stop: float, pace: Pace) -> list[float]:
    """Return the times between which a search integrates in one go."""
    looks, length = [start], pace.look
    while looks[-1] + length < stop:
        looks.append(looks[-1] + length)
        length *= pace.longer
    return [*looks, stop]


def first_times(
    events: Iterable[Event],
    course: Course,
    nodes: Vector,
    machine: Callable[[frozenset[str]], Machine],
    species: Sequence[str],
) -> dict[Event, float]:
    """Return when each event first happens (hours), or nan.

    Parameters
    ----------
    events : iterable of Event
        What to look for; their readouts must be columns of the course.
    course : Course
        Must hold a column for each of `species`, from which a moment is sought again finely.
    nodes : array
        Where to look.
    machine : callable
        As in `follow`.
    species : sequence of str
        All species, in the machine's order.
    """
    rows = np.searchsorted(course.times, nodes)
    found, open_rows = dict[Event, float](), dict[int, list[Event]]()
    for event in events:
        values = course.values[rows, course.names.index(event.readout)]
        reached = np.flatnonzero(values >= event.threshold)
        found[event] = 0.0 if reached.size and reached[0] == 0 else math.nan
        if reached.size and reached[0] > 0:
            open_rows.setdefault(int(reached[0]), []).append(event)
    for first, last in _searches(course, rows, sorted(open_rows)):
        those = [
            event for at, events_there in open_rows.items() if first <= at <= last for event in events_there
        ]
        between = int(rows[first - 1]), int(rows[last])
        fine = _refined(course, between, those, machine, species)
        found.update(zip(those, fine, strict=True))
    return found


def _searches(course: Course, rows: NDArray[np.intp], nodes: Sequence[int]) -> list[tuple[int, int]]:
    """Return first and last node of each search: a start from a row costs more than some nodes more."""
    ends = np.array([one.end for one in course.stretches])
    groups = list[tuple[int, int]]()
    for at in nodes:
        begin, last = groups[-1] if groups else (at, -_TOGETHER)
        start = float(course.times[rows[begin - 1]])
        ends_at = float(ends[np.searchsorted(ends, start, side="right")])
        if at - last < _TOGETHER and course.times[rows[at]] <= ends_at:
            groups[-1] = (begin, at)
        else:
            groups.append((at, at))
    return groups


def _refined(
    course: Course,
    between: tuple[int, int],
    events: Sequence[Event],
    machine: Callable[[frozenset[str]], Machine],
    species: Sequence[str],
) -> list[float]:
    """Return the moments of events that lie between two rows, integrating again between them."""
    before, after = between
    start, end = float(course.times[before]), float(course.times[after])
    stretch = next(one for one in course.stretches if one.start <= start < one.end)
    place = {name: i for i, name in enumerate(course.names)}
    columns = [place[name] for name in species]
    runner = machine(stretch.clamped)
    runner.load(course.values[before, columns], stretch.parameters)
    steps = max(1, round((end - start) / _EVENT_HOURS)) * (_REFINED - 1)
    times = np.linspace(start, end, steps + 1)
    values = runner.integrate(times, tuple(event.readout for event in events))
    return [_crossing(times, values[:, i], event.threshold) for i, event in enumerate(events)]


def _crossing(times: Vector, values: Vector, threshold: float) -> float:
    """Return when values first reach a threshold, on a line between two rows."""
    over = np.flatnonzero(values >= threshold)
    if over.size == 0:  # a dose at the end made the jump
        return float(times[-1])
    at = int(over[0])
    if at == 0:
        return float(times[0])
    share = (threshold - values[at - 1]) / (values[at] - values[at - 1])
    return float(times[at - 1] + share * (times[at] - times[at - 1]))
