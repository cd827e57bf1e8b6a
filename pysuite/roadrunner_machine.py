"""RoadRunner as a machine. Only this file touches RoadRunner.

It never asks for a steady state or a Jacobian (the one answers without saying how well, the other takes
minutes at this size), never loads read-only (that crashes), and sets the whole state before each run.
"""

from __future__ import annotations

import contextlib
import hashlib
import platform
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from pysuite import flat, store
from pysuite.errors import PysuiteError
from pysuite.flat import FlatModel
from pysuite.machine import Broken, Overworked, Vector
from pysuite.quiet import quiet_solver
from pysuite.recipe import Tolerances

__all__ = ["RoadRunnerMachine"]

_MOST_STEPS = 200_000
_TOO_MUCH = "CV_TOO_MUCH_WORK"


class RoadRunnerMachine:
    """One compiled model. Species are ordered as in the flat model: floating, then boundary."""

    def __init__(self, model: FlatModel, clamped: frozenset[str]) -> None:
        self._key = _key(model, clamped)
        self.runner = _runner(model, clamped, self._key)
        self.model = self.runner.model
        names = (*model.floating, *model.boundary)
        self.place: Mapping[str, int] = {name: i for i, name in enumerate(names)}
        switches = (FlatModel.switch(name) for name in model.reactions)
        self.slot: Mapping[str, int] = {name: i for i, name in enumerate((*model.parameters, *switches))}
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
        self._solver: tuple[Tolerances, float] | None = None
        self.start = self.species()
        self.values = np.empty(len(self.slot))
        self.values[self._values[1]] = self.model.getGlobalParameterValues()[self._values[0]]

    def solve_with(self, tolerances: Tolerances, first_step: float) -> None:
        """Set the solver; first_step in hours, 0 = let it choose."""
        if self._solver == (tolerances, first_step):
            return
        self._solver = (tolerances, first_step)
        solver = self.runner.integrator
        solver.relative_tolerance = tolerances.relative
        # One number would be multiplied by each species' present amount, and a species that is
        # almost absent would stop the solver; a list is taken as it is, in amounts.
        solver.absolute_tolerance = [tolerances.absolute * volume for volume in self._volumes]
        solver.initial_time_step = first_step

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

    def integrate(self, times: Vector, names: Sequence[str], most_steps: int | None = None) -> Vector:
        """Integrate through the times (h) from where the model stands; one row a time."""
        self._select(names)
        self.runner.integrator.maximum_num_steps = most_steps or _MOST_STEPS
        try:
            with _quiet():
                return np.array(self.runner.simulate(times=times))
        except RuntimeError as error:
            why = str(error).split(";")[0].removeprefix("CVODE Error: ")
            kind = Overworked if _TOO_MUCH in str(error) else Broken
            raise kind(float(self.model.getTime()), why) from None

    def show(self, names: Sequence[str]) -> list[float]:
        """Return the present values of readouts."""
        self._select(names)
        return [float(value) for value in self.runner.getSelectedValues()]

    def compiled(self) -> dict[str, bytes]:
        """Return the stored model; its name tells the processor, and others do not find it."""
        return store.taken(self._key)

    def _select(self, names: Sequence[str]) -> None:
        """Choose columns; parsing hundreds of them takes longer than a short run."""
        if self._columns != tuple(names):
            self._columns = tuple(names)
            self.runner.timeCourseSelections = [
                f"[{name}]" if name in self._species_ids else name for name in names
            ]


def _order(
    theirs: Sequence[str], ours: Mapping[str, int]
) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Return RoadRunner's positions of the names that we hold, and ours."""
    pairs = [(i, ours[name]) for i, name in enumerate(theirs) if name in ours]
    return np.array([i for i, _ in pairs], dtype=np.int32), np.array([j for _, j in pairs], dtype=np.intp)


def _key(model: FlatModel, clamped: frozenset[str]) -> str:
    """Return a name for a compiled model, of all that it depends on."""
    import roadrunner

    # The copy depends on the code that makes it, so that code is part of the key.
    maker = hashlib.sha256(Path(flat.__file__).read_bytes()).hexdigest()
    parts = (roadrunner.__version__, _processor(), maker, model.source.key, *sorted(clamped))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _runner(model: FlatModel, clamped: frozenset[str], key: str) -> Any:  # noqa: ANN401 - RoadRunner has no types
    """Compile a model, or load it from the store if it has been compiled before."""
    import roadrunner

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
    """Keep RoadRunner and its solver from writing to the terminal."""
    import roadrunner

    level = roadrunner.Logger.getLevel()
    roadrunner.Logger.setLevel(roadrunner.Logger.LOG_FATAL)
    try:
        with quiet_solver():
            yield
    finally:
        roadrunner.Logger.setLevel(level)
