"""The comparison's arithmetic and its page, without running a simulator."""

from __future__ import annotations

import json
import math

import numpy as np
import pytest

from pysuite.errors import SimulationError, UnknownName
from pysuite.exchange.crosscheck import FLOOR, LIMITS, difference, rates_apart, scenes
from pysuite.exchange.crosspage import page, too_far
from pysuite.exchange.simulators import Job, run_apart


def test_a_difference_is_relative_to_each_species_own_largest_value():
    reference = np.array([[100.0, 0.01], [50.0, 0.02]])
    found = difference(reference + np.array([[0.0, 0.0], [1.0, 0.001]]), reference, ("much", "little"))
    assert (found.species, found.value) == ("little", pytest.approx(0.05))


def test_a_species_that_is_absent_counts_with_the_floor():
    reference = np.zeros((2, 1))
    assert difference(reference + FLOOR / 100, reference, ("none",)).value == pytest.approx(0.01)


def test_no_numbers_are_infinitely_far():
    reference = np.ones((2, 1))
    assert math.isinf(difference(np.full((2, 1), np.nan), reference, ("x",)).value)
    assert math.isinf(difference(np.ones((1, 1)), reference, ("x",)).value)


def test_rates_show_a_number_that_was_lost_on_the_way(cell):
    from pysuite.exchange.sbml import cell_sbml

    sbml = cell_sbml(cell)
    assert rates_apart(sbml, sbml).value == 0
    found = rates_apart(sbml, cell_sbml(cell.set(toy_kdeg_BIM=0.2 * (1 + 1e-9))))
    assert found.value == pytest.approx(1e-9, rel=0.01)
    assert found.species.endswith("BIM")


def test_a_row_over_its_limit_is_named():
    row = {"scene": "one", "COPASI": [2e-6, "BAX"], "SciPy": [9e-7, "BAX"], "pysuite": [None, "stopped"]}
    assert too_far(row) == [
        "one, pysuite: None at stopped (limit 1e-06)",
        "one, COPASI: 2e-06 at BAX (limit 1e-06)",
    ]


def test_there_are_at_least_twenty_scenes_and_momp_is_among_them():
    assert len(scenes()) >= 20
    assert {"rest", "momp_by_BH3stress", "momp_by_TRAIL"} <= set(scenes())


def test_the_committed_page_is_what_its_record_says(checkout):
    record = json.loads((checkout / "validation" / "crosscheck" / "record.json").read_text())
    assert (checkout / "docs" / "crosscheck.md").read_text() == page(record)
    assert {row["scene"] for row in record["rows"]} <= set(scenes())
    assert set(record["rows"][0]) - {"scene", "said", "hours"} <= set(LIMITS)


def test_a_simulator_that_fails_or_takes_too_long_is_one_line(cell):
    from pysuite.exchange.sbml import cell_sbml

    with pytest.raises(UnknownName, match="nearest: 'COPASI'"):
        run_apart("COPASY", Job("", 1.0, 2, ()))
    with pytest.raises(SimulationError, match="libRoadRunner ended with 1: "):
        run_apart("libRoadRunner", Job("<sbml/>", 1.0, 2, ()))
    with pytest.raises(SimulationError, match=r"libRoadRunner was not done after 0\.01 s"):
        run_apart("libRoadRunner", Job(cell_sbml(cell), 1.0, 2, ("MCL1",)), seconds=0.01)
