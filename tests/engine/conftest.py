"""A small cell with the conventions of the real one, and a cache folder of its own."""

from __future__ import annotations

from pathlib import Path

import antimony
import pytest

from pysuite.engine import Engine, engine_of
from pysuite.flat import Source

TOY = Path(__file__).with_name("toy.ant")


def compile_text(text: str) -> str:
    antimony.clearPreviousLoads()
    antimony.clearDirectories()
    if antimony.loadAntimonyString(text) < 0:
        raise SyntaxError(antimony.getLastError())
    return antimony.getSBMLString(antimony.getMainModuleName())


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSUITE_CACHE", str(folder))
        yield folder


@pytest.fixture(scope="session")
def compiled():
    """Turn Antimony text into SBML text."""
    return compile_text


@pytest.fixture(scope="session")
def toy() -> Source:
    return Source.of(compile_text(TOY.read_text()))


@pytest.fixture(scope="session")
def engine(toy: Source, cache: Path) -> Engine:
    return engine_of(toy)
