"""Somebody else's model: what it lacks, what it does, and what our claims make of it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pysuite.cli import app
from pysuite.errors import NotInModel, PysuiteError, UnknownName
from pysuite.exchange.borrowed import BorrowedCell
from pysuite.exchange.foreign import read_foreign
from pysuite.exchange.namemap import read_map
from pysuite.exchange.trial import sought, try_claims
from pysuite.exchange.watched import follow
from pysuite.words.names import model_names


@pytest.fixture(scope="module")
def borrowed(earm, earm_map) -> BorrowedCell:
    foreign, names = read_foreign(earm), model_names()
    return BorrowedCell(foreign, read_map(earm_map, foreign, names.flat), names)


def changed(place: Path, old: str, new: str, folder: Path) -> Path:
    text = place.read_text()
    assert old in text
    other = folder / place.name
    other.write_text(text.replace(old, new, 1))
    return other


# What it lacks


def test_what_it_lacks_is_said_with_rule_line_and_id(earm):
    lacks = read_foreign(earm).lacks
    assert {one.rule for one in lacks} == {"F01", "F02", "F04", "F05", "F06"}
    first = next(one for one in lacks if one.rule == "F02")
    assert str(first) == f"{earm}:{first.line}: F02 'kf1': number without a unit"


def test_our_own_model_lacks_no_units_no_names_and_no_values():
    import pysuite

    ours = read_foreign(Path(pysuite.load().source.place))
    assert not {one.rule for one in ours.lacks} & {"F01", "F02", "F03", "F05", "F07", "F08"}


# What it does


@pytest.mark.parametrize(
    ("dose", "release"), [(1000, 162), (250, 169), (50, 196), (10, 262), (2, 371), (1, 430)]
)
def test_earm_is_the_published_model(borrowed, dose, release):
    # minutes to half of SMAC, as the authors' own file gives them (validation/petab/calibration.csv, B007)
    run = borrowed.treat(TRAIL=f"{dose} ng/mL").simulate(12, 4321, readouts=["SMAC_cytosol"])
    smac = run.trajectory.values[:, 0]
    assert run.times[(smac > smac.max() / 2).argmax()] * 60 == pytest.approx(release, abs=1)


def test_folds_doses_and_washing_out_act_on_their_ids(borrowed):
    assert borrowed.treat(TRAIL="50 ng/mL").happens("momp")
    assert not borrowed.with_expression(BAX=0).treat(TRAIL="50 ng/mL").happens("momp")
    assert not borrowed.cut("disc.cleave_BID_by_CASP8").treat(TRAIL="50 ng/mL").happens("momp")
    brief, lasting = (borrowed.treat(TRAIL="50 ng/mL", until=until) for until in ("1 s", "10 h"))
    assert brief.simulate(24).time_of_death > 1.5 * lasting.simulate(24).time_of_death


def test_what_the_map_has_no_word_for_is_said(borrowed):
    for ask in (
        lambda: borrowed.with_expression(MCL1=0),
        lambda: borrowed.treat(venetoclax="1 nM"),
        lambda: borrowed.cut("bcl2.bind_MCL1__BIM"),
        lambda: borrowed.set(bcl2_kdeg_MCL1=1),
        lambda: borrowed.with_preset("MM_STROMA"),
    ):
        with pytest.raises(NotInModel, match="EARM1 has no word for"):
            ask()


def test_a_simulation_that_cannot_be_solved_is_one_line(earm, tmp_path):
    foreign = read_foreign(changed(earm, 'id="kf1" value="4e-07"', 'id="kf1" value="INF"', tmp_path))
    with pytest.raises(PysuiteError, match=r"earm1\.xml: the simulation"):
        follow(foreign, 100.0, 11)


# Our claims on it


def test_claims_hold_fail_or_are_gaps_with_a_reason(borrowed):
    xiap, mcl1 = try_claims(borrowed, sought(["EXEC-06", "BCL2-14"]))
    assert xiap.word == "holds"
    assert (mcl1.word, mcl1.sentence) == ("gap", "EARM1 has no word for the readout 'BCLXL_total'")


def test_a_claim_without_its_control_says_so(borrowed, earm_map, tmp_path):
    place = changed(earm_map, '"exec.bind_XIAP__CASP7" = []', "", tmp_path)
    words = read_map(place, borrowed.foreign, borrowed.names.flat)
    [verdict] = try_claims(BorrowedCell(borrowed.foreign, words, borrowed.names), sought(["EXEC-06"]))
    assert (verdict.word, verdict.control) == ("holds", "none")
    assert "the control was not played: EARM1 has no word for the reaction" in verdict.sentence


def test_an_unknown_claim_gets_the_nearest():
    with pytest.raises(UnknownName, match="nearest: 'EXEC-06'"):
        sought(["EXEC-6"])


# The map


@pytest.mark.parametrize(
    "slip",
    [
        ("cPARP_fraction =", "cPARP_fracton =", "unknown readout 'cPARP_fracton'; nearest: 'cPARP_fraction'"),
        ('"cPARP"', '"CPARP9"', "(in readouts.cPARP_fraction) 'CPARP9'; nearest: 'cPARP'"),
        ('SMAC  = "SMACm"', 'SMACK = "SMACm"', "unknown gene 'SMACK'; nearest: 'SMAC'"),
        ('"kf28"', '"kf280"', "(in cuts.exec.bind_XIAP__SMAC) 'kf280'; nearest: 'kf28'"),
        ("hours  =", "hour =", "'hour': extra inputs are not permitted"),
        ("[readouts]", "[readouts", "Expected ']'"),
    ],
)  # fmt: skip
def test_a_wrong_map_is_one_line_with_the_nearest_name(earm, earm_map, tmp_path, slip):
    old, new, why = slip
    place = changed(earm_map, old, new, tmp_path)
    with pytest.raises(PysuiteError) as caught:
        read_map(place, read_foreign(earm), model_names().flat)
    assert str(caught.value).startswith(f"{place}: ")
    assert why in str(caught.value)


# On the command line


def test_import_reports_follows_and_judges(earm, earm_map, tmp_path):
    table, picture = tmp_path / "out.csv", tmp_path / "out.png"
    line = ["import", str(earm), "--end", "3600", "--points", "11", "--readout", "XIAP", "--csv", str(table)]
    result = CliRunner().invoke(app, [*line, "--plot", str(picture)])
    assert result.exit_code == 0
    assert "58 species, 42 reactions, 70 parameters" in result.stdout
    rows = list(csv.DictReader(table.open()))
    assert (len(rows), rows[-1]["time"], float(rows[0]["XIAP"])) == (11, "3600.0", 1e5)
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_import_prints_json(earm, earm_map):
    line = ["import", str(earm), "--map", str(earm_map), "--claims", "EXEC-06", "--json"]
    result = CliRunner().invoke(app, line)
    found = json.loads(result.stdout)
    assert found["model"] == {"id": "EARM1", "name": "", "level": 3, "version": 2}
    assert [one["verdict"] for one in found["claims"]] == ["holds"]
    assert result.exit_code == 0


@pytest.mark.parametrize(
    ("extra", "why"),
    [
        (["--claims", "EXEC-06"], "--claims needs --map"),
        (["--csv", "out/none.csv"], "the folder out does not exist"),
        (["--readout", "XIPA", "--csv", "x.csv"], "unknown id 'XIPA'; nearest: 'XIAP'"),
    ],
)
def test_import_says_what_is_wrong(earm, tmp_path, monkeypatch, extra, why):
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(app, ["import", str(earm), *extra])
    assert result.exit_code == 2
    assert why in result.stderr
