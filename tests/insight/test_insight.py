"""Accounts of runs, parts of reactions in a fate, and BH3 profiles."""

from __future__ import annotations

import math

import pytest

import pysuite
from pysuite.errors import PysuiteError
from pysuite.insight.bh3 import Profile, Threshold
from pysuite.insight.explain import explain
from pysuite.insight.margin import margin_of, margins_of
from pysuite.insight.why import Account, Part, Pull

BOTH = {"venetoclax": "100 nM", "S63845": "100 nM"}


@pytest.fixture(scope="module")
def killed(cell: pysuite.Cell) -> pysuite.Run:
    return cell.treat(**BOTH).simulate(4, 41)


def profile(**doses: float) -> Profile:
    found = (Threshold(name, dose, math.inf if math.isinf(dose) else dose) for name, dose in doses.items())
    return Profile("a cell", 2.0, tuple(found))


def test_a_story_says_who_let_go_and_in_which_order(killed):
    told = killed.explain()
    assert told.fate.startswith("MOMP at")
    assert "MCL1__BIM" in dict(told.held)
    assert {"MCL1_free", "BCL2_free"} <= {one.name for one in told.moved if one.change < 0}
    times = [one.time for one in told.order]
    assert times == sorted(times)
    names = [one.name for one in told.order]
    assert names.index("BAX_active") < names.index("cytoC_fraction") < names.index("cPARP_fraction")


def test_a_run_of_few_readouts_is_repeated_with_all(cell):
    few = cell.simulate(1, 2, readouts=["pore"])
    assert explain(few).held == explain(cell.simulate(1, 2)).held


def test_nothing_is_told_of_a_cell_that_is_left_alone(cell):
    told = cell.simulate(1, 2).explain()
    assert (told.fate, told.order, told.moved) == ("alive after 1 h", (), ())


def test_the_margin_is_above_zero_where_a_cell_dies_and_larger_where_it_dies_sooner(cell):
    assert margin_of(cell, 4) < 0
    dying = cell.treat(**BOTH)
    assert 0 < margin_of(dying, 4) < margin_of(dying, 8)
    assert margin_of(dying, 8) - margin_of(dying, 4) == pytest.approx(1, abs=1e-3)


def test_margins_come_in_the_order_of_the_variants_from_any_number_of_workers(cell):
    some = {"left": cell, "given": cell.treat(**BOTH)}
    assert list(margins_of(some, 4, jobs=1)) == ["left", "given"]
    assert margins_of(some, 4, jobs=2) == margins_of(some, 4, jobs=1)


def test_to_cut_what_opens_the_mitochondria_saves_the_cell(cell):
    dying = cell.treat(**BOTH)
    assert margin_of(dying.cut("exec.release_cytoC", at=0), 4) <= 0


def test_an_account_names_what_turns_the_fate():
    parts = (Part("kill", "it kills", -3.0, 4.0, turns=True), Part("idle", "it idles", 1.0, 0.0, turns=False))
    account = Account("a cell", 24.0, 1.0, parts, (Pull("k", 2.0, "1/h", 0.5),))
    assert account.fate == "dies"
    assert [one.reaction for one in account.turning] == ["kill"]
    assert "dies (at 12 h)" in str(account)
    assert "kill: it kills" in str(account)
    assert "idle" not in str(account)
    assert list(account.to_dataframe().index) == ["kill", "idle"]
    assert len(account.plot().axes) == 2


@pytest.mark.parametrize(
    ("doses", "leans"),
    [
        ({"BAD": 900.0, "NOXA": 80.0, "HRK": math.inf}, "MCL1"),
        ({"BAD": 180.0, "NOXA": math.inf, "HRK": 170.0}, "BCLXL"),
        ({"BAD": 240.0, "NOXA": 900.0, "HRK": math.inf}, "BCL2"),
        ({"BAD": math.inf, "NOXA": math.inf, "HRK": math.inf}, "none alone"),
    ],
)
def test_a_profile_says_on_whom_the_cell_leans(doses, leans):
    assert profile(**doses).dependency == leans


@pytest.mark.parametrize(
    ("preset", "leans"),
    [("MCL1-dependent", "MCL1"), ("BCLXL-dependent", "BCLXL"), ("BCL2-dependent", "BCL2")],
)
def test_the_profiles_of_the_presets_tell_their_guardian(cell, preset, leans):
    found = pysuite.bh3_profile(cell.with_preset(preset), ["BAD", "NOXA", "HRK"])
    assert found.dependency == leans


def test_an_activator_opens_and_its_bounds_are_close(cell):
    found = pysuite.bh3_profile(cell, "BIM")["BIM"]
    assert 1 < found.high / found.low < 1.11
    assert not cell.viable or found.low > 0


def test_an_unknown_probe_is_an_error_with_the_nearest(cell):
    with pytest.raises(PysuiteError, match=r"unknown probe 'BIMM'; nearest: 'BIM'"):
        pysuite.bh3_profile(cell, ["BIMM"])
    with pytest.raises(PysuiteError, match=r"hours=0 must be above 0"):
        pysuite.bh3_profile(cell, hours=0)
