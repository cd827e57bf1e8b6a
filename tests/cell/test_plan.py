"""How folds and doses that meet become one recipe."""

from __future__ import annotations

import math

import pytest

from pysuite.plan import Change, Clamp, Dose, Plan, Trait
from pysuite.recipe import Recipe, Step, Tolerances

DEFAULTS = {"a_f_X": 2.0, "a_k": 0.5}


def recipe(plan: Plan) -> Recipe:
    return plan.recipe("m", DEFAULTS, Tolerances())


def steps(*doses: Dose, milieu: float = 0.0) -> list[tuple[float, float | None]]:
    plan = Plan(milieu=(("D", milieu),)).with_doses(*doses)
    return [(step.time, step.value) for step in recipe(plan).steps]


def dose(value: float, at: float, until: float = math.inf, way: str = "hold") -> Dose:
    return Dose("d", "", "D", value, at, until, way)  # type: ignore[arg-type]


def test_folds_multiply_and_a_number_takes_their_place():
    plan = Plan().with_trait(Trait("lesion", "one", folds=(("a_f_X", 3.0),)))
    plan = plan.with_trait(Trait("preset", "two", folds=(("a_f_X", 0.5),)))
    assert dict(recipe(plan).parameters) == {"a_f_X": 3.0}
    plan = plan.with_pairs("folds", {"a_f_X": 10.0})
    assert dict(recipe(plan).parameters) == {"a_f_X": 30.0}
    assert dict(recipe(plan.with_pairs("numbers", {"a_f_X": 7.0})).parameters) == {"a_f_X": 7.0}


def test_a_later_expression_acts_on_top_of_lesions():
    plan = (
        Plan().with_trait(Trait("lesion", "one", folds=(("a_f_X", 3.0),))).with_pairs("folds", {"a_f_X": 9.0})
    )
    plan = plan.with_changes(
        Change(4.0, "fold", "a_f_X", 0.5), Change(4.0, "set", "a_k", 1.0), Change(2.0, "cut", "r")
    )
    assert recipe(plan).steps == (
        Step(2.0, "cut", "r"),
        Step(4.0, "set", "a_f_X", 3.0),
        Step(4.0, "set", "a_k", 1.0),
    )


def test_one_dose_and_its_wash_out():
    assert steps(dose(100, 0)) == [(0, 100)]
    assert steps(dose(100, 6, 24)) == [(6, 100), (24, 0)]


def test_of_overlapping_doses_the_one_that_began_last_counts():
    assert steps(dose(100, 0, 24), dose(50, 6)) == [(0, 100), (6, 50)]
    assert steps(dose(100, 0, 24), dose(50, 6, 12)) == [(0, 100), (6, 50), (12, 100), (24, 0)]
    assert steps(dose(100, 0), dose(50, 0)) == [(0, 50)]


def test_order_of_calls_matters_only_at_one_time():
    a, b = dose(100, 0, 24), dose(50, 6, 12)
    assert Plan().with_doses(a).with_doses(b) == Plan().with_doses(b).with_doses(a)


def test_a_ligand_comes_on_top_of_the_milieu():
    assert steps(dose(5, 1, 3, "top"), milieu=2) == [(1, 7), (3, 2)]
    assert steps(dose(5, 1, 3), milieu=2) == [(1, 5), (3, 2)]


def test_a_pool_is_added_to_and_washed_out():
    plan = Plan().with_doses(dose(5, 1, 3, "add"), dose(5, 2, math.inf, "add"))
    assert recipe(plan).steps == (Step(1, "add", "D", 5), Step(2, "add", "D", 5), Step(3, "hold", "D", 0.0))


def test_clamps_end():
    plan = Plan().with_clamps(Clamp("B", None, 0.0, 4.0))
    assert recipe(plan).steps == (Step(0.0, "clamp", "B", None), Step(4.0, "release", "B"))


@pytest.mark.parametrize("kind", ["lesion", "preset", "line"])
def test_a_trait_is_there_once(kind: str):
    trait = Trait(kind, "one", folds=(("a_f_X", 3.0),))  # type: ignore[arg-type]
    assert Plan().with_trait(trait).with_trait(trait) == Plan().with_trait(trait)
