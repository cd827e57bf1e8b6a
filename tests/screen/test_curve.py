"""A dose-response curve counts what the cells do, and its EC50 lies where single runs turn."""

from __future__ import annotations

import math

import numpy as np
import pytest

import pysuite
from pysuite.errors import BadQuantity, UnknownName
from pysuite.screen.lethal import EC50, brackets, median_dose, shares


def test_the_dose_found_is_where_the_cell_turns(cell: pysuite.Cell):
    found = pysuite.dose_response(cell, "S63845", hours=24)
    assert found.ec50.found
    assert found.ec50.high / found.ec50.low <= 1.05
    assert not cell.treat(S63845=found.ec50.low).happens("death", 24)
    assert cell.treat(S63845=found.ec50.high).happens("death", 24)
    assert found.response[found.doses < found.ec50.dose].max() == 0
    assert found.response[found.doses > found.ec50.dose].min() == 1


def test_given_doses_are_all_run(cell: pysuite.Cell):
    found = pysuite.dose_response(cell, "S63845", ["10 nM", 0, "0.3 uM"], hours=24)
    assert found.doses.tolist() == [0, 10, 300]
    alone = [float(cell.treat(S63845=dose).happens("death", 24)) for dose in found.doses]
    assert found.response.tolist() == alone


def test_many_cells_are_the_single_ones_counted(cell: pysuite.Cell):
    from pysuite.spread import one_of_many

    doses = [0, 3, 10, 30, 100]
    found = pysuite.dose_response(cell, "S63845", doses, hours=24, cells=8, cv=0.5, seed=3)
    dead = [
        np.mean([one_of_many(cell, 0.5, 3, i).treat(S63845=dose).happens("death", 24) for i in range(8)])
        for dose in doses
    ]
    assert found.response == pytest.approx(dead)
    assert len(set(dead)) > 2, "the cells must differ, or this shows nothing"
    assert (found.low <= found.response).all()
    assert (found.response <= found.high).all()


def test_search_and_grid_agree(cell: pysuite.Cell):
    many = {"hours": 24, "cells": 8, "cv": 0.5}
    searched = pysuite.dose_response(cell, "S63845", **many)
    grid = pysuite.dose_response(cell, "S63845", [0, *np.geomspace(0.1, 1000, 25)], **many)
    assert searched.ec50.dose == pytest.approx(grid.ec50.dose, rel=0.25)
    assert grid.ec50.low <= searched.ec50.dose <= grid.ec50.high


def test_two_processes_count_as_one_does(cell: pysuite.Cell):
    one, two = (
        pysuite.dose_response(cell, "S63845", [0, 10, 100], hours=12, cells=6, cv=0.5, jobs=jobs)
        for jobs in (1, 2)
    )
    assert one.response.tolist() == two.response.tolist()
    assert one.lethal.tolist() == two.lethal.tolist()


def test_a_short_pulse_does_less_than_a_drug_that_stays(cell: pysuite.Cell):
    stays = pysuite.dose_response(cell, "S63845", hours=24)
    pulse = pysuite.dose_response(cell, "S63845", hours=24, schedule="30 min")
    assert pulse.ec50.dose > 2 * stays.ec50.dose


def test_a_drug_that_does_nothing_has_no_ec50(cell: pysuite.Cell):
    found = pysuite.dose_response(cell, "ABT_199", [1, 1000], hours=12)
    assert not found.ec50.found
    assert found.ec50.dose == math.inf
    assert "EC50 nM above 1e+03" in repr(found)


def test_a_readout_rises_by_half_at_its_ec50(cell: pysuite.Cell):
    found = pysuite.dose_response(cell, "S63845", readout="MCL1_total", hours=6)
    ends = found.response[[0, -1]]
    at = float(cell.treat(S63845=found.ec50.dose).simulate(6, 2)["MCL1_total"][-1])
    assert at == pytest.approx(ends.mean(), rel=0.05)
    assert found.ec50.low < found.ec50.dose < found.ec50.high


def test_the_table_has_units_and_the_numbers_for_machines_are_the_same(cell: pysuite.Cell):
    found = pysuite.dose_response(cell, "S63845", [0, 10, 100], hours=12)
    frame = found.to_dataframe()
    assert frame.index.name == "S63845 [nM]"
    assert frame["response"].tolist() == found.to_json()["response"]


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        ({"drug": "ABT_198"}, UnknownName, "unknown drug 'ABT_198'; nearest: 'ABT-199'"),
        ({"readout": "ded"}, UnknownName, "unknown readout 'ded'; nearest: 'dead'"),
        ({"doses": [1]}, BadQuantity, "at least two"),
        ({"doses": "1 nM"}, BadQuantity, "must be a list"),
        ({"doses": ["1 kg", 2]}, BadQuantity, "is not in nM"),
        ({"cells": 0}, BadQuantity, "cells=0"),
        ({"cells": 5, "cv": 0}, BadQuantity, "cv=0"),
        ({"hours": 0}, BadQuantity, "hours=0"),
        ({"jobs": 0}, BadQuantity, "jobs=0"),
        ({"schedule": "often"}, BadQuantity, "schedule 'often'"),
    ],
)
def test_what_cannot_be_meant_is_told(cell: pysuite.Cell, arguments: dict, error: type, said: str):
    with pytest.raises(error, match=said.replace("[", r"\[")):
        pysuite.dose_response(cell, **{"drug": "S63845", **arguments})


def test_brackets_hold_the_first_deadly_dose():
    doses = np.array([0.0, 1, 10, 100])
    dead = np.array([[0, 0, 1, 1], [0, 0, 0, 0], [1, 1, 1, 1], [0, 1, 0, 1]], dtype=float)
    low, high, back = brackets(doses, dead)
    assert low.tolist() == [1, 100, 0, 0]
    assert high.tolist() == [10, math.inf, 0, 1]
    assert back == 1


def test_the_median_dose_has_the_interval_of_order_statistics():
    doses = np.arange(1.0, 101.0)
    found = median_dose(doses, doses)
    assert found.dose == 50
    assert (found.low, found.high) == (40, 61)  # ranks of a median of 100, 95 %
    assert median_dose(np.array([5.0, 5.0, 5.0]), np.full(3, math.inf)).dose == math.inf


def test_the_interval_of_the_median_covers_it_as_often_as_it_says():
    rng = np.random.default_rng(1)
    drawn = (np.sort(np.exp(rng.standard_normal(51))) for _ in range(500))
    inside = [one.low <= 1.0 <= one.high for one in (median_dose(values, values) for values in drawn)]
    assert 0.93 <= np.mean(inside) <= 0.99


def test_shares_count_cells_by_the_middle_of_their_bracket():
    found = shares(np.array([0.0, 2, 5, 50]), np.array([1.0, 10, 0]), np.array([4.0, math.inf, 0]))
    assert found == pytest.approx([1 / 3, 2 / 3, 2 / 3, 2 / 3])


def test_an_ec50_says_what_is_known():
    assert str(EC50(math.inf, 10.0, math.inf)) == "above 10"
    assert str(EC50(0.0, 0.0, 1.0)) == "none needed (at most 1)"
