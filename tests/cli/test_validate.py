"""`pysuite validate`: verdicts for people and machines, reports that are whole, and honest exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace

import pytest
from typer.testing import CliRunner, Result

import pysuite
from pysuite.cli import app
from pysuite.judge import Verdict
from pysuite.scorecard import Scorecard


@pytest.fixture(scope="module")
def one() -> str:
    """Return the id of a claim that is there."""
    return pysuite.claims()[0].id


@pytest.fixture(autouse=True)
def elsewhere(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in an empty folder: without --out the report lands in the present one."""
    monkeypatch.chdir(tmp_path_factory.mktemp("elsewhere"))


def _run(*args: str) -> Result:
    return CliRunner().invoke(app, ["validate", "--no-build", *args])


def _card(*words: str, known: str | None = None) -> Scorecard:
    verdicts = tuple(
        Verdict(f"TRY-{i}", word, 1.0, "fails", None, "said so", known) for i, word in enumerate(words)
    )
    return Scorecard(verdicts, {one.id: "somewhere" for one in verdicts}, len(verdicts))


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch):
    """Make every validation end with a given scorecard, and write one file on the way."""

    def set_to(card: Scorecard, *, trouble: BaseException | None = None) -> None:
        def stand_in(only=None, *, out=None, progress=None, **more):
            for i, verdict in enumerate(card.verdicts):
                progress(i + 1, len(card.verdicts), verdict)
            if out is not None:
                (Path(out) / "report.html").write_text("new", encoding="utf-8")
            if trouble is not None:
                raise trouble
            return card

        # By its full name: as an attribute of the package, `validate` is the function.
        monkeypatch.setattr(import_module("pysuite.validate"), "validate", stand_in)

    return set_to


def test_json_is_alone_on_standard_output_and_has_the_promised_fields(one):
    result = _run("--only", one, "--json", "--jobs", "1")
    said = json.loads(result.stdout)
    assert [row["id"] for row in said["claims"]] == [one]
    assert set(said["claims"][0]) == {"id", "verdict", "margin", "control", "share", "sentence"}
    assert sum(said["counts"].values()) == 1
    assert f"1/1 claims  {one}" in result.stderr


def test_a_report_is_written_whole(tmp_path, one):
    result = _run("--only", one, "--out", str(tmp_path / "a" / "report"), "--jobs", "1")
    names = sorted(path.name for path in (tmp_path / "a" / "report").iterdir())
    assert "report.html" in names
    assert any(name.endswith(".json") for name in names)
    assert not any(name.startswith(".") for name in names)
    assert "written: " in result.stderr


def test_an_interrupted_report_leaves_the_old_one(tmp_path, judged):
    (tmp_path / "report.html").write_text("old", encoding="utf-8")
    judged(_card("holds"), trouble=OSError(28, "No space left on device"))
    result = _run("--out", str(tmp_path))
    assert result.exit_code == 2
    assert result.stderr.endswith("pysuite: error: no space left on device\n")
    assert [path.name for path in tmp_path.iterdir()] == ["report.html"]
    assert (tmp_path / "report.html").read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize(
    ("words", "known", "code"),
    [
        (("holds", "gap", "disputed"), None, 0),
        (("holds", "fails"), None, 1),
        (("holds", "vacuous"), None, 1),
        (("holds", "fragile"), None, 1),
        (("holds", "fails"), "listed as known", 0),
    ],
)
def test_the_exit_code_says_whether_the_model_falls_short(judged, words, known, code):
    judged(_card(*words, known=known))
    assert _run().exit_code == code


def test_progress_goes_to_standard_error_only(judged):
    judged(_card("holds", "holds", "holds"))
    result = _run()
    assert "3/3 claims" in result.stderr
    assert "claims  TRY" not in result.stdout
    assert "\x1b" not in result.output


def test_patterns_choose_claims(one):
    group = one.partition("-")[0]
    from pysuite.cli.validate import _matching

    ids = [each.id for each in pysuite.claims() if each.id.startswith(f"{group}-")]
    assert _matching([group]) == _matching([f"{group}-*"]) == ids
    assert _matching([one]) == [one]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--only", "{one}x"), "unknown claim '{one}x'; nearest: '{one}'"),
        (("--jobs", "0"), "--jobs"),
        (("--worlds", "-1"), "--worlds"),
        (("--readme", "nowhere.md"), "nowhere.md: no such file"),
        (("--out", __file__), "is a file, not a folder"),
    ],
)
def test_wrong_use_is_one_line_and_code_2(args, said, one):
    result = _run(*(part.format(one=one) for part in args))
    assert result.exit_code == 2
    assert result.stdout == ""
    assert said.format(one=one) in result.stderr
    assert result.stderr.count("\n") == 1


def test_the_scorecard_in_a_readme_is_renewed(tmp_path, judged):
    page = tmp_path / "README.md"
    page.write_text("a\n<!-- scorecard:begin -->\nstale\n<!-- scorecard:end -->\nb\n", encoding="utf-8")
    judged(_card("holds", "holds"))
    assert _run("--readme", str(page)).exit_code == 0
    text = page.read_text(encoding="utf-8")
    assert "| somewhere | 2 |" in text
    assert "stale" not in text


def test_the_model_is_built_and_checked_first(monkeypatch, judged):
    judged(_card("holds"))
    report = SimpleNamespace(ok=False, files=("a.xml", "b.xml"), stale=("b.xml",))
    monkeypatch.setattr(import_module("pysuite.build"), "build_all", lambda *_, **__: report)
    result = CliRunner().invoke(app, ["validate"])
    assert result.exit_code == 2
    assert "b.xml" in result.stderr
    report.ok = True
    result = CliRunner().invoke(app, ["validate"])
    assert result.exit_code == 0
    assert "built and checked: 2 SBML files" in result.stderr


def test_dose_searches_are_left_out_unless_asked_for():
    chosen = {one.id for one in import_module("pysuite.validate")._chosen(None, every_one=False)}
    every = {one.id for one in pysuite.claims()}
    assert "MENV-06" in every - chosen
    assert "JAK-15" in chosen
    assert len(chosen) >= 60


def test_ctrl_c_shows_what_was_judged_and_how_to_go_on(judged, tmp_path):
    from pysuite.validate import Stopped

    judged(_card("holds", "holds"), trouble=Stopped(_card("holds", "holds"), 9))
    result = _run("--out", str(tmp_path))
    assert result.exit_code == 130
    assert "2 of 9 claims are judged and kept" in result.stderr
    assert "--resume" in result.stderr
    assert "somewhere" in result.stdout
    assert not (tmp_path / "report.html").exists()


def test_populations_are_a_tier_of_their_own():
    chosen = import_module("pysuite.validate")._chosen
    quick = {one.id for one in chosen(None, every_one=False)}
    with_populations = {one.id for one in chosen(None, every_one=False, populations=True)}
    every = {one.id for one in chosen(None, every_one=True, populations=True)}
    assert quick <= with_populations < every
    assert all(one.tier == "population" for one in pysuite.claims() if one.id in with_populations - quick)


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_the_fast_engine_says_that_it_takes_the_job(tmp_path: Path, jobs: str):
    pytest.importorskip("bngsim", reason="the extra 'fast' is not installed")
    command = [sys.executable, "-m", "pysuite", "validate", "--only", "JAK-15", "--no-build"]
    said = subprocess.run(
        [*command, "--engine", "fast", "--json", "--jobs", jobs, "--out", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert json.loads(said.stdout)["claims"][0]["verdict"] == "holds"
    assert "the fast engine takes this job" in said.stderr
    assert "error" not in said.stderr
