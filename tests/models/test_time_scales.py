"""The composed cell answers its stimuli on the published time scales."""

from __future__ import annotations

import pytest

import pysuite


@pytest.fixture(scope="module")
def cell() -> pysuite.Cell:
    return pysuite.load()


def peak_minutes(run: pysuite.Run, readout: str, *, within: float) -> float:
    """First maximum of a readout inside the first `within` hours, in minutes."""
    trace = run[readout].sel(time=slice(0, within))
    return float(trace.time[int(trace.values.argmax())]) * 60


def test_p53_lives_less_than_thirty_minutes(cell: pysuite.Cell) -> None:
    run = cell.treat(cycloheximide="100 uM").simulate(hours=2, points=1201)
    p53 = run["p53_total"]
    half_life = 60 * float(p53.time[int((p53 < p53[0] / 2).values.argmax())])
    assert 5 <= half_life < 30


def test_nfkb_peaks_20_to_30_minutes_after_tnf(cell: pysuite.Cell) -> None:
    run = cell.treat(TNF="10 ng/mL").simulate(hours=2, points=1201)
    assert 20 <= peak_minutes(run, "NFKB_nuclear", within=1.2) <= 30


def test_pstat3_peaks_15_to_30_minutes_after_il6(cell: pysuite.Cell) -> None:
    run = cell.treat(IL6="10 ng/mL").simulate(hours=2, points=1201)
    assert 15 <= peak_minutes(run, "pSTAT3", within=2) <= 30


def test_pakt_peaks_10_to_20_minutes_after_igf1(cell: pysuite.Cell) -> None:
    run = cell.treat(IGF1="10 nM").simulate(hours=2, points=1201)
    assert 10 <= peak_minutes(run, "pAKT", within=2) <= 20
