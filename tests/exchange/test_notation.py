"""A cell as Antimony and as MATLAB."""

from __future__ import annotations

import re

import numpy as np
import pytest
import roadrunner

from pysuite.errors import PysuiteError
from pysuite.exchange.notation import as_antimony, as_matlab, through_antimony
from pysuite.exchange.sbml import cell_sbml

NAMES = ("MCL1", "MCL1__BIM", "BAX_active", "cPARP")


def test_the_journey_through_antimony_changes_nothing(cell, follow):
    sbml = cell_sbml(cell.treat(S63845="200 nM", at="1.03 h"))
    before, after = (follow(text, 12, 121, NAMES) for text in (sbml, through_antimony(sbml)))
    assert np.abs(after - before).max() <= 1e-10 * np.abs(before).max()


def test_antimony_says_what_is_wrong_in_one_line():
    with pytest.raises(PysuiteError, match="Antimony: "):
        as_antimony("<sbml/>")


def _read(text: str, function: str) -> str:
    """Return the lines of one MATLAB function."""
    [body] = re.findall(rf"^function [^\n]*\b{function}\([^\n]*\n(.*?)^end$", text, re.DOTALL | re.MULTILINE)
    return body


def _vector(text: str, name: str) -> list[float]:
    [body] = re.findall(rf"^{name} = \[ \.\.\.\n(.*?)^\];$", text, re.DOTALL | re.MULTILINE)
    return [float(one) for one in re.findall(r"^  (\S+), \.\.\.$", body, re.MULTILINE)]


def _slopes(text: str) -> np.ndarray:
    """Evaluate the slopes at the start, line by line: this arithmetic is the same in MATLAB and Python."""
    x, p = _vector(text, "x"), _vector(text, "p")
    body = re.sub(r"\b([xp]|dx)\((\d+)\)", r"\1[\2]", _read(text, "slopes")).replace("^", "**")
    body = body.replace("%", "#").replace(";", "")
    space = {"x": [np.nan, *x], "p": [np.nan, *p], "zeros": lambda n, _: np.zeros(n + 1)}
    exec(body, space)  # noqa: S102 - what was just written
    return space["dx"][1:]


def test_matlab_has_the_right_slopes(cell):
    one = cell.treat(S63845="200 nM")
    text = as_matlab(one, "toy")
    runner = roadrunner.RoadRunner(cell_sbml(one))
    [names] = re.findall(r"^names = \{ \.\.\.\n(.*?)^\};$", text, re.DOTALL | re.MULTILINE)
    ours = dict(zip(re.findall(r"'(\w+)'", names), _slopes(text), strict=False))
    theirs = dict(
        zip(
            runner.model.getFloatingSpeciesIds(),
            runner.model.getFloatingSpeciesConcentrationRates(),
            strict=True,
        )
    )
    for name, rate in theirs.items():
        assert ours[name] == pytest.approx(rate, rel=1e-9, abs=1e-9)
    assert ours["S63845"] == 0


def test_later_doses_are_changes_between_stretches(cell):
    text = as_matlab(cell.treat(gammaRay="2 Gy", at="3 h").treat(S63845="5 nM", at="1.5 h"), "toy")
    assert "moments = [1.5, 3.0];" in text
    change = _read(text, "change")
    assert re.search(r"case 1\n    x\(\d+\) = 5\.0; % S63845", change)
    assert re.search(r"case 2\n    x\((\d+)\) = x\(\1\) \+ 2\.0; % GAMMA_RAY", change)


@pytest.mark.parametrize("name", ["2cells", "a-b", "", "x" * 64])
def test_matlab_refuses_a_name_that_it_cannot_read(cell, name):
    with pytest.raises(PysuiteError, match="is no name of a MATLAB function"):
        as_matlab(cell, name)
