"""The toy cell of the engine's tests, with lesions, drugs and presets of its own."""

from __future__ import annotations

from pathlib import Path

import antimony
import pytest

import pysuite

HERE = Path(__file__).parent


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSUITE_CACHE", str(folder))
        yield folder


@pytest.fixture(scope="session")
def sbml() -> str:
    antimony.clearPreviousLoads()
    antimony.clearDirectories()
    assert antimony.loadAntimonyString((HERE.parent / "engine" / "toy.ant").read_text()) >= 0
    return antimony.getSBMLString(antimony.getMainModuleName())


@pytest.fixture(scope="session")
def tables() -> Path:
    return HERE / "tables"


@pytest.fixture(scope="session")
def cell(sbml: str, tables: Path) -> pysuite.Cell:
    return pysuite.load(sbml, tables=tables)
