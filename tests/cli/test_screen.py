"""The commands that ask for doses, pairs, causes and profiles."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from pysuite.cli.app import app

ENGINE = ("--engine", "roadrunner", "--jobs", "1")


def run(*words: str):
    return CliRunner().invoke(app, words, catch_exceptions=True)


def test_a_drug_at_two_doses(tmp_path):
    picture, sheet = tmp_path / "curve.png", tmp_path / "curve.csv"
    words = ("screen", "S63845", "--dose", "0.001", "--dose", "1000", "--treat", "venetoclax=100 nM")
    said = run(*words, "--hours", "4", "--json", "--plot", str(picture), "--csv", str(sheet), *ENGINE)
    assert said.exit_code == 0
    assert json.loads(said.stdout)["response"][-1] == 1
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert len(sheet.read_text().splitlines()) == 3


def test_a_pair_is_compared_with_its_references(tmp_path):
    picture = tmp_path / "matrix.png"
    doses = ("--dose", "0", "--dose", "100", "--with", "0", "--with", "100")
    said = run(
        "screen",
        "venetoclax",
        "S63845",
        *doses,
        "--cells",
        "2",
        "--hours",
        "4",
        *ENGINE,
        "--plot",
        str(picture),
    )
    assert said.exit_code == 0
    assert all(name in said.stdout for name in ("bliss", "hsa", "loewe"))
    assert picture.read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("venetoclx",), "nearest: 'venetoclax'"),
        (("venetoclax", "--with", "1"), "--with is for the second drug"),
        (("a", "b", "c"), "3 drugs"),
        (("venetoclax", "--schedule", "1 h", "--schedule", "2 h"), "2 schedules"),
    ],
)
def test_what_cannot_be_meant_is_said_in_a_line(words, says):
    said = run("screen", *words)
    assert said.exit_code != 0
    assert says in str(said.exception) + said.output


def test_a_story_is_told_without_cutting_anything():
    said = run("why", "--treat", "venetoclax=100 nM", "--treat", "S63845=100 nM", "--hours", "4", "--story")
    assert said.exit_code == 0
    assert "MOMP at" in said.stdout


def test_a_profile_is_written_for_machines(tmp_path):
    picture = tmp_path / "profile.svg"
    said = run("profile", "--engine", "roadrunner", "--json", "--plot", str(picture))
    assert said.exit_code == 0
    assert {one["probe"] for one in json.loads(said.stdout)["thresholds"]} == {
        "BIM",
        "PUMA",
        "BAD",
        "NOXA",
        "HRK",
    }
    assert picture.read_text().startswith("<?xml")
