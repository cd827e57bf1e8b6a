"""The README's commands are the ones that are run, and its examples work."""

from __future__ import annotations

import re
import shutil
import stat
import subprocess
import tomllib
from pathlib import Path

import pytest


@pytest.fixture(scope="module")
def readme(checkout: Path) -> str:
    return (checkout / "README.md").read_text(encoding="utf-8")


def _command(text: str, name: str) -> str:
    """Return the single command between two markers."""
    [block] = re.findall(rf"<!-- {name}:begin -->\n```sh\n(.*?)```\n<!-- {name}:end -->", text, re.DOTALL)
    [line] = block.splitlines()
    return line


@pytest.mark.parametrize(
    ("name", "last"), [("main-command", ".venv/bin/pysuite validate"), ("test-command", ".venv-test/bin/tox")]
)
def test_each_command_makes_its_own_environment(readme, name, last):
    steps = _command(readme, name).split(" && ")
    folder = last.partition("/")[0]
    assert steps[0] == f"python3 -m venv {folder}"
    assert steps[1].startswith(f"{folder}/bin/pip install -q ")
    assert steps[2] == last


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_the_pipeline_runs_the_readme_word_for_word(checkout, tmp_path):
    # A stand-in for the README: the script must run what stands there and pass its exit code on.
    (tmp_path / ".ci").mkdir()
    shutil.copy(checkout / ".ci" / "run", tmp_path / ".ci" / "run")

    def pipeline() -> subprocess.CompletedProcess[str]:
        command = ["bash", ".ci/run"]
        return subprocess.run(
            command, cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )

    said = "echo ran-this && exit 7"
    (tmp_path / "README.md").write_text(
        f"<!-- test-command:begin -->\n```sh\n{said}\n```\n<!-- test-command:end -->\n", encoding="utf-8"
    )
    done = pipeline()
    assert done.returncode == 7
    assert "ran-this" in done.stdout.splitlines()
    (tmp_path / "README.md").write_text("nothing here\n", encoding="utf-8")
    done = pipeline()
    assert done.returncode == 2


def test_the_pipeline_can_be_executed(checkout):
    assert (checkout / ".ci" / "run").stat().st_mode & stat.S_IXUSR


def test_the_python_example_runs(readme):
    [code] = re.findall(r"```python\n(.*?)```", readme, re.DOTALL)
    names: dict[str, object] = {}
    exec(code, names)  # noqa: S102 - our own README
    assert type(names["run"]).__name__ == "Run"


def test_every_command_line_example_is_understood(readme):
    from typer.main import get_command

    from pysuite.cli import app

    known = get_command(app).commands
    lines = re.findall(r"^pysuite (\S+)", readme, re.MULTILINE)
    assert lines
    assert set(lines) <= set(known)


def test_every_link_leads_somewhere(checkout):
    for page in (
        *checkout.glob("*.md"),
        *(checkout / "docs").rglob("*.md"),
        *(checkout / "LICENSES").glob("*.md"),
    ):
        for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_versions_and_names_agree(checkout):
    import pysuite

    cited = (checkout / "CITATION.cff").read_text(encoding="utf-8")
    assert f"version: {pysuite.__version__}\n" in cited
    project = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["authors"] == [{"name": "The pysuite developers"}]
    assert "- name: The pysuite developers\n" in cited
