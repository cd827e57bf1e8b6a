"""`pysuite claims`: what there is, and what the model makes of a file that somebody is writing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import pysuite
from pysuite.cli import app


@pytest.fixture(autouse=True)
def elsewhere(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder: the picture of a claim lands in the present one."""
    folder = tmp_path_factory.mktemp("elsewhere")
    monkeypatch.chdir(folder)
    return folder


def _run(*args: str) -> Result:
    return CliRunner().invoke(app, ["claims", *args])


HOLDS = """
id = "TRY-01"
claim = "A cell in which MCL-1 is not made has less of it."
where = "BCL-2 family of proteins"
origin = "established"

[scenes.rest]
[scenes.without.expression]
MCL1 = 0

[[expect]]
readout = "MCL1_total"
that = "without lower than rest at 0 h"

[control.scenes.without.expression]
MCL1 = 1
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "TRY-01.toml"
    path.write_text(HOLDS, encoding="utf-8")
    return path


def test_every_claim_is_listed_once():
    said = json.loads(_run("list", "--json").stdout)
    known = pysuite.claims()
    assert [row["id"] for row in said["claims"]] == [one.id for one in known]
    assert said["count"] == len(known)
    shown = _run("list").stdout
    assert all(one.id in shown for one in known)


def test_a_claim_that_holds_is_shown_with_its_numbers_and_control(file):
    result = _run("try", str(file))
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("TRY-01 holds, margin ")
    assert "control: stops holding" in result.stdout


def test_a_claim_that_fails_is_a_shortfall(file):
    file.write_text(HOLDS.replace("without lower than rest", "without higher than rest"), encoding="utf-8")
    result = _run("try", str(file), "--json")
    assert result.exit_code == 1
    said = json.loads(result.stdout)
    assert said["verdict"] == "fails"
    assert {"id", "verdict", "margin", "control", "share", "sentence", "details"} == set(said)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("MCL1_total", "MCL1_totl", "nearest: 'MCL1_total'"),
        ('origin = "established"', 'orign = "established"', "nearest: 'origin'"),
        ('claim = "A', "claim = A", "TRY-01.toml"),
    ],
)
def test_a_slip_in_a_file_is_one_line_with_the_nearest_right_thing(file, old, new, said):
    file.write_text(HOLDS.replace(old, new), encoding="utf-8")
    result = _run("try", str(file))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_file_that_is_not_there_is_wrong_use(tmp_path):
    for target in (tmp_path / "no.toml", tmp_path):
        result = _run("try", str(target))
        assert result.exit_code == 2
        assert str(target) in result.stderr
        assert result.stderr.count("\n") == 1


def test_trying_a_claim_leaves_a_picture_of_it(file, elsewhere):
    assert _run("try", str(file)).exit_code == 0
    assert (elsewhere / "TRY-01.png").read_bytes().startswith(b"\x89PNG")
    assert _run("try", str(file), "--plot", "other.svg").exit_code == 0
    drawn = (elsewhere / "other.svg").read_text(encoding="utf-8")
    assert "stroke-dasharray" in drawn  # the control
    assert _run("try", str(file), "--no-picture").exit_code == 0
    assert sorted(path.name for path in elsewhere.iterdir()) == ["TRY-01.png", "other.svg"]
    assert _run("try", str(file), "--plot", "x.bmp").exit_code == 2


def test_a_new_claim_starts_with_what_the_table_has_fixed(elsewhere):
    result = _run("new", "JAK-15", "--out", ".")
    assert result.exit_code == 0
    assert result.stdout == "JAK-15.toml\n"
    text = (elsewhere / "JAK-15.toml").read_text(encoding="utf-8")
    assert 'where  = "JAK2/STAT3 pathway"' in text
    assert "#   expectation" in text
    tried = _run("try", "JAK-15.toml")
    assert tried.exit_code == 2
    assert "a claim has scenes, expectations and a control" in tried.stderr
    again = _run("new", "JAK-15", "--out", ".")
    assert again.exit_code == 2
    assert "is there already" in again.stderr


def test_a_claim_of_ones_own_gets_an_empty_form_and_a_hint(elsewhere):
    result = _run("new", "JAK-5", "--out", ".")
    assert result.exit_code == 0
    assert "'JAK-5' is no row of the threshold table" in result.stderr
    assert "nearest: 'JAK-" in result.stderr
    assert "expectation" not in (elsewhere / "JAK-5.toml").read_text(encoding="utf-8").split("[common]")[0]
    wrong = _run("new", "jak 5")
    assert wrong.exit_code == 2
    assert "cannot be the id of a claim" in wrong.stderr
    assert wrong.stderr.count("\n") == 1


def test_in_a_checkout_a_new_claim_goes_to_its_section(checkout):
    from pysuite.cli.claims import _home_of

    if (pysuite_home := Path(pysuite.__file__).parent.parent) == checkout:
        assert _home_of("JAK2/STAT3 pathway") == pysuite_home / "validation" / "claims" / "jak2_stat3"
    assert _home_of("") == Path()
