"""`pysuite ensemble`: the words of the Python interface, with numbers for people and for machines."""

from __future__ import annotations

import json

import pandas as pd
import pytest
from typer.testing import CliRunner

import pysuite
from pysuite.cli import app

COMMAND = ["ensemble", "--n", "4", "--hours", "4", "--workers", "1", "--engine", "roadrunner"]


def run(*more: str):
    return CliRunner().invoke(app, [*COMMAND, *more])


def test_machines_get_one_document():
    result = run("--treat", "TRAIL=10 nM", "--readout", "FLIP_total@rest", "--json")
    assert result.exit_code == 0, result.output
    told = json.loads(result.stdout)
    assert sum(told["counts"].values()) == 4
    assert told["killed"]["of"] == 4 - told["counts"]["dead at rest"]
    assert [one["cell"] for one in told["cells"]] == [0, 1, 2, 3]
    assert all(one["FLIP_total@rest"] > 0 for one in told["cells"])
    cell = pysuite.load().treat(TRAIL="10 nM")
    ours = pysuite.ensemble(cell, n=4, hours=4, workers=1, readouts="FLIP_total@rest")
    assert [one["time_of_death"] for one in told["cells"]] == [
        None if pd.isna(time) else time for time in ours.table["time_of_death"]
    ]


def test_people_get_counts_and_quantiles_and_a_folder_goes_on(tmp_path):
    pytest.importorskip("pyarrow")
    more = ("--treat", "TRAIL=10 nM", "--out", str(tmp_path / "cells"), "--csv", str(tmp_path / "cells.csv"))
    first = run(*more)
    assert first.exit_code == 0, first.output
    assert "TRAIL 10 nM at 0 h, 4 cells" in first.stdout
    assert "killed in 4 h: " in first.stdout
    assert "time_of_death" in first.stdout
    assert len(pd.read_csv(tmp_path / "cells.csv")) == 4
    again = run(*more)
    assert again.stdout == first.stdout
    assert "4/4 cells" in again.stderr
    other = run("--treat", "TRAIL=9 nM", "--out", str(tmp_path / "cells"))
    assert other.exit_code == 2
    assert "holds another job ('cell' is" in other.stderr


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--vary", "everything"), "unknown way to vary 'everything'"),
        (("--readout", "pore@5 h"), "'pore@5 h' lies outside the 4 h"),
        (("--scheduler", "tcp://127.0.0.1:9"), "--scheduler: nobody answers at tcp://127.0.0.1:9"),
    ],
)
def test_wrong_use_is_one_line(more, said, monkeypatch):
    if "--scheduler" in more:
        dask = pytest.importorskip("dask")
        pytest.importorskip("distributed")
        monkeypatch.setattr("pysuite.cli.ensemble._PATIENCE", "1 s")
        dask.config.set({"distributed.comm.timeouts.connect": "1 s"})
    result = run(*more)
    assert result.exit_code == 2
    assert said in result.stderr.splitlines()[-1]
