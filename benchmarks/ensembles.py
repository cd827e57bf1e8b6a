"""Measure what one of many cells costs, here and in a loop that a user of another tool would write.

Each cell has its own amounts of proteins, settles, gets venetoclax and S63845 and is watched for 48 hours.
The others settle for 2000 hours, whether the cell rests or not, and find no events.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.util import find_spec

import numpy as np

import pysuite
from benchmarks.copasi import Copasi
from benchmarks.pairs import Job, cpu, take_turns
from benchmarks.scenes import HOURS
from pysuite.cell import Cell
from pysuite.makers import named
from pysuite.recipe import Tolerances

__all__ = ["measure"]

_GENES = ("MCL1", "BCL2", "BIM", "BAX", "BAK", "XIAP")
_DRUGS = {"venetoclax": "100 nM", "S63845": "100 nM"}
_SHOWN = ("cytoC_fraction", "cPARP_fraction")
_POINTS, _SETTLE = 100, 2000.0


def measure(rounds: int) -> list[dict[str, object]]:
    """Return one row for each way."""
    folds = _folds(rounds + 1)
    cell = pysuite.load()
    jobs: dict[str, Job] = {"RoadRunner": _ours(cell.with_engine("roadrunner"), folds)}
    if find_spec("bngsim") is not None:
        jobs["fast"] = _ours(cell.with_engine(named("fast")), folds)
    jobs["RoadRunner, loading each time"] = _loading(cell, folds)
    with Copasi(cell.source.text()) as copasi:
        if copasi.there:
            jobs["COPASI, loaded once"] = _copasi(copasi, cell, folds)
        turns = take_turns(jobs, rounds)
    return [
        {"way": name, "ms": 1e3 * turns.median(name), "of_roadrunner": turns.ratio(name, "RoadRunner")}
        for name in jobs
    ]


def _folds(count: int) -> list[dict[str, float]]:
    """Return the folds of each cell: lognormal, coefficient of variation about a quarter."""
    draws = np.random.default_rng(1).lognormal(sigma=0.25, size=(count, len(_GENES)))
    return [dict(zip(_GENES, map(float, row), strict=True)) for row in draws]


def _each(work: Callable[[Mapping[str, float]], object], folds: list[dict[str, float]]) -> Job:
    """Return a job that takes the next cell each time."""
    waiting = iter(folds)
    return cpu(lambda: work(next(waiting)))


def _ours(cell: Cell, folds: list[dict[str, float]]) -> Job:
    def work(fold: Mapping[str, float]) -> object:
        treated = cell.with_expression(**fold).treat(**_DRUGS)
        return treated.simulate(HOURS, _POINTS, readouts=_SHOWN)

    return _each(work, folds)


def _numbers(cell: Cell, fold: Mapping[str, float]) -> dict[str, float]:
    """Return the parameters of one cell, by id."""
    return dict(cell.with_expression(**fold).recipe.parameters)


def _loading(cell: Cell, folds: list[dict[str, float]]) -> Job:
    """Load the model for each cell, as a loop around tellurium's ``loadSBMLModel`` does."""
    import roadrunner

    text = cell.source.text()
    doses = [(step.target, step.value) for step in cell.treat(**_DRUGS).recipe.steps]

    def work(fold: Mapping[str, float]) -> object:
        runner = roadrunner.RoadRunner(text)
        runner.integrator.relative_tolerance = 1e-8
        runner.integrator.absolute_tolerance = 1e-10
        for name, value in _numbers(cell, fold).items():
            runner[name] = value
        runner.simulate(0, _SETTLE, 2)
        for name, value in doses:
            runner[f"[{name}]"] = value
        return runner.simulate(_SETTLE, _SETTLE + HOURS, _POINTS, ["time", *_SHOWN])

    return _each(work, folds)


def _copasi(copasi: Copasi, cell: Cell, folds: list[dict[str, float]]) -> Job:
    """Let COPASI settle, give the drugs, and go on."""
    waiting = iter(folds)
    doses = {step.target: step.value for step in cell.treat(**_DRUGS).recipe.steps}

    def job() -> float:
        numbers = _numbers(cell, next(waiting))
        settled = copasi.ask(_SETTLE, 2, Tolerances(), set=numbers, give=dict.fromkeys(doses, 0.0), keep=True)
        treated = copasi.ask(HOURS, _POINTS, Tolerances(), give=doses)
        return float(settled["seconds"]) + float(treated["seconds"])

    return job
