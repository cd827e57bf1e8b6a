"""The form of a calibration target: a scene, what is measured in it, and what was seen elsewhere.

It answers whether ``validation/calibration/targets/*.toml`` is well formed. It runs nothing.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pysuite.calibration.measures import MEASURES, MINUTES
from pysuite.claim_form import Scene
from pysuite.errors import PysuiteError, UnknownName
from pysuite.paths import validation_dir

__all__ = ["Target", "amounts_of", "targets"]


class Target(BaseModel):
    """One number that was seen, and the scene in which the model should show it.

    Attributes
    ----------
    id, what, condition
        Name of the row, what was seen, and in which cells and under what.
    kind
        ``measured`` in cells, ``model``: what a published model shows, ``recalled``: not read in a source.
    source
        Who saw it.
    low, high
        Bounds within which the model agrees; one may be left out.
    seen
        The number itself, where it is one.
    unit
        ``min`` or ``h`` for times, ``nM``, ``x`` for folds, ``fraction``.
    cell, scene, against
        Cell of ``cells.toml`` (the reference unless given), what is done to it, and what it is compared with.
    measure, readout, share, at, since
        What is measured: see ``measures.py``.
    known
        Why the model is known to miss it.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    what: str
    condition: str
    kind: Literal["measured", "model", "recalled"]
    source: str
    seen: float | None = None
    low: float | None = None
    high: float | None = None
    unit: Literal["min", "h", "nM", "x", "fraction"]
    cell: str = ""
    scene: Scene = Field(default_factory=Scene)
    against: Scene | None = None
    measure: str
    readout: str = ""
    share: float = Field(default=0.5, gt=0)
    at: float | None = None
    since: float = Field(default=0.0, ge=0)
    known: str = ""

    @model_validator(mode="after")
    def _whole(self) -> Target:
        if self.low is None and self.high is None:
            raise ValueError("a target needs low, high or both")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"low={self.low:g} is above high={self.high:g}")
        if self.measure not in MEASURES:
            raise UnknownName("measure", self.measure, MEASURES)
        measure = MEASURES[self.measure]
        if measure.needs_readout and not self.readout:
            raise ValueError(f"measure '{self.measure}' needs a readout")
        if measure.compares != (self.against is not None):
            raise ValueError(
                f"measure '{self.measure}' {'needs' if measure.compares else 'takes no'} 'against'"
            )
        if measure.is_time != (self.unit in MINUTES):
            raise ValueError(f"measure '{self.measure}' cannot be in {self.unit}")
        return self

    @property
    def bounds(self) -> str:
        """What is asked for, for people."""
        if self.low is None:
            return f"at most {self.high:g} {self.unit}"
        if self.high is None:
            return f"at least {self.low:g} {self.unit}"
        return f"{self.low:g} to {self.high:g} {self.unit}"

    def met_by(self, value: float) -> bool:
        """Return whether a value (in the target's unit) lies within the bounds; nan never does."""
        above = self.low is None or value >= self.low
        return above and (self.high is None or value <= self.high) and value == value  # noqa: PLR0124


@cache
def targets(folder: Path | None = None) -> tuple[Target, ...]:
    """Return all calibration targets, file by file.

    Parameters
    ----------
    folder : Path, optional
        With ``*.toml`` files, a table a target; the suite's own unless given.

    Raises
    ------
    PysuiteError
        If a file is malformed; the text names file, target and key.
    """
    place = folder or validation_dir() / "calibration" / "targets"
    found: dict[str, Target] = {}
    for path in sorted(place.glob("*.toml")):
        for name, raw in _table(path).items():
            if name in found:
                raise PysuiteError(f"{path.name}: '{name}' stands twice")
            found[name] = _target(path, name, raw)
    return tuple(found.values())


@cache
def amounts_of(cell: str) -> dict[str, float]:
    """Return the amounts (nM) of a cell of ``validation/calibration/cells.toml``.

    Raises
    ------
    UnknownName
        If there is no such cell.
    """
    cells = _table(validation_dir() / "calibration" / "cells.toml")
    if cell not in cells:
        raise UnknownName("cell", cell, cells)
    return {protein: float(amount) for protein, amount in cells[cell]["amounts"].items()}


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise PysuiteError(f"{path.name}: {error}") from None


def _target(path: Path, name: str, raw: object) -> Target:
    if not isinstance(raw, dict):
        raise PysuiteError(f"{path.name}: '{name}' must be a table")
    try:
        return Target(id=name, **raw)
    except UnknownName as error:
        raise PysuiteError(f"{path.name}: '{name}': {error}") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"]))
        if first["type"] == "extra_forbidden":
            why = str(UnknownName("key", where.rpartition(".")[2], Target.model_fields))
        else:
            why = f"{where}: {first['msg']}" if where else first["msg"].removeprefix("Value error, ")
        raise PysuiteError(f"{path.name}: '{name}': {why}") from None
