"""`pysuite simulate`: the options say what the Python interface says, and every output is the same run."""

from __future__ import annotations

import csv
import io
import json
import math

import pytest
from typer.testing import CliRunner, Result

import pysuite
from pysuite.cli import app

SHORT = ("--hours", "4", "--points", "5")


def _run(*args: str) -> Result:
    return CliRunner().invoke(app, ["simulate", *args])


def _json(*args: str) -> dict:
    result = _run(*args, "--json")
    assert result.exit_code == 0, result.stderr
    assert result.stderr == ""
    return json.loads(result.stdout)


def test_the_options_make_the_same_cell_as_the_python_interface():
    said = _json(
        *("--lesion", "t(11;14)", "--lesion", "del(17p)", "--milieu", "IL6=1 nM", "--expression", "BIM=0.5"),
        *("--treat", "venetoclax=100 nM@1 h..3 h", "--cut", "bcl2.bind_MCL1__BIM@2 h"),
        *("--readout", "MCL1_total", *SHORT),
    )
    cell = (
        pysuite.load().with_lesions("t(11;14)", "del(17p)").with_milieu(IL6="1 nM").with_expression(BIM=0.5)
    )
    cell = cell.with_expression(BIM=0.5).cut("bcl2.bind_MCL1__BIM", at="2 h")
    cell = cell.treat(venetoclax="100 nM", at="1 h", until="3 h")
    run = cell.simulate(4, 5)
    assert said["cell"] == cell.describe()
    assert said["time"] == [0.0, 1.0, 2.0, 3.0, 4.0]
    assert list(said["readouts"]) == ["MCL1_total"]
    assert said["readouts"]["MCL1_total"]["unit"] == "nM"
    assert said["readouts"]["MCL1_total"]["values"] == pytest.approx(run["MCL1_total"].values, rel=1e-9)
    assert said["dead"] is run.dead


def test_a_line_is_the_same_cell_as_in_python():
    said = _json("--line", "MM.1S", "--readout", "MCL1_total", *SHORT)
    run = pysuite.load().with_line("MM.1S").simulate(4, 5)
    assert said["cell"] == run.cell.describe()
    assert said["readouts"]["MCL1_total"]["values"] == pytest.approx(run["MCL1_total"].values, rel=1e-9)


def test_a_wrong_line_is_answered_with_the_nearest():
    result = _run("--line", "MM1S")
    assert result.exit_code == 2
    assert "unknown line 'MM1S'; nearest: 'MM.1S'" in result.stderr


def test_what_does_not_happen_is_null_in_json():
    said = _json(*SHORT, "--readout", "pore")
    assert said["momp"] is False
    assert said["time_of_momp"] is None
    assert said["time_of_death"] is None


def test_the_table_has_units_and_the_numbers_of_the_run(tmp_path):
    target = tmp_path / "a.csv"
    result = _run(*SHORT, "--readout", "MCL1_total", "--readout", "pore", "--csv", str(target))
    assert result.exit_code == 0
    header, *rows = csv.reader(io.StringIO(target.read_text(encoding="utf-8")))
    run = pysuite.load().simulate(4, 5)
    assert header == ["time [h]", "MCL1_total [nM]", f"pore [{run.unit('pore')}]"]
    assert [float(row[1]) for row in rows] == pytest.approx(run["MCL1_total"].values, rel=1e-9)
    assert [float(row[0]) for row in rows] == [0, 1, 2, 3, 4]
    assert f"written: {target}" in result.stderr


@pytest.mark.parametrize(("suffix", "start"), [(".png", b"\x89PNG"), (".svg", b"<?xml"), (".pdf", b"%PDF")])
def test_a_plot_is_drawn_and_drawn_the_same_again(tmp_path, suffix, start):
    drawn = []
    for name in ("a", "b"):
        target = tmp_path / f"{name}{suffix}"
        assert _run(*SHORT, "--readout", "MCL1_total", "--plot", str(target)).exit_code == 0
        drawn.append(target.read_bytes())
    assert drawn[0].startswith(start)
    assert drawn[0] == drawn[1]


def test_the_summary_says_what_became_of_the_cell():
    result = _run(*SHORT)
    assert result.exit_code == 0
    assert "MOMP: not within 4 h" in result.stdout
    assert "death: not within 4 h" in result.stdout
    assert "MCL1_total" in result.stdout
    assert result.stderr == ""


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--treat", "venetoclx=100 nM"), "unknown drug 'venetoclx'; nearest: 'venetoclax'"),
        (("--treat", "venetoclax=100 kg"), "venetoclax='100 kg' is not in nM"),
        (("--treat", "venetoclax=-1"), "must not be negative"),
        (("--treat", "venetoclax=5@3 h..1 h"), "until='1 h' must be later than at='3 h'"),
        (("--lesion", "t(11;15)"), "nearest: 't(11;14)'"),
        (("--milieu", "IL7=1 nM"), "unknown milieu ligand 'IL7'; nearest: 'IL6'"),
        (("--expression", "BIN=0"), "nearest: 'BIM'"),
        (("--set", "bcl2_kdeg_MCL2=1"), "nearest: 'bcl2_kdeg_MCL1'"),
        (("--cut", "bcl2.bind_MCL1__BIN"), "nearest: 'bcl2.bind_MCL1__BIM'"),
        (("--preset", "MM_STROMAL"), "nearest: 'MM_STROMA'"),
        (("--readout", "MCL1_totl"), "unknown readout 'MCL1_totl'; nearest: 'MCL1_total'"),
        (("--hours", "-1"), "must not be negative"),
        (("--hours", "nan"), "must be finite"),
        (("--points", "1"), "must be a whole number of at least 2"),
    ],
)
def test_wrong_use_is_one_line_and_code_2(args, said):
    result = _run(*args)
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    assert result.stderr.startswith("pysuite: error: ")
    assert said in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_target_that_cannot_be_written_is_refused_before_the_cell_is_followed(tmp_path, monkeypatch):
    monkeypatch.setattr(pysuite, "load", lambda: pytest.fail("the cell was made first"), raising=False)
    for args in (("--csv", str(tmp_path / "no" / "a.csv")), ("--plot", str(tmp_path / "a.gif"))):
        assert _run(*args).exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_failed_run_writes_nothing(tmp_path):
    result = _run("--treat", "venetoclax=5 kg", "--csv", str(tmp_path / "a.csv"))
    assert result.exit_code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_dead_cell_is_said_to_be_dead():
    guards = ("--treat", "S63845=1 uM", "--treat", "venetoclax=1 uM", "--treat", "A-1155463=1 uM")
    said = _json(*guards, "--readout", "cPARP_fraction")
    assert said["dead"] is True
    assert 0 <= said["time_of_momp"] <= said["time_of_death"] <= 48
    assert math.isclose(said["hours"], 48)
