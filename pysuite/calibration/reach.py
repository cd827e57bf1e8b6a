"""What the model reaches of each calibration target. It plays scenes and measures; it changes no number."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pysuite.calibration.amounts import matched
from pysuite.calibration.form import Target, amounts_of, targets
from pysuite.calibration.measures import MEASURES, MINUTES, Course
from pysuite.errors import NotInModel
from pysuite.words.algebra import names_in, value_of
from pysuite.words.stage import Fate, Trace

if TYPE_CHECKING:
    from pysuite.cell import Cell
    from pysuite.claim_form import Scene
    from pysuite.play import Theatre

__all__ = ["Reached", "reach", "reach_all"]

_POINTS_PER_HOUR = 120  # half a minute: targets of signalling are in minutes
_MOST_POINTS = 6001


@dataclass(frozen=True)
class Reached:
    """One target and what the model shows.

    Parameters
    ----------
    target : Target
        What was seen.
    value : float
        What the model shows, in the target's unit; nan where it does not happen.
    word : str
        ``within``, ``missed``, or ``gap`` where the model lacks a part.
    why : str
        The part that is lacking.
    """

    target: Target
    value: float
    word: str
    why: str = ""

    @property
    def shown(self) -> str:
        """The value for people."""
        if self.word == "gap":
            return "-"
        return "does not happen" if math.isnan(self.value) else f"{self.value:.3g} {self.target.unit}"

    @property
    def unexplained(self) -> bool:
        """Whether the target is missed and its file does not say that this is known."""
        return self.word == "missed" and not self.target.known


def reach_all(cell: Cell, chosen: Iterable[Target] | None = None) -> list[Reached]:
    """Return what the model reaches of some targets, or of all.

    Parameters
    ----------
    cell : Cell
        That all scenes start from.
    chosen : iterable of Target, optional
        All of ``validation/calibration/targets`` unless given.
    """
    from pysuite.catalogue import read_catalogue
    from pysuite.flat import read_flat
    from pysuite.play import Theatre
    from pysuite.words.names import Names

    theatre = Theatre(cell, Names(read_flat(cell.source), read_catalogue(cell.tables)))
    asked = list(targets() if chosen is None else chosen)
    folds = {name: matched(cell, amounts_of(name)) for name in sorted({one.cell for one in asked} - {""})}
    return [reach(theatre, target, folds.get(target.cell, {})) for target in asked]


def reach(theatre: Theatre, target: Target, folds: Mapping[str, float] | None = None) -> Reached:
    """Play a target's scenes and measure.

    Parameters
    ----------
    theatre : Theatre
        Where the scenes are played.
    target : Target
        What is asked.
    folds : mapping, optional
        Folds on the making of proteins that give the target's cell its amounts.
    """
    measure = MEASURES[target.measure]
    try:
        fate, trace = _played(theatre, _with(target.scene, folds), target.readout)
        against = _with(target.against, folds) if target.against else None
        other = _played(theatre, against, target.readout)[1] if against else trace
    except NotInModel as error:
        return Reached(target, math.nan, "gap", str(error))
    value = measure.take(Course(fate, trace, other, target.share, target.at, target.since))
    value *= MINUTES.get(target.unit, 1.0)
    return Reached(target, value, "within" if target.met_by(value) else "missed")


def _with(scene: Scene, folds: Mapping[str, float] | None) -> Scene:
    """Return a scene in a cell with these folds; the scene's own folds come on top."""
    if not folds:
        return scene
    both = {one: folds.get(one, 1.0) * scene.expression.get(one, 1.0) for one in {*folds, *scene.expression}}
    return scene.model_copy(update={"expression": dict(sorted(both.items()))})


def _played(theatre: Theatre, scene: Scene, readout: str) -> tuple[Fate, Trace]:
    """Return a scene's fate and one readout over time; a plain clock where none is asked for."""
    points = scene.points or min(round(scene.hours * _POINTS_PER_HOUR) + 1, _MOST_POINTS)
    fine = scene.model_copy(update={"points": points})
    names = names_in(readout) if readout else ()
    kept = theatre.play(fine, names)
    value = np.broadcast_to(value_of(readout, kept.value) if readout else kept.time, kept.time.shape)
    return kept.fate, Trace(kept.time, np.asarray(value, dtype=float))
