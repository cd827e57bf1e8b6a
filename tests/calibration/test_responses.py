"""Doses that kill lines: compared with what was seen, and kept apart from the lines in reserve."""

from __future__ import annotations

import math

import pytest

from pysuite.calibration.amounts import folds_for
from pysuite.calibration.lines import amount_of, known_lines, line_facts
from pysuite.calibration.page import between, response_table
from pysuite.calibration.responses import DRUGS, Answer, Response, answers, responses
from pysuite.errors import PysuiteError, UnknownName
from pysuite.words.stage import Potency

SEEN = Response("A", "venetoclax", "sensitive", 0.0, 100.0, "recalled", "nobody")


def test_every_response_is_of_a_known_line_and_drug_and_has_bounds_and_a_source():
    for one in responses().values():
        assert one.line in known_lines()
        assert one.drug in DRUGS
        assert one.low < one.high
        assert one.source
        assert one.kind in {"measured", "recalled", "inferred"}


def test_the_responses_of_lines_in_reserve_are_only_those_that_were_looked_up():
    reserve = {one.line for one in responses().values() if known_lines()[one.line].use == "reserve"}
    assert reserve == {"OCI-My5", "PCM6"}


@pytest.mark.parametrize(
    ("dose", "low", "high", "word"),
    [
        (Potency(50), 0, 100, "within"),
        (Potency(200), 0, 100, "missed"),
        (Potency(20_000, "above"), 1000, math.inf, "within"),
        (Potency(20_000, "above"), 0, 100, "missed"),
        (Potency(20_000, "above"), 1000, 50_000, "missed"),
        (Potency(0.1, "below"), 0, 100, "within"),
        (Potency(0.1, "below"), 0.01, 100, "missed"),
        (None, 0, 100, "gap"),
    ],
)
def test_a_dose_is_held_against_what_was_seen(dose, low, high, word):
    response = Response("A", "venetoclax", "", low, high, "recalled", "nobody")
    assert Answer("A", "venetoclax", "calibrate", dose, response).word == word


def test_a_dose_without_anything_seen_is_a_prediction():
    assert Answer("A", "venetoclax", "reserve", Potency(50)).word == "predicted"


@pytest.mark.slow
def test_each_line_dies_first_of_the_drug_against_the_guardian_that_holds_it():
    found = answers(["KMS-12-PE", "RPMI-8226", "NCI-H929"], ["venetoclax", "S63845", "A-1155463"])
    doses = {(one.line, one.drug): one.dose.dose for one in found if one.dose is not None}
    held_by = {"KMS-12-PE": "venetoclax", "RPMI-8226": "A-1155463", "NCI-H929": "S63845"}
    for line, drug in held_by.items():
        others = [dose for (one, other), dose in doses.items() if one == line and other != drug]
        assert 10 * doses[line, drug] <= min(others), line


@pytest.mark.parametrize(
    ("lines", "drugs", "said"),
    [
        (["U-265"], None, "unknown line 'U-265'; nearest: 'U266'"),
        (["U266"], ["venetoclx"], "unknown drug 'venetoclx'; nearest: 'venetoclax'"),
    ],
)
def test_a_wrong_name_is_answered_with_the_nearest(lines, drugs, said):
    with pytest.raises(UnknownName, match=said):
        answers(lines, drugs)


def test_the_table_marks_what_agrees_and_lists_what_does_not():
    text = response_table(
        [
            Answer("A", "venetoclax", "calibrate", Potency(50), SEEN),
            Answer("B", "venetoclax", "calibrate", Potency(500), SEEN),
            Answer("C", "venetoclax", "reserve", Potency(20_000, "above")),
        ]
    )
    assert "| A | 50 ✓ |" in text
    assert "| B | 500 ✗ |" in text
    assert "| C | >2e+04 |" in text
    assert "As seen: venetoclax 1 of 2." in text
    assert "- B, venetoclax: 500 nM; seen: sensitive" in text


def test_markers_must_be_there_once(tmp_path):
    page = tmp_path / "a.md"
    page.write_text("a\n<!-- x:begin -->\nold\n<!-- x:end -->\nz\n", encoding="utf-8")
    assert between(page, "x", "new") == "a\n<!-- x:begin -->\n\nnew\n<!-- x:end -->\nz\n"
    with pytest.raises(PysuiteError, match="needs the lines"):
        between(page, "y", "new")


@pytest.mark.parametrize("text", ["4", "high", "1-", ""])
def test_what_is_no_class_is_refused(text):
    with pytest.raises(PysuiteError, match="is not a class of amounts"):
        amount_of(text)


def test_a_lost_gene_is_no_amount():
    (line,) = line_facts(["LP-1"])
    assert "BIM" not in line.amounts
    assert round(line.amounts["MCL1"]) == 50


def test_folds_give_the_amounts_that_were_seen():
    found = folds_for("NCI-H929")
    (line,) = line_facts(["NCI-H929"])
    assert found.lives
    assert found.shift == 1.0
    for protein, amount in line.amounts.items():
        assert found.amounts[protein] == pytest.approx(amount, rel=0.06)
