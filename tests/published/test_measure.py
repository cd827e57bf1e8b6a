"""A curve is turned into numbers, and two curves into a verdict."""

from __future__ import annotations

import numpy as np
import pytest

from pysuite.published import LIMITS, judge_curve, measure

HOURS = np.linspace(0, 10, 201)


def pulse(at: float, *, base: float = 1.0, height: float = 4.0) -> np.ndarray:
    return base + height * (HOURS / at) * np.exp(1 - HOURS / at)


def rise(half: float, *, height: float = 1.0) -> np.ndarray:
    return height * (1 - 0.5 ** (HOURS / half))


def swing(period: float, *, damping: float = 0.0) -> np.ndarray:
    return (1 - np.cos(2 * np.pi * HOURS / period)) / 2 * np.exp(-damping * HOURS)


def verdict(theirs: np.ndarray, ours: np.ndarray, full: float | None = None):
    both = measure(HOURS, theirs, full), measure(HOURS, ours, full)
    return judge_curve(HOURS, (theirs, ours), both, full)


def test_a_pulse_has_a_peak_a_fold_and_little_left() -> None:
    found = measure(HOURS, pulse(1.0))
    assert found.peak_time == pytest.approx(1.0, abs=0.05)
    assert found.fold == pytest.approx(5.0, rel=0.01)
    assert found.left < 0.01
    assert not found.pulses


def test_a_rise_that_stays_has_a_half_time_and_no_peak() -> None:
    found = measure(HOURS, rise(2.0))
    assert found.half_time == pytest.approx(2.0, rel=0.05)
    assert np.isnan(found.peak_time)
    assert np.isnan(found.fold)
    assert found.left == 1.0


def test_a_swing_has_a_period_and_a_second_pulse() -> None:
    steady, damped = measure(HOURS, swing(4.0)), measure(HOURS, swing(4.0, damping=0.2))
    assert steady.period == pytest.approx(4.0, rel=0.02)
    assert steady.second == pytest.approx(1.0, rel=0.02)
    assert damped.second < 0.5


def test_a_curve_that_hardly_moves_rests() -> None:
    assert not measure(HOURS, 1 + 0.01 * rise(1.0)).moves
    assert not measure(HOURS, 0.01 * rise(1.0), full=1.0).moves
    assert measure(HOURS, 0.01 * rise(1.0)).moves


def test_a_curve_agrees_with_itself_in_any_unit() -> None:
    for curve in (pulse(1.0), rise(2.0), swing(4.0)):
        assert verdict(curve, 7 * curve).word == "agrees"


def test_two_curves_that_rest_agree() -> None:
    assert verdict(np.zeros(201), np.zeros(201), full=1.0).word == "agrees"


@pytest.mark.parametrize(
    ("theirs", "ours", "where"),
    [
        (rise(0.4), rise(1.0), "half-time 24 min there, 60 min here"),
        (pulse(1.0), pulse(2.5), "peak 60 min there, 2.5 h here"),
        (pulse(1.0), pulse(1.0, height=12.0), "fold 5 there, 13 here"),
        (pulse(1.0), 1 + rise(0.3), "left at the end"),
        (swing(4.0), swing(3.0), "period 4 h there, 3 h here"),
        (swing(4.0), swing(4.0, damping=0.2), "second pulse 1 there"),
        (swing(4.0), rise(1.0), "no second pulse here"),
        (rise(1.0), np.zeros(201), "only the published curve moves"),
        (np.ones(201), rise(1.0), "only our curve moves"),
        (1 + rise(1.0), 3 - rise(1.0), "it rises there and falls here"),
    ],
)
def test_a_departure_says_where(theirs: np.ndarray, ours: np.ndarray, where: str) -> None:
    found = verdict(theirs, ours)
    assert found.word == "departs"
    assert where in found.where


def test_on_a_common_scale_the_size_counts() -> None:
    small, large = rise(1.0, height=0.3), rise(1.0)
    assert verdict(large, small).word == "agrees"
    assert "size 1 there, 0.3 here" in verdict(large, small, full=1.0).where


def test_a_curve_near_a_limit_agrees_narrowly() -> None:
    assert verdict(rise(0.4), rise(0.75)).narrow
    assert not verdict(rise(0.4), rise(0.45)).narrow
    assert not verdict(rise(0.4), rise(1.0)).narrow


def test_falls_are_compared_by_what_is_gone() -> None:
    nearly, quite = 1 - 0.990 * rise(1.0), 1 - 0.999 * rise(1.0)
    assert verdict(nearly, quite).word == "agrees"
    assert "fold" in verdict(1 - 0.9 * rise(1.0), 1 - 0.3 * rise(1.0)).where


def test_times_are_not_told_apart_below_the_sampling_step() -> None:
    coarse = np.linspace(0, 10, 11)
    theirs, ours = (1 - 0.5 ** (coarse / half) for half in (0.05, 0.4))
    both = measure(coarse, theirs), measure(coarse, ours)
    gap = next(gap for gap in judge_curve(coarse, (theirs, ours), both).gaps if gap.name == "half-time")
    assert gap.apart == 1.0


def test_every_limit_is_used() -> None:
    seen = {gap.name for curve in (pulse(1.0), swing(4.0)) for gap in verdict(curve, curve).gaps}
    seen |= {gap.name for gap in verdict(rise(1.0), rise(1.0), full=1.0).gaps}
    assert seen == set(LIMITS)
