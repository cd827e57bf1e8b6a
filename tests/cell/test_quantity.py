"""Quantities: everyday spellings, anything pint reads, and clear refusals."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pysuite.errors import BadQuantity
from pysuite.quantity import parse_quantity


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (5, "nM", 5.0),
        (np.float64(0.5), "nM", 0.5),
        (np.int64(3), "h", 3.0),
        ("100", "nM", 100.0),
        ("100 nM", "nM", 100.0),
        ("1e-1 uM", "nM", 100.0),
        ("0.1µM", "nM", 100.0),
        ("2 mM", "nM", 2e6),
        ("90 min", "h", 1.5),
        ("2 days", "h", 48.0),
        ("36 s", "h", 0.01),
        ("200 cGy", "Gy", 2.0),
        ("50 %", "dimensionless", 0.5),
        ("3x", "dimensionless", 3.0),
        ("0.5 umol/L", "nM", 500.0),
        ("1 week", "h", 168.0),
        ("0.7 1/min", "1/h", 42.0),
        ("2 1/(uM*s)", "1/(nM*h)", 7.2),
    ],
)
def test_reads(value: object, unit: str, expected: float):
    assert parse_quantity(value, unit, name="x") == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("text", ["10 ng/mL", "10 ug/L", "0.01 mg/L", "1e4 pg/ml", "10 ng/cm**3"])
def test_mass_needs_a_molar_mass(text: str):
    assert parse_quantity(text, "nM", name="IL6", molar_mass=20.0) == pytest.approx(0.5)
    with pytest.raises(BadQuantity, match="no molar mass is known for IL6"):
        parse_quantity(text, "nM", name="IL6")


@pytest.mark.parametrize(
    "value",
    [
        *(-1, "-1 nM", float("nan"), float("inf"), "nan", "inf", "1e400", True, None, "", "nM", "1 2"),
        *("5 kg", "3 h", "5 foo", "1 nM nM", [1], 1j, np.bool_(True), "1 nM; import os", "1 __class__"),
    ],
)
def test_refuses_and_names_the_argument(value: object):
    with pytest.raises(BadQuantity, match=r"^dose=") as caught:
        parse_quantity(value, "nM", name="dose")
    assert "\n" not in str(caught.value)


@given(st.floats(min_value=0, allow_infinity=False, allow_nan=False))
def test_a_written_number_is_that_number(value: float):
    assert parse_quantity(f"{value!r} nM", "nM", name="x") == value
    assert parse_quantity(value, "nM", name="x") == value


@given(st.text(max_size=12))
def test_any_text_gives_a_good_number_or_a_clear_refusal(text: str):
    try:
        number = parse_quantity(text, "nM", name="x")
    except BadQuantity:
        return
    assert np.isfinite(number)
    assert number >= 0


def test_everyday_units_do_not_import_pint():
    code = (
        "import sys; from pysuite.quantity import parse_quantity; "
        "parse_quantity('1 uM', 'nM', name='x'); assert 'pint' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
