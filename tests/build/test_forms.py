"""The older and the hierarchical form of a cell are the same cell."""

import re

import libsbml
import numpy as np
import pytest

from pysuite.build import build_all

CURVES = ("[GUARD]", "[PREY]", "[GUARD__PREY]", "[GUARD__DRUG]", "[GUARD_mRNA]")


@pytest.fixture
def built(bench):
    build_all(bench.models, bench.out)
    return bench


def run(path, **start):
    import roadrunner

    runner = roadrunner.RoadRunner(str(path))
    runner.integrator.relative_tolerance = 1e-10
    for name, value in start.items():
        runner[f"init([{name}])"] = value
    return np.array(runner.simulate(0, 24, 25, list(CURVES)))


@pytest.mark.parametrize("form", ["tiny_cell_l3v1.xml", "tiny_cell_comp.xml"])
@pytest.mark.parametrize("start", [{}, {"DRUG": 10.0}, {"GUARD": 0.0}], ids=["rest", "drug", "no guard"])
def test_each_form_runs_the_same_curves(built, form, start):
    flat, other = run(built.out / "tiny_cell.xml", **start), run(built.out / form, **start)
    assert np.abs(flat - flat[0]).max() > 0.1  # something happens
    assert np.abs(flat - other).max() <= 1e-10 * flat.max()


def test_a_hierarchy_keeps_each_pathway_as_a_model(built):
    document = libsbml.readSBMLFromFile(str(built.out / "tiny_cell_comp.xml"))
    comp = document.getPlugin("comp")
    definitions = [comp.getModelDefinition(i) for i in range(comp.getNumModelDefinitions())]
    assert [x.getId() for x in definitions] == ["maker", "holder"]
    assert definitions[1].getReaction("bind_GUARD__PREY") is not None
    model = document.getModel()
    top = model.getPlugin("comp")
    assert [top.getSubmodel(i).getId() for i in range(top.getNumSubmodels())] == ["make", "hold"]
    # All proteins and readouts stand at the top, whoever owns them; numbers and reactions do not.
    assert {x.getId() for x in model.getListOfSpecies()} == {
        "GUARD", "DRUG", "GUARD_mRNA", "PREY", "GUARD__PREY", "GUARD__DRUG",
    }  # fmt: skip
    assert {x.getId() for x in model.getListOfParameters()} == {"translation", "PREY_total"}
    assert model.getNumReactions() == 0


def test_a_hierarchy_is_wired_by_replacing(built):
    document = libsbml.readSBMLFromFile(str(built.out / "tiny_cell_comp.xml"))
    guard = document.getModel().getSpecies("GUARD").getPlugin("comp")
    replaced = [guard.getReplacedElement(i) for i in range(guard.getNumReplacedElements())]
    assert [(x.getSubmodelRef(), x.getIdRef()) for x in replaced] == [("make", "GUARD"), ("hold", "GUARD")]


def test_no_two_elements_of_a_hierarchy_share_metadata(built):
    metaids = re.findall(r'metaid="(\w+)"', (built.out / "tiny_cell_comp.xml").read_text())
    assert len(metaids) == len(set(metaids)) > 20


def test_the_older_form_needs_no_package(built):
    text = (built.out / "tiny_cell_l3v1.xml").read_text()
    assert "required=" not in text
    assert "level3/version1/core" in text
    assert text.count("<species ") == (built.out / "tiny_cell.xml").read_text().count("<species ")


def test_every_model_names_its_licence_in_dublin_core(built):
    for name, models in (("tiny_cell.xml", 1), ("tiny_cell_l3v1.xml", 1), ("tiny_cell_comp.xml", 3)):
        text = (built.out / name).read_text()
        licence = '<dcterms:license rdf:resource="https://creativecommons.org/licenses/by/4.0/"/>'
        assert text.count(licence) == models
