"""The named things of the suite: lesions, drugs, milieu ligands, presets and lines, read from TOML.

The tables are data that biologists edit; nothing here knows what any name means.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pysuite.errors import BadQuantity, NotInModel, PysuiteError, UnknownName
from pysuite.quantity import parse_quantity

__all__ = ["Catalogue", "Drug", "Lesion", "Ligand", "Preset", "read_catalogue"]

Folds = tuple[tuple[str, float], ...]
_BASES = ("definition", "assumed")


@dataclass(frozen=True)
class Lesion:
    """A genetic or epigenetic change: dials away from 1.

    Parameters
    ----------
    name, story : str
        What it is called and what it does to the cell.
    fold : tuple of (str, float)
        Gene (or full parameter id) and what its making is multiplied by.
    span : tuple of (str, float, float)
        For each gene whose fold is not exact, the lowest and the highest plausible fold.
    basis : str
        ``"definition"`` where the folds follow from what the lesion is, else ``"assumed"``.
    refs : tuple of str
        Keys of ``models/sources.toml``.
    """

    name: str
    story: str
    fold: Folds
    basis: str
    span: tuple[tuple[str, float, float], ...] = ()
    refs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Drug:
    """A drug or a stimulus that is given at a time.

    Parameters
    ----------
    name, species, unit : str
        What users write, the species that it sets, and the unit of a dose.
    kind : str
        ``"drug"`` or ``"stimulus"``.
    target, story, clinical : str
        What it hits, what follows, and the free concentration that patients reach.
    pool : bool
        True if the species is dynamic, so that a dose is added rather than held.
    over : float or None
        Hours over which the dose is delivered, for what is given as an amount (radiation): the
        species is then set to dose / hours for that long.
    molar_mass : float or None
        In kDa, for doses given as mass per volume.
    refs : tuple of str
        Keys of ``models/sources.toml``.
    """

    name: str
    species: str
    unit: str
    kind: str
    target: str
    story: str
    clinical: str = ""
    pool: bool = False
    over: float | None = None
    molar_mass: float | None = None
    refs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Ligand:
    """What the marrow gives: a species held outside the cell; `molar_mass` in kDa."""

    name: str
    species: str
    unit: str
    story: str
    molar_mass: float | None = None
    refs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preset:
    """A named kind of cell, or a cell line: folds, lesions, milieu and numbers that differ.

    Milieu values stay texts with units; folds are as in `Lesion`. A line says in `why` how each of its
    differences is known, and in `left_out` what is known of it that the model does not hold.
    """

    name: str
    story: str
    basis: str = "definition"
    fold: Folds = ()
    span: tuple[tuple[str, float, float], ...] = ()
    lesions: tuple[str, ...] = ()
    milieu: tuple[tuple[str, str | float], ...] = ()
    expression: Folds = ()
    set: Folds = ()
    refs: tuple[str, ...] = ()
    why: tuple[tuple[str, str], ...] = ()
    left_out: str = ""


Entry = TypeVar("Entry", Lesion, Drug, Ligand, Preset)


@dataclass(frozen=True)
class Catalogue:
    """All named things, by kind.

    Examples
    --------
    >>> from pysuite.paths import models_dir
    >>> read_catalogue(models_dir()).drug("ABT_737").target
    'BCL2, BCLXL, BCLW'
    """

    lesions: Mapping[str, Lesion]
    drugs: Mapping[str, Drug]
    milieu: Mapping[str, Ligand]
    presets: Mapping[str, Preset]
    lines: Mapping[str, Preset]
    planned: Mapping[str, frozenset[str]]

    def lesion(self, name: str) -> Lesion:
        """Return a lesion by name."""
        return self._find("lesion", name, self.lesions)

    def drug(self, name: str) -> Drug:
        """Return a drug or stimulus by name."""
        return self._find("drug", name, self.drugs)

    def ligand(self, name: str) -> Ligand:
        """Return a milieu ligand by name."""
        found = spelling(name, self.drugs)
        if found and not spelling(name, self.milieu):
            kind = self.drugs[found].kind
            raise PysuiteError(f"'{found}' is a {kind}, not a milieu ligand: give it with treat({name}=...)")
        return self._find("milieu ligand", name, self.milieu)

    def preset(self, name: str) -> Preset:
        """Return a preset by name."""
        return self._find("preset", name, self.presets)

    def line(self, name: str) -> Preset:
        """Return a cell line by name."""
        return self._find("line", name, self.lines)

    def treatment(self, name: str) -> Drug | Ligand:
        """Return what a treatment's name stands for: a drug, a stimulus or a milieu ligand."""
        ligand = spelling(name, self.milieu)
        if ligand and not spelling(name, self.drugs):
            return self.milieu[ligand]
        return self._find("drug", name, self.drugs, also=self.milieu)

    def _find(
        self, kind: str, name: str, table: Mapping[str, Entry], also: Mapping[str, Any] | None = None
    ) -> Entry:
        """Look a name up, and say which of the three ways it is not there."""
        if not isinstance(name, str):
            raise UnknownName(kind, repr(name), table)
        found = spelling(name, table)
        if found:
            return table[found]
        planned = spelling(name, {one: one for names in self.planned.values() for one in names})
        if planned:
            raise NotInModel(f"{kind} '{planned}' is not in this model yet")
        raise UnknownName(kind, name, [*table, *(also or ())])


def spelling(name: str, table: Mapping[str, Any]) -> str | None:
    """Return the name as a table spells it: Python writes ABT_737 for ABT-737.

    Examples
    --------
    >>> spelling("A_1155463", {"A-1155463": 1})
    'A-1155463'
    """
    for candidate in (name, name.replace("_", "-")):
        if candidate in table:
            return candidate
    return None


@lru_cache(maxsize=8)
def read_catalogue(folder: Path) -> Catalogue:
    """Read the TOML tables of a folder.

    Parameters
    ----------
    folder : Path
        With lesions.toml, drugs.toml, milieu.toml, presets.toml and, if there are any, lines/*.toml.
        A table that is missing counts as empty.

    Raises
    ------
    PysuiteError
        If a table is malformed; the text names file, entry and key.
    """
    planned: dict[str, frozenset[str]] = {}

    def read(stem: str, build: Callable[[str, _Fields], Entry]) -> Mapping[str, Entry]:
        entries, later = _read_table(folder / f"{stem}.toml", build)
        planned[stem] = later
        return MappingProxyType(entries)

    lines: dict[str, Preset] = {}
    for path in sorted((folder / "lines").glob("*.toml")):
        lines.update(_read_table(path, _preset)[0])
    return Catalogue(
        lesions=read("lesions", _lesion),
        drugs=read("drugs", _drug),
        milieu=read("milieu", _ligand),
        presets=read("presets", _preset),
        lines=MappingProxyType(lines),
        planned=MappingProxyType(planned),
    )


def _read_table(
    path: Path, build: Callable[[str, _Fields], Entry]
) -> tuple[dict[str, Entry], frozenset[str]]:
    """Read one table: its entries by name, and the names that are planned."""
    if not path.is_file():
        return {}, frozenset()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise PysuiteError(f"{path.name}: {error}") from None
    planned = frozenset(map(str, table.pop("planned", {}).get("names", ())))
    entries = {}
    for name, raw in table.items():
        if not isinstance(raw, dict):
            raise PysuiteError(f"{path.name}: '{name}' must be a table")
        fields = _Fields(f"{path.name}: '{name}'", dict(raw))
        entries[name] = build(name, fields)
        fields.done()
    return entries, planned


class _Fields:
    """The keys of one entry, taken one by one so that a misspelt one is left over and reported."""

    def __init__(self, where: str, raw: dict[str, Any]) -> None:
        self.where, self.raw, self.known = where, raw, list[str]()

    def text(self, key: str, default: str | None = None) -> str:
        """Take a text; without a default it is required."""
        self.known.append(key)
        value = self.raw.pop(key, default)
        if not isinstance(value, str):
            raise PysuiteError(f"{self.where}: needs '{key}', a text")
        return value

    def choice(self, key: str, choices: tuple[str, ...], default: str | None = None) -> str:
        """Take one of a few words."""
        word = self.text(key, default)
        if word not in choices:
            raise PysuiteError(f"{self.where}: {key} must be {' or '.join(choices)}, not '{word}'")
        return word

    def flag(self, key: str) -> bool:
        """Take true or false."""
        self.known.append(key)
        return self.raw.pop(key, False) is True

    def amounts(self, key: str) -> tuple[tuple[str, str | float], ...]:
        """Take a table of quantities, which are read where their units are known."""
        self.known.append(key)
        return tuple(sorted(self.raw.pop(key, {}).items()))

    def number(self, key: str) -> float | None:
        """Take a number, or None if it is not given."""
        self.known.append(key)
        return self._number(key, self.raw.pop(key)) if key in self.raw else None

    def names(self, key: str) -> tuple[str, ...]:
        """Take a list of names."""
        self.known.append(key)
        return tuple(map(str, self.raw.pop(key, ())))

    def folds(self, key: str) -> Folds:
        """Take a table of numbers, in a canonical order."""
        self.known.append(key)
        return tuple(sorted((name, self._number(name, x)) for name, x in self.raw.pop(key, {}).items()))

    def spans(self, key: str) -> tuple[tuple[str, float, float], ...]:
        """Take a table of [lowest, highest]."""
        self.known.append(key)
        pairs = sorted(self.raw.pop(key, {}).items())
        return tuple((name, self._number(name, low), self._number(name, high)) for name, (low, high) in pairs)

    def _number(self, key: str, value: object) -> float:
        try:
            return parse_quantity(value, "dimensionless", name=key)
        except BadQuantity as error:
            raise PysuiteError(f"{self.where}: {error}") from None

    def done(self) -> None:
        """Complain of a key that nothing has taken."""
        for key in self.raw:
            raise PysuiteError(f"{self.where}: {UnknownName('key', key, self.known)}")


def _lesion(name: str, fields: _Fields) -> Lesion:
    return Lesion(
        name=name,
        story=fields.text("story"),
        fold=fields.folds("fold"),
        basis=fields.choice("basis", _BASES),
        span=fields.spans("range"),
        refs=fields.names("refs"),
    )


def _drug(name: str, fields: _Fields) -> Drug:
    return Drug(
        name=name,
        species=fields.text("species"),
        unit=fields.text("unit"),
        kind=fields.choice("kind", ("drug", "stimulus")),
        target=fields.text("target"),
        story=fields.text("story"),
        clinical=fields.text("clinical", ""),
        pool=fields.flag("pool"),
        over=_hours(fields),
        molar_mass=fields.number("molar_mass"),
        refs=fields.names("refs"),
    )


def _hours(fields: _Fields) -> float | None:
    """Take how long a dose takes to be delivered, in hours."""
    text = fields.text("over", "")
    return parse_quantity(text, "h", name="over") if text else None


def _ligand(name: str, fields: _Fields) -> Ligand:
    return Ligand(
        name=name,
        species=fields.text("species"),
        unit=fields.text("unit"),
        story=fields.text("story"),
        molar_mass=fields.number("molar_mass"),
        refs=fields.names("refs"),
    )


def _preset(name: str, fields: _Fields) -> Preset:
    return Preset(
        name=name,
        story=fields.text("story"),
        basis=fields.choice("basis", _BASES, "definition"),
        fold=fields.folds("fold"),
        span=fields.spans("range"),
        lesions=fields.names("lesions"),
        milieu=fields.amounts("milieu"),
        expression=fields.folds("expression"),
        set=fields.folds("set"),
        refs=fields.names("refs"),
        why=tuple((key, str(reason)) for key, reason in fields.amounts("why")),
        left_out=fields.text("left_out", ""),
    )
