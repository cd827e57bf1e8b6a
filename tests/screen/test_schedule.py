"""Schedules say when a drug is there, in words and as windows."""

from __future__ import annotations

import math

import pytest

import pysuite
from pysuite.errors import BadQuantity
from pysuite.screen.schedule import ALWAYS, Window, levels, pulse, read_schedule, repeat


def test_without_a_schedule_a_drug_stays():
    assert read_schedule(None, 48) is ALWAYS
    assert ALWAYS.windows == (Window(0.0, math.inf),)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("4 h", pulse("4 h")),
        ("90 min", pulse(1.5)),
        ("6 h from 12 h", pulse(6, start=12)),
        ("1 h every 24 h, 2 times", repeat(1, every=24, times=2)),
        ("1 h every 12 h, 3 times from 2 h", repeat(1, every=12, times=3, start=2)),
    ],
)
def test_a_text_is_a_schedule(text: str, made):
    assert read_schedule(text, 48) == made


def test_windows_after_the_end_are_left_out():
    assert len(read_schedule("1 h every 12 h", 48).windows) == 4
    with pytest.raises(BadQuantity, match="begins after the 5 h"):
        read_schedule("1 h from 6 h", 5)


@pytest.mark.parametrize("text", ["", "often", "4 h and 2 h", "4 h every", "0 h", "4 h every 2 h"])
def test_a_text_that_is_none_is_refused(text: str):
    with pytest.raises(BadQuantity):
        read_schedule(text, 48)


def test_a_schedule_gives_what_treat_gives(cell: pysuite.Cell):
    twice = repeat("1 h", every="6 h", times=2).give(cell, "S63845", 30.0)
    by_hand = cell.treat(S63845=30, at=0, until=1).treat(S63845=30, at=6, until=7)
    assert twice == by_hand
    falling = levels([(0, 2, 1.0), (2, 4, 0.5)], "falling").give(cell, "S63845", 30.0)
    assert falling.recipe == cell.treat(S63845=30, until=2).treat(S63845=15, at=2, until=4).recipe
