"""The engine: settles cells and runs recipes on the machine of a simulator.

Every run starts from a state that is set completely, so no run can see what another one did.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import numpy as np

from pysuite.course import (
    DEATH,
    EVENTS,
    MOMP,
    Conditions,
    Course,
    Event,
    Pace,
    first_times,
    follow,
    grid,
    happens,
    rows_of,
)
from pysuite.errors import PysuiteError, SimulationError
from pysuite.flat import FlatModel, Source, read_flat
from pysuite.machine import Broken, Machine, Maker, Overworked, Vector
from pysuite.makers import EngineName, maker_of
from pysuite.recipe import Recipe, Tolerances

__all__ = ["Engine", "Trajectory", "engine_of"]

# At rest: every |dx/dt| <= 1e-6 x + 1e-6 nM/h (a molecule in two months), reached within 1e5 h.
_REST_RELATIVE, _REST_ABSOLUTE, _REST_HOURS, _FIRST_HOURS = 1e-6, 1e-6, 1e5, 20.0
# What the solver's own noise may leave of a rate (nM/h) when all that time is over: a molecule in a week.
_REST_NOISE = 1e-5
# And where a faint ripple lets the steps of the solver run out: half a molecule an hour.
_REST_RIPPLE = 1e-3
# Solver steps to settle with, from one look to the next. The looks lie ever further apart, so a cell that
# oscillates runs out of them within seconds; one that rests takes some hundred.
_REST_STEPS = 20_000
# In how many parts each look is taken: a cell that dies and comes back in between has died.
_REST_PARTS = 8
# Below this (nM) a negative concentration is an error of the solution, above it a rounding.
_NEGATIVE = -1e-6
_FIRST_STEP_AGAIN = 1e-6
# From one node to the next an event is sought this loosely: it is off by some milliseconds, and a start
# from rest at full strictness would take as long as a quarter of the run.
_EVENT = Tolerances(1e-5, 1e-7)
_REMEMBERED = 4096
_COMPILED = 6
_PACE = Pace()
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
    maker : Maker, optional
        Makes the machines that it runs on; RoadRunner's unless given.

    Notes
    -----
    Safe to use from several threads: runs take turns. Use processes to run side by side.
    """

    def __init__(self, source: Source, maker: Maker | None = None) -> None:
        self.flat: FlatModel = read_flat(source)
        self._maker = maker_of("roadrunner") if maker is None else maker
        self._machines: dict[frozenset[str], Machine] = {}
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

    def happens(
        self, recipe: Recipe, hours: float, event: Event, label: str = "the cell", pace: Pace = _PACE
    ) -> bool:
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
        pace : Pace
            How closely to watch.
        """
        with _TURN:
            rest = self._settled(recipe.settling, label)

            def attempt() -> bool:
                conditions = self._conditions(recipe, rest)
                return happens(self._machine, conditions, recipe.steps, hours, event, pace=pace)

            return self._twice(recipe.tolerances, label, attempt)

    def settled(self, recipe: Recipe) -> Vector | None:
        """Return where a cell settles, if that is known here already; see `recall`.

        Parameters
        ----------
        recipe : Recipe
            Its steps do not count.

        Returns
        -------
        array or None
            Concentrations (nM) of the floating and then the boundary species.
        """
        with _TURN:
            return self._rests.get(recipe.settling)

    def recall(self, recipe: Recipe, rest: Vector) -> None:
        """Take over where a cell settles, as `settled` told it in another process.

        Parameters
        ----------
        recipe : Recipe
            Its steps do not count.
        rest : array
            Concentrations (nM); one of another size is left aside.
        """
        with _TURN:
            if rest.shape == (len(self.flat.floating) + len(self.flat.boundary),):
                self._keep(recipe.settling, rest)

    def _keep(self, recipe: Recipe, rest: Vector) -> None:
        self._rests[recipe] = rest
        if len(self._rests) > _REMEMBERED:
            self._rests.popitem(last=False)

    def compiled(self) -> dict[str, bytes]:
        """Return what has been compiled of the model, as files for another machine's cache folder."""
        with _TURN:
            return dict(self._machine(frozenset()).compiled())

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
        found = first_times(events, course, nodes, self._loose_machine, species)
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
            self._keep(recipe, self._twice(recipe.tolerances, label, lambda: self._settle(recipe, label)))
        self._rests.move_to_end(recipe)
        return self._rests[recipe]

    def _settle(self, recipe: Recipe, label: str) -> Vector:
        """Integrate in growing steps until nothing changes any more."""
        conditions = self._conditions(recipe)
        machine = self._machine(frozenset())
        machine.load(conditions.species, conditions.parameters)
        floating, reached, step = len(self.flat.floating), 0.0, _FIRST_HOURS
        fates = tuple(one for one in EVENTS.values() if one.readout in self.flat.readouts)
        columns = (*self.flat.floating, *(one.readout for one in fates))
        moving, dead = "it moves too fast to be followed", None
        here, excess = conditions.species, np.array([np.inf])
        while reached < _REST_HOURS:
            try:
                times = np.linspace(0.0, step, _REST_PARTS + 1)
                rows = machine.integrate(times, columns, _REST_STEPS // _REST_PARTS)
            except Overworked:
                if dead is not None:  # a dead cell need not rest: it stays where it was last seen
                    return dead
                if excess.max() <= _REST_RIPPLE:
                    return here
                raise SimulationError(
                    f"{label} does not come to rest: after {reached:.0f} h {moving}, "
                    f"and {_REST_STEPS} steps of the solver do not do for the next {step:.0f} h"
                ) from None
            reached += step
            last = rows[-1, :floating]
            if not np.isfinite(last).all() or last.min() < _NEGATIVE:
                worst = self.flat.floating[int(np.argmin(np.where(np.isfinite(last), last, -np.inf)))]
                raise Broken(reached, f"{worst} went negative or infinite while settling")
            rates = np.abs(machine.rates())
            excess = rates - (_REST_RELATIVE * np.abs(last) + _REST_ABSOLUTE)
            # Roundings below zero would be nan under a broken power in the next run.
            here = np.concatenate((np.maximum(last, 0.0), machine.species()[floating:]))
            if excess.max() <= 0:
                return here
            over = np.flatnonzero((rows[:, floating:] >= [one.threshold for one in fates]).any(axis=1))
            if over.size:
                dead = np.concatenate((np.maximum(rows[over[-1], :floating], 0.0), here[floating:]))
            worst = int(np.argmax(excess))
            moving = f"{self.flat.floating[worst]} still changes by {rates[worst]:.3g} nM/h"
            step = min(2 * step, _REST_HOURS)
        if excess.max() <= _REST_NOISE:
            return here
        if dead is not None:
            return dead
        raise SimulationError(f"{label} does not come to rest: after {reached:.0f} h {moving}")

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

    def _machine(self, clamped: frozenset[str]) -> Machine:
        """Return the compiled model in which some species are held, with the solver set."""
        if clamped not in self._machines:
            # A compiled model takes a hundred megabytes. The one without clamps is wanted again and again.
            oldest = next((one for one in self._machines if one), None)
            if len(self._machines) >= _COMPILED and oldest is not None:
                del self._machines[oldest]
            self._machines[clamped] = self._maker(self.flat, clamped)
        machine = self._machines[clamped]
        machine.solve_with(*self._solver)
        return machine

    def _loose_machine(self, clamped: frozenset[str]) -> Machine:
        """Return a machine for the few minutes around an event."""
        machine = self._machine(clamped)
        tolerances, first_step = self._solver
        machine.solve_with(tolerances.at_least(_EVENT), first_step)
        return machine


def _check(course: Course, floating: int) -> None:
    """Refuse a course with negative or infinite concentrations, naming the first."""
    values = course.values
    bad = ~np.isfinite(values)
    bad[:, :floating] |= values[:, :floating] < _NEGATIVE
    if bad.any():
        row, column = (int(one[0]) for one in np.nonzero(bad))
        raise Broken(float(course.times[row]), f"{course.names[column]} became {values[row, column]:.3g}")


@lru_cache(maxsize=8)
def engine_of(source: Source, name: EngineName = "roadrunner") -> Engine:
    """Return the engine of a model: one per process, content and simulator.

    Parameters
    ----------
    source : Source
        The flat SBML.
    name : str
        ``roadrunner`` or ``fast``.
    """
    return Engine(source, maker_of(name))
