"""Two versions are compared in words: verdicts, margins, numbers, parts."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from pysuite.cli import app
from pysuite.diff import compare, read_version
from pysuite.errors import PysuiteError


def report(folder, rows, numbers):
    folder.mkdir()
    claims = [
        {"id": name, "verdict": word, "margin": margin, "control": "fails", "share": None, "sentence": "said"}
        for name, word, margin in rows
    ]
    (folder / "verdicts.json").write_text(json.dumps({"claims": claims, "counts": {}}))
    said = {"numbers": numbers, "units": {"k": "1/h"}, "reactions": sorted(numbers), "species": []}
    (folder / "model.json").write_text(json.dumps(said))
    return folder


@pytest.fixture
def two(tmp_path):
    old = [("A-1", "holds", 1.0), ("A-2", "holds", 2.0), ("A-3", "fails", -1.0), ("A-4", "holds", 1.0)]
    new = [("A-1", "fails", -0.2), ("A-2", "holds", 1.0), ("A-4", "holds", 1.05), ("A-5", "gap", None)]
    return (
        report(tmp_path / "old", old, {"k": 1.0, "gone": 2.0}),
        report(tmp_path / "new", new, {"k": 1.5, "added": 0.0}),
    )


def run(*args):
    return CliRunner().invoke(app, ["diff", *map(str, args)])


def test_a_difference_is_told_in_words(two):
    assert compare(*map(read_version, two)).text().splitlines() == [
        "A-1 holds before, now fails: said",
        "A-3 is no longer judged (it was: fails)",
        "A-5 is new: gap: said",
        "A-2 is closer to its line: margin +2.00 before, now +1.00",
        "added is new: 0",
        "gone is gone (it was 2)",
        "k was 1 1/h, now 1.5 1/h (1.5x)",
        "reaction gone is gone",
        "reaction added is new",
        "1 claims are as they were",
    ]


def test_a_claim_that_no_longer_holds_is_a_shortfall(two):
    assert run(*two).exit_code == 1
    assert run(two[1], two[0]).exit_code == 0
    same = run(two[0], two[0])
    assert same.exit_code == 0
    assert same.stdout.startswith("no difference")
    said = json.loads(run(*two, "--json").stdout)
    assert [one["id"] for one in said["verdicts"]] == ["A-1", "A-3", "A-5"]


def test_verdicts_alone_and_models_alone_can_be_compared(two, toy, tmp_path):
    old, new = (folder / "verdicts.json" for folder in two)
    found = compare(read_version(old), read_version(new))
    assert (len(found.verdicts), found.numbers) == (3, ())
    for name, text in (("a.xml", toy.cell()), ("b.xml", toy.cell("kdeg_MCL1 = 0.7", "kdeg_MCL1 = 0.8"))):
        (tmp_path / name).write_text(text.source.place)
    found = compare(read_version(tmp_path / "a.xml"), read_version(tmp_path / "b.xml"))
    assert [row[:3] for row in found.numbers] == [("toy_kdeg_MCL1", 0.7, 0.8)]
    with pytest.raises(PysuiteError, match="one has verdicts and the other numbers"):
        compare(read_version(old), read_version(tmp_path / "a.xml"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "no such file"),
        ("{}", "is neither"),
        ("nonsense", "is not a report"),
        ('{"claims": [1]}', "no id"),
    ],
)
def test_wrong_use_is_one_line(tmp_path, content, said):
    place = tmp_path / "x.json"
    if content is not None:
        place.write_text(content)
    result = run(place, place)
    assert result.exit_code == 2
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
