"""The real cell and the real tables: every name works, every cell rests, runs are exact and quick."""

from __future__ import annotations

import doctest
import importlib
import time
import tomllib
from pathlib import Path

import numpy as np
import pytest

import pysuite
from pysuite.catalogue import Catalogue, Lesion, Preset, read_catalogue
from pysuite.engine import Engine
from pysuite.errors import NotInModel
from pysuite.flat import FlatModel, read_flat
from pysuite.paths import models_dir

CONTRACT = tomllib.loads(Path(__file__).with_name("contract.toml").read_text())
TABLES = read_catalogue(models_dir())


@pytest.fixture(scope="module")
def names() -> Catalogue:
    return TABLES


@pytest.fixture(scope="module")
def real() -> pysuite.Cell:
    return pysuite.load()


@pytest.fixture(scope="module")
def flat(real: pysuite.Cell) -> FlatModel:
    return read_flat(real.source)


# Names


@pytest.mark.parametrize("name", CONTRACT["lesions"])
def test_lesions_of_the_contract_work_or_are_planned(real: pysuite.Cell, name: str):
    if name in TABLES.planned["lesions"]:
        with pytest.raises(NotInModel, match="not in this model yet"):
            real.with_lesions(name)
    else:
        assert real.with_lesions(name).lesions == (name,)


@pytest.mark.parametrize("name", CONTRACT["milieu"])
def test_milieu_of_the_contract_works_or_is_planned(real: pysuite.Cell, name: str):
    if name in TABLES.planned["milieu"]:
        with pytest.raises(NotInModel, match="not in this model yet"):
            real.with_milieu(**{name: 1})
    else:
        amount = 1 if TABLES.milieu[name].unit == "dimensionless" else "1 ng/mL"
        assert real.with_milieu(**{name: amount}).recipe.inputs


@pytest.mark.parametrize("name", CONTRACT["treatments"])
def test_treatments_of_the_contract_work_or_are_planned(real: pysuite.Cell, name: str):
    if name.replace("_", "-") in TABLES.planned["drugs"]:
        with pytest.raises(NotInModel, match="not in this model yet"):
            real.treat(**{name: 1})
    else:
        assert real.treat(**{name: 1}).recipe.steps


@pytest.mark.parametrize("name", CONTRACT["readouts"])
def test_readouts_of_the_contract_exist_with_units(real: pysuite.Cell, flat: FlatModel, name: str):
    assert name in real.readouts
    assert flat.units[name] in {"nM", "dimensionless"}


def test_nothing_planned_is_there_already(names: Catalogue):
    for kind, table in (("lesions", names.lesions), ("drugs", names.drugs), ("milieu", names.milieu)):
        assert not names.planned[kind] & set(table)


def test_a_drug_is_added_exactly_where_it_is_used_up(names: Catalogue, flat: FlatModel):
    for drug in names.drugs.values():
        assert drug.pool == (drug.species in flat.floating), drug.name


def test_every_input_of_the_model_has_a_name(names: Catalogue, flat: FlatModel):
    named = {one.species for one in (*names.drugs.values(), *names.milieu.values())}
    assert set(flat.boundary) <= named


@pytest.mark.parametrize(
    "entry", [*TABLES.lesions.values(), *TABLES.presets.values()], ids=lambda one: one.name
)
def test_an_assumed_fold_has_a_range_that_holds_it(entry: Lesion | Preset):
    spans = {gene: (low, high) for gene, low, high in entry.span}
    if entry.basis == "assumed":
        assert spans.keys() == dict(entry.fold).keys()
    for gene, fold in entry.fold:
        low, high = spans.get(gene, (fold, fold))
        assert low <= fold <= high


# Cells


def test_the_reference_cell_is_alive_at_rest(real: pysuite.Cell):
    assert real.viable
    assert min(real.rest().values()) >= 0


@pytest.mark.parametrize("name", sorted(TABLES.lesions))
def test_a_cell_with_a_lesion_rests_alive(real: pysuite.Cell, name: str):
    assert real.with_lesions(name).viable


@pytest.mark.parametrize("name", sorted(TABLES.presets))
def test_a_preset_rests_alive(real: pysuite.Cell, name: str):
    assert real.with_preset(name).viable


def test_settling_stops_where_a_long_run_stays(real: pysuite.Cell):
    run = real.simulate(hours=500, points=51).to_dataframe()
    drift = (run - run.iloc[0]).abs().max()
    assert (drift <= 1e-3 * run.iloc[0].abs() + 1.7e-4).all()  # a tenth of a molecule


def test_knock_outs_empty_the_gene(real: pysuite.Cell):
    assert real.with_expression(BIM=0).rest()["BIM_total"] < 1e-3
    assert real.with_expression(MCL1=0, BIM=0).rest()["MCL1_total"] < 1e-3


@pytest.mark.parametrize("name", sorted(TABLES.drugs))
def test_every_drug_can_be_followed(real: pysuite.Cell, name: str):
    dose = {"Gy": 5, "nM": 100, "dimensionless": 0.5}[TABLES.drugs[name].unit]
    run = real.treat(**{name: dose}).simulate(48, 25)
    assert np.isfinite(run.to_dataframe().to_numpy()).all()
    assert run.to_dataframe().to_numpy().min() > -1e-9


# Runs


def test_runs_leave_nothing_behind(real: pysuite.Cell):
    one = real.with_lesions("del(17p)").treat(S63845="100 nM")
    other = (
        real.with_preset("MM_STROMA").cut("bcl2.bind_MCL1__BIM", at=1).treat(TRAIL="1 nM", bortezomib="10 nM")
    )
    before = one.simulate(24, 25)
    other.simulate(24, 25)
    assert one.simulate(24, 25).to_dataframe().equals(before.to_dataframe())
    fresh = Engine(one.source).run(one.recipe, before.times)
    assert np.array_equal(fresh.values, before.to_dataframe().to_numpy())


def test_fate_does_not_depend_on_points_or_tolerances(real: pysuite.Cell):
    cell = real.treat(S63845="300 nM", venetoclax="300 nM")
    fates = [
        (run.time_of_momp, run.time_of_death)
        for run in (
            cell.simulate(48, 2),
            cell.simulate(48, 1001),
            cell.with_tolerances(1e-10, 1e-12).simulate(48),
        )
    ]
    assert not np.isnan(fates).any()
    assert np.ptp(fates, axis=0).max() < 1e-3


def test_a_run_takes_well_under_a_second(real: pysuite.Cell):
    real.simulate(48)
    start = time.process_time()
    real.treat(S63845="100 nM").simulate(48)
    assert time.process_time() - start < 1


@pytest.mark.parametrize("name", ["", ".catalogue", ".cell", ".paths", ".run"])
def test_examples_in_docstrings_hold(name: str):
    assert (
        doctest.testmod(
            importlib.import_module(f"pysuite{name}"), optionflags=doctest.IGNORE_EXCEPTION_DETAIL
        ).failed
        == 0
    )
