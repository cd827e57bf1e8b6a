"""A recipe: everything the engine needs to know about one cell, as one frozen, hashable value.

It holds ids of the flat SBML and absolute numbers only: names of lesions and drugs, units and folds
have been resolved before. Two recipes with one key give the same run, so the key can name a result.
"""

from __future__ import annotations

import hashlib
import json
import math
from dataclasses import astuple, dataclass, replace
from functools import lru_cache
from typing import Literal

from pysuite.errors import BadQuantity

__all__ = ["Recipe", "Step", "Tolerances"]

Pairs = tuple[tuple[str, float], ...]
Kind = Literal["set", "cut", "hold", "add", "clamp", "release"]

# Where two steps fall on one time: first the conditions change, then doses are added, then species
# are clamped, so that a clamp sees the dose.
_ORDER: dict[Kind, int] = {"set": 0, "cut": 1, "hold": 2, "release": 3, "add": 4, "clamp": 5}


@dataclass(frozen=True, slots=True)
class Tolerances:
    """How exactly the equations are solved.

    Parameters
    ----------
    relative : float
        Share of each amount.
    absolute : float
        Amount (in the cell: nM) below which errors do not count.
    """

    relative: float = 1e-8
    absolute: float = 1e-10

    def __post_init__(self) -> None:
        for name, value in (("relative", self.relative), ("absolute", self.absolute)):
            if not (isinstance(value, float) and 0 < value <= 1e-2):  # noqa: PLR2004 - looser is no solution
                raise BadQuantity(f"the {name} tolerance must lie between 0 and 0.01, not {value!r}")

    def tighter(self) -> Tolerances:
        """Return the setting for a second attempt."""
        return Tolerances(max(self.relative / 100, 1e-12), max(self.absolute / 100, 1e-14))

    def at_least(self, other: Tolerances) -> Tolerances:
        """Return the looser of two."""
        return Tolerances(max(self.relative, other.relative), max(self.absolute, other.absolute))


@dataclass(frozen=True, slots=True)
class Step:
    """One change while a cell is being watched.

    Parameters
    ----------
    time : float
        Hours after the cell has settled.
    kind : str
        ``set`` a parameter, ``cut`` a reaction, ``hold`` a boundary species at a concentration (a
        floating one is only put there), ``add`` to a floating species, ``clamp`` a floating species,
        ``release`` it.
    target : str
        Id in the flat SBML.
    value : float or None
        The new value (nM for species); None with ``clamp`` means what it is at rest, with ``cut``
        and ``release`` nothing.
    """

    time: float
    kind: Kind
    target: str
    value: float | None = None

    def order(self) -> tuple[float, int, str]:
        """Return what steps are sorted by."""
        return self.time, _ORDER[self.kind], self.target


@dataclass(frozen=True, slots=True)
class Recipe:
    """What the engine runs.

    Parameters
    ----------
    model : str
        SHA-256 of the flat SBML.
    parameters : tuple of (str, float)
        Parameters that differ from the file, from the start.
    inputs : tuple of (str, float)
        Boundary species and their concentrations (nM) while the cell settles; floating species start
        there.
    cuts : tuple of str
        Reactions that are off from the start.
    steps : tuple of Step
        What happens after it has settled.
    tolerances : Tolerances
        How exactly the equations are solved.

    Examples
    --------
    >>> a = Recipe("m", parameters=(("b", 2.0), ("a", 1.0)))
    >>> a == Recipe("m", parameters=(("a", 1.0), ("b", 2.0)))
    True
    >>> len(a.key)
    64
    """

    model: str
    parameters: Pairs = ()
    inputs: Pairs = ()
    cuts: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    tolerances: Tolerances = Tolerances()

    def __post_init__(self) -> None:
        for name in ("parameters", "inputs"):
            pairs = tuple(sorted((key, float(value)) for key, value in getattr(self, name)))
            object.__setattr__(self, name, pairs)
        object.__setattr__(self, "cuts", tuple(sorted(set(self.cuts))))
        object.__setattr__(self, "steps", tuple(sorted(self.steps, key=Step.order)))
        numbers = [value for _, value in (*self.parameters, *self.inputs)]
        numbers += [value for step in self.steps for value in (step.time, step.value) if value is not None]
        if not all(map(math.isfinite, numbers)):
            raise BadQuantity("a recipe holds a number that is not finite")

    @property
    def key(self) -> str:
        """SHA-256 of the content: the same in every process and on every machine."""
        return _key(self)

    @property
    def settling(self) -> Recipe:
        """The part that decides where the cell settles; coarse and fine runs share it."""
        return replace(self, steps=(), tolerances=Tolerances())


@lru_cache(maxsize=64)
def _key(recipe: Recipe) -> str:
    return hashlib.sha256(json.dumps(astuple(recipe), separators=(",", ":")).encode()).hexdigest()
