"""SED-ML: what is done with a model, in the form of other tools."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from pysuite.errors import PysuiteError
from pysuite.exchange.sbml import cell_sbml
from pysuite.exchange.sedml import sedml_findings, sedml_text
from pysuite.exchange.shows import of_cell

pytest.importorskip("libsedml")
TOLERANCES = (1e-9, 1e-12)


def written(cell, *others):
    shows = [of_cell(one, f"show{i}", "a cell", ["MCL1_total"], hours=8).show for i, one in enumerate(others)]
    return sedml_text(shows, "model.xml", cell_sbml(cell), TOLERANCES)


def test_libsedml_finds_nothing_in_it(cell):
    text = written(cell, cell, cell.with_lesions("MCL1high").treat(gammaRay="2 Gy", at="2 h"))
    assert sedml_findings(text) == []
    assert sedml_findings("<sedML/>") != []


def test_only_what_differs_is_changed(cell):
    assert "changeAttribute" not in written(cell, cell)
    text = written(cell, cell.treat(S63845="50 nM"))
    [change] = re.findall(r"<changeAttribute [^>]*>", text)
    assert "@id=&apos;S63845&apos;]/@initialConcentration" in change
    assert 'newValue="50.0"' in change


def test_a_cut_takes_a_reaction_away_and_a_later_dose_is_an_added_event(cell):
    text = written(cell, cell.cut("toy.degrade_BIM").treat(S63845="50 nM", at="2 h"))
    assert (
        'removeXML target="/sbml:sbml/sbml:model/sbml:listOfReactions/sbml:reaction[@id=&apos;toy_degrade_BIM'
        in text
    )
    assert text.count("<addXML") == 2
    assert "<event " in text


def test_the_course_is_the_one_asked_for(cell):
    text = written(cell, cell)
    assert 'outputEndTime="8" numberOfSteps="80"' in text
    assert 'kisaoID="KISAO:0000209" value="1e-09"' in text
    assert [f'label="{name}"' in text for name in ("time", "MCL1_total", "cPARP_fraction")] == [True] * 3


def test_a_show_needs_a_plain_name(cell):
    show = replace(of_cell(cell, "x", "a cell", ["MCL1_total"]).show, name="a b")
    with pytest.raises(PysuiteError, match="'a b' is no id"):
        sedml_text([show], "model.xml", cell_sbml(cell), TOLERANCES)
