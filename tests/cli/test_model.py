"""`pysuite lint` and `pysuite build`: findings are printed one a line, and a stale folder is a shortfall."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import pysuite
from pysuite.build import parse_page
from pysuite.cli import app


def _run(*args: str) -> Result:
    return CliRunner().invoke(app, list(args))


@pytest.fixture
def copy(checkout: Path, tmp_path: Path) -> Path:
    """Return a models folder that may be changed."""
    return Path(shutil.copytree(checkout / "models", tmp_path / "models"))


@pytest.fixture
def broken(copy: Path) -> Path:
    """Return a models folder in which one rate law speaks of something that is not there."""
    page = copy / "pathways" / "turnover.ant"
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("; cell*", "; cell*nonsense*", 1), encoding="utf-8")
    assert "nonsense" in page.read_text(encoding="utf-8")
    return copy


def test_the_pages_keep_the_house_rules(checkout):
    result = _run("lint", str(checkout / "models"))
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no problems" in result.stderr


def test_the_sbml_is_what_the_pages_say(checkout):
    result = _run("build", "--check", "--models", str(checkout / "models"), "--out", str(checkout / "sbml"))
    assert result.exit_code == 0, result.output


def test_a_first_build_writes_and_a_second_one_finds_nothing_to_do(copy):
    first = _run("build", "--models", str(copy))
    assert first.exit_code == 0, first.output
    made = {path: path.stat().st_mtime_ns for path in (copy.parent / "sbml").rglob("*.xml")}
    assert made
    assert _run("build", "--models", str(copy)).exit_code == 0
    assert {path: path.stat().st_mtime_ns for path in made} == made
    assert _run("build", "--check", "--models", str(copy)).exit_code == 0


def test_a_stale_folder_is_a_shortfall_and_is_left_alone(copy, tmp_path):
    result = _run("build", "--check", "--models", str(copy), "--out", str(tmp_path / "nothing"))
    assert result.exit_code == 1
    assert "stale" in result.stderr
    assert not (tmp_path / "nothing").exists()


def test_a_broken_page_is_named_with_its_line_and_nothing_is_written(broken):
    result = _run("build", "--models", str(broken))
    assert result.exit_code == 2
    assert any("turnover.ant:" in line and "nonsense" in line for line in result.stderr.splitlines())
    assert not (broken.parent / "sbml").exists()


def test_findings_as_json(broken):
    result = _run("lint", str(broken), "--json")
    assert result.exit_code == 1
    said = json.loads(result.stdout)
    assert said["count"] == len(said["problems"]) > 0
    assert any(row["file"].endswith("turnover.ant") and "nonsense" in str(row) for row in said["problems"])
    assert set(said["problems"][0]) == {"file", "line", "id", "rule", "message"}


def test_a_folder_that_is_not_there_is_wrong_use(tmp_path):
    for command in (["lint", str(tmp_path / "no")], ["build", "--models", str(tmp_path / "no")]):
        result = _run(*command)
        assert result.exit_code == 2
        assert result.stderr == f"pysuite: error: {tmp_path / 'no'}: no such folder\n"


def test_an_installed_model_is_never_written_to(tmp_path, monkeypatch):
    installed = tmp_path / "pysuite" / "_data" / "models"
    installed.mkdir(parents=True)
    monkeypatch.setattr("pysuite.paths.models_dir", lambda: installed)
    monkeypatch.chdir(tmp_path)
    result = _run("build")
    assert result.exit_code == 2
    assert "give --models and --out" in result.stderr


def test_rest_writes_where_the_cell_comes_to_rest(copy):
    page = copy / "pathways" / "turnover.ant"
    start = next(one for one in parse_page(page).starts if one.id == "PROTEASOME")
    text = page.read_text(encoding="utf-8")
    page.write_text(f"{text[: start.begin]}1{text[start.stop :]}", encoding="utf-8")
    result = _run("build", "--rest", "--models", str(copy))
    assert result.exit_code == 0, result.output
    cell = pysuite.load(copy.parent / "sbml" / "myeloma_cell.xml", tables=copy)
    settled = cell.rest()["PROTEASOME"]
    written = page.read_text(encoding="utf-8")
    start = next(one for one in parse_page(page).starts if one.id == "PROTEASOME")
    assert settled > 2
    assert float(written[start.begin : start.stop]) == pytest.approx(settled, rel=1e-4)
