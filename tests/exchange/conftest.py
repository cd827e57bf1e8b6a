"""The toy cell of the other tests, its files, and a published model that is not ours."""

from __future__ import annotations

from pathlib import Path

import antimony
import numpy as np
import pytest
import roadrunner

import pysuite

HERE = Path(__file__).parent
DATA = HERE / "data"
TIGHT = (1e-10, 1e-13)


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSUITE_CACHE", str(folder))
        yield folder


def compile_text(text: str) -> str:
    antimony.clearPreviousLoads()
    antimony.clearDirectories()
    assert antimony.loadAntimonyString(text) >= 0, antimony.getLastError()
    return antimony.getSBMLString(antimony.getMainModuleName())


@pytest.fixture(scope="session")
def cell() -> pysuite.Cell:
    toy = compile_text((HERE.parent / "engine" / "toy.ant").read_text())
    return pysuite.load(toy, tables=HERE.parent / "cell" / "tables")


@pytest.fixture(scope="session")
def earm() -> Path:
    return DATA / "earm1.xml"


@pytest.fixture(scope="session")
def earm_map() -> Path:
    return DATA / "earm1.toml"


@pytest.fixture(scope="session")
def follow():
    """Let a bare RoadRunner follow an SBML text."""

    def run(sbml: str, hours: float, points: int, names: tuple[str, ...]) -> np.ndarray:
        runner = roadrunner.RoadRunner(sbml)
        runner.integrator.relative_tolerance = TIGHT[0]
        runner.integrator.absolute_tolerance = TIGHT[1]
        runner.timeCourseSelections = [f"[{name}]" for name in names]
        return np.array(runner.simulate(0, hours, points))

    return run
