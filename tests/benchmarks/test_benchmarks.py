"""The benchmarks: turns are fair, the formulas are the model's, and the page says what was missed."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

HOME = Path(__file__).parents[2]
if not (HOME / "benchmarks").is_dir():
    pytest.skip("the benchmarks are not part of the package", allow_module_level=True)
sys.path.append(str(HOME))  # at the end: it must not hide the package that is tested

from benchmarks.page import write  # noqa: E402
from benchmarks.pairs import Times, take_turns  # noqa: E402


def row(engine: str, ms: float, of_floor: float, over: float) -> dict[str, object]:
    return {
        "scene": "TRAIL",
        "engine": engine,
        "relative": 1e-6,
        "error": 5e-7,
        "ms": ms,
        "of_floor": of_floor,
        "roadrunner_over": over,
    }


FOUND = {
    "engines": {
        "count": 3,
        "load": 0.2,
        "rows": [row("the floor", 10, 1, 20), row("RoadRunner", 200, 20, 1), row("fast", 17, 1.7, 11.8)],
    },
    "single_run": {
        "count": 3,
        "load": 0.2,
        "rows": [{"scene": "TRAIL", "points": 100, "bare_ms": 100.0, "ours_ms": 112.0, "ratio": 1.12}],
    },
    "ensembles": {"count": 3, "load": 0.2, "rows": [{"way": "fast", "ms": 80.0, "of_roadrunner": 0.1}]},
    "growth": {
        "count": 3,
        "load": 0.2,
        "rows": [
            {
                "model": "the whole cell",
                "species": 343,
                "reactions": 1023,
                "RoadRunner_ms": 600.0,
                "fast_ms": 50.0,
                "roadrunner_over_fast": 12.0,
            }
        ],
    },
    "workers": {
        "count": 3,
        "load": 0.2,
        "rows": [
            {"engine": "fast", "cells": 20, "bare_ms": 90.0, "ours_ms": 96.0, "ratio": 1.066},
            {"engine": "fast", "cells": 200, "one_s": 20.0, "two_s": 12.5, "ratio": 1.6},
        ],
    },
    "memory": {
        "count": 100,
        "load": 0.2,
        "rows": [{"engine": "fast", "runs": n, "megabytes": 300.0 + (n > 50)} for n in (5, 50, 100)],
    },
}


def test_ratios_are_taken_within_a_round():
    turns = Times({"a": (1.0, 10.0, 3.0), "b": (2.0, 20.0, 6.0)})
    assert turns.ratio("b", "a") == 2.0
    assert turns.median("a") == 3.0


def test_rivals_take_turns_and_change_who_begins():
    asked: list[str] = []
    jobs = {name: lambda name=name: float(len(asked.append(name) or asked)) for name in "ab"}
    turns = take_turns(jobs, 2)
    assert asked == ["a", "b", "a", "b", "b", "a"]
    assert {name: len(times) for name, times in turns.seconds.items()} == {"a": 2, "b": 2}


def test_the_page_says_what_was_reached_and_what_was_missed(tmp_path: Path):
    write(FOUND, tmp_path)
    page = (tmp_path / "benchmarks.md").read_text()
    assert "at least 4x RoadRunner. Worst scene: 11.80, reached." in page
    assert "at most 1.5x the floor. Worst scene: 1.70, **missed**." in page
    assert "at most 1.15. Worst: 1.12, reached." in page
    assert "less than 10 %. Measured: 6.6%, reached." in page
    assert "at least 1.8 times as fast as one. Measured: 1.60, **missed**." in page
    assert "The machine was quiet" in page
    assert "| fast | 100 | 300 | 301 | 20.48 |" in page
    assert (tmp_path / "pictures" / "benchmarks.png").stat().st_size > 5000


def test_a_busy_machine_is_admitted(tmp_path: Path):
    write({**FOUND, "memory": {**FOUND["memory"], "load": 9.0}}, tmp_path)
    assert "busy with other work (load up to 9.0 a core)" in (tmp_path / "benchmarks.md").read_text()


@pytest.mark.skipif(find_spec("casadi") is None, reason="the extra 'bench' is not installed")
def test_the_formulas_of_the_floor_are_the_models():
    import casadi as ca

    import pysuite
    from benchmarks.formulas import equations
    from pysuite.engine import engine_of

    source = pysuite.load().source
    engine = engine_of(source)
    machine = engine._machine(frozenset())
    state = machine.start * 1.3 + 0.1
    machine.load(state, machine.values)
    species, given, rates = equations(engine.flat)
    count = len(engine.flat.floating)
    values = np.concatenate((state[count:], machine.values[: len(engine.flat.parameters)]))
    ours = np.asarray(ca.Function("f", [species, given], [rates])(state[:count], values)).ravel()
    np.testing.assert_allclose(ours, machine.rates(), rtol=1e-10, atol=1e-8)
