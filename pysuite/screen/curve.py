"""Dose-response: how much a drug does at each dose, and at which dose it does half.

It answers for one cell, for a line, or for many cells that differ; the work is done elsewhere.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pysuite.errors import BadQuantity, SimulationError
from pysuite.quantity import parse_quantity
from pysuite.screen.crowd import Crowd, crowd_of
from pysuite.screen.lethal import EC50, brackets, median_dose, shares
from pysuite.screen.schedule import Schedule, read_schedule
from pysuite.screen.search import Grid, Search, rungs
from pysuite.screen.work import Given, Progress, Watch, done, watch_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from pysuite.cell import Cell

__all__ = ["DoseResponse", "dose_response", "doses_of", "unit_of"]

Numbers = NDArray[np.float64]
Quantity = str | float
# Where a search begins and ends, by the unit of the drug.
_RANGE = {"nM": (0.01, 10_000.0), "Gy": (0.1, 100.0)}
_LEVELS = (0.01, 100.0)
_SHOWN_A_DECADE = 8
_A_DECADE = 4  # rungs of a readout that is a number


@dataclass(frozen=True, eq=False, repr=False)
class DoseResponse:
    """What a drug does at each dose. Made by `dose_response`.

    Parameters
    ----------
    crowd : Crowd
        Whom it is given to.
    drug, unit : str
        What is given, and the unit of its doses.
    schedule : Schedule
        When it is there.
    watch : Watch
        What is looked at, and for how long (h).
    doses : array (doses,)
        Rising.
    response, low, high : array (doses,)
        Share of cells dead with its 95 % interval (Wilson), or the mean of a readout with that of the mean.
    ec50 : EC50
        The dose that kills half of the cells; of a readout, the dose halfway from none to the highest.
    lethal : array (cells, 2)
        Bracket of each cell's deadly dose; empty for a readout.
    reversals : int
        Cells that die at a dose and survive a higher one.
    failed : int
        Cells that could not be settled or solved; they are left out.
    """

    crowd: Crowd
    drug: str
    unit: str
    schedule: Schedule
    watch: Watch
    doses: Numbers
    response: Numbers
    low: Numbers
    high: Numbers
    ec50: EC50
    lethal: Numbers
    reversals: int = 0
    failed: int = 0

    @property
    def what(self) -> str:
        """What the response is, with its unit."""
        if self.watch.event is None:
            return f"{self.watch.readout} at {self.watch.hours:g} h"
        word = "with MOMP" if self.watch.readout == "momp" else "dead"
        return f"share of cells {word} within {self.watch.hours:g} h"

    @cached_property
    def title(self) -> str:
        """One line that says what was done."""
        return f"{self.drug}, {self.schedule.said}; {self.crowd}"

    def to_dataframe(self) -> pd.DataFrame:
        """Return a table indexed by dose, in the drug's unit: response, low, high."""
        import pandas as pd

        index = pd.Index(self.doses, name=f"{self.drug} [{self.unit}]")
        frame = pd.DataFrame({"response": self.response, "low": self.low, "high": self.high}, index=index)
        frame.attrs.update(what=self.what, title=self.title, ec50=str(self.ec50))
        return frame

    def to_json(self) -> dict[str, Any]:
        """Return it for machines; infinite or missing numbers are left as they are."""
        half = self.ec50
        return {
            "drug": self.drug,
            "unit": self.unit,
            "schedule": self.schedule.said,
            "cell": self.crowd.cell.describe(),
            "cells": self.crowd.count,
            "failed": self.failed,
            "reversals": self.reversals,
            "readout": self.watch.readout,
            "hours": self.watch.hours,
            "ec50": {"dose": half.dose, "low": half.low, "high": half.high, "said": str(half)},
            "doses": self.doses.tolist(),
            "response": self.response.tolist(),
            "low": self.low.tolist(),
            "high": self.high.tolist(),
        }

    def plot(self, ax: Axes | None = None) -> Figure:
        """Draw the curve with its band and the EC50.

        Parameters
        ----------
        ax : Axes, optional
            Where; a figure of its own unless given.
        """
        from pysuite.plots.curve import draw_curves

        return draw_curves([self], ax=ax)

    def __repr__(self) -> str:
        unit = "" if self.unit == "dimensionless" else f" {self.unit}"
        more = f"; {self.failed} cells failed" if self.failed else ""
        more += f"; {self.reversals} cells survive a dose above a deadly one" if self.reversals else ""
        return f"<DoseResponse: {self.title}; EC50{unit} {self.ec50}{more}>"

    def __rich__(self) -> Any:  # noqa: ANN401 - a table of rich
        from rich.table import Table

        table = Table(title=self.title, caption=f"EC50 {self.ec50} {self.unit}", box=None)
        for name in (f"{self.drug} [{self.unit}]", "response", "low", "high"):
            table.add_column(name, justify="right")
        for row in zip(self.doses, self.response, self.low, self.high, strict=True):
            table.add_row(*(f"{number:.3g}" for number in row))
        return table

    def _repr_html_(self) -> str:
        return f"<p>{self.title}: EC50 {self.ec50} {self.unit}</p>" + self.to_dataframe().to_html()


def unit_of(cell: Cell, drug: str) -> tuple[str, str]:
    """Return the name of a drug, stimulus or ligand and the unit of its doses, or complain."""
    from pysuite.catalogue import read_catalogue

    entry = read_catalogue(cell.tables).treatment(drug)
    cell.treat(**{drug: 0.0})  # complains of what this model lacks
    return entry.name, entry.unit


def doses_of(given: Iterable[Quantity], unit: str, drug: str) -> tuple[float, ...]:
    """Return doses as rising numbers, each once."""
    if isinstance(given, str):
        raise BadQuantity(f"the doses of {drug} must be a list, such as [1, 10, '0.1 uM']")
    found = sorted({parse_quantity(one, unit, name=drug) for one in given})
    if len(found) < 2:  # noqa: PLR2004 - a curve needs two points
        raise BadQuantity(f"{drug} needs at least two different doses")
    return tuple(found)


def dose_response(
    cell: Cell,
    drug: str,
    doses: Sequence[Quantity] | None = None,
    readout: str = "dead",
    hours: Quantity = 48.0,
    *,
    cells: int = 1,
    cv: float = 0.25,
    seed: int = 1,
    genes: Iterable[str] = (),
    schedule: Schedule | str | None = None,
    precision: float = 0.05,
    engine: str = "auto",
    jobs: int | None = None,
    progress: Progress | None = None,
) -> DoseResponse:
    """Give a drug at many doses, and find the one that does half.

    Parameters
    ----------
    cell
        What is treated: the reference cell, a line, a patient's cell, already treated or not.
    drug
        What is given; also a stimulus or a ligand.
    doses
        In the drug's unit, or texts such as ``"0.1 uM"``. Without them they are searched: a decade apart,
        then by halving where each cell turns, until its bracket is narrower than `precision`.
    readout
        ``"dead"``, ``"momp"``, or a readout, whose value at the end counts.
    hours
        How long the cells are watched.
    cells, cv, seed, genes
        How many cells that differ in what they make (log-normal, this coefficient of variation); a single
        one is `cell` itself. The same seed gives the same cells.
    schedule
        ``"4 h"``, ``"1 h every 24 h"``, or of `pysuite.screen.schedule`; held for good unless given.
    precision
        Relative width at which the search stops.
    engine, jobs
        ``"auto"`` takes the fast engine and all cores for a large job.
    progress
        Called with how many cells are done, and of how many.

    Notes
    -----
    With `doses`, each cell is run at each dose. Without, a cell that survives a dose and the next decade's is
    taken to survive those between; `reversals` counts cells that turn back from one decade to a higher one.

    Examples
    --------
    >>> import pysuite
    >>> found = pysuite.dose_response(pysuite.load(), "S63845")  # doctest: +SKIP
    >>> found.ec50.low < found.ec50.dose < found.ec50.high  # doctest: +SKIP
    True
    """
    name, unit = unit_of(cell, drug)
    watch = watch_of(cell, readout, parse_quantity(hours, "h", name="hours"))
    crowd = crowd_of(cell, cells, cv, seed, genes)
    plan = read_schedule(schedule, watch.hours)
    given = None if doses is None else doses_of(doses, unit, drug)
    start = (crowd, name, unit, plan, watch)
    if given is None and watch.event is not None:
        if not 0 < precision <= 1:
            raise BadQuantity(f"precision={precision!r} must lie between 0 and 1")
        tried = rungs(*_RANGE.get(unit, _LEVELS), a_decade=1)
        work = Search(crowd, drug, plan, watch, tried, precision)
        return _searched(start, np.array(tried), *_rows(done(work, engine, jobs, progress)))
    tried = given or rungs(*_RANGE.get(unit, _LEVELS), a_decade=_A_DECADE)
    work = Grid(crowd, watch, tuple((Given(drug, dose, plan),) for dose in tried))
    values, failed = _rows(done(work, engine, jobs, progress))
    if watch.event is None:
        return _numbers(start, np.array(tried), values, failed)
    low, high, back = brackets(np.array(tried), values)
    band = _wilson(values.mean(axis=0), values.shape[0])
    half = median_dose(low, high)
    lethal = np.column_stack((low, high))
    return DoseResponse(*start, np.array(tried), values.mean(axis=0), *band, half, lethal, back, failed)


Start = tuple[Crowd, str, str, Schedule, Watch]


def _rows(found: list[np.ndarray | None]) -> tuple[Numbers, int]:
    """Return the numbers of the cells that could be run, and how many could not."""
    kept = [row for row in found if row is not None]
    if not kept:
        raise SimulationError("none of the cells could be settled and run")
    return np.array(kept), len(found) - len(kept)


def _wilson(share: Numbers, count: int) -> tuple[Numbers, Numbers]:
    """Return the 95 % interval of shares; of a single cell there is none."""
    from pysuite.words.many import share_of

    if count == 1:
        return share.copy(), share.copy()
    found = [share_of(round(one * count), count) for one in share]
    return np.array([one.low for one in found]), np.array([one.high for one in found])


def _searched(start: Start, tried: Numbers, values: Numbers, failed: int) -> DoseResponse:
    """Return the curve of cells whose brackets were searched."""
    low, high = values[:, -2], values[:, -1]
    back = brackets(tried, values[:, :-2])[2]
    ends = np.concatenate((low, high))
    ends = ends[np.isfinite(ends) & (ends > 0)]
    shown = tried
    if values.shape[0] == 1:
        shown = np.unique(np.concatenate((tried, ends)))
    elif np.isfinite(high).any():
        span = math.log10(ends.max() / ends.min()) if ends.size else 0.0
        fine = (
            np.geomspace(ends.min(), ends.max(), max(2, round(span * _SHOWN_A_DECADE))) if ends.size else ends
        )
        shown = np.unique(np.concatenate((tried, fine)))
    response = shares(shown, low, high)
    if values.shape[0] == 1:
        response = (shown >= high[0]).astype(float)
    band = _wilson(response, values.shape[0])
    half = median_dose(low, high)
    return DoseResponse(*start, shown, response, *band, half, np.column_stack((low, high)), back, failed)


def _numbers(start: Start, doses: Numbers, values: Numbers, failed: int) -> DoseResponse:
    """Return the curve of a readout: mean and the 95 % interval of the mean, halfway dose by resampling."""
    mean = values.mean(axis=0)
    half = _halfway(doses, mean)
    count = values.shape[0]
    if count == 1:
        low, high = mean.copy(), mean.copy()
        near = doses[doses < half], doses[doses > half]
        bounds = (near[0].max(initial=0.0), near[1].min(initial=math.inf))
    else:
        picks = np.random.default_rng(0).integers(0, count, (1000, count))
        drawn = values[picks].mean(axis=1)
        low, high = np.quantile(drawn, (0.025, 0.975), axis=0)
        halves = [_halfway(doses, row) for row in drawn]
        bounds = tuple(np.nanquantile(halves, (0.025, 0.975))) if not math.isnan(half) else (math.nan,) * 2
    found = EC50(half, float(bounds[0]), float(bounds[1]))
    return DoseResponse(*start, doses, mean, low, high, found, np.empty((0, 2)), 0, failed)


def _halfway(doses: Numbers, values: Numbers) -> float:
    """Return the first dose at which half of the whole change is reached, on a line over the logarithm."""
    change = values - values[0]
    if not np.isclose(values[-1], values[0], rtol=1e-3, atol=1e-9):
        part = change / change[-1]
        at = int(np.argmax(part >= 0.5))  # noqa: PLR2004 - half
        a, b = doses[at - 1], doses[at]
        share = (0.5 - part[at - 1]) / (part[at] - part[at - 1])
        return float(a + share * (b - a)) if a == 0 else float(a * (b / a) ** share)
    return math.nan
