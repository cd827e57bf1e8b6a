"""Target files: well formed, honest about what they ask, and measured as they say."""

from __future__ import annotations

import math

import pytest

import pysuite
from pysuite.calibration.form import Target, amounts_of, targets
from pysuite.calibration.page import target_table
from pysuite.calibration.reach import Reached, reach_all
from pysuite.errors import PysuiteError, UnknownName

TARGETS = {one.id: one for one in targets()}

GOOD = """\
[one]
what = "MCL-1 fades"
condition = "cycloheximide"
kind = "recalled"
source = "nobody"
low = 1
high = 2
unit = "h"
measure = "falls to a share"
readout = "MCL1_total"
"""


@pytest.mark.parametrize("name", TARGETS)
def test_what_was_seen_lies_within_what_is_asked(name: str):
    target = TARGETS[name]
    if target.seen is not None:
        assert target.met_by(target.seen)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "falls to a share",
            "fals to a share",
            "unknown measure 'fals to a share'; nearest: 'falls to a share'",
        ),
        ("readout", "raedout", "unknown key 'raedout'; nearest: 'readout'"),
        ("low = 1\nhigh = 2\n", "", "a target needs low, high or both"),
        ("low = 1", "low = 3", "low=3 is above high=2"),
        ('unit = "h"', 'unit = "nM"', "measure 'falls to a share' cannot be in nM"),
        ('readout = "MCL1_total"\n', "", "measure 'falls to a share' needs a readout"),
        ("falls to a share", "over the other", "needs 'against'"),
        ('source = "nobody"\n', "", "source: Field required"),
        ("[one]", "[one", "toy.toml: "),
    ],
)
def test_a_slip_in_a_target_is_named(tmp_path, old, new, said):
    assert old in GOOD
    (tmp_path / "toy.toml").write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(PysuiteError) as caught:
        targets(tmp_path)
    assert said in str(caught.value)
    assert str(caught.value).startswith("toy.toml: ")
    assert "\n" not in str(caught.value)


def test_a_good_file_is_read(tmp_path):
    (tmp_path / "toy.toml").write_text(GOOD, encoding="utf-8")
    (target,) = targets(tmp_path)
    assert target.bounds == "1 to 2 h"


@pytest.mark.parametrize("name", sorted({one.cell for one in TARGETS.values()} - {""}))
def test_cells_of_other_origin_are_known(name: str):
    assert amounts_of(name)


def test_an_unknown_cell_is_answered_with_the_nearest():
    with pytest.raises(UnknownName, match="unknown cell 'Hela'; nearest: 'HeLa'"):
        amounts_of("Hela")


def test_a_value_outside_the_bounds_is_missed_and_nan_never_meets():
    target = TARGETS["half-life-NOXA"]
    assert target.met_by(1.0)
    assert not target.met_by(3.0)
    assert not target.met_by(math.nan)


def test_a_half_life_is_measured_in_its_unit():
    minutes = TARGETS["half-life-MCL1"]
    hours = TARGETS["half-life-MCL1-tumour"]
    one, two = reach_all(pysuite.load(), [minutes, hours])
    assert one.value == pytest.approx(60 * two.value, rel=0.02)


def test_a_broken_model_misses_what_the_model_meets():
    target = TARGETS["half-life-MCL1"]
    slow = pysuite.load().set(
        bcl2_kdeg_MCL1_otherwise=0, bcl2_kdeg_MCL1_basal=0, bcl2_kdeg_MCL1_by_GSK3=0.001
    )
    (whole,) = reach_all(pysuite.load(), [target])
    (broken,) = reach_all(slow, [target])
    assert (whole.word, broken.word) == ("within", "missed")


def test_the_table_names_each_target_once_and_gives_reasons():
    target = TARGETS["half-life-NOXA"].model_copy(update={"known": "because"})
    text = target_table([Reached(target, 3.0, "missed"), Reached(TARGETS["VEGF-IL6"], math.nan, "gap")])
    assert text.count("`half-life-NOXA`") == 2
    assert "- `half-life-NOXA`: because" in text
    assert "| 3 h | missed |" in text
    assert "0 of 2 targets are met, 1 are missed, 1 ask" in text


@pytest.mark.slow
def test_no_target_is_missed_without_a_stated_reason_and_no_reason_is_stale():
    reached = reach_all(pysuite.load())
    assert [one.target.id for one in reached if one.unexplained] == []
    assert [one.target.id for one in reached if one.word == "within" and one.target.known] == []


def test_targets_are_values():
    assert isinstance(TARGETS["p53-period"], Target)
    assert hash(TARGETS["p53-period"].id)
