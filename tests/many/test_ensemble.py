"""Ensembles: one row a cell, the same on one worker and on two, in any chunks, and kept in a folder."""

from __future__ import annotations

import json
from dataclasses import FrozenInstanceError
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import pysuite
from pysuite.errors import BadQuantity, NotInModel, PysuiteError, UnknownName
from pysuite.spread import one_of_many

N = 24
ASKED = {"n": N, "cv": 0.4, "seed": 3, "hours": 24}
LOOKS = ("MCL1_total@rest", "pore@6 h", "cPARP_fraction")


@pytest.fixture(scope="module")
def treated(cell):
    return cell.treat(S63845="3 nM")


@pytest.fixture(scope="module")
def cells(treated):
    return pysuite.ensemble(treated, **ASKED, readouts=LOOKS, workers=1)


def test_a_row_a_cell(cells):
    table = cells.table
    assert table.index.tolist() == list(range(N))
    assert list(table.columns) == ["seed", "fate", "time_of_momp", "time_of_death", *LOOKS, "reason"]
    assert (table["seed"] == 3).all()
    assert set(table["fate"]) == {"alive", "dead"}
    assert (table["time_of_death"].notna() == (table["fate"] == "dead")).all()
    assert (table["reason"] == "").all()
    assert sum(cells.counts.values()) == N == len(cells)


def test_each_row_is_what_a_run_of_that_cell_shows(cells):
    for number in (0, 7):
        one = cells.cell(number)
        run = one.simulate(24, 5)
        row = cells.table.loc[number]
        np.testing.assert_allclose(row["time_of_death"], run.time_of_death, rtol=1e-5)
        np.testing.assert_allclose(row["pore@6 h"], float(run["pore"][1]), rtol=1e-5)
        np.testing.assert_allclose(row["cPARP_fraction"], float(run["cPARP_fraction"][-1]), rtol=1e-5)
        assert row["MCL1_total@rest"] == one.rest()["MCL1_total"]


def test_the_cells_are_those_of_a_claim_s_population(cells, treated):
    assert cells.cell(5).recipe == one_of_many(treated, 0.4, 3, 5).recipe


def test_the_share_killed_comes_with_an_interval(cells):
    dead = int((cells.table["fate"] == "dead").sum())
    assert cells.killed.value == dead / N
    assert cells.killed.low < dead / N < cells.killed.high
    assert repr(cells).startswith(f"<Ensemble: {N} cells, {dead / N:.0%} (")


def test_another_seed_gives_other_cells_and_fewer_give_the_same(treated, cells):
    fewer = pysuite.ensemble(treated, **{**ASKED, "n": 6}, readouts=LOOKS, workers=1)
    pd.testing.assert_frame_equal(fewer.table, cells.table.head(6))
    other = pysuite.ensemble(treated, **{**ASKED, "n": 6, "seed": 4}, readouts=LOOKS, workers=1)
    assert not np.allclose(other.table["MCL1_total@rest"], fewer.table["MCL1_total@rest"])


@pytest.mark.parametrize(("workers", "chunk"), [(1, 1), (1, 7), (2, 5), (2, 24)])
def test_the_same_table_on_any_workers_and_in_any_chunks(treated, cells, workers, chunk):
    done = []
    again = pysuite.ensemble(
        treated,
        **ASKED,
        readouts=LOOKS,
        workers=workers,
        chunk=chunk,
        progress=lambda *count: done.append(count),
    )
    pd.testing.assert_frame_equal(again.table, cells.table, check_exact=True)
    assert done[0] == (0, N)
    assert done[-1] == (N, N)


def test_the_same_table_on_the_fast_engine_whoever_does_it(treated):
    pytest.importorskip("bngsim")
    asked = {**ASKED, "readouts": LOOKS, "engine": "fast"}
    one, two = (
        pysuite.ensemble(treated, **asked, workers=workers, chunk=chunk)
        for workers, chunk in ((1, 24), (2, 10))
    )
    pd.testing.assert_frame_equal(one.table, two.table, check_exact=True)


def test_numbers_vary_within_their_ranges(treated):
    ranges = {"toy_kdeg_BIM": 2.0, "toy_kon_MCL1__BIM": 5.0}
    cells = pysuite.ensemble(treated, n=40, vary="numbers", ranges=ranges, hours=2, workers=1)
    drawn = np.array([[dict(cells.cell(i).recipe.parameters)[name] for name in ranges] for i in range(40)])
    stated = np.array([0.2, 11.6])
    folds = drawn / stated
    assert (folds <= [2, 5]).all()
    assert (folds >= [1 / 2, 1 / 5]).all()
    assert (folds.min(axis=0) < [0.6, 0.3]).all()
    both = pysuite.ensemble(treated, n=2, vary="both", cv=0.4, ranges=ranges, hours=2, workers=1)
    given = dict(both.cell(1).recipe.parameters)
    assert given["toy_kdeg_BIM"] == drawn[1][0]
    assert given["toy_f_MCL1"] == dict(one_of_many(treated, 0.4, 1, 1).recipe.parameters)["toy_f_MCL1"]


def test_a_number_that_the_cell_sets_is_known_and_stays(treated):
    cells = pysuite.ensemble(
        treated.set(toy_kdeg_BIM=0.3), n=2, vary="numbers", ranges={"toy_kdeg_BIM": 2.0}, hours=1, workers=1
    )
    assert {dict(cells.cell(i).recipe.parameters)["toy_kdeg_BIM"] for i in range(2)} == {0.3}


def test_a_cell_that_fails_is_a_row_with_a_reason(treated, cells, monkeypatch):
    from pysuite.engine import Engine

    honest = Engine.run

    def run(engine, recipe, times, readouts, label):
        if label == "cell 3":
            raise pysuite.PysuiteError("cell 3 does not\ncome to rest")
        if label == "cell 4":
            raise ZeroDivisionError("odd")
        return honest(engine, recipe, times, readouts, label)

    monkeypatch.setattr(Engine, "run", run)
    some = pysuite.ensemble(treated, **ASKED, readouts=LOOKS, workers=1)
    assert some.failures["reason"].to_dict() == {
        3: "cell 3 does not come to rest",
        4: "ZeroDivisionError: odd",
    }
    assert some.table.loc[[3, 4], ["time_of_death", *LOOKS]].isna().all(axis=None)
    pd.testing.assert_frame_equal(some.table.drop([3, 4]), cells.table.drop([3, 4]))
    assert "2 failed" in repr(some)
    assert some.counts["failed"] == 2


def test_a_cell_that_rests_dead_is_told_apart(cell):
    found = pysuite.ensemble(cell.with_expression(MCL1=0), n=2, hours=1, workers=1)
    assert set(found.table["fate"]) == {"dead at rest"}
    assert np.isnan(found.killed.value)


# Kept in a folder


@pytest.fixture
def kept(treated, tmp_path):
    pytest.importorskip("pyarrow")

    def run(**more):
        return pysuite.ensemble(
            treated,
            **{**ASKED, "readouts": LOOKS, "workers": 1, "chunk": 10, "out": tmp_path / "cells", **more},
        )

    return run


def test_a_folder_is_taken_up(kept, cells, tmp_path, monkeypatch):
    pd.testing.assert_frame_equal(kept().table, cells.table)
    folder = tmp_path / "cells"
    names = sorted(path.name for path in folder.glob("*.parquet"))
    assert names == [f"cells-{a:09d}-{b:09d}.parquet" for a, b in ((0, 10), (10, 20), (20, 24))]
    pd.testing.assert_frame_equal(
        pd.read_parquet(folder).sort_values("cell").set_index("cell"), cells.table
    )  # as other tools read it
    (folder / names[1]).unlink()
    done = []
    pd.testing.assert_frame_equal(kept(progress=lambda *count: done.append(count)).table, cells.table)
    assert done == [(14, 24), (24, 24)]
    monkeypatch.setattr("pysuite.engine.Engine.run", lambda *_: pytest.fail("what is kept was run again"))
    pd.testing.assert_frame_equal(kept(chunk=7).table, cells.table)  # the folder keeps its chunks


def test_a_damaged_file_is_made_anew(kept, cells, tmp_path):
    kept()
    victim = next((tmp_path / "cells").glob("*.parquet"))
    victim.write_bytes(victim.read_bytes()[:-20])
    pd.testing.assert_frame_equal(kept().table, cells.table)


def test_the_manifest_says_whose_rows_these_are(kept, treated, tmp_path):
    kept()
    told = json.loads((tmp_path / "cells" / "_manifest.json").read_text())
    assert told["model"] == treated.source.key
    assert told["scene"] == treated.recipe.key
    assert told["engine"] == "roadrunner"
    assert told["tolerances"] == {"relative": 1e-8, "absolute": 1e-10}
    assert told["draws"]["seed"] == 3
    assert told["draws"]["genes"] == ["BIM", "MCL1"]
    assert {"pysuite", "libroadrunner", "numpy"} <= told["versions"].keys()


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"seed": 4}, "'draws' is"),
        ({"n": 25}, "'rows' is 24 there, 25 here"),
        ({"hours": 25}, "'hours' is 24.0 there, 25.0 here"),
        ({"readouts": ("pore",)}, "'readouts' is"),
    ],
)
def test_a_folder_of_another_job_is_refused(kept, more, said):
    kept()
    with pytest.raises(PysuiteError, match=f"cells: holds another job \\({said}.*choose another folder"):
        kept(**more)


def test_a_folder_of_another_cell_or_solver_is_refused(kept, treated, tmp_path):
    kept()
    for other, key in ((treated.cut("toy.make_BIM"), "cell"), (treated.with_tolerances(1e-7), "scene")):
        with pytest.raises(PysuiteError, match=f"holds another job \\('{key}'"):
            pysuite.ensemble(other, **ASKED, readouts=LOOKS, out=tmp_path / "cells")


def test_a_folder_with_something_else_is_refused(kept, tmp_path):
    folder = tmp_path / "cells"
    folder.mkdir()
    (folder / "mine.parquet").touch()
    with pytest.raises(PysuiteError, match="holds Parquet files without a manifest"):
        kept()
    (folder / "mine.parquet").unlink()
    (folder / "_manifest.json").write_text("[]")
    with pytest.raises(PysuiteError, match="is no manifest"):
        kept()
    (tmp_path / "file").touch()
    with pytest.raises(PysuiteError, match="file: cannot be used: "):
        kept(out=tmp_path / "file")


def test_one_process_at_a_time_works_in_a_folder(kept, tmp_path):
    fcntl = pytest.importorskip("fcntl")
    kept()
    with (tmp_path / "cells" / ".lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(PysuiteError, match="another process is at work"):
            kept()
    kept()


# Wrong use


def test_wrong_use_is_told_at_once(treated, cells):
    def refused(error, match, **more):
        with pytest.raises(error, match=match):
            pysuite.ensemble(treated, **{"n": 2, "workers": 1, **more})

    refused(BadQuantity, "n must be a whole number of at least 1, not 0", n=0)
    refused(BadQuantity, "chunk must be", chunk=0)
    refused(BadQuantity, "workers must be", workers=0)
    refused(BadQuantity, "seed must be", seed=-1)
    refused(BadQuantity, "cv must be", cv=0)
    refused(BadQuantity, "hours", hours="2 nM")
    refused(UnknownName, "unknown way to vary 'expresion'; nearest: 'expression'", vary="expresion")
    refused(UnknownName, "unknown readout 'MCL1_totl'; nearest: 'MCL1_total'", readouts="MCL1_totl")
    refused(BadQuantity, "lies outside the 48 h", readouts="pore@49 h")
    refused(UnknownName, "unknown parameter", vary="numbers", ranges={"kdeg": 2.0})
    refused(BadQuantity, "ranges: toy_kdeg_BIM must be", vary="numbers", ranges={"toy_kdeg_BIM": 0.5})
    refused(PysuiteError, "nothing to vary: no number", vary="numbers", ranges={})
    refused(UnknownName, "unknown engine", engine="amici")
    with pytest.raises(BadQuantity, match="there is no cell 24"):
        cells.cell(24)
    with pytest.raises(FrozenInstanceError):
        cells.hours = 3


def test_a_model_that_cannot_tell_life_from_death_is_refused(cell, tables: Path):
    bare = pysuite.load(cell.source.text().replace("cPARP_fraction", "cut_PARP"), tables=tables)
    with pytest.raises(NotInModel, match="cPARP_fraction"):
        pysuite.ensemble(bare, n=1, readouts=())
