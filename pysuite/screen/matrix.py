"""Synergy: what drugs do together at each pair of doses, and how far that is from what each does alone.

It answers for a pair, or for more drugs, over one cell or many that differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pysuite.errors import BadQuantity, SimulationError, UnknownName
from pysuite.quantity import parse_quantity
from pysuite.screen.additivity import MODELS, expected, struck_alone, zip_surfaces
from pysuite.screen.crowd import Crowd, crowd_of
from pysuite.screen.curve import dose_response, doses_of, unit_of
from pysuite.screen.schedule import Schedule, read_schedule
from pysuite.screen.search import Grid
from pysuite.screen.work import Given, Progress, Watch, done, watch_of

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from pysuite.cell import Cell

__all__ = ["Drug", "Score", "Synergy", "synergy"]

Numbers = NDArray[np.float64]
Quantity = str | float
_DRAWS = 200
_DOSES = 7  # beside none, half a decade apart around the EC50
_USUAL_MIDDLE = {"nM": 100.0, "Gy": 2.0}


@dataclass(frozen=True)
class Drug:
    """One drug of a screen: its name, the unit of its doses, the doses (rising from 0), when it is there."""

    name: str
    unit: str
    doses: tuple[float, ...]
    schedule: Schedule


@dataclass(frozen=True)
class Score:
    """Mean excess over a reference, in points of the share of cells, with its 95 % interval where known."""

    model: str
    mean: float
    low: float
    high: float
    peak: float
    at: tuple[float, ...]

    def __str__(self) -> str:
        known = "" if np.isnan(self.low) else f" ({100 * self.low:+.1f} to {100 * self.high:+.1f})"
        doses = " + ".join(f"{dose:.3g}" for dose in self.at)
        return f"{self.model} {100 * self.mean:+.1f}{known}, most {100 * self.peak:+.1f} at {doses}"


@dataclass(frozen=True, eq=False, repr=False)
class Synergy:
    """What drugs do together. Made by `synergy`.

    Parameters
    ----------
    crowd : Crowd
        Whom they are given to.
    drugs : tuple of Drug
        What is given.
    watch : Watch
        ``dead`` or ``momp``, and for how long (h).
    each : array (cells, doses of a, doses of b, ...)
        Which cells die.
    failed : int
        Cells that could not be settled or solved; they are left out.
    """

    crowd: Crowd
    drugs: tuple[Drug, ...]
    watch: Watch
    each: NDArray[np.bool_]
    failed: int = 0

    @property
    def doses(self) -> tuple[Numbers, ...]:
        """The doses along each axis."""
        return tuple(np.array(one.doses) for one in self.drugs)

    @cached_property
    def response(self) -> Numbers:
        """Share of cells killed, at each combination of doses."""
        return self.each.mean(axis=0)

    @property
    def models(self) -> tuple[str, ...]:
        """References that apply: ZIP is defined for pairs."""
        return MODELS if len(self.drugs) == 2 else MODELS[:3]  # noqa: PLR2004 - a pair

    def expected(self, model: str) -> Numbers:
        """Return the share that a reference expects: ``bliss``, ``hsa``, ``loewe``, ``zip``."""
        return expected(self._known(model), self.response, self.doses)

    def excess(self, model: str) -> Numbers:
        """Return what is killed beyond a reference (share of cells); above 0 is synergy."""
        return _excess(self._known(model), self.response, self.doses)

    @cached_property
    def _alone(self) -> NDArray[np.bool_]:
        """Which cells die of at least one of the drugs by itself, at its dose."""
        return struck_alone(self.each)

    @cached_property
    def only_together(self) -> Numbers:
        """Share of cells that the combination kills and no drug of it alone: synergy within a cell."""
        return (self.each & ~self._alone).mean(axis=0)

    @cached_property
    def only_alone(self) -> Numbers:
        """Share of cells that a drug alone kills and the combination spares: antagonism within a cell."""
        return (self._alone & ~self.each).mean(axis=0)

    def score(self, model: str, draws: int = _DRAWS) -> Score:
        """Return the mean excess over all true combinations, with what other cells would give.

        Parameters
        ----------
        model
            ``bliss``, ``hsa``, ``loewe`` or ``zip``.
        draws
            Resamplings of the cells for the interval; none for ZIP, whose fits take too long, and for one
            cell.
        """
        inside = (slice(1, None),) * len(self.drugs)
        found = self.excess(model)[inside]
        at = np.unravel_index(int(np.argmax(found)), found.shape)
        doses = tuple(float(one[1:][i]) for one, i in zip(self.doses, at, strict=True))
        low = high = np.nan
        count = self.each.shape[0]
        if model != "zip" and count > 1 and draws > 0:
            picks = np.random.default_rng(0).integers(0, count, (draws, count))
            means = [
                _excess(model, self.each[pick].mean(axis=0), self.doses)[inside].mean() for pick in picks
            ]
            low, high = np.quantile(means, (0.025, 0.975))
        return Score(model, float(found.mean()), float(low), float(high), float(found.max()), doses)

    def to_dataframe(self) -> pd.DataFrame:
        """Return a table, a row for each combination: doses, share killed, expectations and excesses."""
        import pandas as pd

        grids = np.meshgrid(*self.doses, indexing="ij")
        columns: dict[str, Numbers] = {
            f"{name} [{drug.unit}]": grid.ravel()
            for name, drug, grid in zip(self._labels, self.drugs, grids, strict=True)
        }
        columns["killed"] = self.response.ravel()
        columns["only together"] = self.only_together.ravel()
        columns["only alone"] = self.only_alone.ravel()
        for model in self.models:
            columns[f"{model} expected"] = self.expected(model).ravel()
            columns[f"{model} excess"] = self.excess(model).ravel()
        frame = pd.DataFrame(columns)
        frame.attrs.update(title=self.title, what=f"share {self.watch.readout} in {self.watch.hours:g} h")
        return frame

    def to_json(self) -> dict[str, Any]:
        """Return it for machines."""
        scores = [self.score(model) for model in self.models]
        return {
            "cell": self.crowd.cell.describe(),
            "cells": self.crowd.count,
            "failed": self.failed,
            "readout": self.watch.readout,
            "hours": self.watch.hours,
            "drugs": [
                {"name": one.name, "unit": one.unit, "doses": list(one.doses), "schedule": one.schedule.said}
                for one in self.drugs
            ],
            "killed": self.response.tolist(),
            "only_together": self.only_together.tolist(),
            "only_alone": self.only_alone.tolist(),
            "excess": {model: self.excess(model).tolist() for model in self.models},
            "scores": {
                one.model: {
                    "mean": one.mean,
                    "low": one.low,
                    "high": one.high,
                    "peak": one.peak,
                    "at": one.at,
                }
                for one in scores
            },
        }

    def plot(self, model: str = "bliss") -> Figure:
        """Draw what is killed and the excess over a reference, side by side; only for a pair.

        Parameters
        ----------
        model
            ``bliss``, ``hsa``, ``loewe`` or ``zip``.
        """
        from pysuite.plots.surface import draw_surface

        return draw_surface(self, self._known(model))

    @cached_property
    def title(self) -> str:
        """One line that says what was done."""
        given = " + ".join(f"{one.name} ({one.schedule.said})" for one in self.drugs)
        return f"{given}; {self.crowd}"

    @property
    def _labels(self) -> tuple[str, ...]:
        """Names of the drugs, told apart where one is given twice."""
        names = [one.name for one in self.drugs]
        return tuple(f"{name} ({i + 1})" if names.count(name) > 1 else name for i, name in enumerate(names))

    def _known(self, model: str) -> str:
        if model not in self.models:
            raise UnknownName("reference", model, self.models)
        return model

    def __repr__(self) -> str:
        size = " x ".join(str(len(one.doses)) for one in self.drugs)
        scores = "; ".join(str(self.score(model, draws=0)) for model in self.models)
        more = f"; {self.failed} cells failed" if self.failed else ""
        return f"<Synergy: {self.title}; {size} doses; excess in points: {scores}{more}>"

    def __rich__(self) -> Any:  # noqa: ANN401 - a table of rich
        from rich.table import Table

        table = Table(title=self.title, box=None)
        for name, right in (
            ("reference", False),
            ("mean excess, points", True),
            ("95 %", True),
            ("most", True),
        ):
            table.add_column(name, justify="right" if right else "left")
        for one in map(self.score, self.models):
            interval = "" if np.isnan(one.low) else f"{100 * one.low:+.1f} to {100 * one.high:+.1f}"
            doses = " + ".join(f"{dose:.3g}" for dose in one.at)
            table.add_row(one.model, f"{100 * one.mean:+.1f}", interval, f"{100 * one.peak:+.1f} at {doses}")
        return table

    def _repr_html_(self) -> str:
        return f"<p>{self.title}</p>" + self.to_dataframe().to_html()


def _excess(model: str, response: Numbers, doses: Sequence[Numbers]) -> Numbers:
    if model == "zip":
        wanted, fitted = zip_surfaces(response, doses)
        return fitted - wanted
    return response - expected(model, response, doses)


def synergy(
    cell: Cell,
    a: str,
    b: str,
    doses_a: Sequence[Quantity] | None = None,
    doses_b: Sequence[Quantity] | None = None,
    *,
    more: Mapping[str, Sequence[Quantity]] | None = None,
    readout: str = "dead",
    hours: Quantity = 48.0,
    cells: int = 200,
    cv: float = 0.25,
    seed: int = 1,
    genes: Iterable[str] = (),
    schedules: Mapping[str, Schedule | str] | None = None,
    engine: str = "auto",
    jobs: int | None = None,
    progress: Progress | None = None,
) -> Synergy:
    """Give two drugs, or more, at all combinations of their doses.

    Parameters
    ----------
    cell
        What is treated; see `dose_response`.
    a, b
        The drugs. Twice the same one is a sham: its doses add up.
    doses_a, doses_b
        In the drugs' units; none is added to them. Without them: seven half a decade apart, around the EC50
        of the undrawn cell.
    more
        Further drugs and their doses, for triplets.
    readout
        ``"dead"`` or ``"momp"``.
    hours
        How long the cells are watched.
    cells, cv, seed, genes
        How many cells that differ; see `dose_response`.
    schedules
        Of drugs that are not held for good, by drug.
    engine, jobs, progress
        See `dose_response`.

    Notes
    -----
    Each cell settles once and is run at each combination: nothing is taken for granted about the order of
    doses.
    """
    watch = watch_of(cell, readout, parse_quantity(hours, "h", name="hours"))
    if watch.event is None:
        raise BadQuantity(f"readout='{readout}': synergy counts cells, so it takes 'dead' or 'momp'")
    crowd = crowd_of(cell, cells, cv, seed, genes)
    known = schedules or {}
    unknown = [name for name in known if name not in {a, b, *(more or {})}]
    if unknown:
        raise UnknownName("drug of this screen", unknown[0], (a, b, *(more or {})))
    told = [(a, doses_a), (b, doses_b), *(more or {}).items()]
    drugs = tuple(
        _drug(cell, name, doses, read_schedule(known.get(name), watch.hours), watch) for name, doses in told
    )
    ways = tuple(
        tuple(Given(one.name, dose, one.schedule) for one, dose in zip(drugs, doses, strict=True))
        for doses in product(*(one.doses for one in drugs))
    )
    rows = done(Grid(crowd, watch, ways), engine, jobs, progress)
    kept = np.array([row for row in rows if row is not None])
    if not kept.size:
        raise SimulationError("none of the cells could be settled and run")
    each = kept.reshape(len(kept), *(len(one.doses) for one in drugs)) > 0.5  # noqa: PLR2004 - a truth value
    return Synergy(crowd, drugs, watch, each, len(rows) - len(kept))


def _drug(cell: Cell, drug: str, doses: Sequence[Quantity] | None, schedule: Schedule, watch: Watch) -> Drug:
    name, unit = unit_of(cell, drug)
    if doses is not None:
        return Drug(name, unit, doses_of((0.0, *doses), unit, drug), schedule)
    half = dose_response(cell, drug, hours=watch.hours, readout=watch.readout, schedule=schedule).ec50
    middle = half.dose if half.found else _USUAL_MIDDLE.get(unit, 1.0)
    around = middle * 10 ** (0.5 * (np.arange(_DOSES) - _DOSES // 2))
    return Drug(name, unit, (0.0, *(float(f"{dose:.2g}") for dose in around)), schedule)
