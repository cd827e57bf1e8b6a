"""The toy cell of the engine's tests, as the many-cell tests load it."""

from __future__ import annotations

from pathlib import Path

import antimony
import pytest

import pysuite

TESTS = Path(__file__).parent.parent


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSUITE_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="session")
def cell() -> pysuite.Cell:
    antimony.clearPreviousLoads()
    antimony.clearDirectories()
    assert antimony.loadAntimonyString((TESTS / "engine" / "toy.ant").read_text()) >= 0
    sbml = antimony.getSBMLString(antimony.getMainModuleName())
    return pysuite.load(sbml, tables=TESTS / "cell" / "tables")
