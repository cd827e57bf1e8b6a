"""Draws: how one virtual cell of an ensemble differs from the next, in what it makes, its numbers, or both.

It answers which cell has which number. A draw depends on seed and number alone: the same on any cores.
Expression is drawn as in a claim's population, numbers as in its worlds.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal, get_args

from pysuite.errors import BadQuantity, PysuiteError, UnknownName
from pysuite.plan import Trait

if TYPE_CHECKING:
    from pysuite.cell import Cell

__all__ = ["Draws", "Vary", "draws_for"]

Vary = Literal["expression", "numbers", "both"]


@dataclass(frozen=True)
class Draws:
    """Where virtual cells come from.

    Parameters
    ----------
    seed : int
        The same seed gives the same cells.
    cv : float
        Coefficient of variation of the making of each protein.
    genes : tuple of str
        Whose making varies.
    ranges : tuple of (str, float)
        Numbers of the model, and by how many fold, up and down, each may be off.
    """

    seed: int
    cv: float
    genes: tuple[str, ...] = ()
    ranges: tuple[tuple[str, float], ...] = ()

    def cell(self, cell: Cell, number: int) -> Cell:
        """Return one virtual cell.

        Parameters
        ----------
        cell : Cell
            What all have in common; it is not changed.
        number : int
            Which one.
        """
        from pysuite.spread import one_of_many
        from pysuite.worlds import draw_world

        if self.genes:
            cell = one_of_many(cell, self.cv, self.seed, number, genes=self.genes)
        if self.ranges:
            ones = dict.fromkeys((name for name, _ in self.ranges), 1.0)
            folds = draw_world(ones, dict(self.ranges), number, self.seed)
            # Folds, not values: what lesions do to a number stays, and a number that was set is known.
            trait = Trait("draw", f"world {number} of {self.seed}", tuple(folds.items()))
            cell = replace(cell, plan=cell.plan.with_trait(trait))
        return cell

    def manifest(self) -> dict[str, Any]:
        """Return what makes these draws and no others, for JSON."""
        from hashlib import sha256

        ranges = sha256(repr(sorted(self.ranges)).encode()).hexdigest() if self.ranges else ""
        return {"seed": self.seed, "cv": self.cv, "genes": list(self.genes), "ranges": ranges}


def draws_for(cell: Cell, vary: str, cv: float, seed: int, ranges: Mapping[str, float] | None) -> Draws:
    """Return the draws that were asked for, or complain.

    Parameters
    ----------
    cell : Cell
        Whose genes and numbers vary.
    vary : str
        ``expression``, ``numbers`` or ``both``.
    cv : float
        Coefficient of variation of the making of each protein.
    seed : int
        Of the draws.
    ranges : mapping, optional
        Fold up and down of each number; those of the pathway pages unless given.
    """
    from pysuite.flat import read_flat
    from pysuite.spread import varied_genes

    if vary not in get_args(Vary):
        raise UnknownName("way to vary", vary, get_args(Vary))
    if isinstance(seed, bool) or not isinstance(seed, int) or seed < 0:
        raise BadQuantity(f"seed must be a whole number of at least 0, not {seed!r}")
    if isinstance(cv, bool) or not isinstance(cv, int | float) or not 0 < cv <= 10:  # noqa: PLR2004 - beyond is a slip
        raise BadQuantity(f"cv must be a number above 0 (and at most 10), not {cv!r}")
    flat = read_flat(cell.source)
    genes = () if vary == "numbers" else varied_genes(flat)
    found: dict[str, float] = {}
    if vary != "expression":
        found = dict(_ranges_of(cell) if ranges is None else ranges)
        for name, fold in found.items() if ranges is not None else ():
            flat.parameter(name)
            if not fold >= 1:
                raise BadQuantity(f"ranges: {name} must be a fold of at least 1, not {fold!r}")
        found = {name: float(fold) for name, fold in found.items() if name in flat.parameters}
    if not genes and vary != "numbers":
        raise PysuiteError("nothing to vary: the model makes no protein that has a dial of expression")
    if not found and vary != "expression":
        raise PysuiteError("nothing to vary: no number of the model has a range")
    return Draws(seed, float(cv), genes, tuple(sorted(found.items())))


def _ranges_of(cell: Cell) -> Mapping[str, float]:
    from pysuite.worlds import number_ranges

    return number_ranges(cell.tables)
