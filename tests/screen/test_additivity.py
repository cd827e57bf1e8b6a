"""The four references hold what their definitions say, on surfaces whose answer is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pysuite.screen.additivity import bliss, expected, hsa, loewe, monotone, struck_alone, zip_surfaces

X = np.array([0.0, 1, 2, 4, 8, 16, 32, 64])


def hill(dose, middle: float, slope: float, top: float = 1.0):
    return top * dose**slope / (middle**slope + dose**slope)


def independent(a, b):
    return 1 - (1 - a[:, None]) * (1 - b[None, :])


def test_independent_drugs_have_no_excess_over_bliss():
    surface = independent(hill(X, 5, 1.5), hill(X, 20, 1, top=0.6))
    assert bliss(surface) == pytest.approx(surface, abs=1e-12)


def test_bliss_counts_only_cells_that_live_untreated():
    a, b, dying = hill(X, 5, 1.5), hill(X, 20, 1), 0.2
    surface = 1 - (1 - dying) * (1 - independent(a, b))
    assert bliss(surface) == pytest.approx(surface, abs=1e-12)


def test_the_better_drug_alone_has_no_excess_over_hsa():
    a, b = hill(X, 5, 1.5), hill(X, 20, 1)
    surface = np.maximum(a[:, None], b[None, :])
    assert hsa(surface) == pytest.approx(surface)
    assert (hsa(surface) <= bliss(surface) + 1e-12).all()


@pytest.mark.parametrize("slope", [0.8, 1.0, 2.0, 4.0])
def test_a_drug_added_to_itself_has_no_excess_over_loewe(slope: float):
    fine = np.concatenate(([0.0], np.geomspace(0.5, 128, 33)))
    sham = hill(fine[:, None] + fine[None, :], 8, slope)
    inside = fine[:, None] + fine[None, :] <= fine[-1]
    assert np.abs(sham - loewe(sham, (fine, fine)))[inside].max() < 0.012
    assert np.abs(sham - bliss(sham))[inside].max() > 0.05, "the other references must see it as something"


def test_on_the_diagonal_of_a_doubling_grid_loewe_is_exact():
    sham = hill(X[:, None] + X[None, :], 8, 2)
    found = loewe(sham, (X, X))
    assert np.diag(found)[1:-1] == pytest.approx(hill(2 * X[1:-1], 8, 2), abs=1e-9)


def test_two_drugs_that_are_dilutions_of_each_other_have_no_excess_over_loewe():
    fine = np.concatenate(([0.0], np.geomspace(0.1, 1000, 41)))
    sham = hill(fine[:, None] + 5 * fine[None, :], 20, 1.2)
    inside = (fine[:, None] + 5 * fine[None, :]) <= fine[-1]
    assert np.abs(sham - loewe(sham, (fine, fine)))[inside].max() < 0.012


def test_loewe_expects_at_least_the_better_drug_beside_one_with_a_low_plateau():
    a, b = hill(X, 5, 1.5), hill(X, 2, 2, top=0.3)
    surface = np.maximum(a[:, None], b[None, :])
    assert (loewe(surface, (X, X)) >= hsa(surface) - 1e-9).all()


def test_a_drug_that_does_nothing_leaves_the_other_as_it_is():
    a = hill(X, 5, 1.5)
    surface = np.repeat(a[:, None], X.size, axis=1)
    for model in ("bliss", "hsa", "loewe"):
        assert expected(model, surface, (X, X)) == pytest.approx(surface, abs=1e-9)
    wanted, fitted = zip_surfaces(surface, (X, X))
    assert fitted == pytest.approx(wanted, abs=1e-3)


def test_drugs_that_keep_potency_and_slope_have_no_zip_delta():
    surface = independent(hill(X, 5, 1.5), hill(X, 20, 1))
    wanted, fitted = zip_surfaces(surface, (X, X))
    assert wanted == pytest.approx(surface, abs=1e-3)
    assert np.abs(fitted - wanted).max() < 0.01


def test_a_drug_that_makes_the_other_ten_times_stronger_has_a_zip_delta():
    base = hill(X, 30, 2)
    surface = independent(base, hill(X, 20, 1))
    for j in range(1, X.size):
        boosted = hill(X, 3, 2)
        surface[:, j] = 1 - (1 - boosted) * (1 - surface[0, j])
    wanted, fitted = zip_surfaces(surface, (X, X))
    assert (fitted - wanted)[3, 1:4].min() > 0.2


def test_three_independent_drugs_have_no_excess_over_bliss():
    a, b, c = hill(X, 5, 1.5), hill(X, 20, 1), hill(X, 2, 1, top=0.5)
    surface = 1 - (1 - a)[:, None, None] * (1 - b)[None, :, None] * (1 - c)[None, None, :]
    assert bliss(surface) == pytest.approx(surface)
    assert hsa(surface) == pytest.approx(np.maximum.reduce(np.meshgrid(a, b, c, indexing="ij")))


def test_steps_of_a_single_cell_are_no_trouble():
    step = (X >= 8).astype(float)
    surface = np.maximum(step[:, None], step[None, :])
    assert loewe(surface, (X, X)) == pytest.approx(expected("bliss", surface, (X, X)), abs=1.0)
    assert np.isfinite(loewe(surface, (X, X))).all()
    assert np.isfinite(zip_surfaces(surface, (X, X))[1]).all()


@given(st.lists(st.floats(0, 1), min_size=2, max_size=9))
def test_the_nearest_rising_curve_rises(values: list[float]):
    found = monotone(np.array(values))
    assert (np.diff(found) >= -1e-12).all()
    assert found.mean() == pytest.approx(np.mean(values))


def test_cells_struck_alone_are_counted_cell_by_cell():
    each = np.zeros((2, 2, 2), dtype=bool)
    each[0, 1, :] = True  # the first cell dies of the first drug
    each[1, :, 1] = True  # the second of the second
    assert struck_alone(each).mean(axis=0).tolist() == [[0, 0.5], [0.5, 1]]
    each[:, 1, 1] = True
    each[1, :, 1] = [True, True]
    same = np.zeros((2, 2, 2), dtype=bool)
    same[0] = [[False, True], [True, True]]  # both drugs strike one and the same cell
    assert struck_alone(same).mean(axis=0)[1, 1] == 0.5
    assert bliss(same.mean(axis=0))[1, 1] == 0.75, "which Bliss cannot know"
