"""Every word of the vocabulary: one case that holds, one that does not, and what the margin says."""

from __future__ import annotations

import pytest

from pysuite.errors import ClaimError
from pysuite.words import read

CASES = [
    # sentence, readout, holds, margin
    ("fed at least 1.5x rest at 24 h", "X", True, 1.0),
    ("fed at 24 h at least 1.5x rest", "X", True, 1.0),
    ("fed at least 6x rest at 24 h", "X", False, -1.0),
    ("fed by 24 h at least 1.5x fed at the start", "X", True, 1.0),
    ("fed at least 1x rest throughout", "X", True, 0.0),
    ("fed at least 1.5x rest throughout", "X", False, -0.585),
    ("fed at least 1.5x rest from 10 h to 20 h", "X", True, 0.99),
    ("zero at least 1x zero", "X", True, 0.0),
    ("rest at most 0.5x fed at 24 h", "X", True, 0.585),
    ("fed at most 1.5x rest at 24 h", "X", False, -1.0),
    ("fed between 2x and 4x rest at 24 h", "X", True, 0.415),
    ("fed between 1x and 2x rest at 24 h", "X", False, -0.585),
    ("fed higher than rest at 6 h", "X", True, None),
    ("rest higher than rest", "X", False, None),
    ("rest lower than fed at 6 h", "X", True, None),
    ("rest lower than rest", "X", False, None),
    ("rest at least 50 % below fed at 24 h", "X", True, 0.585),
    ("fed at least 10 % below rest", "X", False, None),
    ("fed at least 50 % above rest at 24 h", "X", True, 1.0),
    ("rest at least 10 % above fed", "X", False, None),
    ("fed at most 10 % below rest at 24 h", "X", True, None),
    ("rest at most 10 % below fed at 24 h", "X", False, None),
    ("rest unchanged from rest within 5 %", "X", True, 5.0),
    ("fed unchanged from rest within 5 % at 24 h", "X", False, -5.0),
    ("fed exceeds rest by at least 10 at 24 h", "X", True, 1.0),
    ("rest exceeds fed by at least 10 at 24 h", "X", False, -5.0),
    ("rest differs from rest by at most 0.01 at 24 h", "X", True, 5.0),
    ("fed differs from rest by at most 10 at 24 h", "X", False, -1.0),
    ("fed rises to at least 1.5x by 12 h", "X", True, None),
    ("rest rises to at least 1.5x by 12 h", "X", False, None),
    ("rest rises to at most 1.1x throughout", "X", True, None),
    ("fed rises to at most 1.1x throughout", "X", False, None),
    ("fed rises by at least 50 % at 24 h", "X", True, 1.0),
    ("rest rises by at least 50 % at 24 h", "X", False, None),
    ("decay falls by at least 50 % by 4 h", "X", True, 1.0),
    ("decay falls by at least 50 % by 1 h", "X", False, -0.5),
    ("rest falls by at most 20 % until 45 min", "X", True, None),
    ("decay falls by at most 20 % until 2 h", "X", False, None),
    ("rest changes by at most 10 % throughout", "X", True, None),
    ("decay changes by at most 10 % at 2 h", "X", False, None),
    ("fed above 15 by 24 h", "X", True, 1.0),
    ("fed at 24 h above 60", "X", False, -1.0),
    ("switch below 0.02 until 19 h", "X", True, None),
    ("fed below 15 at 24 h", "X", False, -1.0),
    ("switch below 0.6 before momp", "X", True, None),
    ("rest after momp above 1", "X", False, -5.0),
    ("switch at 1 h after momp above 0.9", "X", True, None),
    ("fed between 20 and 40 at 24 h", "X", True, 0.415),
    ("fed between 10 and 20 at 24 h", "X", False, None),
    ("blocked undoes at least 70 % of the change from rest to fed at 24 h", "X", True, 0.263),
    ("blocked undoes at least 90 % of the change from rest to fed at 24 h", "X", False, None),
    ("blocked undoes between 50 % and 80 % of the change from rest to fed at 24 h", "X", True, None),
    ("blocked undoes between 5 % and 50 % of the change from rest to fed at 24 h", "X", False, None),
    ("fed above blocked above rest at 24 h", "X", True, None),
    ("rest above fed at 24 h", "X", False, None),
    ("rest not below rest at 24 h", "X", True, 0.0),
    ("fed reaches 90 % of its final level within 8 h", "X", True, 0.797),
    ("fed reaches 90 % of its final level within 1 h", "X", False, None),
    ("rest reaches half of its peak within 8 h", "X", False, -5.0),
    ("fed reaches half of its peak after 1 h", "X", True, None),
    ("fed reaches half of its peak after 2 h", "X", False, None),
    ("fed reaches half of its peak between 1 h and 2 h", "X", True, None),
    ("fed reaches half of its peak between 5 min and 45 min", "X", False, None),
    ("decay reaches half of its trough between 1 h and 3 h", "X", True, None),
    ("slow reaches half of its trough at least 2x later than X in decay", "X", True, None),
    ("decay reaches half of its trough at least 2x later than X in slow", "X", False, None),
    ("rest reaches half of its peak after 1 h", "X", False, -5.0),
    ("pulse peaks between 3 h and 5 h", "X", True, None),
    ("pulse peaks between 5 h and 8 h", "X", False, None),
    ("switch goes from 10 % to 90 % of its rise within 30 min", "X", True, None),
    ("fed goes from 10 % to 90 % of its rise within 20 min", "X", False, None),
    ("half-life in decay at least 1 h", "X", True, 1.0),
    ("half-life in decay at least 4 h", "X", False, -1.0),
    ("half-life in decay at most 4 h", "X", True, 1.0),
    ("half-life in rest at most 4 h", "X", False, -5.0),
    ("half-life in decay between 1 h and 4 h", "X", True, 1.0),
    ("half-life in decay between 5 min and 30 min", "X", False, -2.0),
    ("half-life in slow at least 2x that in decay", "X", True, 1.0),
    ("half-life in decay at least 2x that in slow", "X", False, None),
    ("half-life in decay at most 0.5x that in slow", "X", True, 1.0),
    ("half-life in slow at most 0.5x that in decay", "X", False, None),
    ("half-life in decay at least 5x that of X", "Y", True, 1.0),
    ("half-life in decay at least 5x that of Y", "X", False, None),
    ("in switch X before Y before death", "", False, None),
    ("in switch X before Y", "", True, 2.0),
    ("in switch X not after X before Y", "", True, None),
    ("in switch Y before X", "", False, -2.0),
    ("in decay loss of X before loss of Y", "", True, None),
    ("in switch Y between 3 min and 60 min after X", "", True, 1.888),
    ("in switch Y between 3 min and 10 min after X", "", False, None),
    ("in switch Y at most 40 min after momp", "", True, 1.0),
    ("in switch Y at most 20 min after X", "", False, -1.0),
    ("in switch X at most 20 min after Y", "", False, -2.0),
    ("in switch X within 40 min of Y", "", True, 1.0),
    ("in switch X within 20 min of Y", "", False, -1.0),
    ("lag from Y to X in switch at most 0.5x that in late", "", False, -5.0),
    ("in switch Y at least 20 min after X", "", True, 1.0),
    ("in switch Y at least 40 min after X", "", False, -1.0),
    ("lag from X to Y in late at least 2x that in switch", "", True, 1.0),
    ("lag from X to Y in switch at least 2x that in late", "", False, None),
    ("lag from X to Y in switch at most 0.5x that in late", "", True, 1.0),
    ("lag from X to Y in late at most 0.5x that in switch", "", False, None),
    ("switch momp", "", True, None),
    ("switch momp by 10 h", "", False, -1.0),
    ("near momp", "", False, -0.152),
    ("rest no momp", "", True, 3.322),
    ("switch no momp", "", False, None),
    ("switch no momp by 10 h", "", True, 1.0),
    ("switch dead by 41 h", "", True, 1.0),
    ("rest dead", "", False, None),
    ("near no death", "", True, 0.152),
    ("switch no death", "", False, None),
    ("death in late at least 1.5x later than in switch", "", True, 0.415),
    ("death in rest at least 2x later than in switch", "", True, 5.0),
    ("death in switch at least 2x later than in rest", "", False, -5.0),
    ("momp in late at most 1.3x later than in switch", "", True, None),
    ("death in late at most 1.3x later than in switch", "", False, None),
    ("momp in late unchanged from switch within 10 %", "", True, 5.0),
    ("death in late unchanged from switch within 10 %", "", False, None),
    ("given rises with dose", "X", True, None),
    ("taken rises with dose", "X", False, None),
    ("even rises with dose", "X", False, None),
    ("taken falls with dose at 4 h", "X", True, None),
    ("given falls with dose at 4 h", "X", False, None),
    ("even never falls with dose", "X", True, None),
    ("taken never falls with dose", "X", False, None),
    ("given saturates with dose within 15 %", "X", True, None),
    ("given saturates with dose within 1 %", "X", False, None),
    ("even is flat with dose within 5 %", "X", True, 5.0),
    ("given is flat with dose within 5 %", "X", False, None),
    ("given is half-maximal between 0.5 and 5", "X", True, None),
    ("given is half-maximal between 5 and 50", "X", False, None),
    ("even is half-maximal between 0.5 and 5", "X", False, -5.0),
    ("steep has a slope of at least 4", "X", True, None),
    ("given has a slope of at least 4", "X", False, None),
    ("even has a slope of at least 4", "X", False, -5.0),
    ("given has a slope between 0.7 and 2.5", "X", True, None),
    ("steep has a slope between 0.7 and 2.5", "X", False, None),
    ("steep jumps by at least 80 % of its range within a 1.3x dose step", "X", True, None),
    ("given jumps by at least 80 % of its range within a 1.3x dose step", "X", False, None),
    ("EC50 of D for momp in fed at least 1.5x that in rest", "", True, 0.415),
    ("EC50 of D for momp in hard at least 1.5x that in rest", "", True, 2.737),
    ("EC50 of D for momp in rest at least 1.5x that in hard", "", False, None),
    ("EC50 of D for momp in fed over rest at least 1.5x that in odd over rest", "", True, None),
    ("EC50 of D for momp in rest at most 0.8x that in fed", "", True, None),
    ("EC50 of D for momp in hard at most 20x that in rest", "", False, -5.0),
    ("EC50 of D for momp in weak at most 0.2x that in rest", "", True, 1.0),
    ("EC50 of D for momp in fed between 1x and 3x that in rest", "", True, None),
    ("EC50 of D for momp in hard between 1x and 30x that in rest", "", False, None),
    ("EC50 of D for momp in odd unchanged from rest within 5 %", "", True, None),
    ("EC50 of D for momp in hard unchanged from hard within 5 %", "", True, 5.0),
    ("EC50 of D for momp in fed unchanged from rest within 5 %", "", False, None),
    ("EC50 of D for momp in rest at least 10 % below that in fed", "", True, None),
    ("EC50 of D for momp in odd at least 10 % below that in rest", "", False, None),
    ("EC50 of D for momp in hard above fed above rest", "", True, None),
    ("EC50 of D for momp in rest above fed", "", False, None),
    ("EC50 of D for death in rest at most 20", "", True, 1.0),
    ("EC50 of D for death in hard at most 20", "", False, None),
    ("EC50 of D for death in hard not reached", "", True, None),
    ("EC50 of D for death in rest not reached", "", False, None),
    ("made, lost and bound", "A", True, 5.0),
    ("made, lost and bound", "B", False, -5.0),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_word(stage, asked, case):
    sentence, readout, holds, margin = case
    found = read(sentence).answer(stage, asked(readout))
    assert found.holds is holds, found
    assert found.margin > 0 if holds and margin != 0 else True
    assert found.margin < 0 if not holds else True
    if margin is not None:
        assert found.margin == pytest.approx(margin, abs=0.01)
    assert len(found.sentence) > 10


def test_every_word_has_a_case_each_way(both_ways):
    assert not both_ways(CASES, "compare", "timing", "fate", "ladder", "potency", "census")


def test_a_misread_sentence_names_the_nearest():
    with pytest.raises(
        ClaimError, match=r"cannot read 'fed at lest 1.5x rest at 6 h'; nearest: 'fed at least 1.5x"
    ):
        read("fed at lest 1.5x rest at 6 h")


def test_readout_algebra(stage, asked):
    assert read("fed at most 0.5x rest at 24 h").answer(stage, asked("Y/(X + Y)")).holds is False
    with pytest.raises(ClaimError, match="only names, numbers"):
        read("fed at most 0.5x rest at 24 h").answer(stage, asked("X.__class__"))
    with pytest.raises(ClaimError, match="cannot read the readout"):
        read("fed at most 0.5x rest at 24 h").answer(stage, asked("X +"))


def test_a_time_beyond_the_run_is_an_error(stage, asked):
    with pytest.raises(ClaimError, match="lies beyond the 48 h"):
        read("fed at least 1.5x rest at 60 h").answer(stage, asked())


def test_half_life_counts_from_since(stage, asked):
    early = read("half-life in decay at least 1 h").answer(stage, asked())
    late = read("half-life in decay at least 1 h").answer(stage, asked(since=10.0))
    assert late.margin == pytest.approx(early.margin, abs=0.01)


def test_what_a_sentence_speaks_of():
    found = read("in stressed BAX_active not after loss of pore before momp before death")
    assert found.scenes == ("stressed",)
    assert found.readouts == ("BAX_active", "pore")
    found = read("EC50 of ABT-737 for death in a over b at least 2x that in c over d")
    assert found.scenes == ("a", "b", "c", "d")
    assert found.drugs == ("ABT-737",)
