"""The census counts what a file holds, whoever wrote it."""

import pytest

from pysuite.errors import PysuiteError
from pysuite.exchange.census import Findings, Share, find, take_census

BARE = """<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level2/version4" level="2" version="4"><model id="m">
 <listOfCompartments><compartment id="c" size="1"/></listOfCompartments>
 <listOfSpecies>
  <species id="A" compartment="c" initialConcentration="1" name="a protein"/>
  <species id="B" compartment="c" boundaryCondition="true"/>
 </listOfSpecies>
 <listOfParameters><parameter id="k"/></listOfParameters>
 <listOfReactions><reaction id="r">
  <listOfReactants><speciesReference species="A"/></listOfReactants>
  <listOfProducts><speciesReference species="B"/></listOfProducts>
  <listOfModifiers><modifierSpeciesReference species="B"/></listOfModifiers>
  <kineticLaw><math xmlns="http://www.w3.org/1998/Math/MathML"><apply><times/><cn> 2 </cn><ci>k</ci><ci>q</ci>
   </apply></math>
   <listOfParameters><parameter id="q" value="1" sboTerm="SBO:0000002"/></listOfParameters></kineticLaw>
 </reaction></listOfReactions>
</model></sbml>
"""

TOLD = """<?xml version="1.0" encoding="UTF-8"?>
<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2">
 <model id="m" metaid="m" {units}>
 <notes><p xmlns="http://www.w3.org/1999/xhtml">Licence: CC0</p></notes>
 <listOfCompartments><compartment id="c" size="1" constant="true"/></listOfCompartments>
 <listOfSpecies>{species}</listOfSpecies>
</model></sbml>
"""
SPECIES = """<species id="{id}" metaid="{id}" compartment="c" initialConcentration="1"
 hasOnlySubstanceUnits="false" boundaryCondition="false" constant="false"><annotation>
 <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
 xmlns:bqbiol="http://biomodels.net/biology-qualifiers/">
 <rdf:Description rdf:about="#{id}"><bqbiol:{word}><rdf:Bag>
 <rdf:li rdf:resource="https://identifiers.org/uniprot:Q07820"/></rdf:Bag></bqbiol:{word}></rdf:Description></rdf:RDF>
 </annotation></species>"""


def census_of(tmp_path, text):
    path = tmp_path / "model.xml"
    path.write_text(text, encoding="utf-8")
    return take_census(path)


def test_a_bare_model_of_another_level_is_counted(tmp_path):
    census = census_of(tmp_path, BARE)
    assert census.level == "L2V4"
    assert census.species.named == Share(1, 2)
    assert census.species.identified == Share(0, 2)
    assert census.parameters.total == 2  # those inside laws count
    assert census.parameters.with_sbo == Share(1, 2)
    assert census.parameters.with_unit == Share(0, 2)
    assert census.roles == Share(0, 1)
    assert census.model_units == 0
    assert not any(census.said[x] for x in ("taxon", "publication", "creators", "created"))


def test_what_trips_other_tools_is_counted(tmp_path):
    trouble = census_of(tmp_path, BARE).trouble
    assert trouble["held species that a reaction makes"] == 1
    assert trouble["values left open"] == 2  # k and B
    assert trouble["numbers in rate laws"] == 1
    assert trouble["events"] == 0


def test_two_species_that_claim_one_identity_are_told(tmp_path):
    pair = SPECIES.format(id="A", word="is") + SPECIES.format(id="B", word="is")
    census = census_of(tmp_path, TOLD.format(units="", species=pair))
    assert census.doubled == (("A", "B"),)
    assert census.species.identified == Share(2, 2)
    kinds = SPECIES.format(id="A", word="is") + SPECIES.format(id="B", word="isVersionOf")
    assert census_of(tmp_path, TOLD.format(units="", species=kinds)).doubled == ()


def test_a_source_is_no_identity(tmp_path):
    census = census_of(tmp_path, TOLD.format(units="", species=SPECIES.format(id="A", word="isDescribedBy")))
    assert census.species.annotated == census.species.sourced == Share(1, 1)
    assert census.species.identified == Share(0, 1)
    assert census.urls == ("https://identifiers.org/uniprot:Q07820",)


def test_units_of_the_model_hold_for_its_species(tmp_path):
    species = SPECIES.format(id="A", word="is")
    census = census_of(
        tmp_path, TOLD.format(units='substanceUnits="mole" timeUnits="second"', species=species)
    )
    assert census.model_units == 2
    assert census.species.with_unit == Share(1, 1)
    assert census.said["licence in notes"]


def test_shares_are_rounded_down():
    assert str(Share(999, 1000)) == "99"
    assert str(Share(1000, 1000)) == "100"
    assert str(Share(0, 0)) == "-"


def test_findings_are_sorted_into_errors_and_warnings(tmp_path):
    path = tmp_path / "model.xml"
    path.write_text(BARE, encoding="utf-8")
    found = find(path)
    assert found.errors == 0
    assert found.unit_warnings + found.other_warnings > 0
    assert str(Findings(1, 2, 3)) == "1; 2/3"


@pytest.mark.parametrize("text", ["no xml at all", "<sbml/>", ""])
def test_what_is_no_model_is_one_line(tmp_path, text):
    path = tmp_path / "model.xml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PysuiteError, match=r"^[^\n]*model\.xml: holds no SBML model$"):
        take_census(path)
