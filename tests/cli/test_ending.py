"""Every way a command can end: its exit code, and one line on standard error where something went wrong."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
import typer
from typer.testing import CliRunner

from pysuite.cli.ending import HouseGroup
from pysuite.errors import BuildError, Problem, PysuiteError, UnknownName

ENDINGS = {
    "good": (lambda: None, 0, ""),
    "short": (lambda: typer.Exit(1), 1, ""),
    "unknown": (
        lambda: UnknownName("drug", "venetoclx", ["venetoclax"]),
        2,
        "pysuite: error: unknown drug 'venetoclx'; nearest: 'venetoclax'\n",
    ),
    "lines": (lambda: PysuiteError("one\n  two"), 2, "pysuite: error: one two\n"),
    "missing": (
        lambda: FileNotFoundError(2, "No such file or directory", "a.toml"),
        2,
        "pysuite: error: a.toml: no such",
    ),
    "full": (lambda: OSError(28, "No space left on device"), 2, "pysuite: error: no space left on device\n"),
    "stopped": (KeyboardInterrupt, 130, "pysuite: error: stopped\n"),
    "pipe": (BrokenPipeError, 141, ""),
    "build": (
        lambda: BuildError(
            [Problem("a.ant", 1, None, "bad", "L01"), Problem("a.ant", 2, None, "worse", "L02")]
        ),
        2,
        "pysuite: error: a.ant:1: L01 bad (and 1 more: see pysuite build)\n",
    ),
}


def _toy() -> typer.Typer:
    app = typer.Typer(cls=HouseGroup, rich_markup_mode=None, add_completion=False)

    @app.command()
    def end(way: str, number: int = 0) -> None:
        typer.echo("before")
        error = ENDINGS[way][0]()
        if error is not None:
            raise error

    @app.command()
    def bug() -> None:
        raise ZeroDivisionError("1/0")

    return app


@pytest.mark.parametrize("way", ENDINGS)
def test_each_error_ends_in_its_code_and_one_line(way):
    _, code, said = ENDINGS[way]
    result = CliRunner().invoke(_toy(), ["end", way])
    assert result.exit_code == code
    assert result.stderr.startswith(said)
    assert result.stderr.count("\n") == (1 if said else 0)


@pytest.mark.parametrize(
    "line", [["end"], ["end", "good", "--nmber", "1"], ["end", "good", "--number", "x"], ["nd"]]
)
def test_a_wrong_command_line_is_one_line_and_code_2(line):
    result = CliRunner().invoke(_toy(), line)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("pysuite: error: ")
    assert result.stderr.count("\n") == 1
    assert "--help" in result.stderr


def test_a_bug_shows_itself_and_is_never_taken_for_a_verdict():
    result = CliRunner().invoke(_toy(), ["bug"])
    assert result.exit_code == 70
    assert "ZeroDivisionError: 1/0" in result.stderr
    assert result.stderr.endswith("this is a bug in pysuite; please report it with the lines above\n")


def _started(*args: str, **more: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "pysuite", *args]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **more)


def _heed_ctrl_c() -> None:
    """Undo what a shell does to a job in the background: it lets it ignore Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_the_process_leaves_with_the_code():
    child = _started("simulate", "--hours", "soon")
    out, err = child.communicate(timeout=60)
    assert (child.returncode, out) == (2, "")
    assert err.startswith("pysuite: error: Invalid value for '--hours'")
    assert err.count("\n") == 1


def test_a_reader_that_leaves_is_no_error():
    read, write = os.pipe()
    os.close(read)
    child = subprocess.run(
        [sys.executable, "-m", "pysuite", "simulate", "--help"],
        stdout=write,
        stderr=subprocess.PIPE,
        check=False,
    )
    os.close(write)
    assert child.returncode == 141
    assert child.stderr == b""


@pytest.mark.skipif(os.name == "nt", reason="signals are sent otherwise there")
def test_ctrl_c_ends_with_130_and_one_line(tmp_path):
    # The process group is interrupted, as a terminal does it, while two workers judge.
    report = tmp_path / "report"
    child = _started(
        "validate", "--jobs", "2", "--out", str(report), start_new_session=True, preexec_fn=_heed_ctrl_c
    )
    while child.poll() is None and not (report.is_dir() and any(report.iterdir())):
        time.sleep(0.05)
    time.sleep(2.0)
    os.killpg(child.pid, signal.SIGINT)
    out, err = child.communicate(timeout=180)
    assert child.returncode == 130, err
    assert out == ""
    assert err.splitlines()[-1] == "pysuite: error: stopped"
    assert "Traceback" not in err
    assert list(report.iterdir()) == []
