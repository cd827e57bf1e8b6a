"""A cell made of somebody else's model: it answers the same calls as ours, as far as its name map goes.

What the map has no word for is an error that says so; nothing is guessed. Times are hours outside and the
model's own units inside.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pysuite.catalogue import Drug, Ligand
from pysuite.course import DEATH, MOMP, Event
from pysuite.errors import NotInModel, SimulationError
from pysuite.exchange.foreign import Foreign
from pysuite.exchange.namemap import NameMap, Readout
from pysuite.quantity import parse_quantity
from pysuite.words.names import Names

__all__ = ["BorrowedCell", "BorrowedRun", "called"]

Array = NDArray[np.float64]
Quantity = str | float

_WATCHED_PER_HOUR, _MOST_WATCHED = 50, 5000
_MOST_STEPS = 200_000
_EVENTS = {"momp": MOMP, "death": DEATH}


@dataclass(frozen=True)
class BorrowedRun:
    """What a borrowed cell did, in our readouts and hours."""

    times: Array
    trajectory: Any
    units: Mapping[str, str]
    time_of_momp: float
    time_of_death: float

    def unit(self, name: str) -> str:
        """Return the unit of a readout."""
        return self.units[name]


@dataclass(frozen=True)
class _Rows:
    names: tuple[str, ...]
    values: Array


@dataclass(frozen=True)
class _Key:
    key: str


@dataclass(frozen=True)
class BorrowedCell:
    """A cell of another model; see `pysuite.Cell` for what the verbs mean.

    Parameters
    ----------
    foreign : Foreign
        The model.
    words : NameMap
        Our names in theirs.
    names : Names
        Our names, with units of doses.
    folds : tuple of (id, fold)
        Start values and rates of theirs that are multiplied.
    steps : tuple of (hours, id, way, value)
        What happens: ``put`` or ``add``, in their units. Steps before time 0 happen before it settles.
    """

    foreign: Foreign
    words: NameMap
    names: Names
    folds: tuple[tuple[str, float], ...] = ()
    steps: tuple[tuple[float, str, str, float], ...] = ()
    tolerances: tuple[float, float] = (1e-8, 1e-10)

    # What it is

    def with_lesions(self, *names: str) -> BorrowedCell:
        """Turn the folds of lesions into theirs."""
        cell = self
        for name in names:
            cell = cell._folded(dict(self.names.catalogue.lesion(name).fold))
        return cell

    def with_preset(self, name: str) -> BorrowedCell:
        """Take it for what it is already, if the map says so."""
        if name in self.words.kinds:
            return self
        raise NotInModel(f"{self.foreign.id} has no word for the preset '{name}'")

    def with_line(self, name: str) -> BorrowedCell:
        """Refuse: a line is a kind of our cell."""
        raise NotInModel(f"{self.foreign.id} has no word for the line '{name}'")

    def with_milieu(self, **ligands: Quantity) -> BorrowedCell:
        """Give ligands from the start."""
        cell = self
        for name, amount in ligands.items():
            cell = cell._given(name, amount, -math.inf, math.inf)
        return cell

    def with_expression(self, *, at: Quantity | None = None, **folds: Quantity) -> BorrowedCell:
        """Multiply what stands behind genes."""
        if at is not None and folds:
            raise NotInModel(f"{self.foreign.id}: expression can only change from the start")
        return self._folded({name: float(fold) for name, fold in folds.items()})

    def set(self, *, at: Quantity | None = None, **numbers: Quantity) -> BorrowedCell:
        """Refuse: our numbers are not theirs."""
        for name in numbers:
            raise NotInModel(f"{self.foreign.id} has no word for the number '{name}'")
        return self

    def cut(self, *reactions: str, at: Quantity | None = None) -> BorrowedCell:
        """Set the parameters behind our reactions to 0."""
        when = -math.inf if at is None else parse_quantity(at, "h", name="at")
        steps = list(self.steps)
        for name in reactions:
            ids = self.words.cut(name.replace(".", "_", 1))
            if ids is None:
                raise NotInModel(f"{self.foreign.id} has no word for the reaction '{name}'")
            steps += [(when, one, "put", 0.0) for one in ids]
        return replace(self, steps=tuple(sorted(steps)))

    def with_tolerances(self, relative: float = 1e-8, absolute: float = 1e-10) -> BorrowedCell:
        """Set how exactly the equations are solved."""
        return replace(self, tolerances=(relative, absolute))

    # What is done to it

    def treat(self, *, at: Quantity = 0.0, until: Quantity | None = None, **doses: Quantity) -> BorrowedCell:
        """Give drugs, stimuli or ligands."""
        start = parse_quantity(at, "h", name="at")
        end = math.inf if until is None else parse_quantity(until, "h", name="until")
        cell = self
        for name, amount in doses.items():
            cell = cell._given(name, amount, start, end)
        return cell

    def clamp(
        self, *, at: Quantity = 0.0, until: Quantity | None = None, **species: Quantity
    ) -> BorrowedCell:
        """Refuse: a clamp needs their equations changed."""
        for name in species:
            raise NotInModel(f"{self.foreign.id}: '{name}' cannot be clamped in a borrowed model")
        return self

    # What it does

    @property
    def recipe(self) -> _Key:
        """What tells one run from another."""
        said = json.dumps(
            [self.foreign.sbml, self.words.model_dump(), self.folds, self.steps, self.tolerances]
        )
        return _Key(hashlib.sha256(said.encode()).hexdigest())

    def simulate(
        self, hours: Quantity = 48.0, points: int | None = None, *, readouts: Iterable[str] | None = None
    ) -> BorrowedRun:
        """Follow it, in our readouts; those without a word in the map are nan."""
        end = parse_quantity(hours, "h", name="hours")
        times = np.linspace(0.0, end, points or round(end * 10) + 1)
        watched = np.linspace(0.0, end, min(max(round(end * _WATCHED_PER_HOUR), 50), _MOST_WATCHED) + 1)
        every = np.unique(np.concatenate((times, watched)))
        asked = tuple(self.words.readouts if readouts is None else readouts)
        names = tuple(dict.fromkeys((*asked, MOMP.readout, DEATH.readout)))
        values = self._course(every, names)
        rows = np.searchsorted(every, times)
        keep = [names.index(name) for name in asked]
        found = [_first(every, values[:, names.index(one.readout)], one) for one in (MOMP, DEATH)]
        units = {name: self.names.flat.units.get(name, "") for name in names}
        return BorrowedRun(times, _Rows(asked, values[rows][:, keep]), units, *found)

    def happens(self, event: str, hours: Quantity = 48.0) -> bool:
        """Return whether an event takes place."""
        readout = _EVENTS[event].readout
        if readout not in self.words.readouts:
            raise NotInModel(f"{self.foreign.id} has no word for the readout '{readout}'")
        run = self.simulate(hours)
        return not math.isnan(run.time_of_momp if event == "momp" else run.time_of_death)

    def describe(self) -> str:
        """Return one line that says what it is."""
        return f"{self.foreign.name or self.foreign.id}, borrowed"

    # How it is put together

    def _folded(self, folds: Mapping[str, float]) -> BorrowedCell:
        found = dict(self.folds)
        for gene, fold in folds.items():
            if gene not in self.words.genes:
                raise NotInModel(f"{self.foreign.id} has no word for the gene '{gene}'")
            for one in self.words.genes[gene]:
                found[one] = found.get(one, 1.0) * fold
        return replace(self, folds=tuple(sorted(found.items())))

    def _given(self, name: str, amount: Quantity, start: float, end: float) -> BorrowedCell:
        entry: Drug | Ligand = self.names.catalogue.treatment(name)
        if entry.name not in self.words.inputs:
            raise NotInModel(f"{self.foreign.id} has no word for '{entry.name}'")
        word = self.words.inputs[entry.name]
        value = parse_quantity(amount, entry.unit, name=name, molar_mass=entry.molar_mass) * word.times
        adds = word.of in self.foreign.species and not word.hold
        steps = [*self.steps, (start, word.of, "add" if adds else "put", value)]
        if math.isfinite(end):
            steps.append((end, word.of, "put", 0.0))
        return replace(self, steps=tuple(sorted(steps)))

    def _course(self, times: Array, names: tuple[str, ...]) -> Array:
        """Integrate stretch by stretch; one row a time (hours), one column a readout."""
        machine = _machine(self.foreign.sbml)
        machine.start(self.folds, self.tolerances)
        wanted = tuple(dict.fromkeys(one for name in names for one in self._word(name).of))
        machine.do(step for step in self.steps if step[0] < 0)
        if self.words.settle:
            machine.run(np.array([0.0, self.words.settle / self.words.hours]), wanted)
        end = float(times[-1])
        edges = sorted({0.0, *(step[0] for step in self.steps if 0 <= step[0] < end), end})
        blocks: list[Array] = []
        for start, stop in pairwise(edges):
            machine.do(step for step in self.steps if step[0] == start)
            inside = times[(times >= start) & (times <= stop)]
            grid = np.unique(np.concatenate(([start], inside, [stop])))
            found = machine.run((grid - start) / self.words.hours, wanted)
            rows = found[np.searchsorted(grid, inside)]
            blocks.append(rows if stop == end else rows[inside < stop])
        theirs = np.concatenate(blocks)
        return np.column_stack([self._ours(name, theirs, wanted) for name in names])

    def _word(self, name: str) -> Readout:
        return self.words.readouts.get(name, Readout(of=[]))

    def _ours(self, name: str, theirs: Array, wanted: tuple[str, ...]) -> Array:
        if name not in self.words.readouts:
            return np.full(len(theirs), np.nan)
        word = self.words.readouts[name]
        columns = [wanted.index(one) for one in word.of]
        return np.asarray(word.plus + word.times * theirs[:, columns].sum(axis=1))


def _first(times: Array, values: Array, event: Event) -> float:
    """Return when an event first happens (hours), on a line between two rows; nan if it does not."""
    over = np.flatnonzero(values >= event.threshold)
    if over.size == 0 or over[0] == 0:
        return math.nan if over.size == 0 else 0.0
    i = int(over[0])
    share = (event.threshold - values[i - 1]) / (values[i] - values[i - 1])
    return float(times[i - 1] + share * (times[i] - times[i - 1]))


def called(sbml: str) -> Callable[[str], str]:
    """Return what RoadRunner calls their ids; a species is what their formulas mean by it."""
    import libsbml

    model = libsbml.readSBMLFromString(sbml).getModel()
    amounts = {one.getId(): one.getHasOnlySubstanceUnits() for one in model.getListOfSpecies()}
    return lambda theirs: theirs if amounts.get(theirs, True) else f"[{theirs}]"


class _Machine:
    """A compiled foreign model, in its own units."""

    def __init__(self, sbml: str) -> None:
        import roadrunner

        roadrunner.Logger.setLevel(roadrunner.Logger.LOG_FATAL)
        self.runner = roadrunner.RoadRunner(sbml)
        self.name = called(sbml)

    def start(self, folds: Iterable[tuple[str, float]], tolerances: tuple[float, float]) -> None:
        """Go back to the file's start values, and multiply some."""
        self.runner.resetToOrigin()
        solver = self.runner.integrator
        solver.relative_tolerance, solver.absolute_tolerance = tolerances
        solver.maximum_num_steps = _MOST_STEPS
        for theirs, fold in folds:
            self.runner.setValue(self.name(theirs), self.runner.getValue(self.name(theirs)) * fold)

    def do(self, steps: Iterable[tuple[float, str, str, float]]) -> None:
        """Let steps happen now."""
        for _, theirs, way, value in steps:
            before = self.runner.getValue(self.name(theirs)) if way == "add" else 0.0
            self.runner.setValue(self.name(theirs), before + value)

    def run(self, times: Array, wanted: tuple[str, ...]) -> Array:
        """Integrate from where it stands; times in its own unit, from 0."""
        self.runner.timeCourseSelections = [self.name(one) for one in wanted] or ["time"]
        since = self.runner.model.getTime()
        try:
            return np.array(self.runner.simulate(times=since + times))
        except RuntimeError as error:
            raise SimulationError(f"the model stopped: {str(error).split(';')[0]}") from None


@lru_cache(maxsize=4)
def _machine(sbml: str) -> _Machine:
    return _Machine(sbml)
