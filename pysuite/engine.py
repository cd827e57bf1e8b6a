"""The engine: compiles a model once, settles cells and runs recipes. Only this file touches RoadRunner.

Every run starts from a state that is set completely, so no run can see what another one did.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

from pysuite import flat, store
from pysuite.course import (
    DEATH,
    MOMP,
    Broken,
    Conditions,
    Course,
    Event,
    Vector,
    first_time,
    follow,
    grid,
    happens,
    rows_of,
)
from pysuite.errors import PysuiteError, SimulationError
from pysuite.flat import FlatModel, Source, read_flat
from pysuite.recipe import Recipe, Tolerances

__all__ = ["Engine", "Trajectory", "engine_of"]

# At rest: every |dx/dt| <= 1e-6 x + 1e-6 nM/h (a molecule in two months), reached within 1e5 h.
_REST_RELATIVE, _REST_ABSOLUTE, _REST_HOURS, _FIRST_HOURS = 1e-6, 1e-6, 1e5, 20.0
# Below this (nM) a negative concentration is an error of the solution, above it a rounding.
_NEGATIVE = -1e-6
_MOST_STEPS = 200_000
_FIRST_STEP_AGAIN = 1e-6
_REMEMBERED = 4096
# RoadRunner holds Python's own lock while it integrates, so one lock for all engines costs nothing,
# and what it keeps for the whole process (its log, its compiler's settings) is changed by one at a time.
_TURN = threading.RLock()

Result = TypeVar("Result")


@dataclass(frozen=True, eq=False)
class Trajectory:
    """The numbers of one run.

    Parameters
    ----------
    times : array
        Hours.
    names : tuple of str
        Readouts, one a column.
    values : array
        One row a time.
    time_of_momp, time_of_death : float
        Hours; nan where it does not happen, or where the model lacks the readout.
    """

    times: Vector
    names: tuple[str, ...]
    values: Vector
    time_of_momp: float
    time_of_death: float


class Engine:
    """Runs recipes of one model.

    Parameters
    ----------
    source : Source
        The flat SBML.

    Notes
    -----
    Safe to use from several threads: runs take turns. Use processes to run side by side.
    """

    def __init__(self, source: Source) -> None:
        self.flat: FlatModel = read_flat(source)
        self._machines: dict[frozenset[str], _Machine] = {}
        self._rests: OrderedDict[Recipe, Vector] = OrderedDict()
        self._solver = (Tolerances(), 0.0)

    def rest(self, recipe: Recipe, label: str = "the cell") -> dict[str, float]:
        """Return every readout of the settled cell (nM or dimensionless).

        Parameters
        ----------
        recipe : Recipe
            Its steps do not count.
        label : str
            What to call the cell in an error.
        """
        with _TURN:
            settled = self._settled(recipe.settling, label)
            machine = self._machine(frozenset())
            machine.load(settled, self._conditions(recipe).parameters)
            return dict(zip(self.flat.readouts, machine.show(self.flat.readouts), strict=True))

    def run(
        self,
        recipe: Recipe,
        times: Sequence[float] | Vector,
        readouts: Iterable[str] | None = None,
        label: str = "the cell",
    ) -> Trajectory:
        """Settle a cell, do what its recipe says, and watch it.

        Parameters
        ----------
        recipe : Recipe
            What to run.
        times : sequence of float
            Hours, rising from 0. A row shows the state just after what happens at its time.
        readouts : iterable of str, optional
            What to record; everything unless given.
        label : str
            What to call the cell in an error.

        Raises
        ------
        SimulationError
            If the cell does not settle, or the solver fails twice; it names the time reached.
        """
        names = self.flat.readouts if readouts is None else tuple(map(self.flat.readout, readouts))
        with _TURN:
            rest = self._settled(recipe.settling, label)
            return self._twice(recipe.tolerances, label, lambda: self._watch(recipe, rest, times, names))

    def happens(self, recipe: Recipe, hours: float, event: Event, label: str = "the cell") -> bool:
        """Return whether an event takes place, without following the cell any further.

        Parameters
        ----------
        recipe : Recipe
            What to run.
        hours : float
            How long to watch.
        event : Event
            MOMP or DEATH of `pysuite.course`.
        label : str
            What to call the cell in an error.
        """
        with _TURN:
            rest = self._settled(recipe.settling, label)

            def attempt() -> bool:
                return happens(self._machine, self._conditions(recipe, rest), recipe.steps, hours, event)

            return self._twice(recipe.tolerances, label, attempt)

    def _watch(
        self, recipe: Recipe, rest: Vector, times: Sequence[float] | Vector, names: tuple[str, ...]
    ) -> Trajectory:
        """Follow a settled cell, find its events, and keep the rows and columns that were asked for."""
        conditions = self._conditions(recipe, rest)
        all_times, nodes = grid(times, recipe.steps)
        events = [event for event in (MOMP, DEATH) if event.readout in self.flat.readouts]
        species = (*self.flat.floating, *self.flat.boundary)
        columns = tuple(dict.fromkeys((*species, *(event.readout for event in events), *names)))
        course = follow(self._machine, conditions, recipe.steps, all_times, columns)
        _check(course, len(self.flat.floating))
        found = {event: first_time(event, course, nodes, self._machine, species) for event in events}
        rows = rows_of(times, all_times)
        values = course.values[rows][:, [columns.index(name) for name in names]]
        return Trajectory(
            np.asarray(times, dtype=float), names, values, found.get(MOMP, np.nan), found.get(DEATH, np.nan)
        )

    def _conditions(self, recipe: Recipe, rest: Vector | None = None) -> Conditions:
        """Return what a recipe starts with; without a settled state, the file's start values."""
        machine = self._machine(frozenset())
        species = (machine.start if rest is None else rest).copy()
        conditions = Conditions(
            species, machine.values.copy(), species.copy(), machine.place, machine.slot, FlatModel.switch
        )
        for name, value in recipe.parameters:
            conditions.parameters[machine.slot[name]] = value
        for name, value in recipe.inputs:
            conditions.species[machine.place[name]] = value
        for name in recipe.cuts:
            conditions.parameters[machine.slot[FlatModel.switch(name)]] = 0.0
        return conditions

    def _settled(self, recipe: Recipe, label: str) -> Vector:
        """Return the concentrations at rest, remembered by recipe."""
        if recipe.model != self.flat.source.key:
            raise PysuiteError("the recipe is for another model")
        if recipe not in self._rests:
            settle = self._twice(recipe.tolerances, label, lambda: self._settle(recipe, label))
            self._rests[recipe] = settle
            if len(self._rests) > _REMEMBERED:
                self._rests.popitem(last=False)
        self._rests.move_to_end(recipe)
        return self._rests[recipe]

    def _settle(self, recipe: Recipe, label: str) -> Vector:
        """Integrate in growing steps until nothing changes any more."""
        conditions = self._conditions(recipe)
        machine = self._machine(frozenset())
        machine.load(conditions.species, conditions.parameters)
        floating, reached, step = len(self.flat.floating), 0.0, _FIRST_HOURS
        while True:
            last = machine.integrate(np.array([0.0, step]), self.flat.floating)[-1]
            reached += step
            if not np.isfinite(last).all() or last.min() < _NEGATIVE:
                worst = self.flat.floating[int(np.argmin(np.where(np.isfinite(last), last, -np.inf)))]
                raise Broken(reached, f"{worst} went negative or infinite while settling")
            rates = np.abs(machine.rates())
            excess = rates - (_REST_RELATIVE * np.abs(last) + _REST_ABSOLUTE)
            if excess.max() <= 0:
                # Roundings below zero would be nan under a broken power in the next run.
                return np.concatenate((np.maximum(last, 0.0), machine.species()[floating:]))
            if reached >= _REST_HOURS:
                worst = int(np.argmax(excess))
                raise SimulationError(
                    f"{label} does not come to rest: after {reached:.0f} h "
                    f"{self.flat.floating[worst]} still changes by {rates[worst]:.3g} nM/h"
                )
            step = min(2 * step, _REST_HOURS)

    def _twice(self, tolerances: Tolerances, label: str, attempt: Callable[[], Result]) -> Result:
        """Attempt something, and once more with a tighter solver if it breaks."""
        try:
            self._solver = (tolerances, 0.0)
            return attempt()
        except Broken:
            self._solver = (tolerances.tighter(), _FIRST_STEP_AGAIN)
        try:
            return attempt()
        except Broken as broken:
            raise SimulationError(f"{label} stopped at {broken.time:.6g} h: {broken.why}") from None

    def _machine(self, clamped: frozenset[str]) -> _Machine:
        """Return the compiled model in which some species are held, with the solver set."""
        if clamped not in self._machines:
            self._machines[clamped] = _Machine(self.flat, clamped)
        machine = self._machines[clamped]
        machine.solve_with(*self._solver)
        return machine


def _check(course: Course, floating: int) -> None:
    """Refuse a course with negative or infinite concentrations, naming the first."""
    values = course.values
    bad = ~np.isfinite(values)
    bad[:, :floating] |= values[:, :floating] < _NEGATIVE
    if bad.any():
        row, column = (int(one[0]) for one in np.nonzero(bad))
        raise Broken(float(course.times[row]), f"{course.names[column]} became {values[row, column]:.3g}")


class _Machine:
    """One compiled model. Species are ordered as in the flat model: floating, then boundary."""

    def __init__(self, model: FlatModel, clamped: frozenset[str]) -> None:
        self.runner = _runner(model, clamped)
        self.model = self.runner.model
        names = (*model.floating, *model.boundary)
        self.place = {name: i for i, name in enumerate(names)}
        switches = (FlatModel.switch(name) for name in model.reactions)
        self.slot = {name: i for i, name in enumerate((*model.parameters, *switches))}
        # Rule-computed species and parameters stand in RoadRunner's lists too and cannot be set.
        self._floating = _order(self.model.getFloatingSpeciesIds(), self.place)
        self._boundary = _order(self.model.getBoundarySpeciesIds(), self.place)
        self._values = _order(self.model.getGlobalParameterIds(), self.slot)
        volumes = self.model.getCompartmentVolumes()
        self._volumes = [
            float(volumes[self.model.getCompartmentIndexForFloatingSpecies(int(i))])
            for i in self._floating[0]
        ]
        self._species_ids = set(model.species)
        self._columns: tuple[str, ...] = ()
        self.start = self.species()
        self.values = np.empty(len(self.slot))
        self.values[self._values[1]] = self.model.getGlobalParameterValues()[self._values[0]]

    def solve_with(self, tolerances: Tolerances, first_step: float) -> None:
        """Set the solver; first_step in hours, 0 = let it choose."""
        solver = self.runner.integrator
        solver.relative_tolerance = tolerances.relative
        # One number would be multiplied by each species' present amount, and a species that is
        # almost absent would stop the solver; a list is taken as it is, in amounts.
        solver.absolute_tolerance = [tolerances.absolute * volume for volume in self._volumes]
        solver.initial_time_step = first_step
        solver.maximum_num_steps = _MOST_STEPS

    def load(self, species: Vector, parameters: Vector) -> None:
        """Set all concentrations (nM) and all parameters."""
        theirs, ours = self._values
        self.model.setGlobalParameterValues(theirs, parameters[ours])
        theirs, ours = self._boundary
        if len(theirs):
            self.model.setBoundarySpeciesConcentrations(theirs, species[ours])
        theirs, ours = self._floating
        self.model.setFloatingSpeciesConcentrations(theirs, species[ours])

    def species(self) -> Vector:
        """Return all concentrations (nM)."""
        found = np.empty(len(self.place))
        theirs, ours = self._floating
        found[ours] = self.model.getFloatingSpeciesConcentrations()[theirs]
        theirs, ours = self._boundary
        if len(theirs):
            found[ours] = self.model.getBoundarySpeciesConcentrations()[theirs]
        return found

    def rates(self) -> Vector:
        """Return the rates of change of the floating species (nM/h); only without clamps."""
        found = np.empty(len(self._floating[0]))
        found[self._floating[1]] = self.model.getFloatingSpeciesConcentrationRates()[self._floating[0]]
        return found

    def integrate(self, times: Vector, names: Sequence[str]) -> Vector:
        """Integrate through the times (h) from where the model stands; one row a time."""
        self._select(names)
        try:
            with _quiet():
                return np.array(self.runner.simulate(times=times))
        except RuntimeError as error:
            why = str(error).split(";")[0].removeprefix("CVODE Error: ")
            raise Broken(float(self.model.getTime()), why) from None

    def show(self, names: Sequence[str]) -> list[float]:
        """Return the present values of readouts."""
        self._select(names)
        return [float(value) for value in self.runner.getSelectedValues()]

    def _select(self, names: Sequence[str]) -> None:
        """Choose columns; parsing hundreds of them takes longer than a short run."""
        if self._columns != tuple(names):
            self._columns = tuple(names)
            self.runner.timeCourseSelections = [
                f"[{name}]" if name in self._species_ids else name for name in names
            ]


def _order(theirs: Sequence[str], ours: dict[str, int]) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return RoadRunner's positions of the names that we hold, and ours."""
    pairs = [(i, ours[name]) for i, name in enumerate(theirs) if name in ours]
    return np.array([i for i, _ in pairs], dtype=np.int32), np.array([j for _, j in pairs], dtype=np.intp)


@lru_cache(maxsize=8)
def engine_of(source: Source) -> Engine:
    """Return the engine of a model: one per process and content."""
    return Engine(source)


def _runner(model: FlatModel, clamped: frozenset[str]) -> Any:  # noqa: ANN401 - RoadRunner ships no types
    """Compile a model, or load it from the store if it has been compiled before."""
    import roadrunner

    # The copy depends on the code that makes it, so that code is part of the key.
    maker = hashlib.sha256(Path(flat.__file__).read_bytes()).hexdigest()
    parts = (roadrunner.__version__, _processor(), maker, model.source.key, *sorted(clamped))
    key = hashlib.sha256("\n".join(parts).encode()).hexdigest()
    stored = store.get(key)
    config = roadrunner.Config
    # Optimising takes five times as long to compile and makes runs of this size 5 % faster.
    with (
        _quiet(),
        _set(config, "LLVM_BACKEND", config.LLJIT),
        _set(config, "LLJIT_OPTIMIZATION_LEVEL", config.NONE),
    ):
        if stored is not None:
            with contextlib.suppress(RuntimeError):
                runner = roadrunner.RoadRunner()
                runner.loadStateS(stored)
                return runner
        try:
            runner = roadrunner.RoadRunner(model.instrumented(clamped))
        except RuntimeError as error:
            raise PysuiteError(f"the model does not compile: {str(error).splitlines()[0]}") from None
        store.put(key, runner.saveStateS())
    return runner


@cache
def _processor() -> str:
    """Return what compiled code depends on: a shared home may serve unlike machines."""
    flags = ""
    with contextlib.suppress(OSError):
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        flags = next((line for line in lines if line.startswith(("flags", "Features"))), "")
    return f"{platform.system()} {platform.machine()} {platform.processor()} {flags}"


@contextlib.contextmanager
def _set(config: Any, name: str, value: int) -> Iterator[None]:  # noqa: ANN401
    """Change a setting of RoadRunner for a moment: others may use it in this process."""
    key = getattr(config, name)
    before = config.getValue(key)
    config.setValue(key, value)
    try:
        yield
    finally:
        config.setValue(key, before)


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep the solver from writing to the terminal: what it says is in the error that we raise."""
    import roadrunner

    level, names = roadrunner.Logger.getLevel(), ("SUNLOGGER_WARNING_FILENAME", "SUNLOGGER_ERROR_FILENAME")
    before = {name: os.environ.get(name) for name in names}
    roadrunner.Logger.setLevel(roadrunner.Logger.LOG_FATAL)
    os.environ.update(dict.fromkeys(names, os.devnull))
    try:
        yield
    finally:
        roadrunner.Logger.setLevel(level)
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
