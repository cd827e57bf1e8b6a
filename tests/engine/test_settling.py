"""Settling: a cell that never rests is found out in bounded time, by either engine."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from pysuite.engine import Engine
from pysuite.errors import SimulationError
from pysuite.flat import Source
from pysuite.makers import maker_of
from pysuite.recipe import Recipe

ENGINES = [
    "roadrunner",
    pytest.param("fast", marks=pytest.mark.skipif(find_spec("bngsim") is None, reason="extra 'fast'")),
]
# Prey and predators: a cycle of about {period} hours that never fades.
CYCLE = """
model *m()
  compartment cell = 1; species A in cell, B in cell;
  grow_A: A => A + A; cell*k*A; eat_A: A + B => B + B; cell*e*A*B; lose_B: B => ; cell*k*B;
  k = {k}; e = {k}; A = 2; B = 1;
  unit substance = 1e-21 mole; unit volume = 1e-12 litre;
  unit time_unit = 3600 second; unit extent = 1e-21 mole;
end
"""
# The same, but each turn loses a little: it rests in the end.
FADING = CYCLE.replace("cell*k*A;", "cell*k*A; crowd_A: A => ; cell*c*A*A;").replace(
    "e = {k};", "e = {k}; c = {c};"
)


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("k", [0.5, 3.0, 60.0])
def test_a_cell_that_oscillates_is_an_error(compiled, engine: str, k: float):
    source = Source.of(compiled(CYCLE.format(k=k)))
    with pytest.raises(SimulationError, match=r"^my cell does not come to rest: after \d+ h ") as caught:
        Engine(source, maker_of(engine)).rest(Recipe(source.key), "my cell")
    assert "steps of the solver do not do" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("engine", ENGINES)
def test_a_dead_cell_need_not_rest(compiled, engine: str):
    """Prey stands for cytochrome c outside: the cell died, and what it does then is nobody's question."""
    dead = CYCLE.format(k=3.0).replace("A = 2;", "cytoC_fraction := one + n*A; one = 1; n = 0; A = 2;")
    source = Source.of(compiled(dead))
    assert Engine(source, maker_of(engine)).rest(Recipe(source.key), "my cell")["cytoC_fraction"] == 1


@pytest.mark.parametrize("engine", ENGINES)
def test_a_cell_that_dies_again_and_again_has_died(compiled, engine: str):
    """It comes back between its deaths, as no cell does: a look must not miss them."""
    cycling = CYCLE.format(k=3.0).replace("A = 2;", "cytoC_fraction := A/3; A = 2;")
    source = Source.of(compiled(cycling))
    assert Engine(source, maker_of(engine)).rest(Recipe(source.key), "my cell")["cytoC_fraction"] >= 0.5


@pytest.mark.parametrize("engine", ENGINES)
def test_the_work_for_a_cell_that_oscillates_is_bounded(compiled, engine: str, monkeypatch):
    """Hours of the model that are integrated in all: a bound that no clock and no load can move."""
    source = Source.of(compiled(CYCLE.format(k=3.0)))
    oscillating = Engine(source, maker_of(engine))
    machine = oscillating._machine(frozenset())
    integrate, hours = machine.integrate, list[float]()

    def counted(times, names, most_steps=None):
        assert most_steps * (len(times) - 1) == 20_000
        hours.append(float(times[-1] - times[0]))
        return integrate(times, names, most_steps)

    monkeypatch.setattr(machine, "integrate", counted)
    with pytest.raises(SimulationError):
        oscillating.rest(Recipe(source.key))
    assert sum(hours) < 20_000


@pytest.mark.parametrize("engine", ENGINES)
def test_a_cell_whose_oscillation_fades_rests(compiled, engine: str):
    source = Source.of(compiled(FADING.format(k=3.0, c=0.05)))
    rest = Engine(source, maker_of(engine)).rest(Recipe(source.key))
    assert rest["A"] == pytest.approx(1.0, rel=1e-5)
    assert rest["B"] == pytest.approx(1 - 0.05 / 3, rel=1e-5)
