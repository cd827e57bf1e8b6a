"""Where a cell stands when its treatment begins, and what happens to it afterwards: numbers and ids only.

It lets the cell settle and resolves all that happens at time 0, so that any simulator which is given the
result starts where ours does. It writes no file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pysuite.errors import PysuiteError
from pysuite.flat import read_flat
from pysuite.recipe import Pairs, Step

if TYPE_CHECKING:
    from pysuite.cell import Cell

__all__ = ["Moment", "Move", "NotInAFile", "Standing", "standing_of"]

_DECIMALS = 9  # times are told apart as the engine tells them apart


class NotInAFile(PysuiteError):
    """A treatment that a file of start values and events has no words for."""


@dataclass(frozen=True, slots=True)
class Move:
    """One number that changes.

    Parameters
    ----------
    target : str
        Species or parameter; for a cut the reaction.
    kind : str
        ``put`` it at the value, ``add`` the value to it, or ``cut`` the reaction.
    value : float
        nM for species, else the parameter's own unit; nothing for a cut.
    """

    target: str
    kind: str
    value: float = 0.0


@dataclass(frozen=True, slots=True)
class Moment:
    """All that happens at one time (hours, above 0), in order; each target at most once."""

    time: float
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A cell at the moment its treatment begins.

    Parameters
    ----------
    species : tuple of (str, float)
        Every species that no rule computes, and its concentration (nM).
    parameters : tuple of (str, float)
        Parameters that differ from the file, in their own units.
    cuts : tuple of str
        Reactions that are off.
    held : tuple of str
        Floating species that are clamped from now on.
    moments : tuple of Moment
        What happens later.
    """

    species: Pairs
    parameters: Pairs
    cuts: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    moments: tuple[Moment, ...] = ()


def standing_of(cell: Cell) -> Standing:
    """Settle a cell and return where it stands at time 0.

    Parameters
    ----------
    cell : Cell
        Genotype, milieu and doses; it is not changed.

    Raises
    ------
    NotInAFile
        If a species is clamped, or let go, after time 0: no start value can say that.
    """
    flat = read_flat(cell.source)
    rest = cell.rest()
    species = {name: float(rest[name]) for name in (*flat.floating, *flat.boundary)}
    parameters, cuts, held = dict(cell.recipe.parameters), set(cell.recipe.cuts), set[str]()
    later: list[Step] = []
    for step in cell.recipe.steps:
        if _when(step) > 0:
            later.append(step)
        elif step.kind == "set":
            parameters[step.target] = _value(step)
        elif step.kind == "cut":
            cuts.add(step.target)
        elif step.kind == "add":
            species[step.target] += _value(step)
        elif step.kind != "release":
            # A clamp without a value holds what is there at rest.
            species[step.target] = float(rest[step.target]) if step.value is None else step.value
            held |= {step.target} if step.kind == "clamp" else set()
    return Standing(
        species=tuple(species.items()),
        parameters=tuple(sorted(parameters.items())),
        cuts=tuple(sorted(cuts)),
        held=tuple(sorted(held)),
        moments=_moments(later, held),
    )


def _when(step: Step) -> float:
    return float(np.round(step.time, _DECIMALS))


def _value(step: Step) -> float:
    return 0.0 if step.value is None else step.value


def _moments(steps: Iterable[Step], held: set[str]) -> tuple[Moment, ...]:
    """Return the later steps by time, those on one target merged in the order in which they act."""
    found: dict[float, dict[str, Move]] = {}
    for step in steps:
        if step.kind in ("clamp", "release"):
            when = "clamped" if step.kind == "clamp" else "let go"
            raise NotInAFile(
                f"{step.target} is {when} at {step.time:g} h, which a file of start values and events "
                "cannot say: clamp it from time 0 and never let it go, or leave it out"
            )
        if step.target in held:
            raise PysuiteError(
                f"{step.target} is clamped and given at {step.time:g} h: leave out one of them"
            )
        now = found.setdefault(_when(step), {})
        kind = {"add": "add", "cut": "cut"}.get(step.kind, "put")
        before = now.get(step.target)
        if kind == "add" and before is not None:
            now[step.target] = Move(step.target, before.kind, before.value + _value(step))
        else:
            now[step.target] = Move(step.target, kind, _value(step))
    return tuple(Moment(time, tuple(moves.values())) for time, moves in sorted(found.items()))
