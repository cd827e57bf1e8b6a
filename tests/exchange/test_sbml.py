"""One SBML file is one cell."""

from __future__ import annotations

import numpy as np
import pytest

from pysuite.exchange.sbml import cell_sbml, checked

NAMES = ("MCL1", "BIM", "MCL1__BIM", "BAX_active", "pore", "cPARP")


KINDS = (
    "left alone",
    "lesion and drug",
    "milieu and cut",
    "drug for a while",
    "rays later",
    "changed later",
    "held",
)


def treated(cell):
    return {
        "left alone": cell,
        "lesion and drug": cell.with_lesions("MCL1high").treat(S63845="50 nM"),
        "milieu and cut": cell.with_milieu(IL6=1).cut("toy.degrade_BIM"),
        "drug for a while": cell.treat(S63845="200 nM", at="1.03 h", until="4.03 h"),
        "rays later": cell.treat(gammaRay="5 Gy", at="2.03 h"),
        "changed later": cell.cut("toy.make_MCL1", at="2.03 h").set(at="3.03 h", toy_kact_BAX=0.1),
        "held": cell.clamp(MCL1="5 nM"),
    }


@pytest.mark.parametrize("kind", KINDS)
def test_a_bare_simulator_sees_the_same_cell(cell, follow, kind):
    one = treated(cell)[kind]
    ours = one.with_tolerances(1e-10, 1e-13).simulate(12, 121, readouts=NAMES).trajectory.values
    theirs = follow(cell_sbml(one), 12, 121, NAMES)
    assert np.abs(theirs - ours).max() <= 1e-6 * np.abs(ours).max()


def test_libsbml_finds_no_error_in_it_and_no_more_than_in_the_model_itself(cell):
    before = set(checked(cell.source.text()))
    for one in treated(cell).values():
        assert set(checked(cell_sbml(one))) <= before


def test_the_notes_say_which_cell_it_is(cell):
    one = cell.with_lesions("MCL1high").treat(S63845="50 nM")
    assert one.describe() in cell_sbml(one)


def test_a_plain_file_has_no_notes_and_no_annotations(cell):
    plain = cell_sbml(cell, plain=True)
    assert "<notes" not in plain
    assert "<annotation" not in plain


def test_it_is_the_same_text_each_time(cell):
    one = cell.treat(S63845="50 nM", at="2 h")
    assert cell_sbml(one) == cell_sbml(one)
