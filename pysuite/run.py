"""A run: what a cell did over time, with units."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pysuite.catalogue import read_catalogue
from pysuite.course import DEATH, MOMP, Event
from pysuite.errors import BadQuantity, NotInModel, UnknownName
from pysuite.flat import read_flat
from pysuite.quantity import parse_quantity

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from pysuite.cell import Cell
    from pysuite.course import Vector
    from pysuite.engine import Trajectory
    from pysuite.insight.explain import Explanation

__all__ = ["Run", "State", "units_of"]


def units_of(cell: Cell) -> Mapping[str, str]:
    """Return the unit of every readout of a cell, such as ``"nM"`` or ``"dimensionless"``."""
    units = dict(read_flat(cell.source).units)
    # A stimulus may count something else than molecules: gray, or a level without a unit.
    for drug in read_catalogue(cell.tables).drugs.values():
        if drug.species in units and drug.unit != "nM":
            units[drug.species] = f"{drug.unit}/h" if drug.over else drug.unit
    return units


class State(Mapping[str, float]):
    """Every readout at one time.

    Parameters
    ----------
    values : mapping
        Readout and value.
    units : mapping
        Readout and unit.
    time : float or None
        Hours; None for the settled state before time 0.

    Examples
    --------
    >>> State({"pore": 0.25}, {"pore": "nM"}, 2.0)["pore"]
    0.25
    """

    def __init__(self, values: Mapping[str, float], units: Mapping[str, str], time: float | None) -> None:
        self._values, self._units, self.time = dict(values), units, time

    def __getitem__(self, name: str) -> float:
        if name not in self._values:
            raise UnknownName("readout", name, self._values)
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def unit(self, name: str) -> str:
        """Return the unit of a readout."""
        self[name]
        return self._units[name]

    def to_series(self) -> pd.Series:
        """Return a pandas series, named by readout."""
        import pandas as pd

        return pd.Series(self._values, name="rest" if self.time is None else self.time)

    def __repr__(self) -> str:
        when = "at rest" if self.time is None else f"at {self.time:g} h"
        return f"<State: {len(self)} readouts {when}>"


@dataclass(frozen=True, eq=False, repr=False)
class Run:
    """What a cell did over time.

    Parameters
    ----------
    cell : Cell
        Whose run it is.
    trajectory : Trajectory
        Its numbers.

    Examples
    --------
    >>> import pysuite
    >>> run = pysuite.load().simulate(hours=2, points=3)
    >>> run["MCL1_total"].attrs["units"]
    'nM'
    >>> run.dead
    False
    """

    cell: Cell
    trajectory: Trajectory

    # Fate

    @property
    def momp(self) -> bool:
        """Whether half of cytochrome c has left the mitochondria at any time."""
        return not math.isnan(self.time_of_momp)

    @property
    def time_of_momp(self) -> float:
        """When it had (hours); nan if it did not."""
        return self._moment(MOMP, self.trajectory.time_of_momp)

    @property
    def dead(self) -> bool:
        """Whether half of PARP has been cleaved at any time; there is no way back."""
        return not math.isnan(self.time_of_death)

    @property
    def time_of_death(self) -> float:
        """When it had (hours); nan if it did not."""
        return self._moment(DEATH, self.trajectory.time_of_death)

    def _moment(self, event: Event, time: float) -> float:
        if event.readout not in self.cell.readouts:
            raise NotInModel(f"this model has no readout '{event.readout}', which tells life from death")
        return time

    # Numbers

    @property
    def hours(self) -> float:
        """How long it was watched."""
        return float(self.times[-1])

    @property
    def times(self) -> Vector:
        """Time of each row (hours)."""
        return self.trajectory.times.copy()

    @property
    def time(self) -> Vector:
        """The same as `times`, by the name that the rows' coordinate has."""
        return self.times

    @property
    def readouts(self) -> tuple[str, ...]:
        """Names of what was recorded."""
        return self.trajectory.names

    def unit(self, name: str) -> str:
        """Return the unit of a readout, such as ``"nM"``."""
        return self._units[self._known(name)]

    def __getitem__(self, name: str) -> xr.DataArray:
        """Return one readout over time, with units."""
        import xarray as xr

        return xr.DataArray(
            self._column(name),
            dims="time",
            coords={"time": ("time", self.times, {"units": "h", "long_name": "time"})},
            name=name,
            attrs={"units": self.unit(name)},
        )

    def at(self, time: float | str) -> State:
        """Return every recorded readout at one time.

        Parameters
        ----------
        time : float or str
            Hours, or a text such as ``"90 min"``; within the run. Between two rows the run is
            repeated up to that time, which is exact, where drawing a line would not be.
        """
        hours = parse_quantity(time, "h", name="time")
        if hours > self.hours * (1 + 1e-12):
            raise BadQuantity(f"time={time!r} lies after the end of the run, {self.hours:g} h")
        near = int(np.argmin(np.abs(self.trajectory.times - hours)))
        if math.isclose(self.trajectory.times[near], hours, rel_tol=1e-12, abs_tol=1e-12):
            row = self.trajectory.values[near]
        else:
            row = self.cell.simulate(hours, 2, readouts=self.readouts).trajectory.values[-1]
        return State(dict(zip(self.readouts, row.tolist(), strict=True)), self._units, hours)

    def to_dataframe(self) -> pd.DataFrame:
        """Return all rows: one column a readout, indexed by time in hours."""
        import pandas as pd

        index = pd.Index(self.trajectory.times, name="time")
        frame = pd.DataFrame(self.trajectory.values.copy(), index=index, columns=list(self.readouts))
        frame.attrs["units"] = {"time": "h", **{name: self._units[name] for name in self.readouts}}
        return frame

    def to_csv(self, path: str | Path | None = None, *readouts: str) -> str | None:
        """Write a table whose header carries the units.

        Parameters
        ----------
        path : str or Path, optional
            Where; without it the text is returned.
        *readouts : str
            Columns; all unless given.
        """
        frame = self.to_dataframe()[[self._known(name) for name in readouts] or list(self.readouts)]
        frame.columns = [f"{name} [{self._units[name]}]" for name in frame.columns]
        frame.index.name = "time [h]"
        return frame.to_csv(path, lineterminator="\n")

    def plot(self, *readouts: str, ax: Axes | None = None) -> Figure:
        """Draw readouts over time, with MOMP and death marked.

        Parameters
        ----------
        *readouts : str
            What to draw; the two that tell life from death unless given.
        ax : Axes, optional
            Where; a figure of its own, with a panel for each magnitude, unless given.
        """
        from pysuite.plot import draw

        return draw(self, readouts, ax)

    def explain(self) -> Explanation:
        """Return what happened, in words: who was held by whom, what let go, and in which order it went on.

        Which reactions and numbers the fate hangs on is told by `pysuite.why`.
        """
        from pysuite.insight.explain import explain

        return explain(self)

    def __repr__(self) -> str:
        if any(event.readout not in self.cell.readouts for event in (MOMP, DEATH)):
            fate = f"{len(self.readouts)} readouts"
        elif self.dead:
            fate = f"dead at {self.time_of_death:.3g} h"
        else:
            fate = f"MOMP at {self.time_of_momp:.3g} h, not dead" if self.momp else "alive"
        return f"<Run: {self.hours:g} h, {fate}; {self.cell!r}>"

    @cached_property
    def _units(self) -> Mapping[str, str]:
        return units_of(self.cell)

    def _column(self, name: str) -> Vector:
        return self.trajectory.values[:, self.readouts.index(self._known(name))].copy()

    def _known(self, name: str) -> str:
        """Return a recorded readout's name, or say that it is unknown or was not recorded."""
        if name not in self.readouts and name in self.cell.readouts:
            raise BadQuantity(f"'{name}' was not recorded: leave out readouts= in simulate(), or add it")
        if name not in self.readouts:
            raise UnknownName("readout", name, self.cell.readouts)
        return name
