"""Where a cell stands when its treatment begins."""

from __future__ import annotations

import pytest

from pysuite.errors import PysuiteError
from pysuite.exchange.standing import Move, standing_of


def test_an_untreated_cell_stands_where_it_rests(cell):
    rest = cell.rest()
    assert all(value == rest[name] for name, value in standing_of(cell).species)


def test_what_happens_at_time_0_is_in_the_start_values(cell):
    standing = standing_of(cell.treat(S63845="50 nM").treat(gammaRay="2 Gy").set(at=0, toy_f_MCL1=0.5))
    start = dict(standing.species)
    assert (start["S63845"], start["GAMMA_RAY"]) == (50.0, 2.0)
    assert dict(standing.parameters)["toy_f_MCL1"] == 0.5
    assert standing.moments == ()


def test_later_doses_are_moments(cell):
    standing = standing_of(cell.treat(S63845="50 nM", at="2 h", until="6 h").treat(gammaRay="2 Gy", at="6 h"))
    assert [(one.time, one.moves) for one in standing.moments] == [
        (2.0, (Move("S63845", "put", 50.0),)),
        (6.0, (Move("S63845", "put", 0.0), Move("GAMMA_RAY", "add", 2.0))),
    ]


def test_two_doses_of_one_thing_at_one_time_are_one_move(cell):
    standing = standing_of(cell.treat(gammaRay="2 Gy", at="3 h").treat(gammaRay="1 Gy", at="3 h"))
    assert standing.moments[0].moves == (Move("GAMMA_RAY", "add", 3.0),)


def test_a_clamp_from_the_start_is_a_held_species(cell):
    assert standing_of(cell.clamp(MCL1="rest")).held == ("MCL1",)


@pytest.mark.parametrize("times", [{"at": "2 h"}, {"until": "2 h"}])
def test_a_clamp_that_comes_or_goes_later_cannot_be_said(cell, times):
    with pytest.raises(PysuiteError, match=r"MCL1 is (clamped|let go) at 2 h"):
        standing_of(cell.clamp(MCL1="rest", **times))
