"""Claim files: what is read, and the one line that says what is wrong."""

from __future__ import annotations

import pytest

from pysuite.claim_form import Scene, schema
from pysuite.errors import ClaimError
from pysuite.paths import validation_dir

WRONG = [
    ("hours = 3\n[scenes.rest]", "unknown key 'hours'", None),
    ("[scenes.rest]\nmileu = {}", "unknown key 'scenes.rest.mileu'; nearest: 'milieu'", None),
    ("[scenes.rest]\nhours = -1", "scenes.rest.hours: Input should be greater than 0", None),
    ("[scenes.rest.milieu]\nIL7 = 1", "unknown milieu ligand 'IL7'; nearest: 'IL6'", None),
    ("[scenes.rest.expression]\nMCL = 1", "unknown gene 'MCL'; nearest: 'MCL1'", None),
    ("[scenes.rest.set]\ntoy_gian = 1", "unknown parameter 'toy_gian'; nearest: 'toy_gain'", None),
    ("[scenes.rest.treat]\nBH3stres = 1", "unknown drug 'BH3stres'; nearest: 'BH3stress'", None),
    ("[scenes.rest.treat]\nBH3stress = '5 mM/h'", "BH3stress", None),
    ("[scenes.rest.treat]\nBH3stress = '1.2x EC5'", "BH3stress", None),
    ("[scenes.rest.treat]\nBH3stress = 1\nat = '2 nM'", "at=", None),
    ("[scenes.rest]\nedge = { from = 'BIM', make = 'MCL' }", "unknown species 'MCL'; nearest: 'MCL1'", None),
    ("[scenes.rest]\nedge = { frm = 'BIM', make = 'MCL1' }", "unknown key 'scenes.rest.edge.0.frm'", None),
    (
        "[scenes.rest]\n[scenes.other]\ncohort = { shares = { 't(1;14)' = 1 } }",
        "unknown lesion 't(1;14)'",
        None,
    ),
    ("[scenes.rest]\n[scenes.other]\npopulation = { n = 9, genes = ['BMI'] }", "unknown gene 'BMI'", None),
    ("[scenes.rest]\npopulation = { n = 9 }", "speaks of one cell, and 'rest' is a population", None),
    ("[scenes.rest]\ntreat = { BH3stress = 'EC30 in fad' }", "unknown scene 'fad'; nearest: 'fed'", None),
    ("[scenes.rest]\nchange = { milieu = { IL7 = 1 } }", "unknown milieu ligand 'IL7'", None),
    ("[scenes.rest]\npreset = 'RCH'", "unknown preset 'RCH'; nearest: 'RICH'", None),
]

OTHER = [
    ("MCL1_total", "MCL1_totl", "unknown readout 'MCL1_totl'; nearest: 'MCL1_total'"),
    ("fed at least 1.5x rest", "fad at least 1.5x rest", "unknown scene 'fad'; nearest: 'fed'"),
    ("at least 1.5x", "at lest 1.5x", "cannot read 'fed at lest 1.5x rest at 6 h'; nearest: 'fed at least"),
    (
        "jak.transcribe_MCL1_by_STAT3",
        "jak.transcribe_MCL1_by_STAT",
        "unknown reaction 'jak.transcribe_MCL1_by_STAT'; nearest",
    ),
    ('origin = "stated"', 'origin = "said"', "origin: Input should be 'stated'"),
    ('claim  = "IL-6', 'clam = "IL-6', "unknown key 'clam'; nearest: 'claim'"),
    ('id     = "JAK-15"', 'id = "JAK-16"', "the id 'JAK-16' is not the name of the file"),
    ('where  = "JAK2/STAT3 pathway"', "", "the key 'where' is missing"),
    ("[control]", "[control", "Expected"),
    ('that    = "fed', 'any = ["rest no momp"]\nthat    = "fed', "either 'that' or 'any'"),
    ('readout = "MCL1_total"\n', "", "needs a readout"),
    ("fed at least 1.5x rest at 6 h", "share dead in fed at least 5 %", "of many cells, and 'fed' is one"),
    ("fed at least 1.5x rest at 6 h", "fed rises with dose", "the scene has no ladder"),
    ("[control]", "[control]\nonly = ['fad']", "unknown scene 'fad'; nearest: 'fed'"),
    ("[control]\ncut", "[nocontrol]\ncut", "unknown key 'nocontrol'; nearest: 'control'"),
    (
        'cut = ["jak.transcribe_MCL1_by_STAT3"]',
        "[[control.expect]]\nthat = 'fed dead'\nlow = 3\nhigh = 2",
        "'low' must be below",
    ),
]


@pytest.mark.parametrize(("scene", "message", "_"), WRONG)
def test_a_wrong_scene_is_one_line_with_the_nearest(toy, scene, message, _):
    with pytest.raises(ClaimError) as error:
        toy.write(toy.text.replace("[scenes.rest]", scene, 1))
    line = str(error.value)
    assert message in line
    assert line.startswith("claims/JAK-15.toml: ")
    assert "\n" not in line


@pytest.mark.parametrize(("old", "new", "message"), OTHER)
def test_a_wrong_file_is_one_line_with_the_nearest(toy, old, new, message):
    assert old in toy.text
    with pytest.raises(ClaimError) as error:
        toy.write(toy.text.replace(old, new, 1))
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_a_claim_that_needs_a_part_may_name_what_is_not_there(toy):
    text = toy.text.replace("MCL1_total", "miR15_16").replace(
        'origin = "stated"', 'origin = "stated"\nneeds = ["microRNA"]'
    )
    assert toy.write(text).needs == ["microRNA"]


def test_a_claim_without_control_is_refused(toy):
    with pytest.raises(ClaimError, match="expectations and a control"):
        toy.write(toy.text.split("[control]")[0])


def test_common_and_control_are_laid_over_the_scenes(toy):
    text = toy.text.replace("[scenes.rest]", "[common]\nhours = 12\nexpression = { MCL1 = 2 }\n[scenes.rest]")
    text = text.replace("[control]", '[control]\nat = "0 h"\nonly = ["fed"]')
    claim = toy.write(text)
    intact, cut = claim.cast(), claim.cast(claim.control[0])
    assert {scene.hours for scene in intact.values()} == {12}
    assert intact["fed"].expression == {"MCL1": 2}
    assert cut["rest"] == intact["rest"]
    assert cut["fed"].cut == []
    assert cut["fed"].change[0].cut == ["jak.transcribe_MCL1_by_STAT3"]
    assert cut["fed"].change[0].at == "0 h"


def test_a_control_may_put_fields_in_place_of_a_scenes_own(toy):
    claim = toy.write(toy.text + "\n[control.scenes.fed]\ntreat = []\n")
    assert claim.cast(claim.control[0])["fed"].treat == []


def test_a_ladder_makes_a_scene_a_dose(toy):
    text = toy.text.replace(
        "[scenes.rest]", '[scenes.rest]\nladder = { treat = "BH3stress", values = [0, 5] }'
    )
    cast = toy.write(text).cast()
    assert list(cast) == ["rest", "rest(0)", "rest(5)", "fed"]
    assert cast["rest(5)"].treat[0].doses == {"BH3stress": 5}
    steps = Scene.model_validate({"ladder": {"set": "k", "low": 1, "high": 100, "steps": 3}})
    assert steps.ladder is not None
    assert steps.ladder.doses == (1, 10, 100)
    assert steps.at_dose(10).set == {"k": 10}


@pytest.mark.parametrize(
    "bad",
    [
        "{ values = [1] }",
        '{ treat = "BH3stress" }',
        '{ treat = "BH3stress", set = "toy_gain", values = [1] }',
    ],
)
def test_a_ladder_is_whole(toy, bad):
    with pytest.raises(ClaimError, match="a ladder"):
        toy.write(toy.text.replace("[scenes.rest]", f"[scenes.rest]\nladder = {bad}"))


def test_the_schema_is_fresh():
    """Write it anew with: python -m pysuite.claim_form > validation/claim.schema.json."""
    assert (validation_dir() / "claim.schema.json").read_text(encoding="utf-8") == schema()
