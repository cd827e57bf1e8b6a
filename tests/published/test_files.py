"""The published courses and compare.toml are read as meant, or refused in one line that names the place."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from pysuite.errors import PysuiteError
from pysuite.paths import models_dir, validation_dir
from pysuite.published import compare
from pysuite.published.form import pathways, read_pathway
from pysuite.published.table import read_table

FOLDER = validation_dir() / "published"
HEAD = "# source: S\n# licence: L\n# how: H\n# units: nM\n"
FILES = sorted(FOLDER.glob("*/*.csv"))


def test_every_page_has_a_file_that_compares_it_or_says_why_not() -> None:
    pages = {path.stem for path in models_dir().glob("pathways/*.ant")}
    assert {one.name for one in pathways()} == pages


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_course_says_where_it_comes_from(path: Path) -> None:
    table = read_table(path)
    assert set(table.head) == {"source", "licence", "how", "units"}
    assert table.times[-1] > 0


def test_every_course_is_used() -> None:
    used = {one.folder / course.file for one in pathways() for course in one.course}
    assert used == set(FILES)


def test_every_source_is_in_the_list_of_sources() -> None:
    known = tomllib.loads((models_dir() / "sources.toml").read_text(encoding="utf-8"))
    assert {course.source for one in pathways() for course in one.course} <= set(known)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("time_h,A\n0,1\n1,2\n", "the head lacks the line '# source: ...'"),
        (HEAD + "t,A\n0,1\n1,2\n", "needs a first column 'time_h'"),
        (HEAD + "time_h,A\n0,1\n0,2\n", "must rise from 0"),
        (HEAD + "time_h,A\n0,x\n1,2\n", "could not convert string to float"),
    ],
)
def test_a_bad_course_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text)
    with pytest.raises(PysuiteError, match=r"a\.csv") as caught:
        read_table(path)
    assert message in str(caught.value)


COURSE = '[[course]]\nfile = "a.csv"\nsource = "S"\ntitle = "T"\nscene = "C"\nmodel = "jak_stat3"\n'
CURVE = '[[course.curve]]\nname = "N"\ntheirs = "A"\nours = "pSTAT3"\n'


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('story = "x"\n', "needs either a [[course]] or 'without'"),
        ('story = "x"\nwithuot = "y"\n', "unknown key 'withuot'; nearest: 'without'"),
        ('story = "x"\n' + COURSE + CURVE + 'tehirs = "B"\n', "nearest: 'theirs'"),
        ('story = "x"\n' + COURSE, "the key 'course.0.curve' is missing"),
        ("story = \n", "compare.toml"),
    ],
)
def test_a_bad_compare_file_is_refused(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "compare.toml"
    path.write_text(text)
    with pytest.raises(PysuiteError) as caught:
        read_pathway(path)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('theirs = "A"', 'theirs = "B"', "unknown column in"),
        ('ours = "pSTAT3"', 'ours = "pSTAT"', "unknown readout 'pSTAT'; nearest: 'pSTAT3'"),
        ('model = "jak_stat3"', 'model = "jak_stat"', "unknown page 'jak_stat'; nearest: 'jak_stat3'"),
        ('scene = "C"', 'scene = "C"\ngive = { IL6_exd = 1 }', "nearest: 'IL6_ext'"),
        ('scene = "C"', 'scene = "C"\nset = { level_STAT = 1 }', "nearest: 'level_STAT3'"),
    ],
)
def test_a_wrong_name_is_told_with_the_nearest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, message: str
) -> None:
    page = tmp_path / "published" / "mine"
    page.mkdir(parents=True)
    (page / "a.csv").write_text(HEAD + "time_h,A\n0,0\n0.5,1\n1,2\n")
    (page / "compare.toml").write_text('story = "x"\n' + (COURSE + CURVE).replace(old, new))
    monkeypatch.setattr("pysuite.published.form.validation_dir", lambda: tmp_path)
    with pytest.raises(PysuiteError) as caught:
        compare()
    assert message in str(caught.value)
