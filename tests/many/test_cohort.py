"""The cohort of the Python interface: the same rows on one process and on two, kept and taken up again."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import pysuite
from pysuite.cohort import strata
from pysuite.errors import BadQuantity, UnknownName


@pytest.fixture(scope="module")
def patients(cell):
    return pysuite.cohort(n=24, cells=3, seed=5, cell=cell, preset=None).treat(S63845="60 nM")


@pytest.fixture(scope="module")
def rows(patients):
    return patients.respond(hours=48)


def test_a_row_a_patient(patients, rows):
    assert rows.index.tolist() == list(range(24))
    assert list(rows.columns) == ["lesions", "severity", "kill", "low", "high", "response"]
    assert set(rows["kill"].round(3)) <= {0, 0.333, 0.667, 1}
    assert ((rows["response"] == "deep") == (rows["kill"] == 1)).all()
    assert ((rows["response"] == "none") == (rows["kill"] < 0.5)).all()
    assert repr(patients) == "<Cohort: 24 patients, relapsed, seed 5 | S63845 60 nM>"


def test_the_same_on_two_processes_and_when_taken_up_again(patients, rows, tmp_path, monkeypatch):
    done = []
    again = patients.respond(hours=48, jobs=2, progress=lambda *count: done.append(count))
    pd.testing.assert_frame_equal(again, rows)
    assert done[-1] == (24, 24)
    pytest.importorskip("pyarrow")
    pd.testing.assert_frame_equal(patients.respond(hours=48, out=tmp_path), rows)
    assert len(list(tmp_path.glob("*.parquet"))) == 2
    monkeypatch.setattr(pysuite.Cell, "happens", lambda *_: pytest.fail("a run that is kept was run again"))
    pd.testing.assert_frame_equal(patients.respond(hours=48, out=tmp_path), rows)


def test_strata_have_intervals(rows):
    table = strata(rows, ["MCL1high"])
    assert table.index.tolist() == ["all", "MCL1high", "no MCL1high"]
    assert table.loc["MCL1high", "patients"] + table.loc["no MCL1high", "patients"] == 24
    assert (table["response_low"] <= table["response"]).all()
    assert (table["response"] <= table["response_high"]).all()
    assert np.isnan(strata(rows, ["absent"]).loc["absent", "response"])


def test_wrong_use_is_told_at_once(cell):
    with pytest.raises(BadQuantity, match="cohort: stage"):
        pysuite.cohort(n=2, stage="late", cell=cell)  # type: ignore[arg-type]
    with pytest.raises(UnknownName, match="unknown lesion 'MCL1hig'; nearest: 'MCL1high'"):
        pysuite.cohort(n=2, cell=cell, shares={"MCL1hig": 0.5})
    with pytest.raises(UnknownName, match="unknown drug"):
        pysuite.cohort(n=2, cell=cell, preset=None).treat(S6384=1)
    with pytest.raises(BadQuantity, match="jobs must be"):
        pysuite.cohort(n=2, cell=cell, preset=None).respond(jobs=0)
