"""The crowd that a screen treats: one cell as it is, or many that differ in what they make.

It answers who is treated. A drawn cell depends on seed and number alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pysuite.errors import BadQuantity
from pysuite.spread import one_of_many

if TYPE_CHECKING:
    from pysuite.cell import Cell

__all__ = ["Crowd", "crowd_of"]


@dataclass(frozen=True)
class Crowd:
    """Cells to treat.

    Parameters
    ----------
    cell : Cell
        What they have in common.
    count : int
        How many; a single one is the cell itself, undrawn.
    cv : float
        Coefficient of variation of the making of each protein.
    seed : int
        The same seed gives the same cells.
    genes : tuple of str
        What varies; every protein that is made if empty.
    """

    cell: Cell
    count: int = 1
    cv: float = 0.25
    seed: int = 1
    genes: tuple[str, ...] = ()

    def member(self, number: int) -> Cell:
        """Return one of the cells."""
        if self.count == 1:
            return self.cell
        return one_of_many(self.cell, self.cv, self.seed, number, genes=self.genes)

    def __str__(self) -> str:
        if self.count == 1:
            return self.cell.describe()
        return f"{self.count} cells (cv {self.cv:g}, seed {self.seed}) of {self.cell.describe()}"


def crowd_of(cell: Cell, cells: int, cv: float, seed: int, genes: Iterable[str] = ()) -> Crowd:
    """Return a crowd, or say which number cannot be meant.

    Parameters
    ----------
    cell
        What they have in common.
    cells, cv, seed, genes
        As in `Crowd`.
    """
    for name, value, least in (("cells", cells, 1), ("seed", seed, 0)):
        if isinstance(value, bool) or not isinstance(value, int) or value < least:
            raise BadQuantity(f"{name}={value!r} must be a whole number of at least {least}")
    if not cv > 0 and cells > 1:
        raise BadQuantity(f"cv={cv!r} must be above 0: without it all cells are the same")
    return Crowd(cell, cells, float(cv), seed, tuple(sorted(genes)))
