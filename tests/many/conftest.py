"""The toy cell of the engine's tests, with frequencies of its own."""

from __future__ import annotations

from pathlib import Path

import antimony
import pytest

import pysuite
from pysuite.play import Theatre
from pysuite.played import Played
from pysuite.scene_form import Scene
from pysuite.words.names import read_names

HERE = Path(__file__).parent


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSUITE_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def tables() -> Path:
    return HERE / "tables"


@pytest.fixture(scope="session")
def cell(tables: Path) -> pysuite.Cell:
    antimony.clearPreviousLoads()
    antimony.clearDirectories()
    assert antimony.loadAntimonyString((HERE.parent / "engine" / "toy.ant").read_text()) >= 0
    return pysuite.load(antimony.getSBMLString(antimony.getMainModuleName()), tables=tables)


@pytest.fixture
def theatre(cell: pysuite.Cell, tables: Path) -> Theatre:
    return Theatre(cell, read_names(cell.source.text(), tables))


@pytest.fixture
def play(theatre: Theatre):
    """Put scenes, given as tables, on the stage."""

    def put(intact: dict | None = None, **scenes: dict) -> Played:
        def cast(given: dict) -> dict[str, Scene]:
            return {name: Scene.model_validate(one) for name, one in given.items()}

        return Played(theatre, cast(scenes), frozenset(), None if intact is None else cast(intact))

    return put
