"""Progress tells what is done and how long is left, also where an earlier process did a part."""

from __future__ import annotations

import pytest

from pysuite.cli.progress import shown_progress


@pytest.fixture
def clock(monkeypatch):
    now = [0.0]
    monkeypatch.setattr("pysuite.cli.progress.time.monotonic", lambda: now[0])
    return now


def told(clock, capsys, calls):
    with shown_progress("working") as show:
        for at, done, total, what in calls:
            clock[0] = at
            show(done, total, what)
    return capsys.readouterr().err.splitlines()


def test_the_time_left_comes_from_what_was_done(clock, capsys):
    lines = told(clock, capsys, [(10, 1, 5, "worlds"), (20, 2, 5, "worlds"), (50, 5, 5, "worlds")])
    assert lines == [
        "working",
        "    10 s  1/5 worlds, 40 s left",
        "    20 s  2/5 worlds, 30 s left",
        "    50 s  5/5 worlds",
    ]


def test_what_an_earlier_process_did_does_not_count_as_speed(clock, capsys):
    lines = told(clock, capsys, [(10, 81, 91, "worlds"), (20, 82, 91, "worlds")])
    assert lines[-1] == "    20 s  82/91 worlds, 90 s left"


def test_a_second_round_is_timed_by_itself(clock, capsys):
    calls = [(1, 1, 2, "claims"), (2, 2, 2, "claims"), (22, 1, 3, "worlds"), (42, 2, 3, "worlds")]
    assert told(clock, capsys, calls)[-1] == "    42 s  2/3 worlds, 20 s left"


def test_steps_of_many_are_timed_by_how_many_they_are(clock, capsys):
    lines = told(clock, capsys, [(0, 0, 100, "cells"), (10, 20, 100, "cells"), (20, 40, 100, "cells")])
    assert lines[1:] == ["    10 s  20/100 cells, 40 s left", "    20 s  40/100 cells, 30 s left"]
