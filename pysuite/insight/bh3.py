"""A BH3 profile: how much of each BH3-only protein opens the mitochondria, and on whom a cell leans.

It is the experiment of BH3 profiling done on the model: the settled cell meets one BH3-only protein, added
once. What then moves is for `pysuite.insight.explain`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from pysuite.errors import BadQuantity, UnknownName
from pysuite.makers import choose
from pysuite.plan import Dose
from pysuite.quantity import parse_quantity
from pysuite.search import halved

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from pysuite.cell import Cell

__all__ = ["PROBES", "Profile", "Threshold", "bh3_profile"]

PROBES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "BIM": ("MCL1", "BCL2", "BCLXL", "BCLW", "BFL1"),
        "PUMA": ("MCL1", "BCL2", "BCLXL", "BCLW", "BFL1"),
        "BAD": ("BCL2", "BCLXL", "BCLW"),
        "NOXA": ("MCL1", "BFL1"),
        "HRK": ("BCLXL", "BFL1"),
    }
)
"""Probes, and the guardians that each fills (Certo et al. 2006, doi:10.1016/j.ccr.2006.03.027)."""

_ACTIVATORS = ("BIM", "PUMA")
_LOWEST, _HIGHEST = 0.1, 1e4  # nM
_FINE = 0.1  # width of the bounds of a threshold
_RUNS = 100  # about as many as a profile takes


@dataclass(frozen=True)
class Threshold:
    """How much of a probe opens the mitochondria.

    Attributes
    ----------
    probe
        Which BH3-only protein.
    low, high
        It does not open at `low` and does at `high` (nM). `high` is infinite if the highest dose does not
        open, `low` is 0 if the lowest does.
    """

    probe: str
    low: float
    high: float

    @property
    def dose(self) -> float:
        """The dose between the bounds (nM); infinite if none opens."""
        if math.isinf(self.high):
            return math.inf
        return math.sqrt(self.low * self.high) if self.low > 0 else self.high

    def __str__(self) -> str:
        if math.isinf(self.high):
            return f"{self.probe} above {self.low:g} nM"
        return f"{self.probe} {self.dose:.3g} nM" if self.low > 0 else f"{self.probe} below {self.high:g} nM"


@dataclass(frozen=True)
class Profile:
    """A cell's answer to each probe.

    Attributes
    ----------
    cell
        What it is.
    hours
        Within what time the mitochondria must open.
    thresholds
        One for each probe.
    """

    cell: str
    hours: float
    thresholds: tuple[Threshold, ...]

    def __getitem__(self, probe: str) -> Threshold:
        found = {one.probe: one for one in self.thresholds}
        if probe not in found:
            raise UnknownName("probe", probe, found)
        return found[probe]

    @property
    def primed(self) -> bool:
        """Whether some probe that only fills guardians opens the mitochondria: activators are held ready."""
        return any(math.isfinite(one.dose) for one in self.thresholds if one.probe not in _ACTIVATORS)

    @property
    def dependency(self) -> str:
        """Whom the cell leans on: ``"MCL1"``, ``"BCLXL"``, ``"BCL2"`` or ``"none alone"``.

        Notes
        -----
        The guardian whose probe opens at the least dose: NOXA speaks of MCL-1 and HRK of BCL-XL. BAD fills
        BCL-2, BCL-XL and BCL-W; it speaks of BCL-2 where HRK needs more than twice its dose.
        """
        dose = {one.probe: one.dose for one in self.thresholds}
        hrk, bad = dose.get("HRK", math.inf), dose.get("BAD", math.inf)
        speaks = {
            "MCL1": dose.get("NOXA", math.inf),
            "BCLXL": hrk,
            "BCL2": bad if 2 * bad < hrk else math.inf,
        }
        least = min(speaks, key=lambda one: speaks[one])
        return least if math.isfinite(speaks[least]) else "none alone"

    def to_dataframe(self) -> pd.DataFrame:
        """Return a row a probe: the dose that opens and its bounds (nM), and the guardians it fills."""
        import pandas as pd

        rows = [
            (one.probe, one.dose, one.low, one.high, " ".join(PROBES[one.probe])) for one in self.thresholds
        ]
        return pd.DataFrame(rows, columns=["probe", "dose", "low", "high", "fills"]).set_index("probe")

    def plot(self) -> Figure:
        """Draw the dose that opens for each probe."""
        from pysuite.insight.picture import draw_profile

        return draw_profile(self)

    def to_json(self) -> dict[str, object]:
        """Return it for machines; None for a dose that was not found."""
        return {
            "cell": self.cell,
            "hours": self.hours,
            "primed": self.primed,
            "dependency": self.dependency,
            "thresholds": [
                {
                    "probe": one.probe,
                    "low": one.low,
                    "high": one.high if math.isfinite(one.high) else None,
                    "unit": "nM",
                }
                for one in self.thresholds
            ],
        }

    def __str__(self) -> str:
        leans = f"leans on {self.dependency}" if self.dependency != "none alone" else "leans on none alone"
        doses = ", ".join(map(str, self.thresholds))
        return f"{self.cell}: {leans}. Opens within {self.hours:g} h at {doses}."


def bh3_profile(
    cell: Cell, probes: Iterable[str] = tuple(PROBES), hours: str | float = 2.0, *, engine: str = "auto"
) -> Profile:
    """Return how much of each BH3-only protein opens the mitochondria of a cell.

    Parameters
    ----------
    cell : Cell
        As it has settled, with its treatment if it has one; a probe is added at time 0.
    probes : iterable of str
        See `PROBES`.
    hours : float or str
        Within what time half of cytochrome c must be out.
    engine : str
        "auto", "roadrunner" or "fast".

    Notes
    -----
    A probe is added once, inside the cell, and turns over as the cell's own protein does. Doses are halved on
    a log scale between 0.1 nM and 10 uM until the bounds are within a tenth.

    Examples
    --------
    >>> import pysuite
    >>> profile = pysuite.bh3_profile(pysuite.load(), ["BIM"])
    >>> profile["BIM"].low < profile["BIM"].dose < profile["BIM"].high
    True
    """
    within = parse_quantity(hours, "h", name="hours")
    if within <= 0:
        raise BadQuantity(f"hours={hours!r} must be above 0")
    asked = tuple(dict.fromkeys((probes,) if isinstance(probes, str) else probes))
    for one in asked:
        if one not in PROBES:
            raise UnknownName("probe", one, PROBES)
    cell = cell.with_engine(choose(engine, runs=_RUNS))
    return Profile(cell.describe(), within, tuple(_threshold(cell, one, within) for one in asked))


def _threshold(cell: Cell, probe: str, hours: float) -> Threshold:
    """Halve the bounds on a log scale."""

    def opens(dose: float) -> bool:
        given = Dose(f"{probe} probe", f"{dose:.3g} nM", probe, dose, 0.0, way="add")
        return replace(cell, plan=cell.plan.with_doses(given)).happens("momp", hours)

    if not opens(_HIGHEST):
        return Threshold(probe, _HIGHEST, math.inf)
    if opens(_LOWEST):
        return Threshold(probe, 0.0, _LOWEST)
    return Threshold(probe, *halved(_LOWEST, _HIGHEST, _FINE, opens))
