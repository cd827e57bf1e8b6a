"""A recipe is a value: canonical, hashable, with a key that is the same everywhere."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pysuite.errors import BadQuantity
from pysuite.recipe import Recipe, Step, Tolerances

FULL = Recipe(
    "m",
    parameters=(("b", 2.0), ("a", 0.1)),
    inputs=(("IL6", 1.0),),
    cuts=("r2", "r1", "r2"),
    steps=(Step(6.0, "hold", "D", 0.0), Step(0.0, "hold", "D", 100.0)),
)


def test_order_does_not_matter():
    same = Recipe(
        "m",
        parameters=(("a", 0.1), ("b", 2)),
        inputs=(("IL6", 1),),
        cuts=("r1", "r2"),
        steps=(Step(0.0, "hold", "D", 100.0), Step(6.0, "hold", "D", 0.0)),
    )
    assert same == FULL
    assert hash(same) == hash(FULL)
    assert same.key == FULL.key


def test_key_is_the_same_in_every_process():
    assert FULL.key == "d28d842ca7edef09dbdd6fa113b99229b57946c719468aa9856b863d7b8ebe08"


def test_any_difference_gives_another_key():
    others = [
        Recipe("n", FULL.parameters, FULL.inputs, FULL.cuts, FULL.steps),
        Recipe("m", (("a", 0.1),), FULL.inputs, FULL.cuts, FULL.steps),
        Recipe("m", FULL.parameters, (), FULL.cuts, FULL.steps),
        Recipe("m", FULL.parameters, FULL.inputs, ("r1",), FULL.steps),
        Recipe("m", FULL.parameters, FULL.inputs, FULL.cuts, FULL.steps[:1]),
        Recipe("m", FULL.parameters, FULL.inputs, FULL.cuts, FULL.steps, Tolerances(1e-6)),
    ]
    assert len({FULL.key, *(one.key for one in others)}) == 1 + len(others)


@given(st.floats(min_value=0, max_value=1e12), st.floats(min_value=0, max_value=1e12))
def test_keys_differ_exactly_when_values_do(a: float, b: float):
    one, two = Recipe("m", (("k", a),)), Recipe("m", (("k", b),))
    assert (one.key == two.key) == (a == b)


def test_pickle_keeps_it():
    assert pickle.loads(pickle.dumps(FULL)) == FULL  # noqa: S301


def test_settling_leaves_the_steps_out():
    assert FULL.settling.steps == ()
    assert FULL.settling.settling == FULL.settling


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_numbers_must_be_finite(value: float):
    with pytest.raises(BadQuantity):
        Recipe("m", (("k", value),))
    with pytest.raises(BadQuantity):
        Recipe("m", steps=(Step(value, "cut", "r"),))


@pytest.mark.parametrize("value", [0.0, -1e-6, 0.5, float("nan"), "1e-6", True])
def test_tolerances_must_make_sense(value: object):
    with pytest.raises(BadQuantity, match="relative tolerance"):
        Tolerances(value)  # type: ignore[arg-type]
