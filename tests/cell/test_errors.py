"""Errors: one line, the nearest name, and whole after a trip through a process border."""

from __future__ import annotations

import pickle

import pytest

from pysuite.errors import BuildError, NotInModel, Problem, PysuiteError, UnknownName, nearest

NAMES = ["venetoclax", "ABT-737", "A-1155463", "S63845", "MCL1_total", "t(11;14)"]


@pytest.mark.parametrize(
    ("name", "found"),
    [
        *(("venetoclx", "venetoclax"), ("abt737", "ABT-737"), ("A_1155463", "A-1155463")),
        *(("MCL1", "MCL1_total"), ("t(11,14)", "t(11;14)"), ("zzzz", None), ("", None), ("--", None)),
    ],
)
def test_nearest(name: str, found: str | None):
    assert nearest(name, NAMES) == found


def test_unknown_name_is_also_a_key_error_and_reads_well():
    error = UnknownName("drug", "venetoclx", NAMES)
    assert isinstance(error, KeyError)
    assert str(error) == "unknown drug 'venetoclx'; nearest: 'venetoclax'"
    assert str(UnknownName("drug", "zzzz", NAMES)) == "unknown drug 'zzzz'"


@pytest.mark.parametrize(
    "error",
    [
        UnknownName("drug", "venetoclx", NAMES),
        NotInModel("not yet"),
        BuildError([Problem("a.ant", 1, "k", "is wrong", "L01"), Problem("b.ant", None, None, "too", "L02")]),
        BuildError("broken"),
    ],
)
def test_errors_cross_process_borders(error: PysuiteError):
    copy = pickle.loads(pickle.dumps(error))  # noqa: S301
    assert type(copy) is type(error)
    assert str(copy) == str(error)
    assert copy.__dict__ == error.__dict__


def test_build_error_lists_its_problems():
    problems = (Problem("a.ant", 1, "k", "is wrong", "L01"), Problem("b.ant", None, None, "is empty", "L02"))
    error = BuildError(problems)
    assert error.problems == problems
    assert str(error) == "a.ant:1: L01 'k': is wrong\nb.ant: L02 is empty"
