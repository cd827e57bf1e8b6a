"""The files in sbml/ are what the pages say, byte for byte, and libSBML finds nothing in them."""

from __future__ import annotations

import shutil
from pathlib import Path

import libsbml
import pytest

from pysuite.build import build_all
from pysuite.paths import models_dir, sbml_dir

FILES = sorted(sbml_dir().rglob("*.xml"))


def test_sbml_is_fresh():
    report = build_all(models_dir(), sbml_dir(), check=True)
    assert report.stale == ()
    assert report.ok


def test_a_changed_number_makes_it_stale(tmp_path: Path):
    models = tmp_path / "models"
    shutil.copytree(models_dir(), models)
    page = models / "pathways" / "turnover.ant"
    page.write_text(
        page.read_text(encoding="utf-8").replace("K_ACTINOMYCIN_D = 5 nM", "K_ACTINOMYCIN_D = 6 nM")
    )
    report = build_all(models, sbml_dir(), check=True)
    cell = ("myeloma_cell.xml", "myeloma_cell_l3v1.xml", "myeloma_cell_comp.xml")
    assert {Path(path).name for path in report.stale} == {*cell, "turnover.xml", "turnover.md"}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_libsbml_finds_nothing_in_any_category(path: Path):
    document = libsbml.readSBML(str(path))
    assert (document.getLevel(), document.getVersion()) == (3, 1 if "l3v1" in path.stem else 2)
    for category in range(7):  # all seven, units among them
        document.setConsistencyChecks(category, True)
    document.checkConsistency()
    assert [document.getError(i).getMessage() for i in range(document.getNumErrors())] == []


def test_every_pathway_has_its_own_file():
    pages = {page.stem for page in models_dir().glob("pathways/*.ant")}
    assert {path.stem for path in FILES if path.parent.name == "pathways"} == pages
