"""The stage of the claims: dresses cells as scenes say, plays each different one once, answers the words.

It answers what a scene's readouts, fates and deadly doses are. It never judges. Scenes that play the same
share one run, within a claim and between claims.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pysuite.course import EVENTS
from pysuite.dose_form import Amount, relative_dose
from pysuite.edges import with_edges
from pysuite.errors import SimulationError
from pysuite.scene_form import Change, Scene, Step
from pysuite.search import Brackets, search
from pysuite.spread import one_of_many
from pysuite.words.names import Names
from pysuite.words.stage import Asked, Fate, Potency

if TYPE_CHECKING:
    from pysuite.cell import Cell
    from pysuite.memory import Memory
    from pysuite.run import Run

__all__ = ["Kept", "Theatre", "dress"]

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
    cell = cell.cut(*change.cut, at=at).set(at=at, **change.set).with_expression(at=at, **change.expression)
    return cell.with_milieu(at=at, **change.milieu) if change.milieu else cell


def dress(cell: Cell, scene: Scene) -> Cell:
    """Return a cell as a scene describes it.

    Parameters
    ----------
    cell
        Cell to start from; it is not changed.
    scene
        What is different, what is given and when.
    """
    if scene.edge:
        plain = Scene.model_validate(
            scene.model_dump(exclude_unset=True, exclude={"edge", "treat", "change", "clamp", "ramp"})
        )
        rest = dress(cell, plain).rest() if any(edge.frozen for edge in scene.edge) else {}
        cell = replace(cell, source=with_edges(cell.source, scene.edge, rest))
    if scene.line is not None:
        cell = cell.with_line(scene.line)
    if scene.preset is not None:
        cell = cell.with_preset(scene.preset)
    cell = cell.with_lesions(*scene.lesions).with_milieu(**scene.milieu)
    cell = cell.with_expression(**scene.expression).set(**scene.set).cut(*scene.cut)
    for change in scene.change:
        cell = _changed(cell, change)
    for draw in scene.drawn:
        cell = one_of_many(cell, draw.cv, draw.seed, draw.number, genes=draw.genes, kind=draw.kind)
    for step in scene.steps:
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
        Readouts that other claims will ask of a scene, by the scene's key, so that it is run once for all.
    memory
        What earlier processes have played; None: nothing is remembered.
    """

    cell: Cell
    names: Names
    also: Mapping[str, frozenset[str]] = field(default_factory=dict)
    memory: Memory | None = None
    kept: dict[tuple[str, float, int], Kept] = field(default_factory=dict)
    doses: dict[tuple[Any, ...], Potency] = field(default_factory=dict)
    fates: dict[tuple[str, float, str], bool] = field(default_factory=dict)
    tries: dict[tuple[Any, ...], Brackets] = field(default_factory=dict)
    runs: int = 0

    def play(self, scene: Scene, readouts: Iterable[str]) -> Kept:
        """Return what a scene shows, from an earlier run where that has all readouts."""
        cell = dress(self.cell, self.absolute(scene)).with_tolerances(*_SHOW)
        points = scene.points or round(scene.hours * _POINTS_PER_HOUR) + 1
        key = (cell.recipe.key, scene.hours, points)
        wanted = frozenset(readouts) | _DECIDING
        old = self.kept.get(key) or self._remembered(key, cell, scene.hours, points)
        if old is not None and wanted <= old.value.keys():
            return old
        wanted |= self.also.get(scene.key, frozenset()) if old is None else old.value.keys()
        with self._settled(cell):
            run = cell.simulate(hours=scene.hours, points=points, readouts=sorted(wanted))
        self.runs += 1
        self.kept[key] = _keep(run, sorted(wanted), scene.hours)
        if self.memory is not None:
            self.memory.keep_run(cell, scene.hours, points, self.kept[key])
        return self.kept[key]

    def _remembered(self, key: tuple[str, float, int], cell: Cell, hours: float, points: int) -> Kept | None:
        """Return what an earlier process kept of a run."""
        found = None if self.memory is None else self.memory.run(cell, hours, points)
        if found is not None:
            self.kept[key] = found
        return found

    def dressed(self, scene: Scene) -> Cell:
        """Return the cell of a scene, with its stars and its multiples of an EC50 worked out."""
        return dress(self.cell, self.absolute(scene))

    def absolute(self, scene: Scene) -> Scene:
        """Return a scene with its stars and its multiples of an EC50 worked out."""
        change = [one.model_copy(update={"cut": self.names.cuts(one.cut)}) for one in scene.change]
        treat = [
            step.model_copy(update={name: self._amount(name, amount) for name, amount in step.doses.items()})
            for step in scene.treat
        ]
        return scene.model_copy(update={"cut": self.names.cuts(scene.cut), "change": change, "treat": treat})

    def _amount(self, drug: str, amount: Amount) -> Amount:
        told = relative_dose(amount)
        if told is None:
            return amount
        if told.scene is not None:
            raise SimulationError(f"the scene of '{amount}' is not known here")
        found = self.potency([Scene()], drug, told.event, _REFERENCE)
        if found.side:
            raise SimulationError(f"{drug} has no EC50 for MOMP in the reference cell: {found}")
        return told.times * found.dose

    def rest(self, scene: Scene) -> Mapping[str, float]:
        """Return every readout of a scene's cell at rest, before anything is given."""
        bare = scene.model_copy(update={"treat": [], "ramp": None, "change": [], "clamp": []})
        cell = dress(self.cell, self.absolute(bare))
        with self._settled(cell):
            return cell.rest()

    @contextmanager
    def _settled(self, cell: Cell) -> Iterator[None]:
        """Let a cell's engine know where an earlier process saw it settle; keep what it finds out."""
        if self.memory is None or cell.engine.settled(cell.recipe) is not None:
            yield
            return
        found = self.memory.rest(cell)
        if found is not None:
            cell.engine.recall(cell.recipe, found)
        yield
        rest = cell.engine.settled(cell.recipe)
        if rest is not None and found is None:
            self.memory.keep_rest(cell, rest)

    def dies(self, scene: Scene, event: str) -> bool:
        """Return whether an event takes place in a scene."""
        cell = dress(self.cell, self.absolute(scene)).with_tolerances(*_SEARCH)
        key = (cell.recipe.key, scene.hours, event)
        if key not in self.fates:
            known = None if self.memory is None else self.memory.fate(cell, scene.hours, event)
            if known is None:
                with self._settled(cell):
                    known = cell.happens(event, scene.hours)
                self.runs += 1
                if self.memory is not None:
                    self.memory.keep_fate(cell, scene.hours, event, known)
            self.fates[key] = known
        return self.fates[key]

    def potency(
        self,
        cells: Sequence[Scene],
        drug: str,
        event: str,
        asked: Asked,
        *,
        share: float = 0.5,
        until: Amount | None = None,
    ) -> Potency:
        """Return the dose at which an event begins in a share of the cells.

        Parameters
        ----------
        cells
            One scene, or one for each cell of a population.
        drug
            What is given on top of them, from ``asked.given_at`` until `until`.
        event
            ``momp`` or ``death``.
        asked
            Bounds and precision of the search.
        share
            Of the cells; a single one has the same dose whatever the share.
        until
            When it is washed out; never unless given.
        """
        end: dict[str, Amount] = {} if until is None else {"until": until}
        return self.search(
            cells,
            lambda dose: [{drug: dose, "at": asked.given_at, **end}],
            event=event,
            asked=asked,
            share=share,
            label=f"{drug} {end}",
        )

    def search(
        self,
        cells: Sequence[Scene],
        given: Callable[[float], list[dict[str, Amount]]],
        *,
        event: str,
        asked: Asked,
        share: float,
        label: str,
    ) -> Potency:
        """Return the level at which what is `given` (by level) makes an event in a share of the cells.

        `label` names what is given: searches of one label and the same cells are done once.
        """
        keys = tuple(scene.key for scene in cells)
        bounds = (asked.low, asked.high, asked.precision, asked.given_at)
        key = (keys, label, event, share if len(cells) > 1 else 0.5, *bounds)
        if key not in self.doses:

            def dies(cell: int, dose: float) -> bool:
                return self.dies(cells[cell].joined(Scene.model_validate({"treat": given(dose)})), event)

            # Shares of one population use one another's runs.
            tries = self.tries.setdefault((keys, label, event, asked.given_at), Brackets(dies, len(cells)))
            self.doses[key] = search(tries, share, asked)
        return self.doses[key]


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
