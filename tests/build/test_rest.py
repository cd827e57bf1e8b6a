"""Resting values are written back where a reader looks for them, and nothing else moves."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pysuite.build import build_all, write_rest
from pysuite.build.rest import format_rest
from pysuite.errors import BadQuantity, BuildError, UnknownName

VALUES = {
    "GUARD": 3.9876543,
    "PREY": 101.23456,
    "GUARD__PREY": 1e-12,
    "GUARD_mRNA": 0.4,
    "DRUG": 0.0,
    "GUARD__DRUG": 0.0,
}


def test_numbers_change_and_columns_stay(bench):
    before = bench.read("pathways/holder.ant")
    changed = write_rest(bench.models, VALUES)
    assert sorted(path.name for path in changed) == ["holder.ant", "tiny_cell.ant"]
    after = bench.read("pathways/holder.ant")
    assert after == before.replace(
        "  PREY = 25; GUARD__PREY = 5;  GUARD__DRUG = 0;",
        "  PREY = 101.23; GUARD__PREY = 0;  GUARD__DRUG = 0;",
    )
    assert "GUARD = 3.9877; DRUG = 0;" in bench.read("tiny_cell.ant")


def test_blanks_take_up_the_difference(bench):
    bench.change("tiny_cell.ant", "GUARD = 4;  DRUG = 0;", "GUARD = 4;        DRUG = 0; // x")
    write_rest(bench.models, VALUES)
    assert "GUARD = 3.9877;   DRUG = 0; // x" in bench.read("tiny_cell.ant")


def test_the_result_builds_and_a_second_time_changes_nothing(bench):
    write_rest(bench.models, VALUES)
    assert write_rest(bench.models, VALUES) == ()
    build_all(bench.models, bench.out)
    assert (
        'id="PREY" name="prey" compartment="cell" initialConcentration="101.23"'
        in (bench.out / "tiny_cell.xml").read_text()
    )


def test_readouts_are_passed_over(bench):
    assert write_rest(bench.models, {"PREY_total": 126.0}) == ()


def test_a_misspelt_id_is_told_with_the_nearest(bench):
    with pytest.raises(UnknownName, match="unknown species 'PREYS'; nearest: 'PREY'"):
        write_rest(bench.models, {"PREYS": 1.0})


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -0.5])
def test_a_value_that_is_no_concentration_is_told(bench, value):
    with pytest.raises(BadQuantity, match="the resting value of 'PREY'"):
        write_rest(bench.models, {"PREY": value})


def test_one_page_that_cannot_be_written_leaves_all_as_they_were(bench, monkeypatch):
    before = {name: bench.read(name) for name in ("tiny_cell.ant", "pathways/holder.ant")}
    calls = []
    true_fdopen = os.fdopen

    def full_disk(*args, **kwargs):
        calls.append(args)
        if len(calls) > 1:
            raise OSError(28, "No space left on device", "page")
        return true_fdopen(*args, **kwargs)

    monkeypatch.setattr("pysuite.build.write.os.fdopen", full_disk)
    with pytest.raises(BuildError, match="cannot write page"):
        write_rest(bench.models, VALUES)
    assert before == {name: bench.read(name) for name in before}


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (1e-10, "0"), (-1e-12, "0"), (80, "80"), (12.345678, "12.346"), (0.000123456, "0.00012346"),
     (1.23456e-5, "1.2346e-5"), (123456.7, "123460"), (99999.7, "100000"), (2.5e7, "2.5e+7")],
)  # fmt: skip
def test_five_digits(value, text):
    assert format_rest(value) == text


@given(st.floats(min_value=1e-8, max_value=1e9))
def test_the_text_says_the_value(value):
    assert float(format_rest(value)) == pytest.approx(value, rel=5e-5)
