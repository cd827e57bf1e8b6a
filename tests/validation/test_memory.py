"""Runs are kept between processes, found again only where nothing has changed, and never cost a verdict."""

from __future__ import annotations

import sqlite3
import subprocess
import sys

import pytest

from pysuite.judge import judge_on
from pysuite.memory import Memory, code_of, open_memory
from pysuite.play import Theatre
from pysuite.shelf import Shelf


def stage(cell, names, **more):
    return Theatre(cell, names, memory=open_memory(**more))


def test_what_one_stage_played_the_next_one_remembers(toy):
    claim = toy.claim()
    first, second = stage(toy.cell(), toy.names), stage(toy.cell(), toy.names)
    verdict = judge_on(first, claim)
    assert (verdict.word, first.runs) == ("holds", 4)
    assert judge_on(second, claim) == verdict
    assert judge_on(second, claim).details == verdict.details
    assert second.runs == 0


def test_one_changed_number_of_the_model_is_another_model(toy):
    judge_on(stage(toy.cell(), toy.names), toy.claim())
    changed = stage(toy.cell("kdeg_MCL1 = 0.7", "kdeg_MCL1 = 0.8"), toy.names)
    judge_on(changed, toy.claim())
    assert changed.runs == 4


def test_a_changed_claim_runs_only_its_new_scenes(toy):
    judge_on(stage(toy.cell(), toy.names), toy.claim())
    again = stage(toy.cell(), toy.names)
    judge_on(again, toy.claim(toy.fed.replace("at least 1.5x", "at least 1.6x")))
    assert again.runs == 0
    judge_on(again, toy.claim(toy.fed.replace('"1 nM"', '"2 nM"')))
    assert again.runs == 2


def test_a_readout_that_was_not_kept_is_run_for(toy):
    judge_on(stage(toy.cell(), toy.names), toy.claim())
    again = stage(toy.cell(), toy.names)
    other = toy.fed.replace('"MCL1_total"', '"MCL1"')
    assert judge_on(again, toy.claim(other)).word == "holds"
    assert again.runs == 4


def test_fresh_looks_nothing_up(toy):
    judge_on(stage(toy.cell(), toy.names), toy.claim())
    fresh = stage(toy.cell(), toy.names, fresh=True)
    judge_on(fresh, toy.claim())
    assert fresh.runs == 4


def test_whether_a_cell_dies_is_kept(toy):
    from pysuite.claim_form import Scene

    scene = Scene.model_validate({"treat": {"gammaRay": "1000 nM"}, "hours": 24})
    one, two = stage(toy.cell(), toy.names), stage(toy.cell(), toy.names)
    assert one.dies(scene, "momp") == two.dies(scene, "momp")
    assert (one.runs, two.runs) == (1, 0)


def test_other_code_is_another_result(toy, monkeypatch):
    judge_on(stage(toy.cell(), toy.names), toy.claim())
    monkeypatch.setattr("pysuite.memory.code_of", lambda: "other code")
    again = stage(toy.cell(), toy.names)
    judge_on(again, toy.claim())
    assert again.runs == 4
    assert code_of() != code_of(judging=True)


def test_a_switched_off_or_hopeless_cache_only_costs_time(toy, monkeypatch, tmp_path):
    monkeypatch.setenv("PYSUITE_CACHE", "off")
    off = stage(toy.cell(), toy.names)
    assert judge_on(off, toy.claim()).word == "holds"
    (tmp_path / "file").write_text("not a folder")
    hopeless = Theatre(toy.cell(), toy.names, memory=Memory(Shelf(tmp_path / "file")))
    assert judge_on(hopeless, toy.claim()).word == "holds"


def test_a_damaged_file_is_begun_anew_and_a_damaged_entry_is_missing(tmp_path):
    (tmp_path / "results.sqlite").write_bytes(b"not a database " * 100)
    shelf = Shelf(tmp_path)
    assert shelf.get("a") is None
    shelf.put("a", b"content")
    assert shelf.get("a") == b"content"
    with sqlite3.connect(tmp_path / "results.sqlite") as base:
        base.execute("UPDATE result SET content = x'00' WHERE key = 'a'")
    assert shelf.get("a") is None


def test_the_shelf_is_bounded_and_the_longest_unused_go_first(tmp_path, monkeypatch):
    shelf = Shelf(tmp_path, most_bytes=50_000)
    for i in range(400):
        monkeypatch.setattr("pysuite.shelf.time.time", lambda now=3600.0 * i: now)
        shelf.put(str(i), bytes(1000))
    assert shelf.size() <= 50_000 + 40 * 1000
    assert shelf.get("0") is None
    assert shelf.get("399") is not None


WRITER = """
import sys
from pathlib import Path
from pysuite.shelf import Shelf
shelf = Shelf(Path(sys.argv[1]), most_bytes=200_000)
for i in range(300):
    shelf.put(f"{sys.argv[2]}{i}", sys.argv[2].encode() * 1000)
    found = shelf.get(f"{sys.argv[2]}{i}")
    assert found in (None, sys.argv[2].encode() * 1000), "torn"
"""


@pytest.mark.parametrize("names", [("a", "b", "c")])
def test_processes_share_it(tmp_path, names):
    children = [subprocess.Popen((sys.executable, "-c", WRITER, str(tmp_path), name)) for name in names]
    assert [child.wait() for child in children] == [0, 0, 0]
    shelf = Shelf(tmp_path)
    kept = [name for name in names for i in range(300) if shelf.get(f"{name}{i}") == name.encode() * 1000]
    assert len(kept) >= 60
