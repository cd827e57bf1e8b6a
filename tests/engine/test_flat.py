"""Names of the flat SBML, and the instrumented copy."""

from __future__ import annotations

from pathlib import Path

import pytest

from pysuite.errors import NotInModel, PysuiteError, UnknownName
from pysuite.flat import Source, read_flat

UNITS = """
  unit substance = 1e-21 mole; unit volume = 1e-12 litre;
  unit time_unit = 3600 second; unit extent = 1e-21 mole;
"""


def test_names_and_units(toy: Source):
    flat = read_flat(toy)
    assert {"MCL1", "BIM", "MCL1__BIM", "GAMMA_RAY"} <= set(flat.floating)
    assert set(flat.boundary) == {"IL6", "S63845", "VENETOCLAX"}
    assert set(flat.computed) == {"MCL1_total", "cytoC_fraction", "cPARP_fraction"}
    assert flat.dials == {"MCL1": "toy_f_MCL1", "BIM": "toy_f_BIM"}
    assert flat.units["MCL1"] == flat.units["MCL1_total"] == "nM"
    assert flat.units["cytoC_fraction"] == "dimensionless"
    assert flat.units["toy_kdeg_MCL1"] == "1/h"
    assert flat.units["toy_kon_MCL1__BIM"] == "1/(nM*h)"
    assert flat.parameters["toy_kdeg_MCL1"] == 0.7
    assert "MCL1_total" not in flat.parameters


def test_names_are_looked_up_with_the_nearest_one(toy: Source):
    flat = read_flat(toy)
    assert flat.reaction("toy.bind_MCL1__BIM") == flat.reaction("toy_bind_MCL1__BIM") == "toy_bind_MCL1__BIM"
    with pytest.raises(
        UnknownName, match=r"unknown reaction 'toy.bind_MCL1_BIM'; nearest: 'toy.bind_MCL1__BIM'"
    ):
        flat.reaction("toy.bind_MCL1_BIM")
    with pytest.raises(UnknownName, match="nearest: 'toy_kdeg_MCL1'"):
        flat.parameter("kdeg_MCL1")
    with pytest.raises(UnknownName, match="nearest: 'MCL1_total'"):
        flat.readout("MCL1_totl")
    with pytest.raises(UnknownName, match="unknown gene"):
        flat.dial("NOXA")


def test_what_cannot_be_set_held_or_given_says_why(toy: Source):
    flat = read_flat(toy)
    with pytest.raises(PysuiteError, match="computed by the model"):
        flat.parameter("MCL1_total")
    with pytest.raises(PysuiteError, match="computed by the model"):
        flat.given("MCL1_total", "drug")
    with pytest.raises(NotInModel, match=r"'drug' is not in this model yet: it has no species NOTHING"):
        flat.given("NOTHING", "drug")
    with pytest.raises(PysuiteError, match="held from outside"):
        flat.floating_species("S63845")


def test_instrumented_copy_switches_every_reaction_and_changes_no_file(toy: Source):
    before = toy.text()
    flat = read_flat(toy)
    text = flat.instrumented()
    assert text.count('id="on_') == len(flat.reactions)
    assert toy.text() == before
    assert 'id="on_' not in before


def test_source_is_known_by_content(toy: Source, tmp_path: Path):
    path = tmp_path / "cell.xml"
    path.write_text(toy.text())
    other = Source.of(path)
    assert other == toy
    assert hash(other) == hash(toy)
    path.write_text(toy.text().replace("toy_cell", "toy_two"))
    with pytest.raises(PysuiteError, match="has changed since"):
        other.text()


def test_missing_file_says_what_to_do(tmp_path: Path):
    with pytest.raises(PysuiteError, match="run 'pysuite build'"):
        Source.of(tmp_path / "nothing.xml")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("species A in cell; k = 2; A = k; J: A => ; cell*k*A; q = k*2;", "initial assignment"),
        ("species A in cell; A = 1; k = 2; J: A => ; cell*k*A; at A < 0.5: k = 1;", "holds a event"),
        ("species A in cell; A = 1; k = 2; J: A => ; cell*k*A; k' = 1;", "holds a rateRule"),
        (
            "species A in cell; A = 1; a_f_X = 1; b_f_X = 1; J: A => ; cell*a_f_X*b_f_X*A;",
            "two dials for one gene",
        ),
    ],
)
def test_models_that_would_go_wrong_silently_are_refused(compiled, body: str, why: str):
    source = Source.of(compiled(f"model *m()\n compartment cell = 1; {body} {UNITS}\nend"))
    with pytest.raises(PysuiteError, match=why):
        read_flat(source)


def test_other_units_are_refused(compiled):
    with pytest.raises(PysuiteError, match="not nM and hours"):
        read_flat(
            Source.of(
                compiled("model *m()\n compartment cell = 1; species A in cell; A = 1; J: A => ; A;\nend")
            )
        )


@pytest.mark.parametrize(
    "text", ["<sbml", "<html></html>", '<sbml xmlns="http://www.sbml.org/sbml/level2/version4"/>']
)
def test_what_is_not_sbml_level_3_is_refused(text: str):
    with pytest.raises(PysuiteError):
        read_flat(Source.of(text))
