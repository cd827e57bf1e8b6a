"""The stage of the claims: dresses cells as scenes say, plays each different one once, answers the words.

It answers what a scene's readouts, fates and deadly doses are. It never judges. Scenes that play the same
share one run, within a claim and between claims.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pysuite.claim_form import Amount, Change, Scene, Step, relative_dose
from pysuite.course import EVENTS
from pysuite.errors import SimulationError, UnknownName
from pysuite.words.algebra import names_in, value_of
from pysuite.words.names import Names
from pysuite.words.stage import Asked, Fate, Potency, Trace, Wiring

if TYPE_CHECKING:
    from pysuite.cell import Cell
    from pysuite.run import Run

__all__ = ["Played", "Theatre", "dress"]

Array = NDArray[np.float64]

_POINTS_PER_HOUR = 10
# Tolerances (relative, nM) of a scene: far below any threshold of a claim.
_SHOW = (1e-6, 1e-9)
# Tolerances of a search for a dose, which is itself only found to about 3 %.
_SEARCH = (1e-5, 1e-8)
_REFERENCE = Asked(precision=0.003)
_DECIDING = frozenset(event.readout for event in EVENTS.values())


def _time(value: Amount) -> str:
    """Return a time as the cell takes it: a plain number is hours."""
    return value if isinstance(value, str) else f"{value!r} h"


def _changed(cell: Cell, change: Change) -> Cell:
    at = _time(change.at)
    return cell.cut(*change.cut, at=at).set(at=at, **change.set).with_expression(at=at, **change.expression)


def dress(cell: Cell, scene: Scene) -> Cell:
    """Return a cell as a scene describes it.

    Parameters
    ----------
    cell
        Cell to start from; it is not changed.
    scene
        What is different, what is given and when.
    """
    if scene.line is not None:
        cell = cell.with_line(scene.line)
    if scene.preset is not None:
        cell = cell.with_preset(scene.preset)
    cell = cell.with_lesions(*scene.lesions).with_milieu(**scene.milieu)
    cell = cell.with_expression(**scene.expression).set(**scene.set).cut(*scene.cut)
    for change in scene.change:
        cell = _changed(cell, change)
    for step in scene.treat:
        cell = cell.treat(at=_time(step.at), until=_until(step), **step.doses)
    for step in scene.clamp:
        cell = cell.clamp(at=_time(step.at), until=_until(step), **step.doses)
    return cell


def _until(step: Step) -> str | None:
    return None if step.until is None else _time(step.until)


@dataclass(frozen=True)
class Kept:
    """What is kept of one run: the readouts asked for, and the fate."""

    time: Array
    value: dict[str, Array]
    unit: dict[str, str]
    fate: Fate


@dataclass
class Theatre:
    """Plays scenes, each different one once.

    Parameters
    ----------
    cell
        Cell that all scenes start from.
    names
        Names of its model, for the wiring.
    also
        Readouts to keep of every run, because another claim will ask for them.
    """

    cell: Cell
    names: Names
    also: frozenset[str] = frozenset()
    kept: dict[tuple[str, float, int], Kept] = field(default_factory=dict)
    doses: dict[tuple[Any, ...], Potency] = field(default_factory=dict)
    fates: dict[tuple[str, float, str], bool] = field(default_factory=dict)
    runs: int = 0

    def play(self, scene: Scene, readouts: Iterable[str]) -> Kept:
        """Return what a scene shows, from an earlier run where that has all readouts."""
        cell = dress(self.cell, self.absolute(scene)).with_tolerances(*_SHOW)
        points = scene.points or round(scene.hours * _POINTS_PER_HOUR) + 1
        key = (cell.recipe.key, scene.hours, points)
        asked = frozenset(readouts)
        wanted = asked | _DECIDING
        old = self.kept.get(key)
        if old is not None and wanted <= old.value.keys():
            return old
        if old is not None:
            wanted |= old.value.keys()
        elif asked and scene.points is None:  # a fine grid serves nothing else
            wanted |= self.also
        run = cell.simulate(hours=scene.hours, points=points, readouts=sorted(wanted))
        self.runs += 1
        self.kept[key] = _keep(run, sorted(wanted), scene.hours)
        return self.kept[key]

    def absolute(self, scene: Scene) -> Scene:
        """Return a scene with its stars and its multiples of an EC50 worked out."""
        change = [one.model_copy(update={"cut": self.names.cuts(one.cut)}) for one in scene.change]
        treat = [
            step.model_copy(update={name: self._amount(name, amount) for name, amount in step.doses.items()})
            for step in scene.treat
        ]
        return scene.model_copy(update={"cut": self.names.cuts(scene.cut), "change": change, "treat": treat})

    def _amount(self, drug: str, amount: Amount) -> Amount:
        multiple = relative_dose(amount)
        if multiple is None:
            return amount
        found = self.potency(Scene(), drug, "momp", _REFERENCE)
        if found.side:
            raise SimulationError(f"{drug} has no EC50 for MOMP in the reference cell: {found}")
        return multiple * found.dose

    def dies(self, scene: Scene, event: str) -> bool:
        """Return whether an event takes place in a scene."""
        cell = dress(self.cell, self.absolute(scene)).with_tolerances(*_SEARCH)
        key = (cell.recipe.key, scene.hours, event)
        if key not in self.fates:
            self.fates[key] = cell.happens(event, scene.hours)
            self.runs += 1
        return self.fates[key]

    def potency(self, scene: Scene, drug: str, event: str, asked: Asked) -> Potency:
        """Return the dose at which an event begins, by halving the bounds on a log scale."""
        key = (scene.key, drug, event, asked.low, asked.high, asked.precision, asked.given_at)
        if key not in self.doses:
            self.doses[key] = self._search(scene, drug, event, asked)
        return self.doses[key]

    def _search(self, scene: Scene, drug: str, event: str, asked: Asked) -> Potency:
        def dies(dose: float) -> bool:
            step = {drug: dose, "at": asked.given_at}
            return self.dies(scene.joined(Scene.model_validate({"treat": [step]})), event)

        low, high = asked.low, asked.high
        if not dies(high):
            return Potency(high, "above")
        if dies(low):
            return Potency(low, "below")
        while high / low > 1 + asked.precision:
            middle = math.sqrt(low * high)
            if dies(middle):
                high = middle
            else:
                low = middle
        return Potency(math.sqrt(low * high))


def _keep(run: Run, readouts: list[str], hours: float) -> Kept:
    """Take out of a run what the words may ask for."""
    value = dict(zip(run.trajectory.names, run.trajectory.values.T, strict=True))
    fate = Fate(
        hours=hours,
        time={"momp": run.time_of_momp, "death": run.time_of_death},
        closeness={
            name: float(value[event.readout].max()) / event.threshold for name, event in EVENTS.items()
        },
    )
    return Kept(run.times, value, {name: run.unit(name) for name in readouts}, fate)


@dataclass(frozen=True)
class Played:
    """The scenes of one claim on the stage, intact or under a control.

    Attributes
    ----------
    theatre
        Where they are played.
    cast
        Scene by name, rungs of ladders included.
    readouts
        All readouts that the claim asks for, so that each scene runs once.
    """

    theatre: Theatre
    cast: dict[str, Scene]
    readouts: frozenset[str]

    def scene(self, name: str) -> Scene:
        """Return a scene by name."""
        if name not in self.cast:
            raise UnknownName("scene", name, self.cast)
        return self.cast[name]

    def trace(self, scene: str, readout: str) -> Trace:
        """Return a readout text over time."""
        names = names_in(readout)
        kept = self.theatre.play(self.scene(scene), self.readouts | set(names))
        value = np.broadcast_to(value_of(readout, kept.value), kept.time.shape)
        return Trace(kept.time, value, kept.unit.get(readout, ""))

    def fate(self, scene: str) -> Fate:
        """Return what became of the cell."""
        return self.theatre.play(self.scene(scene), self.readouts).fate

    def ladder(self, scene: str) -> tuple[tuple[float, str], ...]:
        """Return (dose, scene name) for each rung."""
        climb = self.scene(scene).ladder
        return () if climb is None else tuple((dose, f"{scene}({dose:g})") for dose in climb.doses)

    def potency(self, scene: str, drug: str, event: str, options: Asked) -> Potency:
        """Return the dose of a drug, on top of a scene, at which an event begins."""
        return self.theatre.potency(self.scene(scene), drug, event, options)

    def wiring(self, protein: str) -> Wiring:
        """Return the reactions that make, lose and bind a protein, without those cut in any scene."""
        cut = {name for scene in self.cast.values() for name in scene.cut}
        return self.theatre.names.wiring(protein, cut)
