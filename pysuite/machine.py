"""What an engine asks of a simulator: one compiled model that is loaded, integrated and read.

It names no simulator. `roadrunner_machine` and `sparse_machine` each hold one to this shape.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from pysuite.flat import FlatModel
    from pysuite.recipe import Tolerances

__all__ = ["Broken", "Machine", "Maker", "Overworked", "Unfit", "Vector"]

Vector = NDArray[np.float64]


class Broken(Exception):
    """The solver gave up, or gave nonsense, at a time (hours)."""

    def __init__(self, time: float, why: str) -> None:
        self.time, self.why = time, why
        super().__init__(why)


class Overworked(Broken):
    """The solver had to take more steps than it was allowed."""


class Unfit(Exception):
    """A simulator cannot run this model, or is not there; the text is one line that says why."""


class Machine(Protocol):
    """One model in one simulator. Concentrations in nM, times in hours.

    Attributes
    ----------
    place, slot : mapping
        Where each species stands among the species, and each parameter among the parameters. The
        species are those of the flat model: floating, then boundary. The parameters are its own,
        then the switches ``on_<reaction>``.
    start, values : array
        The file's concentrations and parameters.
    """

    place: Mapping[str, int]
    slot: Mapping[str, int]
    start: Vector
    values: Vector

    def solve_with(self, tolerances: Tolerances, first_step: float) -> None:
        """Set how exactly to solve; first_step in hours, 0 = let the solver choose."""
        ...

    def load(self, species: Vector, parameters: Vector) -> None:
        """Set the whole state."""
        ...

    def integrate(self, times: Vector, names: Sequence[str], most_steps: int | None = None) -> Vector:
        """Integrate through at least two times from where the model stands.

        Parameters
        ----------
        times : array
            Hours, rising; the first is now.
        names : sequence of str
            Readouts to return.
        most_steps : int, optional
            How many solver steps to take from one time to the next, at most; what is usual unless given.

        Returns
        -------
        array
            One row a time, one column a name.

        Raises
        ------
        Overworked
            If the steps do not do.
        Broken
            If the solver gives up.
        """
        ...

    def species(self) -> Vector:
        """Return all concentrations."""
        ...

    def rates(self) -> Vector:
        """Return the rates of change of the floating species (nM/h); only without clamps."""
        ...

    def show(self, names: Sequence[str]) -> list[float]:
        """Return the present values of readouts."""
        ...

    def compiled(self) -> Mapping[str, bytes]:
        """Return the files of the cache folder that spare another process the compilation."""
        ...


Maker = Callable[["FlatModel", frozenset[str]], Machine]
"""Makes the machine of a model in which some floating species are held."""
