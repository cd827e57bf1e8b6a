"""The judge's words: each verdict, on a toy cell whose behaviour is known."""

from __future__ import annotations

import pytest

from pysuite.errors import ClaimError, SimulationError
from pysuite.judge import judge, judge_on
from pysuite.play import Theatre, dress

DOSES = """
id     = "BCL2-03"
claim  = "More MCL-1 asks for more stress."
where  = "BCL-2 family of proteins"
origin = "stated"
[scenes.rest]
[scenes.rich.expression]
MCL1 = 3
[[expect]]
that = "EC50 of BH3stress for momp in rich at least 1.5x that in rest"
low  = 0.5
high = 500
[control]
only = ["rich"]
[control.scenes.rich]
expression = {}
[[control.expect]]
that = "EC50 of BH3stress for momp in rich unchanged from rest within 5 %"
low  = 0.5
high = 500
"""


def test_holds_with_margin_and_numbers(toy):
    verdict = judge(toy.cell, toy.write(), names=toy.names)
    assert verdict.word == "holds"
    assert verdict.control == "fails"
    assert verdict.margin == pytest.approx(0.379, abs=0.01)  # 1.95x of 1.5x
    assert verdict.share is None
    assert "1.95x" in verdict.sentence
    assert not verdict.short
    assert any("control: stops holding" in text for text in verdict.details)
    assert set(verdict.to_json()) == {"id", "verdict", "margin", "control", "share", "sentence"}


def test_fails_below_the_line(toy):
    verdict = judge(toy.cell, toy.write(toy.text.replace("1.5x", "3x")), names=toy.names)
    assert (verdict.word, verdict.short) == ("fails", True)
    assert verdict.margin is not None
    assert verdict.margin < 0


def test_vacuous_when_the_control_holds_too(toy):
    text = toy.text.replace('cut = ["jak.transcribe_MCL1_by_STAT3"]', 'cut = ["bcl2.degrade_MCL1"]')
    verdict = judge(toy.cell, toy.write(text), names=toy.names)
    assert (verdict.word, verdict.control, verdict.short) == ("vacuous", "holds", True)
    assert "still holds" in verdict.sentence


def test_one_control_of_two_that_holds_is_enough_to_be_vacuous(toy):
    text = toy.text.replace("[control]", "[[control]]") + '\n[[control]]\ncut = ["bcl2.degrade_MCL1"]\n'
    assert judge(toy.cell, toy.write(text), names=toy.names).word == "vacuous"


def test_a_control_that_leaves_too_much_fails(toy):
    text = toy.text + '\n[[control.expect]]\nreadout = "MCL1_total"\nthat = "fed above 15 at 6 h"\n'
    verdict = judge(toy.cell, toy.write(text), names=toy.names)
    assert (verdict.word, verdict.control) == ("fails", "fails")
    assert "above 15" in verdict.sentence


def test_gap_names_what_is_missing(toy):
    text = toy.text.replace('origin = "stated"', 'origin = "stated"\nneeds = ["microRNA"]')
    verdict = judge(toy.cell, toy.write(text), names=toy.names)
    assert (verdict.word, verdict.margin, verdict.control, verdict.short) == ("gap", None, "none", False)
    assert "microRNA" in verdict.sentence
    assert toy.cell.log == []


def test_disputed_never_counts_as_holding(toy):
    text = toy.text.replace(
        "[scenes.rest]", '[disputed]\nwhy = "wrong sign"\nsource = "X 2001"\n[scenes.rest]'
    )
    verdict = judge(toy.cell, toy.write(text), names=toy.names)
    assert verdict.word == "disputed"
    assert "wrong sign" in verdict.sentence


def test_what_was_put_in_never_counts_as_holding(toy):
    text = toy.text.replace('origin = "stated"', 'origin = "stated"\ninput = "a table"')
    verdict = judge(toy.cell, toy.write(text), names=toy.names)
    assert (verdict.word, verdict.control, verdict.short) == ("input", "fails", False)
    assert verdict.sentence.endswith("put in: a table")
    missed = judge(toy.cell, toy.write(text.replace("1.5x", "3x")), names=toy.names)
    assert missed.word == "fails"


def test_a_known_shortfall_is_not_short(toy):
    text = toy.text.replace("1.5x", "3x").replace('origin = "stated"', 'origin = "stated"\nknown = "later"')
    verdict = judge(toy.cell, toy.write(text), names=toy.names)
    assert (verdict.word, verdict.known, verdict.short) == ("fails", "later", False)


def test_a_scene_that_cannot_be_played_fails_and_says_why(toy):
    class Broken(type(toy.cell)):
        def simulate(self, hours=48, points=481, readouts=None):
            raise SimulationError("the cell does not settle")

    verdict = judge(Broken(), toy.write(), names=toy.names)
    assert verdict.word == "fails"
    assert "does not settle" in verdict.sentence


def test_ec50_is_found_by_halving(toy):
    theatre = Theatre(toy.cell, toy.names)
    verdict = judge_on(theatre, toy.write(DOSES, "BCL2-03"))
    assert verdict.word == "holds"
    assert verdict.margin == pytest.approx(1.0, abs=0.06)  # 3x of 1.5x
    (_, dose), *_ = theatre.doses.items()
    assert dose.side == ""
    assert dose.dose == pytest.approx(10 * (1 + 10 / 48), rel=0.03) or dose.dose == pytest.approx(
        30 * (1 + 10 / 48), rel=0.03
    )
    assert len({(str(one[1]), str(one[3])) for one in toy.cell.log}) == len(toy.cell.log), (
        "a run was repeated"
    )


def test_a_dose_that_is_not_reached_is_a_bound(toy):
    text = DOSES.replace("high = 500", "high = 20")
    verdict = judge(toy.cell, toy.write(text, "BCL2-03"), names=toy.names)
    assert "rich >20" in verdict.sentence
    assert verdict.word == "holds" if "over 1.6" in verdict.sentence else verdict.word in {"fails", "holds"}


def test_a_dose_may_be_a_multiple_of_the_ec50(toy):
    def word(multiple, fate):
        text = toy.text.replace(
            "[scenes.rest]", f"[scenes.rest]\ntreat = {{ BH3stress = '{multiple}x EC50' }}"
        )
        text = text.replace('readout = "MCL1_total"\n', "").replace(
            "fed at least 1.5x rest at 6 h", f"rest {fate}"
        )
        return judge(toy.cell, toy.write(text), names=toy.names)

    assert word(1.02, "momp").margin == pytest.approx(0.0, abs=0.2)
    assert word(0.98, "no momp").margin > 0


def test_scenes_that_play_the_same_run_once(toy):
    text = toy.text.replace("[scenes.rest]", "[scenes.rest]\n[scenes.twin]")
    text = text.replace(
        "[control]",
        '[[expect]]\nreadout = "MCL1_total"\nthat = "twin unchanged from rest within 5 %"\n[control]',
    )
    theatre = Theatre(toy.cell, toy.names)
    claim = toy.write(text)
    judge_on(theatre, claim)
    runs = theatre.runs
    assert runs == 4  # rest, fed, and both with the edge cut
    judge_on(theatre, claim)
    assert theatre.runs == runs


def test_dressing_passes_everything_on(toy):
    text = toy.text.replace(
        "[scenes.rest]",
        "[scenes.rest]\npreset = 'RICH'\nmilieu = { IL6 = 2 }\nexpression = { MCL1 = 4 }\n"
        "set = { toy_gain = 3 }\nclamp = { BIM = 'rest', at = '2 h' }\n"
        "cut = ['bcl2.degrade_MCL1']\ntreat = { BH3stress = 7, at = '2 h' }\n"
        "change = { at = '1 h', set = { toy_gain = 5 } }",
    )
    cell = dress(toy.cell, toy.write(text).cast()["rest"])
    assert cell.milieu == {"IL6": 2}
    assert cell.genes == {"MCL1": 4}
    assert cell.numbers == {"toy_gain": 5}
    assert cell.cuts == {"bcl2.degrade_MCL1"}
    assert cell.doses == (("BH3stress", 7, "2 h"),)
    assert cell.held == (("BIM", "rest"),)
    assert toy.cell.doses == ()


@pytest.fixture
def ranged(toy, monkeypatch):
    """Worlds in which only the gain of the toy is uncertain, by a stated fold."""

    def by(fold):
        monkeypatch.setattr("pysuite.worlds.number_ranges", lambda models: {"toy_gain": fold})

    return by


def test_worlds_give_a_share(toy, ranged):
    ranged(1.2)
    verdict = judge(toy.cell, toy.write(), worlds=10, seed=1, names=toy.names)
    assert (verdict.word, verdict.share) == ("holds", 1.0)


def test_fragile_when_few_worlds_hold(toy, ranged):
    ranged(20.0)
    verdict = judge(toy.cell, toy.write(), worlds=40, seed=1, names=toy.names)
    assert verdict.word == "fragile"
    assert verdict.share is not None
    assert 0.4 < verdict.share < 0.8
    assert verdict == judge(toy.cell, toy.write(), worlds=40, seed=1, names=toy.names)


def test_a_cut_may_hold_a_star(toy):
    verdict = judge(
        toy.cell,
        toy.write(toy.text.replace("transcribe_MCL1_by_STAT3", "transcribe_*_by_STAT3")),
        names=toy.names,
    )
    assert verdict.word == "holds"
    with pytest.raises(ClaimError, match=r"unknown reaction 'jak.make_\*'"):
        toy.write(toy.text.replace("jak.transcribe_MCL1_by_STAT3", "jak.make_*"))


def test_census_reads_the_wiring(toy):
    text = toy.text.replace("fed at least 1.5x rest at 6 h", "made, lost and bound").replace(
        "MCL1_total", "MCL1"
    )
    verdict = judge(toy.cell, toy.write(text), names=toy.names)
    assert verdict.word == "holds"  # with the only making cut, MCL1 is never made
    assert verdict.control == "fails"


def test_at_least_so_many_of_several_sentences(toy):
    any_of = f"any = {[f'fed at least {x}x rest at 6 h' for x in (1.5, 9, 1.1)]}"
    text = toy.text.replace('that    = "fed at least 1.5x rest at 6 h"', f"{any_of}\nat_least = 2")
    assert judge(toy.cell, toy.write(text), names=toy.names).word == "holds"
    assert (
        judge(toy.cell, toy.write(text.replace("at_least = 2", "at_least = 3")), names=toy.names).word
        == "fails"
    )


def test_a_claim_says_how_much_it_takes(toy):
    assert toy.write().tier == "quick"
    assert toy.write(DOSES, "BCL2-03").tier == "search"
    many = toy.text.replace("[scenes.rest]", "[scenes.rest]\n[scenes.noisy]\npopulation = { n = 9 }")
    assert toy.write(many).tier == "population"
