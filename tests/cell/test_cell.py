"""The cell: an immutable value with clear errors."""

from __future__ import annotations

import math
import pickle
from collections.abc import Callable
from dataclasses import FrozenInstanceError

import numpy as np
import pytest

import pysuite
from pysuite.errors import BadQuantity, NotInModel, PysuiteError, UnknownName

Cell = pysuite.Cell


# A value


def test_methods_return_new_cells_and_leave_the_old_one_alone(cell: Cell):
    before = repr(cell), hash(cell), cell.recipe.key
    others = [
        cell.with_lesions("MCL1high"),
        cell.with_preset("STROMA"),
        cell.with_line("ONE-1"),
        cell.with_milieu(IL6=1),
        cell.with_expression(BIM=0),
        cell.treat(S63845=1),
        cell.cut("toy.bind_MCL1__BIM"),
        cell.set(toy_kdeg_MCL1=0.5),
        cell.clamp(MCL1="rest"),
        cell.with_tolerances(relative=1e-6),
    ]
    assert len({cell, *others}) == 1 + len(others)
    # A line that is nothing but a lesion of BIM runs as the knock-out does: names are no part of a recipe.
    assert len({cell.recipe.key, *(one.recipe.key for one in others)}) == len(others)
    assert others[2].recipe == others[4].recipe
    assert (repr(cell), hash(cell), cell.recipe.key) == before
    with pytest.raises(FrozenInstanceError):
        cell.plan = others[0].plan  # type: ignore[misc]


def test_equal_by_what_they_say(cell: Cell):
    one = (
        cell.with_lesions("MCL1high", "t(1;1)").with_milieu(IL6="20 ng/mL").treat(S63845="1 uM", at="30 min")
    )
    two = cell.treat(S63845=1000, at=0.5).with_lesions("t(1;1)").with_milieu(IL6=1.0).with_lesions("MCL1high")
    assert one == two
    assert hash(one) == hash(two)
    assert one.recipe.key == two.recipe.key
    assert one != two.treat(S63845=1)


def test_pickle_keeps_a_cell_and_its_run(cell: Cell):
    treated = cell.with_lesions("t(1;1)").treat(S63845=100)
    copy = pickle.loads(pickle.dumps(treated))  # noqa: S301
    assert copy == treated
    assert copy.simulate(5, 3).to_dataframe().equals(treated.simulate(5, 3).to_dataframe())


def test_says_what_it_is(cell: Cell):
    assert repr(cell) == "<Cell: reference>"
    assert cell.describe() == "reference myeloma cell"
    full = (
        cell.with_lesions("t(1;1)")
        .with_milieu(IL6=1)
        .with_expression(BIM=0)
        .set(toy_kdeg_MCL1=0.5)
        .cut("toy.make_BAX")
        .treat(S63845="100 nM", at="6 h", until="24 h")
        .treat(gammaRay="2 Gy")
        .cut("toy.degrade_BAX", at=2)
        .clamp(MCL1="20 nM", until=3)
    )
    assert full.describe() == (
        "myeloma cell with t(1;1), IL6 1 nM, BIM x 0, toy_kdeg_MCL1 = 0.5, toy.make_BAX cut; "
        "gammaRay 2 Gy at 0 h; S63845 100 nM from 6 to 24 h; toy.degrade_BAX cut at 2 h; "
        "MCL1 held at 20 nM from 0 to 3 h"
    )
    assert full.lesions == ("t(1;1)",)
    assert "\n" not in repr(full)
    assert len(repr(cell.set(**dict.fromkeys(cell.engine.flat.parameters, 1.0)))) < 200


# What it does


def test_lesions_and_expression_multiply(cell: Cell):
    recipe = cell.with_lesions("MCL1high", "t(1;1)").with_expression(MCL1=2).recipe
    assert dict(recipe.parameters) == {"toy_f_BIM": 0.5, "toy_f_MCL1": 9.0}
    assert dict(cell.with_lesions("fastBIM").recipe.parameters) == {"toy_kdeg_BIM": 0.4}
    assert cell.with_expression(BIM=3).with_expression(BIM=2) == cell.with_expression(BIM=2)


def test_preset_brings_lesions_milieu_and_numbers(cell: Cell):
    stroma = cell.with_preset("STROMA")
    assert stroma.lesions == ("MCL1high",)
    assert dict(stroma.recipe.inputs) == {"IL6": 0.1}
    assert dict(stroma.recipe.parameters) == {"toy_f_BIM": 1.2, "toy_f_MCL1": 1.5, "toy_kdeg_BIM": 0.25}
    own = stroma.with_milieu(IL6=0).set(toy_kdeg_BIM=0.3)
    assert dict(own.recipe.inputs) == {"IL6": 0.0}
    assert dict(own.recipe.parameters)["toy_kdeg_BIM"] == 0.3
    assert own == cell.set(toy_kdeg_BIM=0.3).with_milieu(IL6=0).with_preset("STROMA")
    assert cell.with_preset("REF").simulate(1, 2).to_dataframe().equals(cell.simulate(1, 2).to_dataframe())


def test_knock_out_and_lesion_agree(cell: Cell):
    assert cell.with_expression(BIM=0).rest()["BIM"] == pytest.approx(0, abs=1e-9)
    assert cell.with_lesions("BIMnull").rest()["BIM"] == pytest.approx(0, abs=1e-9)


def test_ligand_on_top_of_the_milieu(cell: Cell):
    run = cell.with_milieu(IL6=1).treat(IL6=2, at=1, until=2).simulate(3, 31)
    seen = run["IL6"].values
    assert (seen[:10] == 1).all()
    assert (seen[10:20] == 3).all()
    assert (seen[20:] == 1).all()


def test_pool_is_added_and_washed_out(cell: Cell):
    ray = cell.treat(gammaRay="2 Gy").treat(gammaRay="3 Gy", at=1, until=2).simulate(3, 31)["GAMMA_RAY"]
    assert ray[0] == 2
    assert ray[10] == pytest.approx(2 * math.exp(-0.7) + 3, rel=1e-6)
    assert ray[20] == 0
    assert ray.attrs["units"] == "Gy"


def test_dose_over_a_time(cell: Cell):
    run = cell.treat(beam="2 Gy", at=1).simulate(2, 201)
    rate = run["VENETOCLAX"].values
    assert (rate[100:110] == 20).all()
    assert rate[:100].max() == rate[111:].max() == 0
    assert cell.treat(beam=2, at=1).describe() == "reference myeloma cell; beam 2 Gy at 1 h"


def test_changes_at_a_time_do_not_act_while_settling(cell: Cell):
    rest = cell.rest()
    for late in (
        cell.cut("toy.make_BIM", at=0),
        cell.set(toy_level_BIM=1, at="1 h"),
        cell.with_expression(BIM=0, at=1),
    ):
        assert late.rest()["BIM"] == rest["BIM"]
        bim = late.simulate(10, 11)["BIM"].values
        assert bim[0] == pytest.approx(rest["BIM"], rel=1e-12)
        assert bim[-1] < 0.9 * bim[0]


def test_clamp_at_rest_keeps_the_rest(cell: Cell):
    run = cell.clamp(MCL1="rest").treat(gammaRay=2).simulate(5, 6)
    assert np.ptp(run["MCL1"].values) == 0
    assert run["MCL1"].values[0] == cell.rest()["MCL1"]


def test_viable(cell: Cell):
    assert cell.viable
    assert not cell.set(toy_level_BIM=4000).viable


def test_tolerances_are_settable_and_matter_little(cell: Cell):
    treated = cell.treat(S63845=30)
    tight = treated.with_tolerances(1e-11, 1e-13).simulate(24, 3)
    assert treated.simulate(24, 3).time_of_death == pytest.approx(tight.time_of_death, abs=1e-4)


# What it refuses


@pytest.mark.parametrize(
    ("wrong", "error", "text"),
    [
        (lambda c: c.with_lesions("MCL1hihg"), UnknownName, "unknown lesion 'MCL1hihg'; nearest: 'MCL1high'"),
        (lambda c: c.with_lesions("t(4;14)"), NotInModel, "lesion 't(4;14)' is not in this model yet"),
        (
            lambda c: c.with_lesions("elsewhere"),
            NotInModel,
            "'NOXA' is not in this model yet: it has neither a gene nor",
        ),
        (lambda c: c.with_preset("STRMA"), UnknownName, "unknown preset 'STRMA'; nearest: 'STROMA'"),
        (lambda c: c.with_line("ONE"), UnknownName, "unknown line 'ONE'; nearest: 'ONE-1'"),
        (lambda c: c.with_milieu(IL7=1), UnknownName, "unknown milieu ligand 'IL7'; nearest: 'IL6'"),
        (lambda c: c.with_milieu(contact=1), NotInModel, "'contact' is not in this model yet"),
        (lambda c: c.with_milieu(S63845=1), PysuiteError, "give it with treat(S63845=...)"),
        (lambda c: c.with_milieu(IL6="1 h"), BadQuantity, "IL6='1 h' is not in nM"),
        (lambda c: c.with_expression(BMI=2), UnknownName, "unknown gene 'BMI'; nearest: 'BIM'"),
        (lambda c: c.with_expression(BIM=-1), BadQuantity, "BIM=-1 must not be negative"),
        (lambda c: c.with_expression(BIM=1, at=-1), BadQuantity, "at=-1 must not be negative"),
        (
            lambda c: c.set(toy_kdeg_MCL=1),
            UnknownName,
            "unknown parameter 'toy_kdeg_MCL'; nearest: 'toy_kdeg_MCL1'",
        ),
        (
            lambda c: c.set(MCL1_total=1),
            PysuiteError,
            "'MCL1_total' is computed by the model and cannot be set",
        ),
        (lambda c: c.set(toy_kdeg_MCL1="1 nM"), BadQuantity, "toy_kdeg_MCL1='1 nM' is not in 1/h"),
        (lambda c: c.set(on_toy_make_BIM=0), UnknownName, "unknown parameter 'on_toy_make_BIM'"),
        (lambda c: c.cut("toy.bind_MCL1_BIM"), UnknownName, "nearest: 'toy.bind_MCL1__BIM'"),
        (lambda c: c.clamp(MCL2=1), UnknownName, "unknown species 'MCL2'; nearest: 'MCL1'"),
        (lambda c: c.clamp(MCL1_total=1), PysuiteError, "computed by the model and cannot be held"),
        (lambda c: c.clamp(S63845=1), PysuiteError, "held from outside already"),
        (lambda c: c.treat(S6384=1), UnknownName, "unknown drug 'S6384'; nearest: 'S63845'"),
        (lambda c: c.treat(dexamethasone=1), NotInModel, "drug 'dexamethasone' is not in this model yet"),
        (
            lambda c: c.treat(absent=1),
            NotInModel,
            "'absent' is not in this model yet: it has no species ABSENT",
        ),
        (lambda c: c.treat(computed=1), PysuiteError, "'computed' cannot be given: MCL1_total is computed"),
        (lambda c: c.treat(S63845=-1), BadQuantity, "S63845=-1 must not be negative"),
        (lambda c: c.treat(S63845=math.nan), BadQuantity, "S63845=nan must be finite"),
        (lambda c: c.treat(S63845=math.inf), BadQuantity, "S63845=inf must be finite"),
        (lambda c: c.treat(S63845=True), BadQuantity, "S63845=True is not a quantity"),
        (lambda c: c.treat(S63845=None), BadQuantity, "S63845=None is not a quantity"),
        (lambda c: c.treat(S63845="5 kg"), BadQuantity, "S63845='5 kg' is not in nM"),
        (lambda c: c.treat(S63845="10 ng/mL"), BadQuantity, "no molar mass is known for S63845"),
        (lambda c: c.treat(), BadQuantity, "treat() needs a dose"),
        (lambda c: c.treat(S63845=1, at="-1 h"), BadQuantity, "at='-1 h' must not be negative"),
        (lambda c: c.treat(S63845=1, at=6, until=6), BadQuantity, "until=6 must be later than at=6"),
        (lambda c: c.treat(S63845=1, at="6 nM"), BadQuantity, "at='6 nM' is not in h"),
        (lambda c: c.treat(beam=1, until=6), BadQuantity, "'beam' is given as a whole dose at one time"),
        (lambda c: c.with_tolerances(relative=0), BadQuantity, "relative tolerance"),
        (lambda c: c.simulate(0), BadQuantity, "hours=0 must be above 0"),
        (lambda c: c.simulate(1e-9), BadQuantity, "hours=1e-09 must be above 0 (at least 1e-06)"),
        (lambda c: c.simulate(-1), BadQuantity, "hours=-1 must not be negative"),
        (lambda c: c.simulate("3 nM"), BadQuantity, "hours='3 nM' is not in h"),
        (lambda c: c.simulate(math.nan), BadQuantity, "hours=nan must be finite"),
        (lambda c: c.simulate(1, 1), BadQuantity, "points=1 must be a whole number of at least 2"),
        (lambda c: c.simulate(1, 2.5), BadQuantity, "points=2.5 must be a whole number"),
        (lambda c: c.simulate(1, True), BadQuantity, "points=True must be a whole number"),
        (
            lambda c: c.simulate(1, 2, readouts=["MCL2"]),
            UnknownName,
            "unknown readout 'MCL2'; nearest: 'MCL1'",
        ),
    ],
)
def test_errors_are_one_clear_line(cell: Cell, wrong: Callable[[Cell], object], error: type, text: str):
    with pytest.raises(error) as caught:
        wrong(cell)
    assert text in str(caught.value)
    assert "\n" not in str(caught.value)
