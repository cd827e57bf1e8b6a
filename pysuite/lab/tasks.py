"""What a worker of the lab does: runs of cells, replays of claims, files. Only numbers and texts come back.

Each task is a plain function of values, so that it can be sent to another process. None knows the page.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from pysuite.cell import Cell
    from pysuite.makers import EngineName
    from pysuite.report.picture import Picture

__all__ = ["Course", "Replay", "Well", "follow", "picture", "replay", "sbml", "table", "warm", "well"]

# Tolerances (relative, nM) of what is drawn: a hundred times finer than a line on the screen. What is
# exported is solved at the cell's own.
_SHOW = (1e-6, 1e-9)
_FATE = ("cytoC_fraction", "cPARP_fraction")


@dataclass(frozen=True)
class Course:
    """A time course.

    Parameters
    ----------
    hours : tuple of float
        Times.
    names, units : tuple of str
        Readouts and their units.
    values : tuple of tuple of float
        One row a readout.
    time_of_momp, time_of_death : float
        Hours; nan where it does not happen.
    viable : bool
        Whether the cell was alive where it settled, before anything was given.
    said : str
        The cell in one line.
    """

    hours: tuple[float, ...]
    names: tuple[str, ...]
    units: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    time_of_momp: float
    time_of_death: float
    viable: bool
    said: str


@dataclass(frozen=True)
class Well:
    """The fate of a cell at one dose, or pair of doses: hours, nan where it does not happen."""

    time_of_momp: float
    time_of_death: float

    @property
    def dead(self) -> bool:
        """Whether it died."""
        return not math.isnan(self.time_of_death)


@dataclass(frozen=True)
class Replay:
    """A claim played again: its verdict, and pictures of its scenes with and without its mechanism."""

    word: str
    margin: float | None
    sentence: str
    details: tuple[str, ...]
    pictures: tuple[Picture, ...]


def warm(engine: EngineName) -> str:
    """Compile and settle the reference cell, so that the first run of a worker is as quick as the next."""
    from pysuite.lab.state import reference

    reference().with_engine(engine).simulate(hours=1, points=2, readouts=_FATE)
    return engine


def follow(cell: Cell, hours: float, points: int, readouts: Sequence[str]) -> Course:
    """Follow a cell.

    Parameters
    ----------
    cell : Cell
        Cell, with its engine.
    hours : float
        How long.
    points : int
        Number of times.
    readouts : sequence of str
        What to keep; rates of reactions may be among them.
    """
    drawn = cell.with_tolerances(*_SHOW)
    run = drawn.simulate(hours=hours, points=points, readouts=readouts)
    return Course(
        tuple(run.trajectory.times.tolist()),
        run.readouts,
        tuple(run.unit(name) for name in run.readouts),
        tuple(map(tuple, run.trajectory.values.T.tolist())),
        run.time_of_momp,
        run.time_of_death,
        drawn.viable,
        cell.describe(),
    )


def well(cell: Cell, hours: float) -> Well:
    """Return the fate of a cell."""
    run = cell.with_tolerances(*_SHOW).simulate(hours=hours, points=2, readouts=_FATE)
    return Well(run.time_of_momp, run.time_of_death)


def replay(claim_id: str, engine: EngineName) -> Replay:
    """Judge a claim, and draw its scenes intact and with its mechanism cut."""
    from pysuite.claims import claim
    from pysuite.judge import judge_on
    from pysuite.lab.state import reference
    from pysuite.play import Theatre
    from pysuite.report.picture import picture_of
    from pysuite.words.names import model_names

    cell, found = reference().with_engine(engine), claim(claim_id)
    theatre = Theatre(cell, model_names())
    verdict = judge_on(theatre, found)
    return Replay(verdict.word, verdict.margin, verdict.sentence, verdict.details, picture_of(found, theatre))


def table(cell: Cell, hours: float, readouts: Sequence[str]) -> str:
    """Return a time course as CSV with units in its header."""
    return cell.simulate(hours=hours, readouts=readouts or None).to_csv() or ""


def picture(cell: Cell, hours: float, readouts: Sequence[str], kind: Literal["png", "svg"]) -> bytes:
    """Return a time course drawn as `pysuite simulate --plot` draws it."""
    from pysuite.plot import as_bytes

    return as_bytes(cell.simulate(hours=hours, readouts=readouts), readouts, kind)


def sbml(cell: Cell) -> str:
    """Return the settled, treated cell as SBML."""
    from pysuite.exchange.sbml import cell_sbml

    return cell_sbml(cell)
