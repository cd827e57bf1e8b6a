"""Other people's simulators, each given a whole SBML file and asked for concentrations over time.

Every one runs in a process of its own, because a simulator that crashes must not take the comparison with
it: ``python -m pysuite.exchange.simulators JOB``. None of them sees a cell, only the file.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pysuite.errors import SimulationError, UnknownName
from pysuite.exchange.extras import extra

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

__all__ = ["SIMULATORS", "Job", "moving", "run_apart"]

_LONGEST = 1800.0  # seconds; a compiler may take minutes
_MOST_STEPS = 1_000_000


@dataclass(frozen=True)
class Job:
    """What a simulator is asked for.

    Parameters
    ----------
    sbml : str
        Text of the file.
    hours : float
        From 0 to here.
    points : int
        Rows, evenly spaced, ends included.
    names : tuple of str
        Species; their concentrations (nM) are the columns.
    relative, absolute : float
        Tolerances.
    """

    sbml: str
    hours: float
    points: int
    names: tuple[str, ...]
    relative: float = 1e-10
    absolute: float = 1e-12


def run_apart(
    tool: str,
    job: Job,
    *,
    python: str = sys.executable,
    seconds: float = _LONGEST,
    memory: float | None = None,
) -> NDArray[np.float64]:
    """Run a simulator in a process of its own and return one row a time, one column a name (nM).

    Parameters
    ----------
    tool : str
        Key of `SIMULATORS`.
    job : Job
        File, times, species and tolerances.
    python : str
        The interpreter whose packages hold the simulator.
    seconds : float
        After which it is stopped.
    memory : float, optional
        Bytes of address space that it may use; as much as there is unless given.

    Raises
    ------
    SimulationError
        If it fails, crashes or takes too long; the text holds its last words.
    """
    import numpy as np

    if tool not in SIMULATORS:
        raise UnknownName("simulator", tool, SIMULATORS)
    with tempfile.TemporaryDirectory() as folder:
        asked = Path(folder) / "job.json"
        asked.write_text(json.dumps({"tool": tool, "memory": memory, **asdict(job)}), encoding="utf-8")
        command = [python, "-m", "pysuite.exchange.simulators", str(asked)]
        try:
            done = subprocess.run(  # noqa: S603 - our own module
                command, capture_output=True, text=True, timeout=seconds, check=False, cwd=folder
            )
        except subprocess.TimeoutExpired:
            raise SimulationError(f"{tool} was not done after {seconds:g} s") from None
        if done.returncode != 0:
            last = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
            raise SimulationError(f"{tool} ended with {done.returncode}: {last}")
        found = np.load(asked.with_suffix(".npy"))
        if len(found) != job.points:  # COPASI ends early without a word
            raise SimulationError(f"{tool} stopped after {len(found)} of {job.points} points")
        return found


def _grid(job: Job) -> NDArray[np.float64]:
    import numpy as np

    return np.linspace(0.0, job.hours, job.points)


def _roadrunner(job: Job) -> Any:  # noqa: ANN401 - an array; the libraries are untyped
    import numpy as np
    import roadrunner

    roadrunner.Logger.setLevel(roadrunner.Logger.LOG_FATAL)
    config = roadrunner.Config
    config.setValue(config.LLVM_BACKEND, config.LLJIT)
    config.setValue(config.LLJIT_OPTIMIZATION_LEVEL, config.NONE)  # compiling takes longer than running
    runner = roadrunner.RoadRunner(job.sbml)
    solver = runner.integrator
    solver.relative_tolerance = job.relative
    # A list is taken in amounts as it is; one number would be scaled by each start amount.
    solver.absolute_tolerance = [job.absolute] * len(moving(job.sbml))
    solver.maximum_num_steps = _MOST_STEPS
    runner.timeCourseSelections = [f"[{name}]" for name in job.names]
    return np.array(runner.simulate(times=list(_grid(job))))


def _foreign(job: Job) -> Any:  # noqa: ANN401
    """Let libRoadRunner run a model of any make; names are its own ids, each in the unit of its formulas."""
    import numpy as np
    import roadrunner

    from pysuite.exchange.borrowed import called

    roadrunner.Logger.setLevel(roadrunner.Logger.LOG_FATAL)
    runner = roadrunner.RoadRunner(job.sbml)
    runner.integrator.relative_tolerance = job.relative
    runner.integrator.absolute_tolerance = job.absolute
    runner.integrator.maximum_num_steps = _MOST_STEPS
    runner.timeCourseSelections = [called(job.sbml)(name) for name in job.names]
    return np.array(runner.simulate(times=list(_grid(job))))


def _copasi(job: Job) -> Any:  # noqa: ANN401
    basico = extra("basico", "copasi-basico")
    basico.load_model_from_string(job.sbml)
    frame = basico.run_time_course(
        duration=job.hours,
        intervals=job.points - 1,
        automatic=False,
        method="lsoda",
        r_tol=job.relative,
        a_tol=job.absolute,
        max_steps=_MOST_STEPS,
        use_sbml_id=True,
    )
    missing = [name for name in job.names if name not in frame.columns]
    changed = moving(job.sbml)
    for name in missing:  # COPASI leaves species out that nothing changes
        if name in changed:
            raise SimulationError(f"COPASI gave no column for {name}")
        frame[name] = _numbers_of(job.sbml)[name]
    return frame[list(job.names)].to_numpy()


def moving(sbml: str) -> set[str]:
    """Return the species that reactions change."""
    import libsbml

    model = libsbml.readSBMLFromString(sbml).getModel()
    return {
        one.getId()
        for one in model.getListOfSpecies()
        if not one.getBoundaryCondition() and model.getRule(one.getId()) is None
    }


def _scipy(job: Job) -> Any:  # noqa: ANN401
    """Let sbmlode write Python, and SciPy's BDF solve it."""
    from types import SimpleNamespace

    import numpy as np
    from scipy.integrate import BDF

    sbmlode = extra("sbmlode", "sbmlode")
    code = sbmlode.OdeSystem.from_sbml(job.sbml).render("python", simulator=True)
    module: dict[str, Any] = {"__name__": "written_by_sbmlode"}
    exec(compile(code, "written_by_sbmlode.py", "exec"), module)  # noqa: S102 - what this is about
    slopes = module["f_dxdt"]

    def quick(t: float, x: Any, p: Any) -> Any:  # noqa: ANN401
        try:
            return slopes(t, x.tolist(), p.tolist())  # Python's own numbers are the faster ones
        except (TypeError, ZeroDivisionError):
            return slopes(t, x, p)  # NumPy's make nan of the root of a negative number

    module["f_dxdt"] = quick
    pattern = _pattern(module)
    module["scipy"] = SimpleNamespace(
        integrate=SimpleNamespace(BDF=lambda *given, **named: BDF(*given, jac_sparsity=pattern, **named))
    )
    try:
        frame = module["simulate"](
            job.hours,
            points=job.points,
            rtol=job.relative,
            atol=job.absolute,
            method="BDF",
            max_step=np.inf,
            max_steps=_MOST_STEPS,
        )
    except AttributeError:  # sbmlode asks a solver that failed for words that it does not have
        raise SimulationError("BDF gave up") from None
    constants = dict(zip(module["PIDS"], module["P0"], strict=True))
    for name in set(job.names) - set(frame.columns):
        frame[name] = constants[name]
    return frame[list(job.names)].to_numpy()


def _pattern(module: dict[str, Any]) -> Any:  # noqa: ANN401
    """Return which rate depends on which state, found by moving one state at a time."""
    import numpy as np
    from scipy.sparse import csc_matrix

    x, p = module["initial_values"]()
    x = np.random.default_rng(1).uniform(0.5, 1.5, x.size)
    base = module["f_dxdt"](0.0, x, p)
    columns = []
    for i in range(x.size):
        moved = x.copy()
        moved[i] *= 1.5
        columns.append(module["f_dxdt"](0.0, moved, p) != base)
    return csc_matrix(np.array(columns, dtype=float).T)


def _amici(job: Job) -> Any:  # noqa: ANN401
    """Let AMICI compile the file; SUNDIALS' CVODES solves it.

    Compiling takes minutes, so files with the same equations share one compiled model, in which the start
    values and the parameters of each file are set.
    """
    import numpy as np

    values = _numbers_of(job.sbml)
    model = _compiled(job.sbml)
    for name in model.get_free_parameter_ids():
        model.set_free_parameter_by_id(name, values[name])
    states = list(model.get_state_ids())
    model.set_initial_state([values[name] for name in states])
    model.set_timepoints(_grid(job))
    solver = model.create_solver()
    solver.set_relative_tolerance(job.relative)
    solver.set_absolute_tolerance(job.absolute)
    solver.set_max_steps(_MOST_STEPS)
    result = model.simulate(solver=solver)
    if result.status != 0:
        raise SimulationError(f"AMICI stopped with status {result.status}")
    columns = {name: np.asarray(result.x)[:, i] for i, name in enumerate(states)}
    return np.column_stack([columns.get(name, np.full(job.points, values[name])) for name in job.names])


def _compiled(sbml: str) -> Any:  # noqa: ANN401
    """Return AMICI's model of the equations in a file, compiled once for each set of equations."""
    from pysuite.store import folder

    amici, importers = extra("amici", "amici"), extra("amici.importers.sbml", "amici")

    # Values do not count; what is held, switched or done by an event does.
    bare = re.sub(r'(initialConcentration|value)="[^"]*"', "", sbml)
    key = hashlib.sha256(bare.encode()).hexdigest()[:16]
    name, place = f"cell_{key}", (folder() or Path(tempfile.gettempdir())) / "amici" / key
    if (place / "built").is_file():
        return amici.import_model_module(name, place).get_model()
    place.mkdir(parents=True, exist_ok=True)
    source = place / "cell.xml"
    source.write_text(sbml, encoding="utf-8")
    os.environ.setdefault("AMICI_CXXFLAGS", "-O1")  # a third of the time to compile, the same numbers
    os.environ.setdefault("AMICI_EXTRACT_CSE", "false")
    model = importers.SbmlImporter(source).sbml2amici(
        name, place, generate_sensitivity_code=False, compute_conservation_laws=False
    )
    (place / "built").touch()
    return model


def _numbers_of(sbml: str) -> dict[str, float]:
    """Return every start value, parameter and compartment size by id."""
    import libsbml

    model = libsbml.readSBMLFromString(sbml).getModel()
    found = {one.getId(): one.getInitialConcentration() for one in model.getListOfSpecies()}
    found |= {one.getId(): one.getValue() for one in model.getListOfParameters()}
    return found | {one.getId(): one.getSize() for one in model.getListOfCompartments()}


SIMULATORS: Mapping[str, Callable[[Job], Any]] = MappingProxyType(
    {"libRoadRunner": _roadrunner, "COPASI": _copasi, "SciPy": _scipy, "AMICI": _amici, "foreign": _foreign}
)
"""Simulators by name."""


def _main(path: Path) -> None:
    """Do the job that a file describes and write the array beside it."""
    import numpy as np

    asked = json.loads(path.read_text(encoding="utf-8"))
    tool = asked.pop("tool")
    if (memory := asked.pop("memory")) is not None:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
    job = Job(**asked)
    job = replace(job, names=tuple(job.names))
    np.save(path.with_suffix(".npy"), np.asarray(SIMULATORS[tool](job), dtype=float))


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
