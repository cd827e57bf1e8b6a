"""What a word may ask of the scenes: values over time, fates, ladders, doses that work, the wiring.

The words know nothing of cells and engines; the judge plays the scenes and answers these questions.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

__all__ = ["Asked", "Fate", "Potency", "Stage", "Trace", "Wiring"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Trace:
    """One readout over time: hours, values and their unit."""

    time: Array
    value: Array
    unit: str = ""

    def at(self, hours: float) -> float:
        """Return the value at a time in hours (straight lines between points)."""
        return float(np.interp(hours, self.time, self.value))

    def first(self, line: float, *, rising: bool, since: float = 0.0) -> float:
        """Return the first time in hours at or after `since` when the value passes a line; nan if never."""
        keep = self.time >= since
        time, value = self.time[keep], self.value[keep]
        passed = np.flatnonzero(value >= line if rising else value <= line)
        if passed.size == 0:
            return math.nan
        i = int(passed[0])
        if i == 0:
            return float(time[0])
        v0, v1 = value[i - 1], value[i]
        return float(time[i - 1] + (time[i] - time[i - 1]) * (line - v0) / (v1 - v0))


@dataclass(frozen=True)
class Fate:
    """What became of the cell of one scene.

    Attributes
    ----------
    hours
        Length of the run.
    time
        Hours of ``momp`` and ``death``; nan where it did not happen.
    closeness
        Highest value of the readout that decides, in units of its line: 1 is where the event begins.
    """

    hours: float
    time: dict[str, float]
    closeness: dict[str, float]

    def happened(self, event: str) -> bool:
        """Return whether an event took place."""
        return not math.isnan(self.time[event])


@dataclass(frozen=True)
class Potency:
    """The dose at which half a switch is thrown: where a cell begins to die.

    Attributes
    ----------
    dose
        The dose, in the drug's own unit.
    side
        ``""``: found; ``"above"``: nothing happens up to this dose; ``"below"``: it happens already here.
    """

    dose: float
    side: str = ""

    def __str__(self) -> str:
        return {"": "", "above": ">", "below": "<"}[self.side] + f"{self.dose:.3g}"


@dataclass(frozen=True)
class Wiring:
    """The reactions in which one protein takes part, in every form it has, cut ones left out."""

    made: tuple[str, ...]
    lost: tuple[str, ...]
    bound: tuple[str, ...]


class Stage(Protocol):
    """The played scenes of one claim."""

    def trace(self, scene: str, readout: str) -> Trace:
        """Return a readout text over time."""
        ...

    def fate(self, scene: str) -> Fate:
        """Return what became of the cell."""
        ...

    def ladder(self, scene: str) -> tuple[tuple[float, str], ...]:
        """Return (dose, scene name) for each step of a scene that has a ladder."""
        ...

    def grid(self, scene: str) -> tuple[tuple[float, float, str], ...]:
        """Return (dose, other dose, scene name) for each pair of steps of a scene with two ladders."""
        ...

    def wholes(self, scene: str) -> tuple[str, ...]:
        """Return the patients of a cohort, or a population as a whole."""
        ...

    def ramp(self, scene: str) -> tuple[tuple[float, float], ...]:
        """Return (hour, dose) for each step of a scene that goes up and down."""
        ...

    def members(self, scene: str) -> tuple[str, ...]:
        """Return the cells of a population or the patients of a cohort, by name; a cell is its own."""
        ...

    def cells(self, scene: str) -> tuple[str, ...]:
        """Return every single cell of a scene, by name."""
        ...

    def typical(self, member: str) -> str:
        """Return the cell that stands for a member."""
        ...

    def labels(self, member: str) -> frozenset[str]:
        """Return what is known of a patient: lesions and groups."""
        ...

    def rest(self, scene: str, readout: str) -> float:
        """Return a readout text where one cell rests, before anything is given."""
        ...

    def hours(self, scene: str) -> float:
        """Return how long a scene is followed (hours)."""
        ...

    def dies(self, scene: str, event: str, by: float | None = None) -> bool:
        """Return whether an event takes place in one cell, within its hours or by an hour."""
        ...

    def prepare(self, cells: Iterable[str], event: str, by: float | None = None) -> None:
        """Get ready to say of many cells whether an event takes place in them."""
        ...

    def potency(self, scene: str, drug: str, event: str, options: Asked, share: float = 0.5) -> Potency:
        """Return the dose of a drug, on top of a scene, at which an event begins in a share of its cells."""
        ...

    def mixture(self, scene: str, doses: dict[str, float], event: str, options: Asked) -> Potency:
        """Return by which factor of these doses, given together, half of the cells are hit."""
        ...

    def wiring(self, protein: str) -> Wiring:
        """Return the reactions that make, lose and bind a protein."""
        ...


@dataclass(frozen=True)
class Asked:
    """One expectation's settings beside its sentence.

    Attributes
    ----------
    readout
        What the sentence is about.
    low, high
        Bounds of the search for a dose.
    precision
        Relative width at which that search stops.
    given_at
        Hours at which the searched dose is given.
    since
        Hours from which a half-life counts.
    """

    readout: str = ""
    low: float = 0.01
    high: float = 10_000.0
    precision: float = 0.03
    given_at: float = 0.0
    since: float = 0.0
    extra: dict[str, str] = field(default_factory=dict)
