"""Plays the scene of a published course on our page and compares curve by curve."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from pysuite.errors import PysuiteError, UnknownName
from pysuite.paths import sbml_dir
from pysuite.published.form import Course, Curve, Drive, Pathway, pathways
from pysuite.published.measure import Measures, measure
from pysuite.published.table import Table
from pysuite.published.verdict import Finding, judge_curve
from pysuite.recipe import Recipe, Step
from pysuite.words.algebra import names_in, value_of

if TYPE_CHECKING:
    from pysuite.engine import Engine

__all__ = ["Compared", "Comparison", "compare", "play"]

Vector = NDArray[np.float64]

_WHOLE_CELL = "myeloma_cell"
# Our curve is computed on a grid this much finer than the published one, for times and peaks.
_FINER = 4


@dataclass(frozen=True, eq=False)
class Compared:
    """One curve, theirs and ours.

    Parameters
    ----------
    curve : Curve
        Names and reason.
    times : array
        Hours.
    theirs, ours : array
        In the units of each side.
    measures : tuple of Measures
        Of theirs and of ours.
    finding : Finding
        What the criterion says.
    cured : Finding or None
        What it says with the numbers of `agrees_with`.
    """

    curve: Curve
    times: Vector
    theirs: Vector
    ours: Vector
    measures: tuple[Measures, Measures]
    finding: Finding
    cured: Finding | None = None

    @property
    def unexplained(self) -> bool:
        """Whether it departs without a reason, agrees in spite of one, or the reason does not hold.

        A curve that agrees narrowly may keep its reason.
        """
        if self.cured is not None and self.cured.word == "departs":
            return True
        departs = self.finding.word == "departs"
        return departs != bool(self.curve.why) and not self.finding.narrow


@dataclass(frozen=True, eq=False)
class Comparison:
    """One course with all its curves."""

    pathway: Pathway
    course: Course
    table: Table
    curves: tuple[Compared, ...]


def compare(only: Iterable[str] = ()) -> tuple[Comparison, ...]:
    """Compare our pages with the published courses.

    Parameters
    ----------
    only
        Pathway pages, such as ``"nfkb"``; all unless given.

    Raises
    ------
    PysuiteError
        If a compare.toml names what the course or our model lacks; the text says which and the nearest.
    """
    return tuple(_compared(pathway, course) for pathway in pathways(only) for course in pathway.course)


def _compared(pathway: Pathway, course: Course) -> Comparison:
    table = pathway.table(course)
    kept = table.times <= (course.hours if course.hours is not None else table.times[-1]) + 1e-9
    times = table.times[kept]
    between = [np.linspace(start, end, _FINER + 1) for start, end in pairwise(times)]
    fine = np.unique(np.concatenate(between))
    ours = play(course, table, fine)
    curves = []
    for curve in course.curve:
        theirs = _value(table, curve.theirs)[kept]
        found = _judged(curve, times, theirs, fine, value_of(curve.ours, ours))
        if curve.agrees_with:
            other = course.model_copy(update={"set": {**course.set, **curve.agrees_with}})
            again = value_of(curve.ours, play(other, table, fine))
            found = replace(found, cured=_judged(curve, times, theirs, fine, again).finding)
        curves.append(found)
    return Comparison(pathway, course, table, tuple(curves))


def _judged(curve: Curve, times: Vector, theirs: Vector, fine: Vector, ours: Vector) -> Compared:
    seen = np.interp(times, fine, ours)
    measures = measure(times, theirs, curve.full), measure(fine, ours, curve.full)
    finding = judge_curve(times, (theirs, seen), measures, curve.full)
    return Compared(curve, times, theirs, seen, measures, finding)


def play(course: Course, table: Table, times: Vector) -> dict[str, Vector]:
    """Run our model through the scene of a course.

    Parameters
    ----------
    course
        The scene.
    table
        The published curves, for inputs that follow one.
    times
        Hours.

    Returns
    -------
    dict
        Every readout that a curve asks for, over time.
    """
    engine = _engine(course.model)
    names = tuple(dict.fromkeys(name for curve in course.curve for name in names_in(curve.ours)))
    recipe = Recipe(
        engine.flat.source.key,
        parameters=tuple((engine.flat.parameter(name), value) for name, value in course.set.items()),
        inputs=tuple((_input(engine, name), value) for name, value in course.rest.items()),
        steps=(*_given(engine, course), *_driven(engine, course, table, float(times[-1]))),
    )
    run = engine.run(recipe, times, names, label=f"{course.model} for {table.name}")
    return {name: run.values[:, i] for i, name in enumerate(run.names)}


def _engine(model: str) -> Engine:
    from pysuite.engine import engine_of
    from pysuite.flat import Source

    pages = {path.stem: path for path in sorted((sbml_dir() / "pathways").glob("*.xml"))}
    known = {**pages, _WHOLE_CELL: sbml_dir() / f"{_WHOLE_CELL}.xml"}
    if model not in known:
        raise UnknownName("page", model, known)
    return engine_of(Source.of(known[model]))


def _input(engine: Engine, name: str) -> str:
    if name not in engine.flat.boundary:
        raise UnknownName("input", name, engine.flat.boundary)
    return name


def _given(engine: Engine, course: Course) -> list[Step]:
    flat = engine.flat
    steps = []
    for name, value in course.give.items():
        if name in flat.boundary:
            steps.append(Step(0.0, "hold", name, value))
        elif name in flat.floating:
            steps.append(Step(0.0, "add", name, value))
        elif name in flat.parameters:
            steps.append(Step(0.0, "set", name, value))
        else:
            raise UnknownName("input", name, (*flat.boundary, *flat.floating, *flat.parameters))
    return steps


def _driven(engine: Engine, course: Course, table: Table, end: float) -> list[Step]:
    """Return the steps by which an input follows a published curve: its mean over each interval."""
    steps = []
    for name, drive in course.drive.items():
        values = _drive(table, drive)
        for start, a, b in zip(table.times, values, values[1:], strict=False):
            if start < end:
                steps.append(Step(float(start), "hold", _input(engine, name), float((a + b) / 2)))
    return steps


def _drive(table: Table, drive: Drive) -> Vector:
    values = drive.scale * _value(table, drive.column)
    if values.min() < 0:
        raise PysuiteError(f"{table.name}: '{drive.column}' falls below 0 and cannot be an input")
    return values


def _value(table: Table, text: str) -> Vector:
    return value_of(text, {name: table.column(name) for name in names_in(text)})
