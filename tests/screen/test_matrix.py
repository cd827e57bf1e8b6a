"""Synergy counts the fates of treated cells; a drug with itself is no synergy."""

from __future__ import annotations

import numpy as np
import pytest

import pysuite
from pysuite.errors import BadQuantity, UnknownName
from pysuite.screen.matrix import Synergy
from pysuite.spread import one_of_many

DOSES = [1, 3, 10, 30]


@pytest.fixture(scope="module")
def pair(cell: pysuite.Cell) -> Synergy:
    return pysuite.synergy(cell, "S63845", "gammaRay", DOSES, [1, 4], hours=24, cells=8, cv=0.4)


def test_each_cell_is_run_at_each_pair_of_doses(cell: pysuite.Cell, pair: Synergy):
    assert pair.each.shape == (8, 5, 3)
    for number, i, j in ((0, 2, 1), (3, 4, 2), (5, 1, 0), (7, 0, 2)):
        one = one_of_many(cell, 0.4, 1, number)
        doses = pair.drugs[0].doses[i], pair.drugs[1].doses[j]
        alone = one.treat(S63845=doses[0]) if doses[1] == 0 else one.treat(S63845=doses[0], gammaRay=doses[1])
        assert bool(pair.each[number, i, j]) == alone.happens("death", 24)
    assert 0 < pair.response.mean() < 1, "all or nothing would show nothing"


def test_shares_killed_alone_and_together_make_up_the_whole(pair: Synergy):
    struck = pair.response - pair.only_together + pair.only_alone
    a, b = pair.each[:, :, :1], pair.each[:, :1, :]
    assert struck == pytest.approx((a | b).mean(axis=0))


def test_a_drug_with_itself_adds_its_doses(cell: pysuite.Cell):
    doses = [0.5, 1, 2, 4, 8, 16]
    sham = pysuite.synergy(cell, "S63845", "S63845", doses, doses, hours=24, cells=12, cv=0.4)
    both = sham.each[:, 3, 3]  # 2 and 2
    four = sham.each[:, 4, 0]
    assert both.tolist() == four.tolist()
    assert 0.2 < sham.response.mean() < 0.9
    assert abs(sham.score("loewe", draws=0).mean) < 0.03
    assert sham.score("hsa", draws=0).mean > sham.score("loewe", draws=0).mean


def test_a_single_cell_is_all_or_nothing(cell: pysuite.Cell):
    one = pysuite.synergy(cell, "S63845", "gammaRay", [3, 30], [4], hours=24, cells=1)
    assert set(np.unique(one.response)) <= {0.0, 1.0}
    assert "excess in points" in repr(one)


def test_three_drugs_make_a_cube(cell: pysuite.Cell):
    cube = pysuite.synergy(cell, "S63845", "gammaRay", [10], [4], more={"ABT_199": [100]}, hours=12, cells=3)
    assert cube.response.shape == (2, 2, 2)
    assert cube.models == ("bliss", "hsa", "loewe")
    with pytest.raises(UnknownName, match="unknown reference 'zip'"):
        cube.excess("zip")


def test_a_score_is_the_mean_over_true_pairs_with_an_interval(pair: Synergy):
    score = pair.score("bliss")
    assert score.mean == pytest.approx(pair.excess("bliss")[1:, 1:].mean())
    assert score.low <= score.mean <= score.high


def test_the_table_has_a_row_for_each_pair(pair: Synergy):
    frame = pair.to_dataframe()
    assert len(frame) == 15
    assert list(frame.columns[:3]) == ["S63845 [nM]", "gammaRay [Gy]", "killed"]
    whole = frame["bliss excess"] + frame["bliss expected"]
    assert whole.tolist() == pytest.approx(frame["killed"].tolist())


def test_a_washed_out_drug_is_another_screen(cell: pysuite.Cell):
    stays, washed = (
        pysuite.synergy(cell, "S63845", "ABT_199", [30], [1], hours=12, cells=4, cv=0.4, schedules=schedules)
        for schedules in (None, {"S63845": "15 min"})
    )
    assert washed.response[1, 0] < stays.response[1, 0]


@pytest.mark.parametrize(
    ("arguments", "error", "said"),
    [
        ({"readout": "MCL1_total"}, BadQuantity, "counts cells"),
        ({"schedules": {"S6384": "1 h"}}, UnknownName, "nearest: 'S63845'"),
        ({"b": "ABT_198"}, UnknownName, "nearest: 'ABT-199'"),
        ({"doses_b": [0]}, BadQuantity, "at least two"),
    ],
)
def test_what_cannot_be_meant_is_told(cell: pysuite.Cell, arguments: dict, error: type, said: str):
    asked = {"a": "S63845", "b": "ABT_199", "doses_a": [1], "doses_b": [1], "cells": 2, **arguments}
    with pytest.raises(error, match=said):
        pysuite.synergy(cell, **asked)
