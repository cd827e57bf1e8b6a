"""Each measure reads what it says from a course that is known in closed form."""

import math

import numpy as np
import pytest

from pysuite.calibration.measures import MEASURES, Course
from pysuite.words.stage import Fate, Trace

TIME = np.linspace(0, 10, 2001)
FATE = Fate(10, {"momp": 2.0, "death": 2.25}, {})


def _course(value, other=None, **more):
    trace = Trace(TIME, value)
    return Course(FATE, trace, Trace(TIME, value if other is None else other), **more)


@pytest.mark.parametrize(
    ("measure", "value", "more", "answer"),
    [
        ("time of MOMP", TIME, {}, 2.0),
        ("time of death", TIME, {}, 2.25),
        ("death after MOMP", TIME, {}, 0.25),
        ("reaches", TIME / 10, {"share": 0.3}, 3.0),
        ("rises by a share", 5 + TIME, {"share": 0.5}, 5.0),
        ("takes to rise", TIME, {}, 8.0),
        ("falls to a share", np.exp(-TIME * math.log(2) / 3), {"share": 0.5}, 3.0),
        ("falls to a share", np.exp(-np.maximum(TIME - 2, 0) * math.log(2) / 3), {"since": 2}, 3.0),
        ("returns to a share", np.abs(TIME - 4) / 4, {"share": 1.0}, 8.0),
        ("first peak", np.sin(math.pi * TIME / 4), {}, 2.0),
        ("period", np.sin(2 * math.pi * TIME / 3), {}, 3.0),
        ("trough", (TIME - 4) ** 2, {}, 4.0),
        ("value", TIME, {"at": 7}, 7.0),
        ("value", TIME, {}, 10.0),
        ("fold", 2 + TIME, {"at": 2}, 2.0),
        ("highest fold", 2 + np.sin(math.pi * TIME / 4), {}, 1.5),
        ("left of the peak", np.minimum(TIME, 10 - TIME) + 5, {}, 0.5),
    ],
)
def test_a_measure_of_a_known_course(measure, value, more, answer):
    assert MEASURES[measure].take(_course(value, **more)) == pytest.approx(answer, abs=0.01)


def test_the_ratio_of_two_scenes():
    assert MEASURES["over the other"].take(_course(2 * TIME, TIME, at=5)) == pytest.approx(2)


@pytest.mark.parametrize("measure", ["first peak", "period", "reaches"])
def test_what_does_not_happen_is_nan(measure):
    assert math.isnan(MEASURES[measure].take(_course(np.exp(-TIME), share=2.0)))
