"""Measure what spreading an ensemble costs and gains: the machinery, one worker against two.

Bare: the recipes of the cells are there already and run one after another. The machinery draws the cells,
hands them to workers, and gathers and keeps their rows. Two workers are timed by the clock, all else by CPU.
"""

from __future__ import annotations

import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import numpy as np

import pysuite
from benchmarks.pairs import cpu, take_turns
from benchmarks.scenes import HOURS
from pysuite.cell import Cell
from pysuite.draws import draws_for

__all__ = ["DRUGS", "measure"]

DRUGS = {"venetoclax": "100 nM", "S63845": "30 nM"}
_CELLS, _SPREAD = 20, 400
_SHOWN = ("cytoC_fraction", "cPARP_fraction")


def measure(rounds: int) -> list[dict[str, object]]:
    """Return one row for the machinery, and one for two workers."""
    name = "fast" if find_spec("bngsim") is not None else "roadrunner"
    cell = pysuite.load().with_engine(name).treat(**DRUGS)
    return [_machinery(cell, rounds), _workers(cell, rounds)]


def _machinery(cell: Cell, rounds: int) -> dict[str, object]:
    draws = draws_for(cell, "expression", 0.25, 1, None)
    recipes = [draws.cell(cell, number).recipe for number in range(_CELLS)]
    times = np.array([0.0, HOURS])

    def bare() -> None:
        cell.engine._rests.clear()
        for recipe in recipes:
            cell.engine.run(recipe, times, _SHOWN)

    def ours() -> None:
        cell.engine._rests.clear()
        with tempfile.TemporaryDirectory() as folder:
            pysuite.ensemble(cell, _CELLS, engine=cell.solver, workers=1, readouts=_SHOWN, out=folder)

    turns = take_turns({"bare": cpu(bare), "ours": cpu(ours)}, rounds)
    return {
        "question": "machinery",
        "engine": cell.solver,
        "cells": _CELLS,
        "bare_ms": 1e3 * turns.median("bare") / _CELLS,
        "ours_ms": 1e3 * turns.median("ours") / _CELLS,
        "ratio": turns.ratio("ours", "bare"),
    }


def _workers(cell: Cell, rounds: int) -> dict[str, object]:
    def spread(workers: int) -> float:
        cell.engine._rests.clear()  # one worker is this process, which remembers what has settled
        began = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            pysuite.ensemble(
                cell, _SPREAD, engine=cell.solver, workers=workers, chunk=10, out=Path(folder) / "cells"
            )
        return time.perf_counter() - began

    cell.engine.compiled()
    turns = take_turns({"one": lambda: spread(1), "two": lambda: spread(2)}, max(2, rounds // 3))
    return {
        "question": "workers",
        "engine": cell.solver,
        "cells": _SPREAD,
        "one_s": turns.median("one"),
        "two_s": turns.median("two"),
        "ratio": turns.ratio("one", "two"),
    }
