"""Many wells, one after the other, with progress, and stopped when nobody wants them any more.

A curve is a row of wells, a matrix a grid of them. Each well is a task of its own, so that to cancel costs
nothing: the wells that were not begun are simply not begun.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pysuite.lab.limits import MOST_WELLS, checked_hours, not_more
from pysuite.lab.scales import rounded

if TYPE_CHECKING:
    from pysuite.cell import Cell
    from pysuite.lab.service import Service
    from pysuite.lab.tasks import Well

__all__ = ["Plate", "ladder", "run_plate"]

Told = Callable[[int, "Well"], None]


@dataclass(frozen=True)
class Plate:
    """The wells of one curve or matrix.

    Parameters
    ----------
    cells : tuple of Cell
        One a well.
    hours : float
        How long each is watched.
    """

    cells: tuple[Cell, ...]
    hours: float

    @classmethod
    def of(cls, cell: Cell, drugs: Sequence[str], doses: Sequence[Sequence[float]], hours: float) -> Plate:
        """Return a cell at every dose of one drug, or every pair of doses of two.

        Parameters
        ----------
        cell : Cell
            Cell, with all that it is given besides.
        drugs : sequence of str
            One or two.
        doses : sequence of sequences
            Of each; the first drug's change quickest.
        hours : float
            How long.
        """
        wells = 1
        for row in doses:
            wells *= len(row)
        not_more(wells, MOST_WELLS, "runs")
        checked_hours(hours)
        if len(drugs) == 1:
            return cls(tuple(cell.treat(**{drugs[0]: dose}) for dose in doses[0]), hours)
        return cls(
            tuple(
                cell.treat(**{drugs[1]: other}).treat(**{drugs[0]: dose})
                for other in doses[1]
                for dose in doses[0]
            ),
            hours,
        )


async def run_plate(service: Service, plate: Plate, told: Told) -> None:
    """Run the wells of a plate in order.

    Parameters
    ----------
    service : Service
        Who runs them.
    plate : Plate
        What to run.
    told : callable
        Told each well's place and what became of it.
    """
    for place, cell in enumerate(plate.cells):
        told(place, await service.well(cell, plate.hours))


def ladder(low: float, high: float, steps: int, *, zero: bool) -> tuple[float, ...]:
    """Return doses that rise by one factor, with nothing as the first if `zero`.

    Examples
    --------
    >>> ladder(1, 100, 3, zero=True)
    (0.0, 1.0, 10.0, 100.0)
    """
    rungs = tuple(rounded(low * (high / low) ** (i / (steps - 1))) for i in range(steps))
    return (0.0, *rungs) if zero else rungs
