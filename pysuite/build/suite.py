"""All pages of a models folder, with the tables that they refer to.

A suite is what the rules look at: the top page, the pathway pages in the order in which the top
imports them, and the sources that their keys name.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from pysuite.build.entities import Instance, Page
from pysuite.build.page import parse_page
from pysuite.errors import BuildError, Problem

__all__ = ["Suite", "read_suite", "single_page"]

_RETIRED = re.compile(r"^#+\s*retired ids\s*$(.*?)(?=^#|\Z)", re.I | re.M | re.S)


@dataclass(frozen=True)
class Suite:
    """The pages of one models folder.

    Attributes
    ----------
    models : Path
        The folder.
    top : Page or None
        The page that imports and wires the others.
    pages : tuple of Page
        The pathway pages.
    sources : mapping
        ``sources.toml``: what each key stands for.
    drugs : mapping
        ``drugs.toml``: what can be added to a cell.
    tables : mapping
        Every TOML table by its path within the folder, such as ``lines/U266.toml``.
    cited : frozenset of str
        Keys that the other tables cite.
    retired : frozenset of str
        Ids that the models' README lists as retired.
    """

    models: Path
    top: Page | None
    pages: tuple[Page, ...]
    sources: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    drugs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    tables: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    cited: frozenset[str] = frozenset()
    retired: frozenset[str] = frozenset()

    @cached_property
    def all_pages(self) -> tuple[Page, ...]:
        """The top page, if any, and the pathway pages."""
        return ((self.top,) if self.top else ()) + self.pages

    @cached_property
    def page_by_id(self) -> dict[str, Page]:
        """Pathway pages by the id of their model."""
        return {page.id: page for page in reversed(self.pages) if page.id}

    @cached_property
    def wired(self) -> tuple[tuple[Instance, Page], ...]:
        """Each instance of the top page with its page; unknown modules left out."""
        instances = self.top.instances if self.top else []
        return tuple((x, self.page_by_id[x.module]) for x in instances if x.module in self.page_by_id)

    @cached_property
    def shared(self) -> tuple[str, ...]:
        """Names that pass between pages: the top's declarations and all arguments of the wiring."""
        if self.top is None:
            return ()
        declared = [*self.top.species_ids, *self.top.compartment_ids]
        return tuple(dict.fromkeys([*declared, *(p for x in self.top.instances for p in x.ports)]))

    def path_of(self, page: Page) -> Path:
        """Return the file that a page was read from."""
        return self.models.parent / page.file


def read_suite(models: Path) -> Suite:
    """Read a models folder.

    Parameters
    ----------
    models
        Folder with one ``.ant`` file that imports, and ``pathways/*.ant``.

    Raises
    ------
    BuildError
        When the folder or a table in it cannot be read.
    """
    models = Path(models).resolve()
    if not models.is_dir():
        raise BuildError(f"there is no models folder at {models}")
    paths = sorted(models.rglob("*.toml"))
    tables = {path.relative_to(models).as_posix(): _toml(path, models) for path in paths}
    tops = [_page(path, models) for path in sorted(models.glob("*.ant"))]
    if len(tops) > 1:
        names = ", ".join(page.file for page in tops)
        raise BuildError(f"more than one top page: {names}; pathways belong in pathways/")
    pages = [_page(path, models) for path in sorted(models.glob("pathways/*.ant"))]
    top = tops[0] if tops else None
    return Suite(
        models=models,
        top=top,
        pages=tuple(pages),
        sources=tables.get("sources.toml", {}),
        drugs=tables.get("drugs.toml", {}),
        tables=tables,
        cited=frozenset(_cited({k: v for k, v in tables.items() if k != "sources.toml"})),
        retired=frozenset(_retired(models / "README.md")),
    )


def single_page(path: Path) -> Suite:
    """Return a suite of one pathway page, without a top."""
    path = Path(path).resolve()
    return Suite(models=path.parent, top=None, pages=(_page(path, path.parent),))


def _page(path: Path, models: Path) -> Page:
    try:
        return parse_page(path, path.relative_to(models.parent).as_posix())
    except (OSError, UnicodeDecodeError) as error:
        raise BuildError(Problem(path.name, None, None, f"cannot be read: {error}", "B01")) from error


def _toml(path: Path, models: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        file = path.relative_to(models.parent).as_posix()
        raise BuildError(Problem(file, None, None, f"cannot be read: {error}", "B01")) from error


def _cited(table: object) -> set[str]:
    """Collect the keys under every `refs` of a table, however deep."""
    found: set[str] = set()
    if isinstance(table, dict):
        for key, value in table.items():
            if key == "refs":
                found |= {str(x) for x in value} if isinstance(value, list) else {str(value)}
            else:
                found |= _cited(value)
    return found


def _retired(readme: Path) -> set[str]:
    """Read the ids in backquotes under the heading `Retired ids`."""
    if not readme.is_file():
        return set()
    part = _RETIRED.search(readme.read_text(encoding="utf-8"))
    return set(re.findall(r"`(\w+)`", part[1])) if part else set()
