"""What is special about a cell and what is done to it, and how that becomes a recipe.

A plan keeps the names that people use beside the ids and numbers they stand for; a recipe has only
the latter. Whatever depends on several of them together (folds on one dial, doses of one drug that
overlap) is worked out here and nowhere else.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from pysuite.recipe import Pairs, Recipe, Step, Tolerances

__all__ = ["Change", "Clamp", "Dose", "Plan", "Trait"]


@dataclass(frozen=True, slots=True)
class Trait:
    """A lesion, preset, line or draw from a population, in ids of the flat SBML.

    Parameters
    ----------
    kind, name : str
        What it is and what it is called.
    folds : tuple of (str, float)
        Parameters and what they are multiplied by.
    numbers : tuple of (str, float)
        Parameters and what they are.
    milieu : tuple of (str, float)
        Boundary species and their concentrations (nM).
    """

    kind: Literal["lesion", "preset", "line", "draw"]
    name: str
    folds: Pairs = ()
    numbers: Pairs = ()
    milieu: Pairs = ()


@dataclass(frozen=True, slots=True)
class Dose:
    """Something given from `at` (h) until `until` (h; infinite if it stays).

    Parameters
    ----------
    name, said : str
        The drug and the dose as people write them.
    species : str
        What is given.
    value : float
        nM, or whatever the species counts.
    way : str
        ``hold`` at the value, ``top`` up what the milieu gives, or ``add`` once to what is there
        (and wash the species out at `until`).
    """

    name: str
    said: str
    species: str
    value: float
    at: float
    until: float = math.inf
    way: Literal["hold", "top", "add"] = "hold"


@dataclass(frozen=True, slots=True)
class Change:
    """A cut, a number, an expression fold or a milieu (nM) that comes at a time (h); cuts have no value."""

    at: float
    kind: Literal["set", "cut", "fold", "milieu"]
    target: str
    value: float = 0.0


@dataclass(frozen=True, slots=True)
class Clamp:
    """A species held at a value (nM; None: what it is at rest) from `at` until `until` (h)."""

    species: str
    value: float | None
    at: float
    until: float = math.inf


@dataclass(frozen=True, slots=True)
class Plan:
    """All that makes a cell what it is. Empty: the reference cell, left alone.

    Later settings of one thing replace earlier ones; order does not matter otherwise, so that two
    plans which say the same are equal.
    """

    traits: tuple[Trait, ...] = ()
    milieu: Pairs = ()
    folds: Pairs = ()
    numbers: Pairs = ()
    cuts: tuple[str, ...] = ()
    changes: tuple[Change, ...] = ()
    doses: tuple[Dose, ...] = ()
    clamps: tuple[Clamp, ...] = ()

    def with_trait(self, trait: Trait) -> Plan:
        """Add a trait; one that is there already is not added again."""
        others = (one for one in self.traits if (one.kind, one.name) != (trait.kind, trait.name))
        return replace(self, traits=tuple(sorted((*others, trait), key=lambda one: (one.kind, one.name))))

    def with_pairs(self, field: Literal["milieu", "folds", "numbers"], pairs: Mapping[str, float]) -> Plan:
        """Set some of the milieu (nM), of the expression folds or of the numbers."""
        return replace(self, **{field: tuple(sorted({**dict(getattr(self, field)), **pairs}.items()))})

    def with_values(
        self, kind: Literal["fold", "set", "milieu"], pairs: Mapping[str, float], at: float | None
    ) -> Plan:
        """Set expression folds, numbers or the milieu (nM), from the start or from a time (h) on."""
        if at is not None:
            return self.with_changes(*(Change(at, kind, name, value) for name, value in pairs.items()))
        if kind == "milieu":
            return self.with_pairs("milieu", pairs)
        return self.with_pairs("folds" if kind == "fold" else "numbers", pairs)

    def with_cuts(self, *reactions: str) -> Plan:
        """Switch reactions off from the start."""
        return replace(self, cuts=tuple(sorted({*self.cuts, *reactions})))

    def with_changes(self, *changes: Change) -> Plan:
        """Let something change at a time."""
        latest = {(one.at, one.kind, one.target): one for one in (*self.changes, *changes)}
        return replace(self, changes=tuple(latest[key] for key in sorted(latest)))

    def with_doses(self, *doses: Dose) -> Plan:
        """Give something; what was given before stays."""
        # A stable sort: of two doses of one drug at one time, the later call counts.
        return replace(self, doses=tuple(sorted((*self.doses, *doses), key=lambda one: (one.at, one.name))))

    def with_clamps(self, *clamps: Clamp) -> Plan:
        """Hold species."""
        return replace(self, clamps=tuple(sorted({*self.clamps, *clamps}, key=lambda c: (c.at, c.species))))

    def recipe(self, model: str, defaults: Mapping[str, float], tolerances: Tolerances) -> Recipe:
        """Return what the engine runs.

        Parameters
        ----------
        model : str
            Key of the SBML.
        defaults : mapping
            The file's values of all parameters.
        tolerances : Tolerances
            How exactly to solve.
        """
        inborn: dict[str, float] = {}
        numbers, milieu = dict[str, float](), dict[str, float]()
        for trait in self.traits:
            for name, fold in trait.folds:
                inborn[name] = inborn.get(name, 1.0) * fold
            numbers.update(trait.numbers)
            milieu.update(trait.milieu)
        expressed = dict(self.folds)
        values = {
            name: defaults[name] * inborn.get(name, 1.0) * expressed.get(name, 1.0)
            for name in sorted({*inborn, *expressed})
        }
        milieu.update(self.milieu)
        steps = [*self._changed(defaults, inborn), *self._given(milieu), *self._clamped()]
        return Recipe(
            model=model,
            parameters=tuple({**values, **numbers, **dict(self.numbers)}.items()),
            inputs=tuple(milieu.items()),
            cuts=self.cuts,
            steps=tuple(steps),
            tolerances=tolerances,
        )

    def _changed(self, defaults: Mapping[str, float], inborn: Mapping[str, float]) -> Iterator[Step]:
        """Yield the timed changes; an expression fold acts on top of lesions, as it does from the start."""
        for one in self.changes:
            if one.kind == "cut":
                yield Step(one.at, "cut", one.target)
            elif one.kind == "set":
                yield Step(one.at, "set", one.target, one.value)
            elif one.kind == "fold":
                value = defaults[one.target] * inborn.get(one.target, 1.0) * one.value
                yield Step(one.at, "set", one.target, value)

    def _given(self, milieu: Mapping[str, float]) -> Iterator[Step]:
        """Yield what is given, a species at a time."""
        held: dict[str, list[Dose]] = defaultdict(list)
        for dose in self.doses:
            if dose.way == "add":
                yield Step(dose.at, "add", dose.species, dose.value)
                if math.isfinite(dose.until):
                    yield Step(dose.until, "hold", dose.species, milieu.get(dose.species, 0.0))
            else:
                held[dose.species].append(dose)
        later: dict[str, dict[float, float]] = defaultdict(dict)
        for one in self.changes:
            if one.kind == "milieu":
                later[one.target][one.at] = one.value
        for species in (*held, *(name for name in later if name not in held)):
            background = Background(milieu.get(species, 0.0), tuple(sorted(later[species].items())))
            yield from _schedule(species, held[species], background)

    def _clamped(self) -> Iterator[Step]:
        for one in self.clamps:
            yield Step(one.at, "clamp", one.species, one.value)
            if math.isfinite(one.until):
                yield Step(one.until, "release", one.species)


@dataclass(frozen=True, slots=True)
class Background:
    """What is there without a dose (nM): from the start, and from later times (h) on."""

    start: float
    later: tuple[tuple[float, float], ...] = ()

    def at(self, time: float) -> float:
        """Return it at a time (h)."""
        return next((value for when, value in reversed(self.later) if when <= time), self.start)


def _schedule(species: str, doses: list[Dose], background: Background) -> Iterator[Step]:
    """Yield the concentrations over time: of the doses that are on, the one that began last counts.

    Parameters
    ----------
    species : str
        What is given.
    doses : list of Dose
        In the order in which they begin.
    background : Background
        What is there without them, and comes back after them.
    """
    level = background.start
    moments = {time for dose in doses for time in (dose.at, dose.until) if math.isfinite(time)}
    for moment in sorted({*moments, *(when for when, _ in background.later)}):
        on = [dose for dose in doses if dose.at <= moment < dose.until]
        value = background.at(moment)
        if on:
            value = on[-1].value + (value if on[-1].way == "top" else 0.0)
        if value != level:
            level = value
            yield Step(moment, "hold", species, value)
