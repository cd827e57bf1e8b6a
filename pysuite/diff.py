"""Differences between two versions: which verdicts, margins and numbers changed, in words.

It compares what two validations wrote, or two SBML files. It runs nothing and judges nothing anew.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pysuite.errors import PysuiteError

__all__ = ["Difference", "Version", "compare", "read_version"]

_MARGIN = 0.1
"""Margins (log2) that differ by less (7 % of the measured quantity) count as the same."""

_RANK = ("holds", "fragile", "vacuous", "fails", "disputed", "input", "gap")
_GOOD = 0


@dataclass(frozen=True)
class Version:
    """What is known of one version.

    Attributes
    ----------
    verdicts
        Row of verdicts.json by claim id; None where only a model is known.
    numbers
        Value of each number by its id in the flat model; None where only verdicts are known.
    units
        Unit of each number.
    parts
        Ids of reactions and species, by kind.
    """

    verdicts: Mapping[str, Mapping[str, Any]] | None = None
    numbers: Mapping[str, float] | None = None
    units: Mapping[str, str] = field(default_factory=dict)
    parts: Mapping[str, frozenset[str]] = field(default_factory=dict)


def read_version(path: Path) -> Version:
    """Read a report folder, a verdicts.json or an SBML file.

    Parameters
    ----------
    path
        What one version left behind.

    Raises
    ------
    PysuiteError
        If it is none of these.
    """
    if path.is_dir():
        if not (path / "verdicts.json").is_file():
            raise PysuiteError(f"{path}: holds no verdicts.json, so it is no report folder")
        verdicts = read_version(path / "verdicts.json").verdicts
        model = path / "model.json"
        known = _model(_json(model)) if model.is_file() else Version()
        return Version(verdicts, known.numbers, known.units, known.parts)
    if not path.is_file():
        raise PysuiteError(f"{path}: no such file or folder")
    if path.suffix in {".xml", ".sbml"}:
        return _sbml(path)
    said = _json(path)
    if "claims" in said:
        try:
            return Version(verdicts={row["id"]: row for row in said["claims"]})
        except (TypeError, KeyError):
            raise PysuiteError(f"{path}: its claims have no id") from None
    if "numbers" in said:
        return _model(said)
    raise PysuiteError(f"{path}: is neither verdicts.json nor model.json nor SBML")


def _json(path: Path) -> Mapping[str, Any]:
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (ValueError, UnicodeDecodeError):
        said = None
    if not isinstance(said, dict):
        raise PysuiteError(f"{path}: is not a report folder, a verdicts.json or an SBML file")
    return said


def _model(said: Mapping[str, Any]) -> Version:
    parts = {kind: frozenset(said.get(kind, ())) for kind in ("reactions", "species")}
    return Version(numbers=said["numbers"], units=said.get("units", {}), parts=parts)


def _sbml(path: Path) -> Version:
    from pysuite.flat import Source, read_flat

    flat = read_flat(Source.of(path))
    units = {name: flat.units.get(name, "") for name in flat.parameters}
    parts = {"reactions": frozenset(flat.reactions), "species": flat.species}
    return Version(numbers=dict(flat.parameters), units=units, parts=parts)


@dataclass(frozen=True)
class Difference:
    """What changed between two versions.

    Attributes
    ----------
    verdicts
        (claim, old row or None, new row or None) where the word changed, or one side lacks the claim.
    margins
        (claim, old margin, new margin) where the word stayed and the margin (log2) moved.
    numbers
        (id, old value or None, new value or None, unit).
    parts
        (kind, gone, new) of reactions and species.
    same
        How many claims kept word and margin.
    """

    verdicts: tuple[tuple[str, Mapping[str, Any] | None, Mapping[str, Any] | None], ...]
    margins: tuple[tuple[str, float, float], ...]
    numbers: tuple[tuple[str, float | None, float | None, str], ...]
    parts: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]
    same: int

    @property
    def worse(self) -> tuple[str, ...]:
        """Claims that held in the old version and do not in the new one."""
        return tuple(
            name
            for name, old, new in self.verdicts
            if old is not None and new is not None and old["verdict"] == _RANK[_GOOD]
        )

    def __bool__(self) -> bool:
        return bool(self.verdicts or self.margins or self.numbers or self.parts)

    def text(self) -> str:
        """Return the difference in words, one line a thing."""
        lines = [*self._verdict_lines(), *self._margin_lines(), *self._number_lines(), *self._part_lines()]
        if not lines:
            lines.append("no difference")
        if self.same:
            lines.append(f"{self.same} claims are as they were")
        return "\n".join(lines) + "\n"

    def to_json(self) -> dict[str, object]:
        """Return the difference for machines."""
        return {
            "verdicts": [{"id": name, "old": old, "new": new} for name, old, new in self.verdicts],
            "margins": [{"id": name, "old": old, "new": new} for name, old, new in self.margins],
            "numbers": [
                {"id": name, "old": old, "new": new, "unit": unit} for name, old, new, unit in self.numbers
            ],
            "parts": [{"kind": kind, "gone": gone, "new": new} for kind, gone, new in self.parts],
            "same": self.same,
        }

    def _verdict_lines(self) -> Iterator[str]:
        for name, old, new in self.verdicts:
            if old is None and new is not None:
                yield f"{name} is new: {new['verdict']}: {new['sentence']}"
            elif new is None and old is not None:
                yield f"{name} is no longer judged (it was: {old['verdict']})"
            elif old is not None and new is not None:
                yield f"{name} {old['verdict']} before, now {new['verdict']}: {new['sentence']}"

    def _margin_lines(self) -> Iterator[str]:
        for name, old, new in self.margins:
            word = "safer" if new > old else "closer to its line" if new >= 0 else "further from its line"
            if old < 0 <= new or new < 0 <= old:
                word = "on the other side of its line"
            yield f"{name} is {word}: margin {old:+.2f} before, now {new:+.2f}"

    def _number_lines(self) -> Iterator[str]:
        for name, old, new, unit in self.numbers:
            shown = "" if unit in {"", "dimensionless"} else f" {unit}"
            if old is None:
                yield f"{name} is new: {new:g}{shown}"
            elif new is None:
                yield f"{name} is gone (it was {old:g}{shown})"
            else:
                fold = f" ({new / old:.3g}x)" if old else ""
                yield f"{name} was {old:g}{shown}, now {new:g}{shown}{fold}"

    def _part_lines(self) -> Iterator[str]:
        for kind, gone, new in self.parts:
            yield from (f"{kind.removesuffix('s')} {name} is gone" for name in gone)
            yield from (f"{kind.removesuffix('s')} {name} is new" for name in new)


def compare(old: Version, new: Version) -> Difference:
    """Return what changed from one version to another, in what both of them tell.

    Raises
    ------
    PysuiteError
        If one tells only verdicts and the other only numbers.
    """
    judged = old.verdicts is not None and new.verdicts is not None
    counted = old.numbers is not None and new.numbers is not None
    if not judged and not counted:
        raise PysuiteError("one has verdicts and the other numbers: give two reports, or two SBML files")
    verdicts, margins, same = _verdicts(old.verdicts or {}, new.verdicts or {}) if judged else ((), (), 0)
    return Difference(
        verdicts,
        margins,
        tuple(_numbers(old, new)) if counted else (),
        tuple(_parts(old, new)) if counted else (),
        same,
    )


def _verdicts(
    old: Mapping[str, Mapping[str, Any]], new: Mapping[str, Mapping[str, Any]]
) -> tuple[tuple[Any, ...], tuple[Any, ...], int]:
    words: list[tuple[str, Mapping[str, Any] | None, Mapping[str, Any] | None]] = []
    margins: list[tuple[str, float, float]] = []
    same = 0
    for name in sorted(old.keys() | new.keys()):
        one, two = old.get(name), new.get(name)
        if one is None or two is None or one["verdict"] != two["verdict"]:
            words.append((name, one, two))
            continue
        before, now = one.get("margin"), two.get("margin")
        if before is not None and now is not None and abs(before - now) >= _MARGIN:
            margins.append((name, before, now))
        else:
            same += 1
    margins.sort(key=lambda row: -abs(row[1] - row[2]))
    return tuple(words), tuple(margins), same


def _numbers(old: Version, new: Version) -> Iterator[tuple[str, float | None, float | None, str]]:
    before, now = old.numbers or {}, new.numbers or {}
    unit: Callable[[str], str] = lambda name: new.units.get(name, old.units.get(name, ""))  # noqa: E731
    for name in sorted(before.keys() | now.keys()):
        one, two = before.get(name), now.get(name)
        if one is None or two is None or not math.isclose(one, two, rel_tol=1e-12):
            yield name, one, two, unit(name)


def _parts(old: Version, new: Version) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    for kind in ("reactions", "species"):
        before, now = old.parts.get(kind, frozenset()), new.parts.get(kind, frozenset())
        if before != now:
            yield kind, tuple(sorted(before - now)), tuple(sorted(now - before))
