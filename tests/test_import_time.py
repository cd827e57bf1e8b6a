"""`import pysuite` is cheap: it is judged by what it loads, since seconds depend on the machine."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import pysuite

HEAVY = (
    "antimony",
    "IPython",
    "jinja2",
    "libsbml",
    "matplotlib",
    "numpy",
    "pandas",
    "pint",
    "roadrunner",
    "scipy",
    "tellurium",
    "typer",
    "xarray",
)
HELP = """
from typer.main import get_command
from pysuite.cli import app
get_command(app).main(["simulate", "--help"], standalone_mode=False)
"""


def _loaded_by(code: str, folder: Path) -> set[str]:
    """Return which heavy packages a piece of code loads in a fresh process, away from the checkout."""
    home = str(Path(pysuite.__file__).parent.parent)
    lines = (
        f"import sys; sys.path.insert(0, {home!r})",
        code,
        f"print('|', *set({HEAVY!r}) & set(sys.modules))",
    )
    done = subprocess.run(
        [sys.executable, "-c", "\n".join(lines)], capture_output=True, text=True, check=False, cwd=folder
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.rpartition("|")[2].split())


def test_importing_the_package_loads_nothing_heavy(tmp_path):
    assert _loaded_by("import pysuite", tmp_path) == set()


def test_asking_what_there_is_loads_nothing_heavy(tmp_path):
    asked = "import pysuite; dir(pysuite); pysuite.__version__; pysuite.PysuiteError"
    assert _loaded_by(asked, tmp_path) == set()


def test_a_help_page_loads_no_simulator(tmp_path):
    assert _loaded_by(HELP, tmp_path) == {"typer"}


@pytest.mark.parametrize("name", ["Cell", "Run", "claims", "judge", "load", "validate"])
def test_every_public_name_is_there_when_asked_for(name):
    assert callable(getattr(pysuite, name))
    assert name in dir(pysuite)
