"""Compile the composed cell so that proteins and readouts keep their plain names.

Antimony would call a page's own protein `bcl2_BAX`. In a temporary copy of the top file each own
species and readout is wired to its plain name (`bcl2.BAX is BAX;`), so that only parameters and
reactions carry the label of their page.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from pysuite.build.compile import load_sbml
from pysuite.build.entities import Page
from pysuite.build.suite import Suite
from pysuite.errors import BuildError, Problem

__all__ = ["compile_page", "compile_top", "wires"]


def compile_page(page: Page, suite: Suite) -> str:
    """Return the SBML of one pathway alone, with the ids of its page."""
    path = suite.path_of(page)
    return load_sbml(path, page.id or "", {path.resolve().as_posix(): page.file})


def compile_top(suite: Suite) -> str:
    """Return the flat SBML of the whole cell.

    Raises
    ------
    BuildError
        When there is no top file, or when Antimony does not take it.
    """
    top = suite.top
    if top is None:
        raise BuildError(f"there is no top file in {suite.models}: the cell cannot be put together")
    if top.end is None:
        raise BuildError(Problem(top.file, top.line, top.id, "the model has no 'end'", "B01"))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        files = _copy(suite, folder)
        copy = folder / Path(top.file).relative_to(suite.models.name)
        lines = top.text.splitlines()
        lines.insert(top.end - 1, "  ".join(wires(suite)))
        copy.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return load_sbml(copy, top.id or "", files)


def wires(suite: Suite) -> list[str]:
    """Return the statements that give own species and readouts their plain names.

    Examples
    --------
    A page ``bcl2_family`` under the label ``bcl2`` with an own species BAX gives
    ``bcl2.BAX is BAX;``.
    """
    lines: list[str] = []
    for instance, page in suite.wired:
        own = dict.fromkeys(x.id for x in [*page.own_species(), *page.own_rules()])
        lines += [f"{instance.label}.{name} is {name};" for name in own]
    return lines


def _copy(suite: Suite, folder: Path) -> dict[str, str]:
    """Copy all pages, and return how messages name the copies."""
    files: dict[str, str] = {}
    for page in suite.all_pages:
        copy = folder / Path(page.file).relative_to(suite.models.name)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(suite.path_of(page), copy)
        files[copy.as_posix()] = page.file
    return files
