"""Populations, cohorts, ramps, wash-outs, doses told by what they do, and a milieu that steps."""

from __future__ import annotations

import numpy as np
import pytest

from pysuite.catalogue import read_catalogue
from pysuite.dose_form import relative_dose
from pysuite.errors import SimulationError, UnknownName
from pysuite.patients import check_patients, cohort_of
from pysuite.scene_form import Patients, Scene
from pysuite.search import Brackets, search
from pysuite.spread import expression_folds, one_of_many, varied_genes
from pysuite.words import Asked, Potency

# Milieu


def test_a_milieu_may_step_in_time(cell):
    cell = cell.with_milieu(IL6=1).with_milieu(at="5 h", IL6=3).with_milieu(at=10, IL6=0)
    run = cell.treat(IL6=2, at=8, until=12).simulate(15, 16, readouts=["IL6"])
    assert run["IL6"].values.tolist() == [1] * 5 + [3] * 3 + [5] * 2 + [2] * 2 + [0] * 4
    assert "IL6 3 nM at 5 h" in cell.describe()


# Cells of a population


def test_a_cell_of_a_population_is_known_by_seed_and_number(cell):
    genes = varied_genes(cell._flat)
    assert genes == ("BIM", "MCL1")
    one = expression_folds(genes, 0.25, seed=1, number=4)
    assert one == expression_folds(genes, 0.25, seed=1, number=4)
    assert one != expression_folds(genes, 0.25, seed=1, number=5)
    assert one["BIM"] == expression_folds(["BIM"], 0.25, seed=1, number=4)["BIM"]
    many = np.array([expression_folds(["BIM"], 0.25, 1, i)["BIM"] for i in range(3000)])
    assert many.mean() == pytest.approx(1, abs=0.02)
    assert many.std() == pytest.approx(0.25, abs=0.02)


def test_its_folds_act_on_top_of_lesions(cell):
    plain, lesion = (
        dict(one_of_many(c, 0.25, 1, 2).recipe.parameters) for c in (cell, cell.with_lesions("MCL1high"))
    )
    assert lesion["toy_f_MCL1"] == pytest.approx(3 * plain["toy_f_MCL1"])


def test_a_population_is_scenes_of_single_cells(play):
    stage = play(noisy={"population": {"n": 3, "seed": 2}, "hours": 5})
    assert stage.members("noisy") == stage.cells("noisy") == ("noisy#0", "noisy#1", "noisy#2")
    levels = {stage.rest(name, "MCL1_total") for name in stage.members("noisy")}
    assert len(levels) == 3
    with pytest.raises(SimulationError, match="a population, not one cell"):
        stage.fate("noisy")


def test_the_ec50_of_a_population_kills_half(play):
    stage = play(
        noisy={"population": {"n": 9}},
        half={"population": {"n": 9}, "treat": {"S63845": "EC50 in noisy"}},
        few={"population": {"n": 9}, "treat": {"S63845": "1.01x EC20 in noisy"}},
    )
    found = stage.potency("noisy", "S63845", "death", Asked())
    single = sorted(stage.potency(name, "S63845", "death", Asked()).dose for name in stage.members("noisy"))
    assert found.dose == pytest.approx(single[4], rel=0.04)
    assert stage.scene("half").treat[0].doses["S63845"] == pytest.approx(found.dose)
    assert sum(stage.dies(name, "death") for name in stage.cells("few")) in {1, 2}


def test_a_control_does_not_move_a_dose(play):
    base, low = {"population": {"n": 3}}, {"population": {"n": 3}, "expression": {"MCL1": 0.5}}
    treat = {"treat": {"S63845": "EC50 in alone"}}
    intact = play(alone=base, given=base | treat)
    control = play(intact={"alone": base, "given": base | treat}, alone=low, given=low | treat)
    assert control.scene("given").treat == intact.scene("given").treat


def test_a_drug_alone_with_itself_has_an_index_of_one(play):
    stage = play(noisy={"population": {"n": 5}})
    dose = stage.potency("noisy", "S63845", "death", Asked()).dose
    half = stage.mixture("noisy", {"S63845": dose}, "death", Asked(low=0.02, high=4))
    assert half.dose == pytest.approx(1.0, rel=0.04)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1.2x EC50", (1.2, 0.5, "momp", None)),
        ("EC30 in alone", (1.0, 0.3, "death", "alone")),
        ("0.5 x EC90 for momp in alone", (0.5, 0.9, "momp", "alone")),
    ],
)
def test_doses_told_by_what_they_do(text, found):
    told = relative_dose(text)
    assert told is not None
    assert (told.times, told.share, told.event, told.scene) == found


@pytest.mark.parametrize("text", ["EC30", "1.2x EC5", "EC50 of alone", 3.0])
def test_other_doses_are_plain(text):
    assert relative_dose(text) is None


# Searches


def test_a_search_runs_only_cells_that_are_not_known_yet():
    limits, runs = [1.0, 2.0, 4.0, 8.0, 16.0], []

    def dies(cell: int, dose: float) -> bool:
        runs.append((cell, dose))
        return dose >= limits[cell]

    tries = Brackets(dies, 5)
    assert search(tries, 0.5, Asked(low=0.1, high=100)).dose == pytest.approx(4, rel=0.03)
    assert len(runs) == len(set(runs)) < 25
    assert search(tries, 1.0, Asked(low=0.1, high=100)).dose == pytest.approx(16, rel=0.03)
    assert search(tries, 0.5, Asked(low=0.1, high=1)) == Potency(1, "above")
    assert search(tries, 0.5, Asked(low=50, high=100)) == Potency(50, "below")


# Ladders, ramps


def test_a_ladder_of_washouts_two_ladders_and_a_ramp():
    washed = Scene.model_validate(
        {"treat": {"S63845": 5, "at": 1}, "ladder": {"until": "S63845", "values": [2, 6]}}
    )
    assert washed.at_dose(6).treat[0].until == 6
    two = Scene.model_validate(
        {
            "ladder": {"treat": "S63845", "values": [0, 1]},
            "cross": {"expression": ["BIM", "MCL1"], "values": [2]},
        }
    )
    assert two.at_doses(1, 2).expression == {"BIM": 2, "MCL1": 2}
    assert two.at_doses(1, 2).treat[0].doses == {"S63845": 1}
    held = Scene.model_validate({"ladder": {"clamp": "cytoC_cytosol", "values": [0, 10], "at": 1}})
    assert held.at_dose(10).clamp[0].doses == {"cytoC_cytosol": 10}
    ramp = Scene.model_validate(
        {"ramp": {"treat": "S63845", "low": 1, "high": 100, "steps": 3, "hold": 10}, "hours": 50}
    )
    doses = [(step.at, step.until, *step.doses.values()) for step in ramp.steps]
    assert doses == [(0, 10, 1), (10, 20, 10), (20, 30, 100), (30, 40, 10), (40, 50, 1)]
    with pytest.raises(ValueError, match="the ramp takes 50 hours"):
        Scene.model_validate({"ramp": {"treat": "S63845", "low": 1, "high": 100, "steps": 3, "hold": 10}})


# Patients


def shares(patients, *labels):
    return [np.mean([label in one.labels for one in patients]) for label in labels]


def test_lesions_are_met_as_often_as_the_table_says(tables):
    patients = cohort_of(Patients(n=3000, stage="diagnosis"), tables)
    assert shares(patients, "MCL1high", "t(1;1)") == pytest.approx([0.3, 0.3], abs=0.03)
    assert not any({"MCL1high", "t(1;1)"} <= one.labels for one in patients)
    assert all("fastBIM" in one.labels for one in patients if "MCL1high" in one.labels)
    assert "t(9;9)" not in set().union(*(one.labels for one in patients))  # the model does not hold it
    severe = np.array([one.severity for one in patients])
    assert np.median(severe) == pytest.approx(1, abs=0.05)


def test_the_same_seed_gives_the_same_patients_however_many(tables):
    few, many = (cohort_of(Patients(n=n, seed=7), tables) for n in (3, 50))
    assert few == many[:3]
    assert few != cohort_of(Patients(n=3, seed=8), tables)
    other = cohort_of(Patients(n=50, seed=7, shares={"BIMnull": 0.4}), tables)
    assert [one.labels - {"BIMnull"} for one in other] == [one.labels for one in many]


def test_a_label_may_be_inert_shuffled_or_the_claims_own(tables):
    group = {"name": "refractory", "share": 0.5, "expression": {"BIM": 0.5}}
    spec = {"n": 200, "group": [group], "inert": ["MCL1high", "refractory"]}
    inert = cohort_of(Patients.model_validate(spec), tables)
    assert shares(inert, "MCL1high", "refractory") == pytest.approx([0.5, 0.5], abs=0.1)
    assert not any("MCL1high" in one.lesions or one.groups for one in inert)
    plain, mixed = (cohort_of(Patients(n=200, shuffle=shuffle), tables) for shuffle in (False, True))
    assert [one.lesions for one in mixed] == [one.lesions for one in plain]
    assert sorted(map(sorted, (one.labels for one in mixed))) == sorted(
        map(sorted, (one.labels for one in plain))
    )
    assert [one.labels for one in mixed] != [one.labels for one in plain]


def test_a_lesion_may_act_through_some_of_its_genes(tables, play):
    spec = {"n": 20, "cells": 2, "shares": {"t(1;1)": 1.0}, "through": {"t(1;1)": ["MCL1"]}, "spread": 0}
    (one, *_) = cohort_of(Patients.model_validate(spec), tables)
    assert ("t(1;1)" in one.labels, "t(1;1)" in one.lesions) == (True, False)
    assert one.folds == (("MCL1", 1.5),)
    scene = play(ven={"expression": {"MCL1": 2, "BIM": 3}, "cohort": spec}).scene("ven#0")
    assert scene.expression == {"MCL1": 3.0, "BIM": 3.0}
    with pytest.raises(UnknownName, match=r"unknown gene of t\(1;1\) 'BCL2'"):
        check_patients(Patients.model_validate({"through": {"t(1;1)": ["BCL2"]}}), read_catalogue(tables))


def test_lines_may_stand_in_the_place_of_patients(tables):
    (line,) = cohort_of(Patients(lines=["all"]), tables)
    assert (line.line, line.labels) == ("ONE-1", {"ONE-1", "BIMnull"})


def test_a_patient_has_lesions_marrow_and_cells_of_its_own(play):
    group = {"name": "poor", "share": 1.0, "expression": {"BIM": 0.5}}
    spec = {"n": 2, "cells": 3, "seed": 4, "shares": {"MCL1high": 1.0}, "group": [group]}
    stage = play(ven={"preset": "STROMA", "milieu": {"IL6": 2}, "cohort": spec})
    assert stage.members("ven") == ("ven#0", "ven#1")
    assert len(stage.cells("ven")) == 6
    one = stage.scene("ven#0")
    assert "MCL1high" in one.lesions
    assert one.expression == {"BIM": 0.5}
    assert one.milieu["IL6"] == pytest.approx(2 * stage._patients(stage.scene("ven").cohort)[0].severity)
    seeds = {draw.seed for name in ("ven#0#1", "ven#1#1") for draw in stage.scene(name).drawn}
    assert len(seeds) == 3  # the cohort's, and one for the cells of each patient
    assert stage.labels("ven#1") >= {"MCL1high", "poor"}
    assert [draw.kind for draw in stage.scene(stage.typical("ven#0")).drawn] == ["patient"]
