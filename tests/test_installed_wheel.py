"""What a user installs is whole: package, models, SBML and claims, from an empty folder."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

_DATA = ("models", "sbml", "validation")


@pytest.fixture(scope="session")
def installed(checkout: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder with the installed package; where there is none, a wheel is built and unpacked."""
    there = Path(sysconfig.get_path("purelib"))
    if (there / "pysuite" / "_data").is_dir():
        return there
    pytest.importorskip("hatchling", reason="neither an installed wheel nor hatchling to build one")
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
        check=True,
        cwd=checkout,
        capture_output=True,
    )
    [wheel] = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def _said_by(code: str, installed: Path, empty: Path) -> str:
    """Run code with nothing but the installed package, in an empty folder, and return what it prints."""
    command = [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(installed)!r})\n{code}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=empty)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_the_package_comes_from_where_it_is_installed(installed, tmp_path):
    where = _said_by("import pysuite; print(pysuite.__file__)", installed, tmp_path)
    assert Path(where) == installed / "pysuite" / "__init__.py"


@pytest.mark.parametrize("name", _DATA)
def test_the_data_folders_are_whole(installed, checkout, name):
    def files(root: Path) -> dict[str, bytes]:
        return {
            path.relative_to(root).as_posix(): path.read_bytes()
            for path in root.rglob("*")
            if path.is_file() and "__pycache__" not in path.parts
        }

    assert files(installed / "pysuite" / "_data" / name) == files(checkout / name)


def test_types_and_templates_travel_along(installed, checkout):
    wanted = {
        path.relative_to(checkout)
        for path in (checkout / "pysuite").rglob("*")
        if path.is_file() and path.suffix not in {".pyc"}
    }
    assert {path for path in wanted if not (installed / path).is_file()} == set()
    assert (installed / "pysuite" / "py.typed").is_file()


@pytest.mark.parametrize("name", _DATA)
def test_the_package_reads_its_own_data(installed, tmp_path, name):
    code = f"from pysuite.paths import {name}_dir; print({name}_dir())"
    assert Path(_said_by(code, installed, tmp_path)) == installed / "pysuite" / "_data" / name


def test_a_cell_lives_in_an_empty_folder(installed, tmp_path):
    code = "import pysuite; print(pysuite.load().simulate(hours=1, points=2).dead)"
    assert _said_by(code, installed, tmp_path) == "False"
    assert list(tmp_path.iterdir()) == []
