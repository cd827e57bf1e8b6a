"""Other worlds: drawn alike everywhere, counted, and traced back to the numbers that matter."""

from __future__ import annotations

import math

import pytest
from typer.testing import CliRunner

from pysuite.cli import app
from pysuite.play import Theatre
from pysuite.worlds import draw_world, hangs_on, margins_in
from pysuite.worlds_check import survey

VALUES = {"a": 1.0, "b": 2.0, "c": 3.0, "exact": 4.0}
RANGES = {"a": 2.0, "b": 10.0, "c": 3.0}


def drawn(name, worlds=60, seed=1):
    return [math.log2(draw_world(VALUES, RANGES, world, seed)[name]) for world in range(worlds)]


def test_a_margin_hangs_on_the_number_that_makes_it_and_on_no_other():
    found = hangs_on(drawn("b"), VALUES, RANGES, 1)
    assert [(one.number, one.correlation) for one in found] == [("b", 1.0)]
    assert hangs_on([-x for x in drawn("b")], VALUES, RANGES, 1)[0].correlation == -1.0


def test_two_numbers_are_told_the_stronger_first():
    both = [3 * b - 2 * a for a, b in zip(drawn("a"), drawn("b"), strict=True)]
    found = hangs_on(both, VALUES, RANGES, 1)
    assert found[0].number == "b"
    assert found[0].correlation > 0.7


def test_chance_and_too_few_worlds_tell_nothing():
    assert hangs_on(drawn("b", seed=2), VALUES, RANGES, 1) == ()  # margins of other worlds
    assert hangs_on(drawn("b", worlds=5), VALUES, RANGES, 1) == ()
    assert hangs_on([1.0] * 60, VALUES, RANGES, 1) == ()


def test_a_claims_margin_in_a_world_is_that_of_the_drawn_cell(toy):
    theatre = Theatre(toy.cell(), toy.names)
    claims, ranges = [toy.claim(), toy.claim(toy.hit)], {"toy_vmake_MCL1_by_IL6": 4.0}
    margins = [margins_in(theatre, claims, ranges, world, 1) for world in range(6)]
    assert {round(one["TOY-2"], 3) for one in margins} == {round(margins[0]["TOY-2"], 3)}
    factor = [
        draw_world(toy.names.flat.parameters, ranges, world, 1)["toy_vmake_MCL1_by_IL6"] for world in range(6)
    ]
    order = sorted(range(6), key=lambda i: factor[i])
    assert [margins[i]["TOY-1"] for i in order] == sorted(one["TOY-1"] for one in margins)
    assert theatre.runs == 0


def test_worlds_are_surveyed_alike_by_one_process_and_by_two(toy, tmp_path, monkeypatch):
    monkeypatch.setattr("pysuite.worlds_check.number_ranges", lambda models: {"toy_kdeg_BIM": 2.0})
    one = survey(toy.cell(), 4, models=tmp_path, jobs=1)
    two = survey(toy.cell(), 4, models=tmp_path, jobs=2, journal=tmp_path / "j")
    assert [x.margin for x in one.worlds] == [x.margin for x in two.worlds]
    assert one.alive == 1.0
    assert not one.failures
    assert "4 worlds: 0 could not be integrated" in one.text()
    again = survey(
        toy.cell(), 5, models=tmp_path, jobs=1, journal=tmp_path / "j", resume=True, progress=print_not
    )
    assert len(again.worlds) == 5


def print_not(done, total, what):
    assert done == 5, "only the fifth world was left"


def test_a_world_that_cannot_be_integrated_is_counted_and_told(toy, tmp_path, monkeypatch):
    from pysuite.cell import Cell
    from pysuite.errors import SimulationError

    def restless(cell):
        raise SimulationError(f"{cell.describe()} does not come to rest")

    monkeypatch.setattr("pysuite.worlds_check.number_ranges", lambda models: {"toy_kdeg_BIM": 2.0})
    monkeypatch.setattr(Cell, "rest", restless)
    found = survey(toy.cell(), 2, models=tmp_path, jobs=1)
    assert (len(found.failures), found.alive) == (2, 0.0)
    assert "world 1: the cell does not come to rest" in found.text()


@pytest.mark.parametrize("args", [("--n", "0"), ("--treat", "venetoclx=1 nM"), ("--hours", "-1")])
def test_wrong_use_is_one_line(args):
    result = CliRunner().invoke(app, ["worlds", *args])
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
