"""What is written after an option is taken apart as meant, or refused in one line that shows the form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pysuite.cli.grammar import Dose, Timed, named_amount, named_number, read_cut, read_dose
from pysuite.errors import BadQuantity


@pytest.mark.parametrize(
    ("text", "dose"),
    [
        ("venetoclax=100 nM", Dose("venetoclax", "100 nM")),
        ("venetoclax=100 nM@6 h", Dose("venetoclax", "100 nM", "6 h")),
        ("venetoclax=100 nM@0 h..24 h", Dose("venetoclax", "100 nM", "0 h", "24 h")),
        (" ABT-737 = 1 uM @ 30 min .. 1.5 h ", Dose("ABT-737", "1 uM", "30 min", "1.5 h")),
        ("gammaRay=2 Gy@.5", Dose("gammaRay", "2 Gy", ".5")),
        ("TRAIL=2", Dose("TRAIL", "2")),
    ],
)
def test_doses_are_read(text, dose):
    assert read_dose(text) == dose


@pytest.mark.parametrize(
    "text",
    [
        "",
        "venetoclax",
        "=5",
        "venetoclax=",
        "venetoclax=5@",
        "venetoclax=5@..3 h",
        "venetoclax=5@1 h..",
        "at=5",
    ],
)
def test_a_malformed_dose_is_refused_with_the_form(text):
    with pytest.raises(BadQuantity, match=r"--treat takes NAME=AMOUNT\[@START\[\.\.END\]\]") as caught:
        read_dose(text)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["self", "at", "until"])
def test_words_of_the_interface_are_no_names(name):
    with pytest.raises(BadQuantity, match=f"'{name}' is not a name"):
        named_amount(f"{name}=1", "--milieu", "IL6=1 nM")


@given(
    name=st.text(st.characters(categories=["L", "N"]), min_size=1).filter(
        lambda x: x not in {"self", "at", "until"}
    ),
    amount=st.floats(0, allow_infinity=False, allow_nan=False),
    start=st.integers(0, 99),
    length=st.integers(1, 99),
)
def test_what_is_written_is_what_is_read(name, amount, start, length):
    read = read_dose(f"{name}={amount!r} nM@{start} h..{start + length} h")
    assert read == Dose(name, f"{amount!r} nM", f"{start} h", f"{start + length} h")


def test_numbers_may_begin_at_a_time():
    assert named_number("BIM=0", "--expression", "BIM=0") == Timed("BIM", 0.0)
    assert named_number("BIM=2.5@6 h", "--expression", "BIM=0") == Timed("BIM", 2.5, "6 h")


def test_a_number_must_be_one():
    with pytest.raises(BadQuantity, match=r"--set takes .*'fast' is not a number"):
        named_number("bcl2_kdeg_MCL1=fast", "--set", "bcl2_kdeg_MCL1=0.7")


def test_cuts_may_begin_at_a_time():
    assert read_cut("bcl2.bind_MCL1__BIM") == Timed("bcl2.bind_MCL1__BIM")
    assert read_cut("bcl2.bind_MCL1__BIM@0 h").at == "0 h"
    with pytest.raises(BadQuantity, match="no time after the @"):
        read_cut("bcl2.bind_MCL1__BIM@")
