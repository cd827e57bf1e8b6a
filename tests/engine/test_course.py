"""The times of a run: one number a time, no empty stretch, events on a grid of their own."""

from __future__ import annotations

import numpy as np
import pytest

from pysuite.course import grid, rows_of
from pysuite.engine import Engine
from pysuite.flat import Source
from pysuite.recipe import Recipe, Step


@pytest.mark.parametrize("points", [2, 3, 7, 481, 1001])
@pytest.mark.parametrize("hours", [1e-6, 0.1, 1 / 3, 48.0, 500.0, 1e4])
def test_every_wanted_time_is_there_and_no_two_fall_together(hours: float, points: int):
    times = np.linspace(0, hours, points)
    steps = [Step(hours / 3, "cut", "r"), Step(hours / 3 + 1e-12, "cut", "s")]
    all_times, nodes = grid(times, steps)
    assert (np.diff(all_times) > 5e-10).all()
    assert set(nodes) <= set(all_times)
    np.testing.assert_allclose(all_times[rows_of(times, all_times)], times, rtol=1e-9, atol=1e-9)


def test_nodes_do_not_depend_on_the_rows():
    assert np.array_equal(grid([0, 48], [])[1], grid(np.linspace(0, 48, 977), [])[1])


@pytest.mark.parametrize("at", [0.0, 1e-12, 2.0 - 1e-12, 2.0, 2.0 + 1e-12, 0.1 + 0.2])
def test_steps_at_the_edges_of_a_run(engine: Engine, toy: Source, at: float):
    recipe = Recipe(toy.key, steps=(Step(at, "hold", "S63845", 5.0), Step(at, "add", "GAMMA_RAY", 1.0)))
    run = engine.run(recipe, np.linspace(0, 2, 21), ("S63845", "GAMMA_RAY"))
    assert run.values.shape == (21, 2)
    assert run.values[-1, 0] == (5.0 if at < 2 - 1e-9 else 0.0)
