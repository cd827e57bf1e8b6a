"""Names, meanings, sources and roles travel from the page into the SBML."""

import math

import libsbml
import numpy as np
import pytest

from pysuite.build import build_all, parse_text
from pysuite.build.book import Book, read_book
from pysuite.build.called import number_name
from pysuite.build.evaluate import influence, read_formula
from pysuite.build.go import process_urls
from pysuite.build.suite import Suite


@pytest.fixture
def cell(bench):
    build_all(bench.models, bench.out)
    document = libsbml.readSBMLFromFile(str(bench.out / "tiny_cell.xml"))
    yield document.getModel()
    del document


def links(element):
    """Return the addresses of an element by qualifier."""
    found = {}
    for term in element.getCVTerms():
        if term.getQualifierType() == libsbml.BIOLOGICAL_QUALIFIER:
            name = libsbml.BiolQualifierType_toString(term.getBiologicalQualifierType())
        else:
            name = "model:" + libsbml.ModelQualifierType_toString(term.getModelQualifierType())
        found[name] = [term.getResourceURI(i) for i in range(term.getNumResources())]
    return found


def test_a_number_says_what_it_means_how_sure_it_is_and_who_says_so(cell):
    number = cell.getParameter("make_kmake_GUARD")
    assert number.getName() == "making rate of guard"
    assert "<p>proteins a message an hour. " in number.getNotesString()
    assert "Confidence: measured, within 1.5-fold up and down." in number.getNotesString()
    assert "Able2001: Able 2001, J Try 1:1." in number.getNotesString()
    evidence = "https://identifiers.org/ECO:0000006"  # experimental evidence
    assert links(number) == {"isDescribedBy": ["https://identifiers.org/doi:10.1000/able", evidence]}


@pytest.mark.parametrize(
    ("name", "term"),
    [
        ("hold_kon_GUARD__PREY", "ECO:0000006"),  # measured
        ("hold_koff_GUARD__PREY", "ECO:0000361"),  # derived
        ("hold_kon_GUARD__DRUG", "ECO:0000205"),  # assumed
        ("make_f_GUARD", "ECO:0000205"),  # a definition of ours
    ],
)
def test_every_number_says_what_kind_of_evidence_it_has(cell, name, term):
    assert links(cell.getParameter(name))["isDescribedBy"][-1] == f"https://identifiers.org/{term}"


def test_a_range_becomes_the_interval_of_a_lognormal_number(cell):
    uncertainty = cell.getParameter("hold_kdeg_PREY").getPlugin("distrib").getUncertainty(0)
    spread, interval = uncertainty.getUncertParameter(0), uncertainty.getUncertParameter(1)
    assert (interval.getValueLower(), interval.getValueUpper()) == (0.15, 0.6)
    sigma = math.log(2) / 1.959963984540054
    drawn = np.random.default_rng(1).lognormal(math.log(0.3), sigma, 1_000_000)
    assert spread.getValue() == pytest.approx(drawn.std(), rel=0.01)
    assert spread.getUnits() == interval.getUnits() == "per_hour"
    assert np.mean((drawn > 0.15) & (drawn < 0.6)) == pytest.approx(0.95, abs=0.002)


def test_an_exact_number_has_no_range(cell):
    assert cell.getParameter("make_f_GUARD").getPlugin("distrib").getNumUncertainties() == 0


@pytest.mark.parametrize(
    ("local", "plain"),
    [
        ("kdeg_MCL1", "loss rate of MCL-1"),
        ("kon_MCL1__BIM", "on rate of MCL-1 bound to BIM"),
        ("K_BIM_by_MCL1", "half-way point of BIM by MCL-1"),
        ("crowding_nucleus", "crowding nucleus"),
    ],
)
def test_numbers_have_names_of_their_own(local, plain):
    assert number_name(local, Book({"MCL1": "MCL-1"})) == plain


@pytest.mark.parametrize(
    ("name", "before", "after", "term"),
    [
        ("degrade_MCL1", ["MCL1"], [], "GO:0030163"),
        ("degrade_MCL1_mRNA", ["MCL1_mRNA"], [], "GO:0006402"),
        ("degrade_miR34a", ["miR34a"], [], "GO:0006402"),
        ("import_P53", ["P53_cytosol"], ["P53_nuclear"], "GO:0006606"),
        ("import_IGF1R", ["IGF1R"], ["IGF1R_internal"], "GO:0006810"),
        ("export_IKBA", ["IKBA_nuclear"], ["IKBA"], "GO:0006611"),
        ("release_SMAC", ["SMAC_mito"], ["SMAC_cytosol"], "GO:0006810"),
        ("release_GP130", ["GP130__IL6R"], ["GP130", "IL6R"], "GO:0032984"),
        ("dephosphorylate_PIP3_by_PTEN", ["PIP3"], [], "GO:0046488"),
        ("repair_DSB", ["DSB"], [], "GO:0006281"),
        ("dream_of_sheep", [], [], "GO:0009987"),
    ],
)
def test_a_reaction_is_a_case_of_a_process(name, before, after, term):
    assert process_urls(name, before, after) == (f"https://identifiers.org/{term}",)


@pytest.mark.parametrize(
    ("name", "term"),
    [
        ("hold_kon_GUARD__PREY", 341),
        ("hold_koff_GUARD__PREY", 338),
        ("make_kdeg_GUARD", 356),
        ("make_f_GUARD", 380),
        ("hold_level_PREY", 196),
        ("hold_K_PREY_by_GUARD", 193),
        ("make_vmake_GUARD_mRNA", 48),
        ("make_kmake_GUARD", 35),
        ("PREY_total", 196),
    ],
)
def test_kinds_of_parameters(cell, name, term):
    assert cell.getParameter(name).getSBOTerm() == term


@pytest.mark.parametrize(
    ("name", "term"),
    [("GUARD", 252), ("GUARD_mRNA", 250), ("GUARD__PREY", 297), ("GUARD__DRUG", 297), ("DRUG", 247)],
)
def test_kinds_of_species(cell, name, term):
    assert cell.getSpecies(name).getSBOTerm() == term


def test_a_reaction_is_called_by_its_sentence(cell):
    reaction = cell.getReaction("hold_bind_GUARD__PREY")
    assert reaction.getName() == "GUARD holds PREY"
    assert reaction.getSBOTerm() == 177
    assert links(reaction) == {
        "isVersionOf": ["https://identifiers.org/GO:0065003"],
        "isDescribedBy": ["https://identifiers.org/doi:10.1000/baker"],
    }


def test_modifiers_say_which_way_they_push(cell):
    roles = {
        (reaction.getId(), modifier.getSpecies()): modifier.getSBOTerm()
        for reaction in cell.getListOfReactions()
        for modifier in reaction.getListOfModifiers()
    }
    assert roles == {
        ("make_translate_GUARD", "GUARD_mRNA"): 459,  # stimulator
        ("hold_cleave_PREY", "GUARD"): 20,  # inhibitor
    }


def test_an_enzyme_is_a_catalyst(bench):
    bench.change(
        "pathways/holder.ant",
        "  cleave_PREY: PREY => ; cell*kdeg_PREY*PREY*K_PREY_by_GUARD/(K_PREY_by_GUARD + GUARD);",
        "  cleave_PREY_by_GUARD: PREY => ; cell*kdeg_PREY*PREY*GUARD/(K_PREY_by_GUARD + GUARD);",
    )
    build_all(bench.models, bench.out)
    document = libsbml.readSBMLFromFile(str(bench.out / "pathways" / "holder.xml"))
    assert document.getModel().getReaction("cleave_PREY_by_GUARD").getModifier(0).getSBOTerm() == 13


def test_complexes_and_messages_follow_from_their_parts(cell):
    guard, prey = "https://identifiers.org/uniprot:Q07820", "https://identifiers.org/uniprot:O43521"
    held = cell.getSpecies("GUARD__PREY")
    assert held.getName() == "guard bound to prey"
    assert links(held) == {"hasPart": [guard, prey]}
    message = cell.getSpecies("GUARD_mRNA")
    assert message.getName() == "guard mRNA"
    assert links(message) == {"encodes": [guard]}
    assert links(cell.getSpecies("PREY")) == {"is": [prey]}
    assert links(cell.getParameter("PREY_total")) == {"isPropertyOf": [prey]}


def test_the_model_says_what_it_is(cell):
    assert cell.getSBOTerm() == 293
    assert links(cell)["hasTaxon"] == ["https://identifiers.org/taxonomy:9606"]
    assert links(cell)["hasProperty"] == ["https://identifiers.org/spdx:CC-BY-4.0"]
    assert links(cell)["model:isDescribedBy"][0].startswith("https://touchoncology.com/multiple-myeloma/")
    history = cell.getModelHistory()
    assert history.getCreatedDate().getDateAsString() == "2026-11-24T00:00:00Z"
    creator = history.getCreator(0)
    assert creator.usingSingleName()
    assert (creator.getName(), creator.getOrganisation()) == ("The pysuite developers",) * 2
    assert not creator.isSetEmail()
    assert "STORY: one cell." in cell.getNotesString()
    assert "creativecommons.org/licenses/by/4.0" in cell.getNotesString()
    assert cell.getCompartment("cell").getSBOTerm() == 290
    assert links(cell.getCompartment("cell")) == {"is": ["https://identifiers.org/GO:0005622"]}


@pytest.fixture
def book(tmp_path) -> Book:
    page = parse_text(
        'model m()\nMCL1 is "MCL-1"; MCL1 identity "u:1"; STAT3_nuclear hypernym "u:3"; AKT identity "u:4";\n'
        'IKBA is "IkB-alpha, free"; IKBA identity "u:5"; PORE hasPart "u:6", "u:7";\nend'
    )
    return read_book(Suite(models=tmp_path, top=None, pages=(page,)))


@pytest.mark.parametrize(
    ("name", "plain", "relations"),
    [
        ("MCL1_p", "phosphorylated MCL-1", {"hypernym": ("u:1",)}),
        ("MCL1_ub_mito", "mitochondrial ubiquitinated MCL-1",
         {"hypernym": ("u:1",), "occursIn": ("https://identifiers.org/GO:0005739",)}),
        ("pAKT", "phosphorylated AKT", {"hypernym": ("u:4",)}),
        ("STAT3_p", "phosphorylated STAT3", {"hypernym": ("u:3",)}),
        ("MCL1__AKT", "MCL-1 bound to AKT", {"hasPart": ("u:1", "u:4")}),
        ("MCL1__IKBA_p", "MCL-1 bound to phosphorylated IkB-alpha", {"hasPart": ("u:1", "u:5")}),
        ("MCL1__IKBA_nuclear", "MCL-1 bound to IkB-alpha, in the nucleus",
         {"hasPart": ("u:1", "u:5"), "occursIn": ("https://identifiers.org/GO:0005634",)}),
        ("PORE_active", "active PORE", {"hasPart": ("u:6", "u:7")}),
        ("MCL1_mRNA_nuclear", "nuclear MCL-1 mRNA",
         {"encodes": ("u:1",), "occursIn": ("https://identifiers.org/GO:0005634",)}),
        ("MCL1__WHO", "MCL-1 bound to WHO", {}),
        ("WHO", None, {}),
    ],
)  # fmt: skip
def test_names_and_identities_are_derived(book, name, plain, relations):
    assert book.name(name) == plain
    assert book.relations(name) == relations


@pytest.mark.parametrize(
    ("formula", "way"),
    [
        ("k*x", 1),
        ("k/(k + x)", -1),
        ("x^n/(k^n + x^n)", 1),
        ("k*y", 0),
        ("k*y - k*x", -1),
        ("x/(k + x) - x/n", 0),
    ],
)
def test_the_way_of_an_influence(formula, way):
    law = read_formula(libsbml.parseL3Formula(formula))
    assert influence(law, ("k", "x", "y", "n"), "x") == way


def test_a_formula_that_is_not_plain_arithmetic_is_refused():
    with pytest.raises(ValueError, match="cannot work out"):
        read_formula(libsbml.parseL3Formula("piecewise(1, x > 2, 3)"))
