"""What the committed release promises: every count of its scorecard, on the files themselves."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from pysuite.exchange.card import PAGE, card_is_fresh, read_findings, render_card
from pysuite.exchange.census import take_census
from pysuite.paths import sbml_dir

# The pages of docs/ stay in the checkout; only data travel in the wheel.
ROOT = Path(__file__).resolve().parents[2]
CELL = sbml_dir() / "myeloma_cell.xml"
FORMS = ("myeloma_cell_l3v1.xml", "myeloma_cell_comp.xml")
SIMULATED = [CELL, sbml_dir() / FORMS[0], *sorted((sbml_dir() / "pathways").glob("*.xml"))]

#: Where a term of each kind of thing must come from: the checks of libSBML by branch.
BRANCHES = {
    "Species": "isMaterialEntity",
    "Parameters": "isSystemsDescriptionParameter",
    "Compartments": "isMaterialEntity",
    "Reactions": "isOccurringEntityRepresentation",
}


@pytest.fixture(scope="module", params=SIMULATED, ids=lambda path: path.stem)
def census(request):
    return take_census(request.param)


@pytest.fixture(scope="module")
def model():
    import libsbml

    document = libsbml.readSBMLFromFile(str(CELL))
    yield document.getModel()
    del document


def test_everything_has_a_name_a_term_and_an_annotation(census):
    for things in (census.species, census.reactions, census.parameters, census.compartments):
        for share in (things.named, things.with_sbo, things.annotated, things.with_unit):
            assert share.done == share.total


def test_every_species_says_what_it_is_and_no_two_say_the_same(census):
    assert census.species.identified.done == census.species.total
    assert census.doubled == ()


def test_every_modifier_says_what_it_does(census):
    assert census.roles.done == census.roles.total


def test_every_number_that_is_not_exact_has_a_range(census):
    if census.name != FORMS[0]:  # that form has no packages
        assert census.ranged.done == census.ranged.total


def test_the_model_says_all_of_itself(census):
    assert census.model_units == 4
    assert all(census.said.values()), census.said


def test_nothing_that_trips_other_tools(census):
    assert not any(census.trouble.values()), census.trouble


def test_addresses_are_well_formed():
    bioregistry = pytest.importorskip("bioregistry")
    wrong = []
    for url in take_census(CELL).urls:
        found = re.fullmatch(r"https://identifiers\.org/([^:/]+):(.+)", url)
        if found is None:
            wrong += [] if re.fullmatch(r"https?://[\w.-]+(/\S*)?", url) else [url]
        elif not bioregistry.is_valid_identifier(bioregistry.normalize_prefix(found[1]) or "", found[2]):
            wrong.append(url)
    assert wrong == []


def test_terms_exist_and_come_from_the_right_branch(model):
    import libsbml

    known = pytest.importorskip("pymetadata.ontologies.sbo").SBO
    for kind, branch in BRANCHES.items():
        for element in getattr(model, f"getListOf{kind}")():
            assert not known[element.getSBOTermID().replace(":", "_")].deprecated, element.getId()
            assert getattr(libsbml.SBO, branch)(element.getSBOTerm()), element.getId()
    for reaction in model.getListOfReactions():
        for modifier in reaction.getListOfModifiers():
            assert libsbml.SBO.isModifier(modifier.getSBOTerm()), reaction.getId()


def test_the_scorecard_is_fresh():
    page = (ROOT / PAGE).read_text(encoding="utf-8")
    assert card_is_fresh(ROOT, sbml_dir())
    assert render_card(ROOT, sbml_dir(), read_findings(page)) == page


def test_the_scorecard_counts_no_finding():
    findings = read_findings((ROOT / PAGE).read_text(encoding="utf-8"))
    assert set(findings) == {path.relative_to(sbml_dir()).as_posix() for path in sbml_dir().rglob("*.xml")}
    assert {str(found) for found in findings.values()} == {"0; 0/0"}


SCENES = {"rest": {}, "TRAIL": {"TRAIL": 10.0}, "venetoclax": {"VENETOCLAX": 100.0}}


@pytest.fixture(scope="module")
def curves():
    """Curves of all species over a day, by form and scene; each form is loaded once."""
    import roadrunner

    roadrunner.Config.setValue(roadrunner.Config.LLVM_BACKEND, roadrunner.Config.LLJIT)
    names = [f"[{one}]" for one in _species()]
    found = {}
    for form in (CELL.name, *FORMS):
        runner = roadrunner.RoadRunner(str(sbml_dir() / form))
        runner.integrator.relative_tolerance = 1e-10
        runner.integrator.maximum_num_steps = 200_000
        for scene, doses in SCENES.items():
            runner.resetToOrigin()
            for name, dose in doses.items():
                runner[f"[{name}]"] = dose
            found[form, scene] = np.array(runner.simulate(0, 24, 49, names))
    return found


def _species():
    import libsbml

    document = libsbml.readSBMLFromFile(str(CELL))
    return [one.getId() for one in document.getModel().getListOfSpecies()]


@pytest.mark.slow
@pytest.mark.parametrize("scene", SCENES)
@pytest.mark.parametrize("form", FORMS)
def test_each_form_of_the_cell_runs_the_same_curves(curves, form, scene):
    flat, other = curves[CELL.name, scene], curves[form, scene]
    largest = np.abs(flat).max(axis=0)
    assert (np.abs(flat - other).max(axis=0) <= 1e-10 * largest).all()


@pytest.mark.slow
def test_the_scenes_differ(curves):
    rest = curves[CELL.name, "rest"]
    for scene in ("TRAIL", "venetoclax"):
        assert np.abs(curves[CELL.name, scene] - rest).max() > 1.0
