"""Words about shapes, switches, windows and shifts of the EC50: one case that holds, one that does not."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pysuite.errors import ClaimError
from pysuite.words import Potency, read

CASES = [
    # sentence, readout, holds, margin
    ("over overshoots by at least 50 %", "X", True, 1.0),
    ("level overshoots by at least 5 %", "X", False, None),
    ("level overshoots by at most 5 %", "X", True, 5.0),
    ("over overshoots by at most 5 %", "X", False, None),
    ("wave oscillates with a period between 4 h and 8 h", "X", True, None),
    ("wave oscillates with a period between 1 h and 2 h", "X", False, None),
    ("level oscillates with a period between 4 h and 8 h", "X", False, -5.0),
    ("in wave the peak of Y between 1 h and 3 h after that of X", "", True, None),
    ("in wave the peak of X between 1 h and 3 h after that of Y", "", False, None),
    ("in level the peak of X between 1 h and 3 h after that of X", "", False, -5.0),
    ("step above 0.9 within 3 h of half of Y", "X", True, None),
    ("step above 0.9 within 30 min of half of Y", "X", False, None),
    ("death in a after b", "", True, None),
    ("death in b after a", "", False, None),
    ("death in never not before a not before b", "", True, None),
    ("death in b not before never", "", False, -5.0),
    ("momp in step takes at least 4x as long as from Y to X", "", True, None),
    ("momp in step takes at least 9x as long as from Y to X", "", False, None),
    ("load grows with dose to a power of at most 0.9", "X", True, None),
    ("load grows with dose to a power of at most 0.4", "X", False, None),
    ("load grows with dose to a power of at least 0.4", "X", True, None),
    ("load grows with dose to a power of at least 1", "X", False, -1.0),
    ("memory turns back at most 0.5x its way up", "X", True, None),
    ("plain turns back at most 0.5x its way up", "X", False, -1.0),
    ("stuck turns back at most 0.5x its way up", "X", True, 5.0),
    ("still turns back at most 0.5x its way up", "X", False, -5.0),
    ("plain turns back at least 0.9x its way up", "X", True, None),
    ("memory turns back at least 0.9x its way up", "X", False, None),
    ("washed lives after 90 % of washouts until 1 h before momp in kept", "", True, 5.0),
    ("washed lives after 90 % of washouts until 1 h before momp in late", "", False, None),
    ("washed dies after 100 % of washouts that follow momp in kept", "", True, 5.0),
    ("washed dies after 100 % of washouts that follow momp in soon", "", False, -5.0),
    ("window in damaged from 2x its lowest dose to momp at least 2x wide", "X", True, 1.0),
    ("window in damaged from 2x its lowest dose to momp at least 8x wide", "X", False, -1.0),
    ("window in damaged from 2x its lowest dose to momp at most 8x wide", "X", True, 1.0),
    ("window in damaged from 2x its lowest dose to momp at most 2x wide", "X", False, -1.0),
    ("death in bare and shielded crosses over with dose", "", True, None),
    ("death in bare and bare crosses over with dose", "", False, -5.0),
    ("half undoes at least 40 % of the EC50 shift of D for momp from ten to forty", "", True, None),
    ("half undoes at least 90 % of the EC50 shift of D for momp from ten to forty", "", False, None),
    ("half undoes between 5 % and 80 % of the EC50 shift of D for momp from ten to forty", "", True, None),
    ("ten undoes between 5 % and 80 % of the EC50 shift of D for momp from ten to forty", "", False, None),
    ("half undoes between 5 % and 80 % of the EC50 shift of D for momp from ten to none", "", False, -5.0),
    (
        "EC50 shift of D for momp from ten to half at most 60 % of that of E for death from ten to forty",
        "",
        True,
        None,
    ),
    (
        "EC50 shift of D for momp from ten to half at most 30 % of that of E for death from ten to forty",
        "",
        False,
        None,
    ),
    (
        "EC50 shifts of D for momp from ten to half and half add up to between 50 % and 200 % "
        "of that to forty",
        "",
        True,
        1.0,
    ),
    (
        "EC50 shifts of D for momp from ten to forty, forty and forty add up to between 50 % and 200 % "
        "of that to forty",
        "",
        False,
        None,
    ),
    ("EC50 of D for momp in up rises with dose", "", True, None),
    ("EC50 of D for momp in down rises with dose", "", False, None),
    ("EC50 of D for momp in down falls with dose", "", True, None),
    ("EC50 of D for momp in up falls with dose", "", False, None),
    ("EC50 of D for momp in up never falls with dose", "", True, None),
    ("EC50 of D for momp in down never falls with dose", "", False, None),
]

PLAN = ((0.0, 1.0), (2.0, 2.0), (4.0, 4.0), (6.0, 8.0), (8.0, 4.0), (10.0, 2.0), (12.0, 1.0))


@pytest.fixture
def shaped(written, fated):
    """Scenes with peaks, switches and wash-outs over 48 h, one point a minute."""
    fate = fated
    t = np.linspace(0, 48, 48 * 60 + 1)
    one = np.ones_like(t)
    on = {"plain": (5, 9), "memory": (5, 12.5), "stuck": (5, 99), "still": (99, 100)}
    values = {
        ("over", "X"): 1 + np.exp(-((t - 6) ** 2)),
        ("level", "X"): one,
        ("wave", "X"): 2 + np.sin(2 * np.pi * t / 6),
        ("wave", "Y"): 2 + np.sin(2 * np.pi * (t - 2) / 6),
        ("step", "Y"): (t >= 10) * 1.0,
        ("step", "X"): (t >= 12) * 1.0,
        **{(name, "X"): 1.0 + 9 * ((t >= a) & (t < b)) for name, (a, b) in on.items()},
        **{(f"load({d:g})", "X"): one * max(d, 1) ** 0.5 for d in (0, 1, 10, 100)},
        **{(f"damaged({d:g})", "X"): one * d for d in (1, 2, 4, 8, 16)},
    }
    dead, lives = fate(momp=1, death=2), fate()
    return written(
        t,
        values,
        fates={
            "a": fate(5, 6),
            "b": fate(2, 3),
            "step": fate(10, 11),
            "never": lives,
            "kept": fate(10, 11),
            "late": fate(15, 16),
            "soon": fate(3, 4),
            **{f"washed({d:g})": lives if d < 10 else dead for d in (2, 4, 8, 12, 14)},
            **{f"damaged({d:g})": lives if d < 16 else dead for d in (1, 2, 4, 8, 16)},
            **{f"bare({d:g})": lives if d < 1 else dead for d in (0.5, 1, 2, 4)},
            **{f"shielded({d:g})": lives if d < 2 else dead for d in (0.5, 1, 2, 4)},
        },
        ladders={
            "load": (0, 1, 10, 100),
            "damaged": (1, 2, 4, 8, 16),
            "washed": (2, 4, 8, 12, 14),
            "bare": (0.5, 1, 2, 4),
            "shielded": (0.5, 1, 2, 4),
            "up": (1, 2),
            "down": (1, 2),
        },
        doses={
            "ten": Potency(10),
            "half": Potency(20),
            "forty": Potency(40),
            "none": Potency(100, "above"),
            "up(1)": Potency(10),
            "up(2)": Potency(20),
            "down(1)": Potency(20),
            "down(2)": Potency(10),
        },
        ramps=dict.fromkeys(on, PLAN),
    )


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_word(shaped, asked, case):
    sentence, readout, holds, margin = case
    found = read(sentence).answer(shaped, asked(readout))
    assert found.holds is holds, found
    assert found.margin > 0 if holds else found.margin < 0
    if margin is not None:
        assert found.margin == pytest.approx(margin, abs=0.01)


def test_every_word_has_a_case_each_way(both_ways):
    assert not both_ways(CASES, "shape", "sweep", "shifts")


def test_the_steepest_slope_and_the_time_up_to_momp(shaped, asked, fated):
    shaped.values["fast", "X"] = np.minimum(shaped.time, 10)
    shaped.values["slow", "X"] = np.minimum(shaped.time / 4, 10)
    shaped.fates["fast"] = fated(momp=5)
    assert read("fast at its steepest at least 3.9x slow").answer(shaped, asked("X")).holds
    assert read("fast above 4 by momp").answer(shaped, asked("X")).holds
    assert not read("fast above 6 by momp").answer(shaped, asked("X")).holds


@pytest.mark.parametrize(
    ("sentence", "missing"),
    [
        ("level turns back at most 0.5x its way up", "no ramp"),
        ("EC50 of D for momp in level rises with dose", "no ladder"),
        ("window in level from 2x its lowest dose to momp at least 2x wide", "no ladder"),
    ],
)
def test_a_scene_without_ramp_or_ladder_is_an_error(shaped, asked, sentence, missing):
    bare = replace(shaped, ramps={"level": ()}, ladders={"level": ()})
    with pytest.raises(ClaimError, match=missing):
        read(sentence).answer(bare, asked("X"))


def test_ranks_of_doses_may_tie(stage, asked):
    assert read("EC50 of D for momp in rest not below odd").answer(stage, asked()).holds
    assert not read("EC50 of D for momp in rest above odd").answer(stage, asked()).holds
    assert not read("EC50 of D for momp in rest not below fed").answer(stage, asked()).holds
