"""The map from our names to somebody else's: which of their ids is our readout, our drug, our gene.

It is a TOML file that a person writes; see docs/exchange.md. It reads and checks, and simulates nothing.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from pysuite.errors import PysuiteError, UnknownName
from pysuite.exchange.foreign import Foreign
from pysuite.flat import FlatModel

__all__ = ["Input", "NameMap", "Readout", "read_map"]

Ids = Annotated[list[str], BeforeValidator(lambda value: [value] if isinstance(value, str) else value)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Readout(_Strict):
    """One of our readouts in their words: a sum of their ids, times a factor, plus an offset."""

    of: Ids = Field(description="their species or parameters; the values are added")
    times: float = Field(default=1.0, description="our unit per theirs")
    plus: float = Field(default=0.0, description="in our unit")


class Input(_Strict):
    """A drug, stimulus or ligand of ours in their words."""

    of: str = Field(description="their species, which is added to, or parameter, which is set")
    times: float = Field(default=1.0, description="their unit per ours")
    hold: bool = Field(default=False, description="set the species instead of adding to it")


class NameMap(_Strict):
    """What of our vocabulary a model has."""

    hours: float = Field(default=1.0, gt=0, description="hours in one of their time units")
    settle: float = Field(default=0.0, ge=0, description="hours to run before time 0")
    source: str = Field(default="", description="where the model is from")
    kinds: list[str] = Field(default=[], description="our presets that their cell may stand for as it is")
    readouts: dict[str, Readout] = Field(description="our readout to theirs")
    inputs: dict[str, Input] = Field(default={}, description="our drug, stimulus or ligand to theirs")
    genes: dict[str, Ids] = Field(
        default={}, description="our gene to their start values and making, which are multiplied by its fold"
    )
    cuts: dict[str, Ids] = Field(
        default={}, description="our reaction (stars allowed) to their parameters, which become 0"
    )

    def cut(self, reaction: str) -> tuple[str, ...] | None:
        """Return their parameters behind one of our reactions, or None if the map has no word for it."""
        for pattern, ids in self.cuts.items():
            if fnmatchcase(reaction, pattern.replace(".", "_", 1)):
                return tuple(ids)
        return None


def read_map(path: Path, foreign: Foreign, ours: FlatModel) -> NameMap:
    """Read a map and check every name in it, on both sides.

    Parameters
    ----------
    path : Path
        The TOML file.
    foreign : Foreign
        Their model.
    ours : FlatModel
        Our names.

    Raises
    ------
    PysuiteError
        One line with the file, the key, and the nearest name.
    """
    if not path.is_file():
        raise PysuiteError(f"{path}: no such file")
    try:
        found = NameMap.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PysuiteError(f"{path}: {error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise PysuiteError(f"{path}: '{place}': {first['msg'].lower()}") from None
    theirs = (*foreign.species, *foreign.parameters)
    try:
        for name in found.readouts:
            ours.readout(name)
        for gene in found.genes:
            ours.dial(gene)
        _all_theirs("readouts", ((name, one.of) for name, one in found.readouts.items()), theirs)
        _all_theirs("inputs", ((name, [one.of]) for name, one in found.inputs.items()), theirs)
        _all_theirs("genes", found.genes.items(), theirs)
        _all_theirs("cuts", found.cuts.items(), foreign.parameters)
    except UnknownName as error:
        raise PysuiteError(f"{path}: {error}") from None
    return found


def _all_theirs(part: str, named: Iterable[tuple[str, list[str]]], theirs: Iterable[str]) -> None:
    known = tuple(theirs)
    for name, ids in named:
        for one in ids:
            if one not in known:
                raise UnknownName(f"id of their model (in {part}.{name})", one, known)
