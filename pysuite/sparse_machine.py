"""BNGsim as a machine: CVODE with sparse matrices, an analytic Jacobian and rates compiled to C.

Only this file touches BNGsim. The compiled code is kept for each structure of the model, whatever its
numbers; without a C compiler the rates are interpreted, which is some three times slower.
"""

from __future__ import annotations

import logging
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from pysuite import store
from pysuite.errors import PysuiteError
from pysuite.flat import FlatModel
from pysuite.machine import Broken, Overworked, Unfit, Vector
from pysuite.quiet import environment, quiet_solver
from pysuite.recipe import Tolerances

__all__ = ["SparseMachine"]

# Between two times BNGsim goes on for ever, so long as it gets anywhere: seconds until it is stopped.
_PATIENCE = 120.0
_ANY_STEPS = 200_000
_MOMENT = 1e-9
_TIME = re.compile(r"at t ?= ?([-+0-9.eE]+)")
_SPOILER = "libsedml"
_CACHE = "BNGSIM_CODEGEN_CACHE_DIR"


class SparseMachine:
    """One model, with its rates compiled. Species are ordered as in the flat model: floating, then boundary.

    Parameters
    ----------
    model : FlatModel
        Names and SBML.
    clamped : frozenset of str
        Floating species that are held. Such a copy serves few runs, so it is interpreted.
    compiled : bool
        Whether to compile, where that is possible.

    Raises
    ------
    Unfit
        If BNGsim is missing or cannot run the model.
    """

    def __init__(self, model: FlatModel, clamped: frozenset[str], *, compiled: bool = True) -> None:
        self._library = _library()
        self._simulator, self._model = _simulator(self._library, model, clamped, compiled and not clamped)
        names = (*model.floating, *model.boundary)
        switches = (FlatModel.switch(name) for name in model.reactions)
        self.place: Mapping[str, int] = {name: i for i, name in enumerate(names)}
        self.slot: Mapping[str, int] = {name: i for i, name in enumerate((*model.parameters, *switches))}
        theirs = {name: i for i, name in enumerate(self._model.species_names)}
        known = set(self._model.param_names)
        missing = [*(self.place.keys() - theirs.keys()), *(self.slot.keys() - known)]
        if missing:
            raise Unfit(f"BNGsim does not know {sorted(missing)[0]}")
        self._species = np.array([theirs[name] for name in names], dtype=np.intp)
        self._floating = len(model.floating)
        self._columns = theirs
        self._computed: dict[str, int] = {}
        self._asked: tuple[tuple[str, ...], list[int], list[int]] | None = None
        self._names = tuple(self.slot)
        self._state: Vector = np.array(self._model.get_state(), dtype=float)
        self.start = self._state[self._species]
        self.values = np.array([self._model.get_param(name) for name in self._names])
        self._set = self.values.copy()
        self._options: dict[str, float] = {}

    @property
    def backend(self) -> str:
        """How the rates are evaluated: ``cc`` (compiled) or ``exprtk`` (interpreted)."""
        return str(self._simulator.codegen_backend)

    def solve_with(self, tolerances: Tolerances, first_step: float) -> None:
        """Set the solver; it always chooses its first step itself."""
        del first_step
        self._options = {"rtol": tolerances.relative, "atol": tolerances.absolute}

    def load(self, species: Vector, parameters: Vector) -> None:
        """Set all concentrations (nM) and all parameters."""
        changed = np.flatnonzero(parameters != self._set)
        if changed.size:  # setting all would take longer than a short run
            self._model.set_params({self._names[i]: float(parameters[i]) for i in changed})
            self._set[changed] = parameters[changed]
        self._state[self._species] = species

    def species(self) -> Vector:
        """Return all concentrations (nM)."""
        return self._state[self._species]

    def rates(self) -> Vector:
        """Return the rates of change of the floating species (nM/h); only without clamps."""
        return np.asarray(self._model.rhs(self._state))[self._species[: self._floating]]

    def integrate(self, times: Vector, names: Sequence[str], most_steps: int | None = None) -> Vector:
        """Integrate through the times (h) from where the model stands; one row a time."""
        result = self._run(times)
        self._state = np.array(result.species[-1], dtype=float)
        steps = int(result.solver_stats["n_steps"])
        # It cannot be told to stop, but looks that lie ever further apart keep the excess small.
        if most_steps is not None and steps > most_steps * (len(times) - 1):
            raise Overworked(float(times[-1]), f"took {steps} steps")
        return self._read(result, names)

    def show(self, names: Sequence[str]) -> list[float]:
        """Return the present values of readouts."""
        return [float(value) for value in self._read(self._run([0.0, _MOMENT]), names)[0]]

    def compiled(self) -> dict[str, bytes]:
        """Return the compiled rates, if they stand in the cache folder."""
        path, home = Path(self._simulator._codegen_so_path or ""), store.folder()
        if home is None or not path.is_file() or home not in path.parents:
            return {}
        return {path.relative_to(home).as_posix(): path.read_bytes()}

    def _run(self, times: Sequence[float] | Vector) -> Any:  # noqa: ANN401 - a result of BNGsim
        self._model.set_state(self._state)
        limits = {"max_steps": _ANY_STEPS, "timeout": _PATIENCE}
        try:
            with quiet_solver():
                return self._simulator.run(sample_times=list(times), **self._options, **limits)
        except self._library.SimulationTimeout:
            why = f"the solver was stopped after {_PATIENCE:.0f} s"
            raise Overworked(float(times[0]), why) from None
        except self._library.SimulationError as error:
            raise _broken(str(error), float(times[0])) from None

    def _read(self, result: Any, names: Sequence[str]) -> Vector:  # noqa: ANN401
        """Return columns of species and of computed quantities."""
        if not self._computed:
            self._computed = {name: i for i, name in enumerate(result.expression_names)}
        if self._asked is None or self._asked[0] != tuple(names):
            kept = [self._columns.get(name, -1) for name in names]
            made = [-1 if name in self._columns else self._place_of(name) for name in names]
            self._asked = (tuple(names), kept, made)
        _, kept, made = self._asked
        values = np.asarray(result.species)[:, kept]
        if max(made, default=-1) >= 0:
            computed = np.flatnonzero(np.array(made) >= 0)
            values[:, computed] = np.asarray(result.expressions)[:, [made[i] for i in computed]]
        return values

    def _place_of(self, name: str) -> int:
        if name not in self._computed:  # BNGsim keeps rates that it holds for plain mass action to itself
            raise PysuiteError(f"the fast engine does not tell '{name}': ask the engine roadrunner")
        return self._computed[name]


def _broken(said: str, start: float) -> Broken:
    """Turn BNGsim's paragraph into a time and its first sentence."""
    times = [float(found.rstrip(".")) for found in _TIME.findall(said)]
    # Of the times that it names, the last is the one reached; the first is the one aimed at.
    why = said.removeprefix("Simulation failed: ").split(". ")[0]
    return Broken(times[-1] if times else start, why)


def _simulator(
    bngsim: Any,  # noqa: ANN401
    model: FlatModel,
    clamped: frozenset[str],
    compiled: bool,
) -> tuple[Any, Any]:
    """Return BNGsim's simulator and model, compiled if that is wanted and goes well."""
    try:
        theirs = bngsim.Model.from_sbml_string(model.instrumented(clamped))
    except (RuntimeError, ValueError, NotImplementedError) as error:
        raise Unfit(f"BNGsim does not read the model: {_first_line(str(error))}") from None
    options = {"method": "ode", "jacobian": "analytical"}
    folder = store.folder()
    if compiled and folder is not None:
        with _heard() as said:
            try:
                return bngsim.Simulator(theirs, codegen=True, **options), theirs
            except RuntimeError as error:
                said.append(str(error))
        logging.getLogger("pysuite").warning(
            "the fast engine is not compiled and runs slower: %s", _first_line(said[0])
        )
    try:
        return bngsim.Simulator(theirs, codegen=False, **options), theirs
    except (RuntimeError, ValueError) as error:
        raise Unfit(f"BNGsim does not run the model: {_first_line(str(error))}") from None


def _library() -> Any:  # noqa: ANN401 - BNGsim's types do not describe what we use
    """Import BNGsim, which takes note of where to keep compiled code when it is first imported."""
    if _SPOILER in sys.modules:  # from then on libSBML's formulas, which BNGsim reads, are unreadable
        raise Unfit(f"{_SPOILER} has been loaded in this process and spoils libSBML for BNGsim")
    folder = store.folder()
    own_cache = {} if folder is None or _CACHE in os.environ else {_CACHE: str(folder / "fast")}
    try:
        with environment(own_cache):
            bngsim = import_module("bngsim")
    except ImportError as error:
        raise Unfit(f"BNGsim does not load: {_first_line(str(error))}") from None
    if not bngsim.HAS_KLU:
        raise Unfit("this BNGsim was built without its sparse solver")
    return bngsim


@contextmanager
def _heard() -> Iterator[list[str]]:
    """Collect what BNGsim logs, instead of letting it be printed: there are the compiler's messages."""
    said: list[str] = []
    logger, listener = logging.getLogger("bngsim"), _Listener(said)
    spread = logger.propagate
    logger.addHandler(listener)
    logger.propagate = False
    try:
        yield said
    finally:
        logger.propagate = spread
        logger.removeHandler(listener)


class _Listener(logging.Handler):
    """Keeps warnings as text."""

    def __init__(self, said: list[str]) -> None:
        super().__init__(logging.WARNING)
        self.said = said

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


def _first_line(said: str) -> str:
    """Return one line of a message: what happened, and a compiler's first complaint if there is one."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    complaints = [line for line in lines[1:] if "error" in line.casefold()] or lines[1:]
    return " ".join((*lines[:1], *complaints[:1])) or "no reason given"
