"""Compiled models outlive the process; whatever is wrong with the store only costs a compilation."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pysuite import store
from pysuite.engine import Engine
from pysuite.flat import Source
from pysuite.recipe import Recipe

TIMES = np.linspace(0, 5, 6)


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PYSUITE_CACHE", str(tmp_path / "shelf"))
    return tmp_path / "shelf"


def run(toy: Source) -> np.ndarray:
    return Engine(toy).run(Recipe(toy.key), TIMES).values


def test_second_engine_loads_and_gives_the_same_bits(toy: Source, shelf: Path):
    first = run(toy)
    (file,) = shelf.iterdir()
    written = file.stat().st_mtime_ns
    assert np.array_equal(run(toy), first)
    assert file.stat().st_mtime_ns == written


@pytest.mark.parametrize("damage", [b"", b"nonsense", None], ids=["empty", "foreign", "torn"])
def test_a_damaged_file_is_compiled_again(toy: Source, shelf: Path, damage: bytes | None):
    first = run(toy)
    (file,) = shelf.iterdir()
    whole = file.read_bytes()
    file.write_bytes(whole[:-100] if damage is None else damage)
    assert np.array_equal(run(toy), first)
    assert len(file.read_bytes()) > 1000


def test_content_that_is_whole_but_wrong_is_compiled_again(toy: Source, shelf: Path):
    first = run(toy)
    (file,) = shelf.iterdir()
    store.put(file.stem, b"whole, but no compiled model")
    assert np.array_equal(run(toy), first)


def test_store_may_be_off_or_unwritable(toy: Source, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PYSUITE_CACHE", "off")
    assert store.folder() is None
    first = run(toy)
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv("PYSUITE_CACHE", str(tmp_path / "file" / "shelf"))
    assert np.array_equal(run(toy), first)


def test_store_lies_in_the_cache_folder_of_the_user(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("PYSUITE_CACHE")
    place = store.folder()
    assert place is not None
    assert place.name == "pysuite"


def test_only_the_newest_are_kept(shelf: Path):
    for i in range(40):
        store.put(f"key{i}", b"x")
    assert len(list(shelf.iterdir())) < 30
    assert store.get("key39") == b"x"
