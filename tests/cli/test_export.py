"""``pysuite export`` on the command line."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from pysuite.cli import app

RUN = CliRunner()


def test_one_cell_in_three_notations(tmp_path):
    names = {"--sbml": "cell.xml", "--antimony": "cell.ant", "--matlab": "cell_of_mine.m"}
    places = [part for option, name in names.items() for part in (option, str(tmp_path / name))]
    result = RUN.invoke(app, ["export", "--lesion", "del(17p)", "--treat", "nutlin=5 uM@6 h", *places])
    assert result.exit_code == 0, result.stderr
    assert result.stdout == ""
    assert result.stderr.count("written: ") == 3
    assert "del(17p)" in (tmp_path / "cell.xml").read_text()
    assert "function [t, y, names] = cell_of_mine(" in (tmp_path / "cell_of_mine.m").read_text()
    assert "model *myeloma_cell" in (tmp_path / "cell.ant").read_text()


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ([], "nothing to write"),
        (["--sbml", "cell.txt"], "the name must end in .xml"),
        (["--lesion", "del(17q)", "--sbml", "cell.xml"], "nearest: 'del(17p)'"),
        (["--matlab", "17p.m"], "'17p' is no name of a MATLAB function"),
        (["--petab", "tables"], "add --suite"),
        (["--suite"], "--suite goes with --omex FILE or --petab DIR"),
        (["--suite", "--sbml", "cell.xml"], "--suite goes with --omex FILE or --petab DIR"),
        (["--suite", "--treat", "nutlin=5 uM", "--omex", "a.omex"], "--suite is about the reference cell"),
    ],
)
def test_wrong_use_is_one_line(tmp_path, monkeypatch, line, why):
    monkeypatch.chdir(tmp_path)
    result = RUN.invoke(app, ["export", *line])
    assert result.exit_code == 2
    assert why in result.stderr
    assert result.stderr.count("\n") == 1
    assert not list(tmp_path.iterdir())
