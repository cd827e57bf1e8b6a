"""A small suite of two pages that builds, and ways to spoil it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pysuite.build.unitblock import UNITS
from pysuite.errors import BuildError

BLOCK = " ".join(f"unit {name} = {text};" for name, text in UNITS.items())

#: A maker, a holder, and the cell that they make.
DATA = Path(__file__).resolve().parent / "data" / "models"


class Bench:
    """A models folder in a temporary place, whose files a test may spoil line by line."""

    def __init__(self, folder: Path) -> None:
        self.models = folder / "models"
        self.out = folder / "sbml"
        shutil.copytree(DATA, self.models)

    def write(self, name: str, text: str) -> None:
        (self.models / name).write_text(text, encoding="utf-8")

    def read(self, name: str) -> str:
        return (self.models / name).read_text(encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> int:
        """Replace one piece of text, which must be there, and return the line that it is on."""
        text = self.read(name)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))
        return text[: text.index(old)].count("\n") + 1

    def problems(self) -> list[str]:
        """Build, and return what is wrong with it as text."""
        from pysuite.build import build_all

        try:
            build_all(self.models, self.out)
        except BuildError as error:
            return [str(problem) for problem in error.problems] or [str(error)]
        return []


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture
def one_page(tmp_path: Path) -> Callable[[str], list[str]]:
    """Compile one page given as a single line, and return the problems as text."""

    def compile_line(line: str) -> list[str]:
        from pysuite.build import compile_file

        path = tmp_path / "m.ant"
        path.write_text(line.replace("BLOCK", BLOCK), encoding="utf-8")
        try:
            compile_file(path)
        except BuildError as error:
            return [str(problem).partition("/")[2] for problem in error.problems] or [str(error)]
        return []

    return compile_line
