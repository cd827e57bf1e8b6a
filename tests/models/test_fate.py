"""The untreated cell rests; strong stimuli tip it, all at once."""

from __future__ import annotations

import numpy as np
import pytest

import pysuite


@pytest.fixture(scope="module")
def untreated() -> pysuite.Run:
    return pysuite.load().simulate(hours=500, points=501)


def test_untreated_cell_stays_at_rest_for_500_hours(untreated: pysuite.Run) -> None:
    frame = untreated.to_dataframe()
    start, drift = frame.iloc[0], (frame - frame.iloc[0]).abs().max()
    one_molecule = 1.7e-3  # nM in a picolitre; the floor lies well below it
    assert (drift <= 1e-3 * start.abs() + one_molecule / 10).all()


def test_untreated_cell_holds_nothing_negative(untreated: pysuite.Run) -> None:
    assert (untreated.to_dataframe() >= -1e-9).all().all()


def test_untreated_cell_lives(untreated: pysuite.Run) -> None:
    assert not untreated.momp
    assert not untreated.dead


@pytest.mark.parametrize(
    "doses",
    [{"TRAIL": "10 nM"}, {"venetoclax": "100 nM", "S63845": "100 nM"}],
    ids=["TRAIL", "venetoclax plus S63845"],
)
def test_momp_is_sharp(doses: dict[str, str]) -> None:
    run = pysuite.load().treat(**doses).simulate(hours=48, points=9601)
    outside = run["cytoC_fraction"]
    minutes = 60 * np.interp(
        [0.1, 0.9],
        outside[: int(outside.values.argmax()) + 1],
        outside.time[: int(outside.values.argmax()) + 1],
    )
    assert run.momp
    assert run.dead
    assert minutes[1] - minutes[0] <= 30
    assert run.time_of_momp <= run.time_of_death


def test_guardians_alone_do_not_save_a_cell_without_effectors_from_nothing() -> None:
    run = pysuite.load().with_expression(BAX=0, BAK=0).treat(BH3stress="200 nM").simulate(hours=48)
    assert not run.momp
