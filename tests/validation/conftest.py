"""A cell in miniature with a real engine, claims about it, and a cache folder of its own."""

from __future__ import annotations

import tomllib
from pathlib import Path
from types import SimpleNamespace

import antimony
import pytest

from pysuite.cell import Cell
from pysuite.flat import Source

DRUGS = """
[S63845]
species = "S63845"
unit = "nM"
kind = "drug"
target = "MCL1"
story = "sits on MCL-1"
[gammaRay]
species = "GAMMA_RAY"
unit = "nM"
kind = "stimulus"
target = "BIM"
story = "makes BIM"
"""
MILIEU = """
[IL6]
species = "IL6"
unit = "nM"
story = "interleukin 6"
"""
# IL-6 makes MCL-1; without that edge it does not.
FED = """
id = "TOY-1"
claim = "IL-6 raises MCL-1."
where = "Toys"
origin = "stated"
[common]
hours = 12
[scenes.rest]
[scenes.fed.treat]
IL6 = "1 nM"
[[expect]]
readout = "MCL1_total"
that = "fed at least 1.5x rest at 6 h"
[control]
cut = ["toy.make_MCL1_by_IL6"]
"""
# Radiation makes BIM; about something that IL-6 does not touch.
HIT = """
id = "TOY-2"
claim = "Radiation raises BIM."
where = "Toys"
origin = "stated"
[common]
hours = 12
[scenes.rest]
[scenes.hit.treat]
gammaRay = "20 nM"
[[expect]]
readout = "BIM + MCL1__BIM"
that = "hit at least 1.2x rest at 6 h"
[control]
cut = ["toy.make_BIM_by_GAMMA_RAY"]
"""


def compile_text(text: str) -> str:
    antimony.clearPreviousLoads()
    antimony.clearDirectories()
    if antimony.loadAntimonyString(text) < 0:
        raise SyntaxError(antimony.getLastError())
    return antimony.getSBMLString(antimony.getMainModuleName())


@pytest.fixture(autouse=True)
def cache(tmp_path_factory, monkeypatch) -> Path:
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("PYSUITE_CACHE", str(folder))
    return folder


@pytest.fixture(scope="session")
def toy(tmp_path_factory) -> SimpleNamespace:
    """The toy's text, a way to make cells of it, its tables, and claims about it."""
    from pysuite.claims import read_claim
    from pysuite.words.names import read_names

    text = (Path(__file__).parent.parent / "engine" / "toy.ant").read_text(encoding="utf-8")
    models = tmp_path_factory.mktemp("toy") / "models"
    models.mkdir()
    (models / "drugs.toml").write_text(DRUGS)
    (models / "milieu.toml").write_text(MILIEU)

    def cell(old: str = "", new: str = "") -> Cell:
        assert old in text
        return Cell(Source.of(compile_text(text.replace(old, new))), models)

    names = read_names(cell().source.place, models)

    def claim(said: str = FED):
        path = models.parent / f"{tomllib.loads(said)['id']}.toml"
        path.write_text(said)
        return read_claim(path, names)

    return SimpleNamespace(text=text, cell=cell, names=names, claim=claim, fed=FED, hit=HIT)
