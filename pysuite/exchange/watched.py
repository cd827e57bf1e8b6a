"""A stranger's model followed over time, in a process of its own with bounds on time and memory."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pysuite.errors import BadQuantity, SimulationError, UnknownName
from pysuite.exchange.foreign import Foreign
from pysuite.exchange.simulators import Job, run_apart

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["drawn", "follow", "time_unit"]

_SECONDS, _BYTES = 120.0, 4e9
_TOLERANCES = (1e-8, 1e-10)
_SHOWN = 8


def follow(foreign: Foreign, end: float, points: int, names: Sequence[str] = ()) -> pd.DataFrame:
    """Simulate a foreign model as its file stands.

    Parameters
    ----------
    foreign : Foreign
        From `read_foreign`.
    end : float
        In the model's own time unit.
    points : int
        Rows, evenly spaced.
    names : sequence of str
        Its ids; all species unless given.

    Raises
    ------
    SimulationError
        If it cannot be compiled or solved within two minutes and 4 GB.
    """
    import pandas as pd

    if end <= 0 or points < 2:  # noqa: PLR2004
        raise BadQuantity("a time course needs an end above 0 and at least 2 points")
    known = (*foreign.species, *foreign.parameters)
    for name in names:
        if name not in known:
            raise UnknownName("id", name, known)
    columns = tuple(names) or foreign.species
    job = Job(foreign.sbml, end, points, columns, *_TOLERANCES)
    try:
        values = run_apart("foreign", job, seconds=_SECONDS, memory=_BYTES)
    except SimulationError as error:
        said = str(error).replace("foreign", "the simulation", 1)
        raise SimulationError(f"{foreign.path}: {said}") from None
    frame = pd.DataFrame(values, columns=list(columns))
    frame.insert(0, "time", pd.Series(range(points)) * (end / (points - 1)))
    return frame


def drawn(frame: pd.DataFrame, foreign: Foreign, kind: str) -> bytes:
    """Return a picture of the columns that move most, at most eight."""
    from matplotlib.figure import Figure

    values = frame.drop(columns="time")
    spread = (values.max() - values.min()).sort_values(ascending=False)
    figure = Figure(figsize=(7, 4.5), layout="constrained")
    axes = figure.subplots()
    for name in spread.index[:_SHOWN]:
        axes.plot(frame["time"], values[name], label=name)
    axes.set_xlabel(f"time [{time_unit(foreign)}]")
    axes.set_title(foreign.name or foreign.id)
    axes.legend(frameon=False)
    axes.spines[["top", "right"]].set_visible(False)
    out = io.BytesIO()
    stamps = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind, {})
    figure.savefig(out, format=kind, dpi=150, metadata=stamps)
    return out.getvalue()


def time_unit(foreign: Foreign) -> str:
    """Return what the model counts time in, or that it does not say."""
    import libsbml

    model = libsbml.readSBMLFromString(foreign.sbml).getModel()
    unit = model.getTimeUnits()
    if not unit:
        return "unit not said"
    definition = model.getUnitDefinition(unit)
    if definition is None:
        return str(unit)
    return " ".join(libsbml.UnitDefinition.printUnits(definition, True).split())
