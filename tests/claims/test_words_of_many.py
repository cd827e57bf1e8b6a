"""Words about populations and cohorts: one case that holds, one that does not."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pytest

from pysuite.errors import ClaimError
from pysuite.words import Asked, Fate, Potency, Trace, read
from pysuite.words.group import Group
from pysuite.words.many import Value, number_of, units
from pysuite.words.relate import auc, fitted, rank_correlation

PRODUCTS = [
    ("two at most 1.1x the product of one and one over base", "X", True, None),
    ("four at most 1.1x the product of one and one over base", "X", False, None),
    ("four at least 1.5x the product of one and one over base", "X", True, None),
    ("two at least 1.5x the product of one and one over base", "X", False, None),
    ("two between 0.9x and 1.1x the product of one and one over base", "X", True, None),
    ("four between 0.9x and 1.1x the product of one and one over base", "X", False, None),
]
CASES = [
    # sentence, readout, holds, margin
    *PRODUCTS,
    ("share dead in p80 at least 50 %", "", True, None),
    ("share dead in p20 at least 50 %", "", False, None),
    ("share dead in p20 at most 40 %", "", True, 1.0),
    ("share dead in p80 at most 40 %", "", False, -1.0),
    ("share dead in p20 between 10 % and 40 % by 30 h", "", True, 1.0),
    ("share dead in p80 between 10 % and 40 %", "", False, -1.0),
    ("median EC50 of D for death in ven between 5 and 50", "", True, None),
    ("median EC50 of D for death in ven between 50 and 500", "", False, None),
    ("share dead in p80 at least 30 points above p20", "", True, 1.0),
    ("share dead in p20 at least 30 points above p80", "", False, None),
    ("share dead in p20 at most 5 points above p80", "", True, None),
    ("share dead in p80 at most 5 points above p20", "", False, None),
    ("share dead in p80 at most 5 points below p20", "", True, None),
    ("share dead in p20 at most 5 points below p80", "", False, None),
    ("share dead in p20 within 5 points of p20", "", True, None),
    ("share dead in p20 within 5 points of p80", "", False, None),
    ("response rate in ven with A at least 2.5x that in ven without A", "", True, None),
    ("response rate in ven without A at least 2.5x that in ven with A", "", False, None),
    ("response rate in ven without A at most 0.5x that in ven with A", "", True, None),
    ("response rate in ven with A at most 0.5x that in ven without A", "", False, None),
    ("share dead in p80 between 2x and 8x that in p20", "", True, 1.0),
    ("share dead in p20 between 2x and 8x that in p80", "", False, None),
    ("deep response rate in ven between 40 % and 95 % of its highest kill", "", True, None),
    ("deep response rate in ven between 40 % and 95 % of its response rate", "", False, None),
    ("deep response rate in weak between 40 % and 95 % of its response rate", "", False, -5.0),
    ("share dead in p80 above p20 not below p20", "", True, None),
    ("share dead in p20 above p20", "", False, None),
    ("share dead gains from p20 to p80 at least 50 % of what it gains from p20 to p80", "", True, 1.0),
    ("share dead gains from p80 to p20 at least 50 % of what it gains from p20 to p80", "", False, None),
    ("median in survivors of p80 at least 1.2x that in cells of p80", "X", True, None),
    ("median in survivors of p20 at least 2x that in cells of p20", "X", False, None),
    ("median in cells of p20 between 0.9x and 1.1x that in cells of p80", "X", True, None),
    ("median in survivors of p80 between 0.9x and 1.1x that in cells of p80", "X", False, None),
    ("share dead in climb never falls with dose by more than 2 points", "", True, None),
    ("share dead in slide never falls with dose by more than 2 points", "", False, None),
    ("share dead in climb is less steep with dose than in cliff", "", True, None),
    ("share dead in cliff is less steep with dose than in climb", "", False, None),
    ("Bliss excess of p80 over p20 and p20 at least 0.22", "", True, 1.0),
    ("Bliss excess of p20 over p20 and p20 at least 0.1", "", False, None),
    ("Bliss excess of p20 over p20 and p20 at most 0.05", "", True, None),
    ("Bliss excess of p80 over p20 and p20 at most 0.05", "", False, None),
    ("Bliss excess of p80 over p20 and p80 between -0.05 and 0.3", "", True, None),
    ("Bliss excess of p20 over p80 and p80 between -0.05 and 0.3", "", False, None),
    ("largest Bliss excess in matrix at least 0.3", "", True, None),
    ("largest Bliss excess in matrix at least 0.6", "", False, None),
    ("smallest Bliss excess in matrix at least -0.05", "", True, None),
    ("smallest Bliss excess in matrix at least 0.6", "", False, None),
    ("combination index of D and E for death in synergy at most 0.7", "", True, None),
    ("combination index of D and E for death in sham at most 0.7", "", False, None),
    ("combination index of D and E for death in sham at least 0.95", "", True, None),
    ("combination index of D and E for death in synergy at least 0.95", "", False, None),
    ("rank correlation of X with kill in ven at least 0.3", "", True, None),
    ("rank correlation of Z with kill in ven at least 0.3", "", False, None),
    ("rank correlation of Z with it in ven at most -0.15", "X", True, None),
    ("rank correlation of X with kill in ven at most 0.15", "", False, None),
    ("rank correlation of W with it in ven at most 0.35 either way", "X", True, None),
    ("rank correlation of Z with it in ven at most 0.35 either way", "X", False, None),
    ("X tells ven with A from ven without A with an AUC between 0.65 and 1", "", True, 0.083),
    ("W tells ven with A from ven without A with an AUC between 0.65 and 1", "", False, None),
    ("it tells ven with A from ven without A with an AUC of at least 0.65", "X", True, None),
    ("it tells ven without A from ven with A with an AUC of at least 0.65", "X", False, None),
    ("lesions predict response in ven with an AUC between 0.65 and 1, led by A", "", True, None),
    ("lesions predict response in ven with an AUC between 0.65 and 1, led by B", "", False, -5.0),
    ("lesions predict response in ven with an AUC between 0.65 and 1, led by B or A", "", True, None),
    ("lesions predict response in ven with an AUC between 0.42 and 0.58", "", False, None),
    ("none of ven and other kills best in more than 80 % of patients", "", True, None),
    ("none of ven and weak kills best in more than 80 % of patients", "", False, None),
    ("kill in other falls with A beside B", "", True, None),
    ("kill in ven falls with A beside B", "", False, None),
    ("kill in other falls with A or B beside B", "", True, None),
    ("kill in ven falls with A or B beside B", "", False, None),
    ("death EC50 of D and of E shift apart between ven with A and ven without A", "", True, None),
    ("death EC50 of D and of D shift apart between ven with A and ven without A", "", False, None),
    ("clone p20 from 1 % among p80 makes up at least 50 % after 7 rounds", "", True, None),
    ("clone p20 from 1 % among p20 makes up at least 50 % after 7 rounds", "", False, None),
    ("clone p20 from 1 % among p20 makes up between 0.7 % and 1.5 % after 7 rounds", "", True, None),
    ("clone p20 from 1 % among p80 makes up between 0.7 % and 1.5 % after 7 rounds", "", False, None),
    ("clone p20 from 5 % among p80 grows at least 2.5x in 3 rounds", "", True, None),
    ("clone p20 from 5 % among p20 grows at least 2.5x in 3 rounds", "", False, None),
    ("clone p20 from 3 % to 9 % among p80 grows at least 2.5x in 3 rounds", "", True, None),
    ("clone p20 from 3 % to 9 % among p20 makes up between 12 % and 40 % after 3 rounds", "", False, None),
    ("clone p20 from 5 % among p20 grows at most 1.4x in 3 rounds", "", True, None),
    ("clone p20 from 5 % among p80 grows at most 1.4x in 3 rounds", "", False, None),
    (
        "clone p20 from 1 % among p80, doubling every 48 h, falls below 50 % and regrows within 9 rounds",
        "",
        True,
        None,
    ),
    (
        "clone p80 from 1 % among p80, doubling every 48 h, falls below 50 % and regrows within 9 rounds",
        "",
        False,
        None,
    ),
]


@dataclass
class Crowd:
    """Populations of 20 cells and cohorts of 12 patients with 10 cells, written down.

    Cells die in order of their number, those with little X first. Patients with A die of ``ven``, those
    without of ``other``.
    """

    shares: dict[str, float]
    ladders: dict[str, tuple[float, ...]] = field(default_factory=dict)
    cohorts: frozenset[str] = frozenset({"ven", "other", "weak"})
    plain: dict[str, float] = field(default_factory=dict)

    def members(self, scene):
        name, *numbers = scene.split("#")
        if scene in self.plain or len(numbers) == 1 + (name in self.cohorts):
            return (scene,)
        count = 10 if "#" in scene else 12 if scene in self.cohorts else 20
        return tuple(f"{scene}#{i}" for i in range(count))

    def cells(self, scene):
        many = self.members(scene)
        return tuple(cell for one in many for cell in self.members(one)) if scene in self.cohorts else many

    def wholes(self, scene):
        return self.members(scene) if scene in self.cohorts else (scene,)

    def typical(self, member):
        return member

    def labels(self, member):
        i = int(member.split("#")[1])
        return frozenset(name for name, has in (("A", i % 4 < 2), ("B", i % 3 == 0)) if has)

    def dies(self, cell, event, by=None):
        scene, *numbers = cell.split("#")
        if scene in self.cohorts:
            ill = "A" in self.labels(cell)
            share = {"ven": 0.95 if ill else 0.2, "other": 0.1 if ill else 0.7, "weak": 0.0}[scene]
            return int(numbers[-1]) < 10 * share
        return int(numbers[-1]) < 20 * self.shares[scene]

    def prepare(self, cells, event, by=None):
        assert all(isinstance(self.dies(cell, event, by), bool) for cell in cells)

    def rest(self, cell, readout):
        number = int(cell.split("#")[1])
        base = 10.0 * ("A" in self.labels(cell)) if cell.split("#")[0] in self.cohorts else 0.0
        return {"X": 1 + base + number, "Z": 100 - base - number, "W": float(number * 7 % 12)}[readout]

    def trace(self, scene, readout):
        value = self.plain[scene] if scene in self.plain else self.rest(scene, readout)
        return Trace(np.array([0.0, 48.0]), np.array([value, value]))

    def fate(self, scene):
        dead = 4.0 + int(scene.split("#")[-1]) if self.dies(scene, "death") else np.nan
        return Fate(48.0, {"momp": dead, "death": dead}, {"momp": 1.0, "death": 1.0})

    def hours(self, scene):
        return 48.0

    def ladder(self, scene):
        return tuple((dose, f"{scene}({dose:g})") for dose in self.ladders[scene])

    def grid(self, scene):
        return tuple((a, b, f"{scene}({a:g},{b:g})") for a in (0.0, 1.0) for b in (0.0, 1.0))

    def potency(self, scene, drug, event, options, share=0.5):
        if "#" in scene:
            return Potency(20.0 if "A" in self.labels(scene) and drug == "D" else 10.0 + int(scene[-1]) / 10)
        return Potency(10.0)

    def mixture(self, scene, doses, event, options):
        return Potency({"synergy": 0.2, "sham": 0.5}[scene])


@pytest.fixture
def crowd() -> Crowd:
    rungs = {"climb": (0.0, 0.2, 0.5, 0.8, 1.0), "slide": (0.0, 0.8, 0.2, 0.9, 1.0), "cliff": (0, 0, 1, 1, 1)}
    doses = (1.0, 3.0, 10.0, 30.0, 100.0)
    shares = {"p20": 0.2, "p80": 0.8, "matrix(0,0)": 0, "matrix(1,0)": 0.2, "matrix(0,1)": 0.2}
    shares |= {"matrix(1,1)": 0.8, "synergy": 0.5, "sham": 0.5}
    shares |= {f"{k}({d:g})": x for k, v in rungs.items() for d, x in zip(doses, v, strict=True)}
    plain = {"base": 1.0, "one": 2.0, "two": 4.0, "four": 8.0}
    return Crowd(shares, dict.fromkeys(rungs, doses), plain=plain)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[0])
def test_word(crowd, case):
    sentence, readout, holds, margin = case
    found = read(sentence).answer(crowd, Asked(readout))
    assert found.holds is holds, found
    assert found.margin >= 0 if holds else found.margin < 0
    if margin is not None:
        assert found.margin == pytest.approx(margin, abs=0.01)


def test_every_word_has_a_case_each_way(both_ways):
    assert not both_ways(CASES, "crowd", "pairs", "relate", "selection")


STATS = [
    ("deep response rate", "ven", 6 / 12),
    ("median kill", "other with A", 0.1),
    ("lowest kill", "ven", 0.2),
    ("highest kill", "ven", 1.0),
    ("share with A", "ven", 0.5),
    ("share of responders with A", "ven", 1.0),
    ("share with EC50 of D for death at most 15", "ven", 0.5),
    ("share with momp", "p20", 0.2),
    ("share above 1 SD of p20", "ven in the top half by X", 2 / 6),
    ("share between 10 % and 90 % of the highest", "p20", 15 / 20),
    ("median time of death", "p80", 13.0),
]


@pytest.mark.parametrize(("stat", "group", "value"), STATS)
def test_numbers_of_a_group(crowd, stat, group, value):
    found = read(f"{stat} in {group} at least 1 %")
    got = number_of(crowd, Asked("X"), found.slots["stat"], found.slots["g"])
    assert got.value == pytest.approx(value)
    assert got.low <= got.value <= got.high


def test_times_vary_only_among_those_that_have_one(crowd):
    found = read("variation in time of death in p20 at least 1 %")
    got = number_of(crowd, Asked(), found.slots["stat"], found.slots["g"])
    assert got.count == 4
    assert got.value == pytest.approx(np.std([4, 5, 6, 7], ddof=1) / 5.5)


def test_parts_of_a_group_are_taken_in_order(crowd):
    group = Group.of("ven without A in the top third by X with B")
    assert units(crowd, group) == ()
    assert units(crowd, Group.of("ven without A in the top third by X")) == ("ven#10", "ven#11")
    assert len(units(crowd, Group.of("survivors of p80"))) == 4
    thirds = [units(crowd, Group.of(f"p20 in the {part} third by X")) for part in ("top", "middle", "bottom")]
    assert [[int(one.split("#")[1]) for one in third] for third in thirds] == [
        [13, 14, 15, 16, 17, 18, 19],
        [6, 7, 8, 9, 10, 11, 12],
        [0, 1, 2, 3, 4, 5, 6],
    ]


def test_a_group_may_have_one_label_of_several(crowd):
    either, neither = (units(crowd, Group.of(f"ven {word} A or B")) for word in ("with", "without"))
    assert [one for one in crowd.members("ven") if crowd.labels(one) & {"A", "B"}] == list(either)
    assert set(either) | set(neither) == set(crowd.members("ven"))
    assert Group.of("ven without A or B with A").labels == ("A", "B", "A")


def test_an_empty_group_has_no_number_and_does_not_hold(crowd):
    found = read("response rate in ven with A without A at least 1 %").answer(crowd, Asked())
    assert (found.holds, found.margin) == (False, -5.0)
    assert "unknown (of 0)" in found.sentence


def test_a_grid_needs_each_drug_alone(crowd):
    crowd.grid = lambda scene: ((1.0, 1.0, "matrix(1,1)"),)
    with pytest.raises(ClaimError, match="must begin with 0"):
        read("largest Bliss excess in matrix at least 0.3").answer(crowd, Asked())


def test_two_clones_are_the_same_patients(crowd):
    with pytest.raises(ClaimError, match="not the same patients"):
        read("clone ven from 1 % among p80 makes up at least 50 % after 7 rounds").answer(crowd, Asked())


def test_what_a_sentence_speaks_of():
    found = read(
        "share above 2 SD of normal in ven with t(11;14) in the top third by BCL2_total at least 5 %"
    )
    assert found.scenes == ("normal", "ven")
    assert found.readouts == ("BCL2_total",)
    assert found.labels == ("t(11;14)",)
    assert found.about_readout
    assert read("share with EC50 of S63845 for death at most 100 in lines at least 50 %").drugs == ("S63845",)
    assert not read("share dead in ven at least 50 %").about_readout


def test_statistics_against_known_values():
    assert rank_correlation(np.arange(5.0), -np.arange(5.0)) == -1.0
    assert np.isnan(rank_correlation(np.ones(5), np.arange(5.0)))
    assert auc(np.array([1.0]), np.array([1.0])) == 0.5
    flags = np.array([[0.0], [0.0], [0.0], [0.0], [1.0], [1.0], [1.0], [1.0]])
    weights = fitted(flags, np.array([0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 1.0, 1.0]))
    chance = 1 / (1 + np.exp(-(weights[0] + weights[1] * flags[:, 0])))
    # The score equations hold at the end: residuals equal the ridge.
    assert np.sum(np.array([0, 0, 0, 1, 0, 1, 1, 1]) - chance) == pytest.approx(0, abs=1e-6)
    assert str(Value(0.5, 10, 0.2, 0.8)) == "50% (20% to 80%, of 10)"
