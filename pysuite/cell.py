"""The cell: a value that says what a cell is and what is done to it. Nothing here changes in place."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pysuite.catalogue import Catalogue, Drug, Ligand, Preset, read_catalogue
from pysuite.errors import BadQuantity, UnknownName
from pysuite.flat import FlatModel, Source, read_flat
from pysuite.makers import EngineName, named
from pysuite.paths import models_dir, sbml_dir
from pysuite.plan import Change, Clamp, Dose, Plan, Trait
from pysuite.quantity import parse_quantity, parse_span
from pysuite.recipe import Recipe, Tolerances
from pysuite.sentence import describe, short

if TYPE_CHECKING:
    from pysuite.engine import Engine
    from pysuite.run import Run, State

__all__ = ["Cell", "load"]

Quantity = str | float
_POINTS_PER_HOUR, _FEWEST_POINTS, _SHORTEST = 10, 2, 1e-6
_UNTOUCHED, _USUAL = Plan(), Tolerances()
_FIELDS: dict[str, Literal["folds", "numbers", "milieu"]] = {
    "fold": "folds",
    "set": "numbers",
    "milieu": "milieu",
}


def load(model: str | Path | None = None, *, tables: Path | None = None) -> Cell:
    """Return the reference myeloma cell.

    Parameters
    ----------
    model : str or Path, optional
        A flat SBML file, or the text of one; the suite's own unless given.
    tables : Path, optional
        Folder with lesions.toml, drugs.toml, milieu.toml and presets.toml; the suite's own unless given.

    Examples
    --------
    >>> import pysuite
    >>> pysuite.load()
    <Cell: reference>
    """
    source = Source.of(sbml_dir() / "myeloma_cell.xml" if model is None else model)
    return Cell(source, tables or models_dir())


@dataclass(frozen=True, repr=False)
class Cell:
    """A myeloma cell with a genotype, a surrounding and doses.

    Every method returns a new cell. Two cells are equal if they say the same; a cell can be a key,
    be pickled, and be sent to another process. Make one with `load`.

    Parameters
    ----------
    source : Source
        The flat SBML.
    tables : Path
        Folder of the lesions, drugs, ligands and presets.
    plan : Plan
        What is special about it and what is done to it.
    tolerances : Tolerances
        How exactly its equations are solved.
    solver : str
        See `with_engine`.

    Examples
    --------
    >>> import pysuite
    >>> cell = pysuite.load().with_lesions("del(17p)").treat(venetoclax="100 nM", at="6 h")
    >>> cell
    <Cell: del(17p) | venetoclax 100 nM at 6 h>
    """

    source: Source
    tables: Path = field(compare=False)
    plan: Plan = _UNTOUCHED
    tolerances: Tolerances = _USUAL
    solver: EngineName = "roadrunner"

    # What it is

    def with_lesions(self, *names: str) -> Cell:
        """Add genetic or epigenetic lesions, such as ``"t(11;14)"``; adding one twice changes nothing.

        Parameters
        ----------
        *names : str
            See ``models/lesions.toml``.
        """
        plan = self.plan
        for name in names:
            lesion = self._names.lesion(name)
            plan = plan.with_trait(Trait("lesion", lesion.name, self._folds(lesion.fold)))
        return replace(self, plan=plan)

    def with_preset(self, name: str) -> Cell:
        """Make it a named kind of cell, such as ``"MM_STROMA"``; see ``models/presets.toml``."""
        return self._with_kind("preset", self._names.preset(name))

    def with_line(self, name: str) -> Cell:
        """Make it a cell line, such as ``"KMS-12-BM"``; see ``models/lines``."""
        return self._with_kind("line", self._names.line(name))

    def with_milieu(self, *, at: Quantity | None = None, **ligands: Quantity) -> Cell:
        """Set what the marrow gives while the cell settles and after, or from a time on.

        Parameters
        ----------
        at : str or float, optional
            When it changes (hours); from the start unless given.
        **ligands : str or float
            Such as ``IL6="1 nM"``, ``IL6="10 ng/mL"`` or ``IL6=1`` (nM).
        """
        return self._changed("milieu", self._milieu(ligands), at)

    def with_expression(self, *, at: Quantity | None = None, **folds: Quantity) -> Cell:
        """Set how much of a protein is made, on top of lesions, presets and lines.

        Parameters
        ----------
        at : str or float, optional
            When it changes (hours); from the start unless given.
        **folds : float
            Gene and fold: 0 is a knock-out, 1 no change. A second fold replaces the first.
        """
        given = {
            self._flat.dial(gene): parse_quantity(fold, "dimensionless", name=gene)
            for gene, fold in folds.items()
        }
        return self._changed("fold", given, at)

    def set(self, *, at: Quantity | None = None, **numbers: Quantity) -> Cell:
        """Set numbers of the model, each in its own unit.

        Parameters
        ----------
        at : str or float, optional
            When it changes (hours); from the start unless given.
        **numbers : float or str
            Parameter of the flat SBML and its value, such as ``bcl2_kdeg_MCL1=0.7``. It takes the
            place of what lesions and expression make of the parameter.
        """
        given, units = dict[str, float](), self._flat.units
        for name, value in numbers.items():
            parameter = self._flat.parameter(name)
            given[parameter] = parse_quantity(value, units[parameter], name=name)
        return self._changed("set", given, at)

    def cut(self, *reactions: str, at: Quantity | None = None) -> Cell:
        """Switch reactions off.

        Parameters
        ----------
        *reactions : str
            Such as ``"bcl2.bind_MCL1__BIM"``.
        at : str or float, optional
            When (hours); from the start unless given.
        """
        found = [self._flat.reaction(name) for name in reactions]
        if at is None:
            return replace(self, plan=self.plan.with_cuts(*found))
        when = parse_quantity(at, "h", name="at")
        return replace(self, plan=self.plan.with_changes(*(Change(when, "cut", one) for one in found)))

    def with_tolerances(self, relative: float = 1e-8, absolute: float = 1e-10) -> Cell:
        """Set how exactly the equations are solved.

        Parameters
        ----------
        relative : float
            Share of each concentration.
        absolute : float
            Concentration (nM) below which errors do not count.
        """
        return replace(self, tolerances=Tolerances(relative, absolute))

    def with_engine(self, name: str) -> Cell:
        """Set what solves the equations; results agree to a few parts in a million.

        Parameters
        ----------
        name : str
            ``"roadrunner"``, or ``"fast"``, an extra for large jobs.
        """
        return replace(self, solver=named(name))

    # What is done to it

    def treat(self, *, at: Quantity = 0.0, until: Quantity | None = None, **doses: Quantity) -> Cell:
        """Give drugs, stimuli or ligands after the cell has settled.

        A drug is held at its concentration; a second dose of it takes over when it begins. What is
        used up (TRAIL, FASL) is added, and what is left of it goes at `until`. A ligand comes on
        top of what the milieu gives. Radiation is given as a total dose.

        Parameters
        ----------
        at : str or float
            When (hours).
        until : str or float, optional
            When it is washed out (hours); never unless given.
        **doses : str or float
            Such as ``venetoclax="100 nM"``, ``ABT_737="1 uM"`` or ``gammaRay="2 Gy"``.
        """
        start, end = parse_span(at, until)
        if not doses:
            raise BadQuantity("treat() needs a dose, such as venetoclax='100 nM'")
        given = (self._dose(name, value, start, end) for name, value in doses.items())
        return replace(self, plan=self.plan.with_doses(*given))

    def clamp(self, *, at: Quantity = 0.0, until: Quantity | None = None, **species: Quantity) -> Cell:
        """Hold species at a concentration, whatever makes or takes them.

        Parameters
        ----------
        at : str or float
            From when (hours).
        until : str or float, optional
            When they are let go (hours).
        **species : str or float
            Such as ``MCL1="20 nM"``; ``"rest"`` holds what the settled cell has.

        Notes
        -----
        Each set of clamped species is a model of its own, which takes a moment to compile once.
        """
        start, end = parse_span(at, until)
        clamps = []
        for name, value in species.items():
            held = None if value == "rest" else parse_quantity(value, "nM", name=name)
            clamps.append(Clamp(self._flat.floating_species(name), held, start, end))
        return replace(self, plan=self.plan.with_clamps(*clamps))

    # What it does

    def simulate(
        self, hours: Quantity = 48.0, points: int | None = None, *, readouts: Iterable[str] | None = None
    ) -> Run:
        """Let the cell settle, then do what was planned and watch it.

        Parameters
        ----------
        hours : float or str
            How long.
        points : int, optional
            Number of rows, evenly spaced; ten an hour unless given. When the cell dies does not
            depend on it.
        readouts : iterable of str, optional
            What to record; everything unless given.

        Raises
        ------
        SimulationError
            If the cell does not come to rest, or cannot be solved.
        """
        import numpy as np

        from pysuite.run import Run

        end = parse_quantity(hours, "h", name="hours")
        if end < _SHORTEST:
            raise BadQuantity(f"hours={hours!r} must be above 0 (at least {_SHORTEST:g})")
        if points is None:
            points = max(round(end * _POINTS_PER_HOUR) + 1, _FEWEST_POINTS)
        if isinstance(points, bool) or not isinstance(points, int | np.integer) or points < _FEWEST_POINTS:
            raise BadQuantity(f"points={points!r} must be a whole number of at least {_FEWEST_POINTS}")
        if isinstance(readouts, str):
            readouts = (readouts,)
        times = np.linspace(0.0, end, int(points))
        return Run(self, self.engine.run(self.recipe, times, readouts, self.describe()))

    def happens(self, event: str, hours: Quantity = 48.0) -> bool:
        """Return whether an event takes place: quicker than a run, for searches over doses.

        Parameters
        ----------
        event : str
            "momp" or "death".
        hours : float or str
            How long to watch.
        """
        from pysuite.course import EVENTS

        if event not in EVENTS:
            raise UnknownName("event", event, EVENTS)
        end = parse_quantity(hours, "h", name="hours")
        return self.engine.happens(self.recipe, end, EVENTS[event], self.describe())

    def rest(self) -> State:
        """Return the settled state, before anything is done: every readout by name."""
        from pysuite.run import State, units_of

        return State(self.engine.rest(self.recipe, self.describe()), units_of(self), None)

    @property
    def viable(self) -> bool:
        """Whether the cell is alive where it settles, with mitochondria intact and PARP uncleaved."""
        from pysuite.course import EVENTS

        rest = self.rest()
        return all(rest[one.readout] < one.threshold for one in EVENTS.values() if one.readout in rest)

    # What it says

    def __repr__(self) -> str:
        return f"<Cell: {short(self.plan)}>"

    def describe(self) -> str:
        """Return one line that says what the cell is and what is done to it."""
        return describe(self.plan)

    @property
    def lesions(self) -> tuple[str, ...]:
        """Names of its lesions."""
        return tuple(one.name for one in self.plan.traits if one.kind == "lesion")

    @property
    def readouts(self) -> tuple[str, ...]:
        """Names of all that a run can show."""
        return self._flat.readouts

    @cached_property
    def recipe(self) -> Recipe:
        """What the engine runs; its key names a result."""
        return self.plan.recipe(self.source.key, self._flat.parameters, self.tolerances)

    @property
    def engine(self) -> Engine:
        """The engine of its model."""
        from pysuite.engine import engine_of

        return engine_of(self.source, self.solver)

    # How it is put together

    @property
    def _flat(self) -> FlatModel:
        return read_flat(self.source)

    @property
    def _names(self) -> Catalogue:
        return read_catalogue(self.tables)

    def _folds(self, folds: Iterable[tuple[str, float]]) -> tuple[tuple[str, float], ...]:
        """Turn genes into dials; a full parameter id stays."""
        flat = self._flat
        return tuple((flat.dial_or_parameter(name), fold) for name, fold in folds)

    def _milieu(self, ligands: dict[str, Quantity]) -> dict[str, float]:
        """Turn ligands into boundary species and nM."""
        given: dict[str, float] = {}
        for name, value in ligands.items():
            ligand = self._names.ligand(name)
            species = self._flat.given(ligand.species, ligand.name)
            given[species] = parse_quantity(value, ligand.unit, name=name, molar_mass=ligand.molar_mass)
        return given

    def _with_kind(self, kind: str, preset: Preset) -> Cell:
        """Add a preset or a line, and the lesions that it names."""
        cell = self.with_lesions(*preset.lesions)
        trait = Trait(
            "line" if kind == "line" else "preset",
            preset.name,
            self._folds((*preset.fold, *preset.expression)),
            tuple((self._flat.parameter(name), value) for name, value in preset.set),
            tuple(sorted(self._milieu(dict(preset.milieu)).items())),
        )
        return replace(cell, plan=cell.plan.with_trait(trait))

    def _changed(
        self, kind: Literal["fold", "set", "milieu"], given: dict[str, float], at: Quantity | None
    ) -> Cell:
        """Set numbers, folds or the milieu from the start, or at a time."""
        if at is None:
            return replace(self, plan=self.plan.with_pairs(_FIELDS[kind], given))
        when = parse_quantity(at, "h", name="at")
        changes = (Change(when, kind, name, value) for name, value in given.items())
        return replace(self, plan=self.plan.with_changes(*changes))

    def _dose(self, name: str, value: Quantity, start: float, end: float) -> Dose:
        """Turn one dose of a treatment into what happens to a species."""
        entry: Drug | Ligand = self._names.treatment(name)
        species = self._flat.given(entry.species, entry.name)
        amount = parse_quantity(value, entry.unit, name=name, molar_mass=entry.molar_mass)
        said = f"{amount:g} {entry.unit}".removesuffix(" dimensionless")
        if species in self._flat.floating:
            return Dose(entry.name, said, species, amount, start, end, way="add")
        if isinstance(entry, Ligand):
            return Dose(entry.name, said, species, amount, start, end, way="top")
        if entry.over is None:
            return Dose(entry.name, said, species, amount, start, end)
        if math.isfinite(end):
            raise BadQuantity(f"'{entry.name}' is given as a whole dose at one time: leave out until")
        return Dose(entry.name, said, species, amount / entry.over, start, start + entry.over)
