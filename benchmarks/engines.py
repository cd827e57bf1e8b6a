"""Measure how fast each engine is at equal accuracy, and how far from the floor.

Each engine gets the loosest tolerance of a ladder at which its error against a solution to twelve digits is
below one millionth; then all take turns at their own tolerance. 48 hours, a hundred rows, every species.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from benchmarks.copasi import Copasi
from benchmarks.floor import floor_of
from benchmarks.pairs import cpu, take_turns
from benchmarks.scenes import HOURS, SCENES, Scene, deviation, reference, scene, settled_sbml
from benchmarks.scipy_bdf import scipy_of
from pysuite import store
from pysuite.engine import engine_of
from pysuite.machine import Machine, Vector
from pysuite.recipe import Tolerances
from pysuite.sparse_machine import SparseMachine

__all__ = ["ACCURACY", "measure"]

ACCURACY = 1e-6
_LADDER = (1e-4, 3e-5, 1e-5, 3e-6, 1e-6, 3e-7, 1e-7, 1e-8, 1e-9)
_POINTS = 100

Solve = Callable[[Tolerances], Vector]


def measure(rounds: int) -> list[dict[str, object]]:
    """Return one row for each scene and engine."""
    found: list[dict[str, object]] = []
    machines = _machines()
    for name in SCENES:
        one = scene(name)
        times = np.linspace(0.0, HOURS, _POINTS)
        names = one.cell.engine.flat.floating
        right = reference(one, machines["RoadRunner"], times, names)
        solvers = _solvers(one, machines, times, names)
        with Copasi(settled_sbml(one)) as copasi:
            if copasi.there:
                solvers["COPASI"] = copasi.solver(times, names)
            found += _raced(name, solvers, right, rounds, copasi)
    return found


def _raced(
    name: str, solvers: Mapping[str, Solve], right: Vector, rounds: int, copasi: Copasi
) -> list[dict[str, object]]:
    chosen = {rival: _loosest(solve, right) for rival, solve in solvers.items()}
    jobs = {
        rival: cpu(lambda rival=rival: solvers[rival](chosen[rival][0]))
        for rival in solvers
        if rival != "COPASI"
    }
    if "COPASI" in solvers:
        jobs["COPASI"] = lambda: copasi.seconds_of(chosen["COPASI"][0])
    turns = take_turns(jobs, rounds)
    lowest = "the floor" if "the floor" in solvers else "RoadRunner"
    return [
        {
            "scene": name,
            "engine": rival,
            "relative": chosen[rival][0].relative,
            "error": chosen[rival][1],
            "ms": 1e3 * turns.median(rival),
            "of_floor": turns.ratio(rival, lowest),
            "roadrunner_over": turns.ratio("RoadRunner", rival),
        }
        for rival in solvers
    ]


def _loosest(solve: Solve, right: Vector) -> tuple[Tolerances, float]:
    """Return the loosest tolerances that are exact enough, and the error with them."""
    for relative in _LADDER:
        tolerances = Tolerances(relative, relative / 100)
        error = deviation(solve(tolerances), right)
        if error < ACCURACY:
            return tolerances, error
    raise RuntimeError(f"no tolerance gives an error below {ACCURACY:g}")


def _machines() -> dict[str, Machine]:
    """Return the engines' machines of the whole cell, without clamps."""
    import pysuite

    cell = pysuite.load()
    machines = {"RoadRunner": engine_of(cell.source)._machine(frozenset())}
    if find_spec("bngsim") is not None:
        machines["fast"] = SparseMachine(cell.engine.flat, frozenset())
        machines["fast, not compiled"] = SparseMachine(cell.engine.flat, frozenset(), compiled=False)
    return machines


def _solvers(
    one: Scene, machines: Mapping[str, Machine], times: Vector, names: tuple[str, ...]
) -> dict[str, Solve]:
    solvers: dict[str, Solve] = {}
    flat = one.cell.engine.flat
    start = one.species[: len(flat.floating)].copy()
    given = np.concatenate((one.species[len(flat.floating) :], one.parameters[: len(flat.parameters)]))
    floor = floor_of(flat, store.folder() or Path(tempfile.gettempdir()))
    if floor is not None:
        solvers["the floor"] = lambda tolerances: floor(start, given, tolerances, times)
    for name, machine in machines.items():
        solvers[name] = lambda tolerances, machine=machine: one.run(machine, tolerances, times, names)
    scipy = scipy_of(flat)
    if scipy is not None:
        solvers["SciPy BDF, sparse"] = lambda tolerances: scipy(start, given, tolerances, times)
    return solvers
