"""The cell lines: each rests alive, holds the amounts that were seen in it, and is found by name."""

from __future__ import annotations

import numpy as np
import pytest

import pysuite
from pysuite.calibration.lines import known_lines
from pysuite.catalogue import read_catalogue
from pysuite.errors import UnknownName
from pysuite.paths import models_dir

TABLES = read_catalogue(models_dir())
LINES = sorted(TABLES.lines)
_FAR = 2.5  # amounts are known to a factor of two, and the folds have two digits


@pytest.fixture(scope="module")
def reference() -> pysuite.Cell:
    return pysuite.load()


def test_every_line_of_the_table_has_a_file_and_the_other_way_round():
    assert set(TABLES.lines) == set(known_lines())


def test_a_wrong_name_is_answered_with_the_nearest_line(reference: pysuite.Cell):
    with pytest.raises(UnknownName, match="unknown line 'KMS12BM'; nearest: 'KMS-12-BM'"):
        reference.with_line("KMS12BM")


@pytest.mark.parametrize("name", LINES)
def test_a_line_rests_alive_with_intact_mitochondria(reference: pysuite.Cell, name: str):
    cell = reference.with_line(name)
    assert cell.viable
    assert cell.rest()["cytoC_fraction"] < 0.02


@pytest.mark.parametrize("name", LINES)
def test_a_line_holds_the_amounts_that_were_seen_in_it(reference: pysuite.Cell, name: str):
    rest = reference.with_line(name).rest()
    for protein, amount in known_lines()[name].amounts.items():
        assert 1 / _FAR < rest[f"{protein}_total"] / amount < _FAR, protein


@pytest.mark.parametrize("name", LINES)
def test_each_fold_of_a_line_lies_in_its_range(name: str):
    line = TABLES.lines[name]
    spans = {gene: (low, high) for gene, low, high in line.span}
    assert spans.keys() == dict(line.expression).keys()
    for gene, fold in line.expression:
        assert spans[gene][0] <= fold <= spans[gene][1]


@pytest.mark.parametrize("name", LINES)
def test_a_line_says_how_each_difference_is_known(name: str):
    line = TABLES.lines[name]
    differences = {*line.lesions, *dict(line.milieu), *dict(line.expression)}
    assert dict(line.why).keys() == differences


def test_a_line_without_bim_has_none(reference: pysuite.Cell):
    assert reference.with_line("LP-1").rest()["BIM_total"] < 1e-3


@pytest.mark.slow
@pytest.mark.parametrize("name", [*LINES, *(f"preset {one}" for one in sorted(TABLES.presets))])
def test_lines_and_presets_stay_where_they_rest_for_500_hours(reference: pysuite.Cell, name: str):
    _, _, preset = name.partition("preset ")
    cell = reference.with_preset(preset) if preset else reference.with_line(name)
    run = cell.simulate(hours=500, points=51)
    assert not run.dead
    assert not run.momp
    course = run.to_dataframe()
    drift = (course - course.iloc[0]).abs().max()
    share = drift / (2e-3 * course.iloc[0].abs() + 1e-3)
    assert share.max() < 1, f"{share.idxmax()} drifts from {course[share.idxmax()].iloc[0]:.3g}"
    assert np.isfinite(course.to_numpy()).all()
