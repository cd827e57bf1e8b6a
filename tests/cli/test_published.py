"""The command `pysuite published` from outside."""

from __future__ import annotations

import json

from typer.testing import CliRunner

from pysuite.cli import app


def run(*line: str):
    return CliRunner().invoke(app, ["published", *line])


def test_a_page_is_compared_and_its_curves_are_told():
    result = run("jak_stat3")
    assert result.exit_code == 0
    assert "phosphorylated STAT3" in result.stdout
    assert "curves agree" in result.stdout


def test_json_is_alone_on_standard_output():
    told = json.loads(run("jak_stat3", "--json").stdout)
    assert sum(told["counts"].values()) == len(told["curves"])
    assert {"page", "curve", "verdict", "where", "why", "compared"} <= set(told["curves"][0])


def test_an_unknown_page_is_told_with_the_nearest():
    result = run("jak_stat")
    assert result.exit_code == 2
    assert "unknown pathway 'jak_stat'; nearest: 'jak_stat3'" in result.stderr


def test_one_page_alone_is_not_written():
    assert run("nfkb", "--write").exit_code == 2


def test_an_empty_docs_folder_is_written(tmp_path):
    result = run("--write", "--docs", str(tmp_path))
    assert result.exit_code == 0
    assert (tmp_path / "published.md").is_file()
    assert len(list((tmp_path / "published").glob("*.svg"))) > 20


def test_an_empty_docs_folder_is_stale(tmp_path):
    result = run("--check", "--docs", str(tmp_path))
    assert result.exit_code == 1
    assert "published.md: stale; run 'pysuite published --write'" in result.stderr
    assert list(tmp_path.iterdir()) == []
