"""Do other simulators, other settings and other notations see the same cells? The comparison itself.

It writes each scene of ``validation/crosscheck/scenes.toml`` as one SBML file and compares concentrations,
species by species. It judges nothing biological.
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pysuite.claim_form import Scene
from pysuite.errors import UnknownName
from pysuite.exchange.notation import through_antimony
from pysuite.exchange.sbml import with_standing
from pysuite.exchange.simulators import Job, moving, run_apart
from pysuite.exchange.standing import Standing, standing_of
from pysuite.flat import read_flat
from pysuite.paths import validation_dir
from pysuite.play import dress

if TYPE_CHECKING:
    import pysuite

__all__ = [
    "FLOOR",
    "LIMITS",
    "Staged",
    "compared",
    "difference",
    "rates_apart",
    "scenes",
    "stage",
    "variants",
]

Array = NDArray[np.float64]

LIMITS: Mapping[str, float] = {
    "pysuite": 1e-6,
    "COPASI": 1e-6,
    "SciPy": 1e-6,
    "AMICI": 1e-5,
    "half the tolerance": 1e-6,
    "twice the points": 1e-6,
    "twice the volume": 1e-6,
    "through Antimony": 1e-10,
}
"""Largest difference allowed, relative to each species' largest concentration."""

FLOOR = 1e-9
"""nM below which a species counts as absent: a millionth of a molecule in a cell of 1 pL."""

_REFERENCE = (1e-12, 1e-17)
_OTHERS = {"COPASI": (1e-10, 1e-17), "SciPy": (1e-10, 1e-14), "AMICI": (1e-10, 1e-17)}
_OURS = (1e-10, 1e-17)
_STEP_ASIDE = 1e-9
_LITTLE, _STATES = (
    1e-3,
    4,
)  # nM that an absent species gets where rates are compared; states besides the start


@dataclass(frozen=True)
class Staged:
    """One scene as a file, and what libRoadRunner makes of it with the tightest tolerances.

    Parameters
    ----------
    name : str
        Key in the table.
    cell : Cell
        The cell of the suite.
    standing : Standing
        Where it stands at time 0.
    job : Job
        The file and what is asked.
    reference : array
        One row a time, one column a species (nM).
    """

    name: str
    cell: pysuite.Cell
    standing: Standing
    job: Job
    reference: Array

    def rows(self, times: Array) -> NDArray[np.bool_]:
        """Return which times may be compared: at a sudden change tools show what is before or after it."""
        moments = np.array([moment.time for moment in self.standing.moments])
        return np.array([not np.any(np.abs(moments - time) < _STEP_ASIDE) for time in times])


@dataclass(frozen=True)
class Gap:
    """The largest difference of one comparison, and where it is."""

    value: float
    species: str


@cache
def scenes(path: Path | None = None) -> Mapping[str, Scene]:
    """Return the scenes by name."""
    text = (path or validation_dir() / "crosscheck" / "scenes.toml").read_text(encoding="utf-8")
    return {name: Scene.model_validate(one) for name, one in tomllib.loads(text)["scenes"].items()}


def stage(name: str) -> Staged:
    """Settle a scene's cell, write it as a file and let libRoadRunner solve it."""
    import pysuite

    if name not in scenes():
        raise UnknownName("scene", name, scenes())
    scene = scenes()[name]
    cell = dress(pysuite.load(), scene)
    standing = standing_of(cell)
    flat = read_flat(cell.source)
    sbml = with_standing(cell.source.text(), standing, "", plain=True)
    names = (*flat.floating, *flat.boundary)
    job = Job(sbml, scene.hours, scene.points or round(scene.hours * 10) + 1, names, *_REFERENCE)
    return Staged(name, cell, standing, job, run_apart("libRoadRunner", job))


def difference(one: Array, reference: Array, names: Iterable[str]) -> Gap:
    """Return the largest difference over all species, relative to each one's largest concentration."""
    if one.shape != reference.shape or not np.isfinite(one).all():
        return Gap(float("inf"), "no numbers")
    highest = np.maximum(np.abs(reference).max(axis=0), FLOOR)
    each = np.abs(one - reference).max(axis=0) / highest
    worst = int(np.argmax(each))
    return Gap(float(each[worst]), tuple(names)[worst])


def compared(staged: Staged, tool: str, *, python: str = sys.executable) -> Gap:
    """Compare one tool with libRoadRunner; ``pysuite`` is the suite's own engine, without the file.

    Parameters
    ----------
    staged : Staged
        From `stage`.
    tool : str
        ``pysuite``, or a key of `pysuite.exchange.simulators.SIMULATORS`.
    python : str
        The interpreter that has the tool.
    """
    job = staged.job
    if tool == "pysuite":
        run = staged.cell.with_tolerances(*_OURS).simulate(job.hours, job.points, readouts=job.names)
        found = np.column_stack([run.trajectory.values[:, run.readouts.index(name)] for name in job.names])
    else:
        relative, absolute = _OTHERS[tool]
        found = run_apart(tool, replace(job, relative=relative, absolute=absolute), python=python)
    keep = staged.rows(np.linspace(0.0, job.hours, job.points))
    return difference(found[keep], staged.reference[keep], job.names)


def variants(staged: Staged) -> dict[str, Gap]:
    """Return how far libRoadRunner's own answer moves with things that must not matter."""
    job = staged.job
    keep = staged.rows(np.linspace(0.0, job.hours, job.points))
    usual = replace(job, relative=_OURS[0], absolute=_OURS[1])
    half = replace(job, relative=_OURS[0] / 2, absolute=_OURS[1] / 2)
    finer = replace(job, points=2 * job.points - 1)
    larger = replace(job, sbml=_larger(job.sbml))

    def gap(one: Array, reference: Array) -> Gap:
        return difference(one[keep], reference[keep], job.names)

    def solved(one: Job) -> Array:
        return run_apart("libRoadRunner", one)

    return {
        "half the tolerance": gap(solved(half), solved(usual)),
        "twice the points": gap(solved(finer)[::2], staged.reference),
        "twice the volume": gap(solved(larger), staged.reference),
        "through Antimony": rates_apart(job.sbml, through_antimony(job.sbml)),
    }


def rates_apart(one: str, other: str) -> Gap:
    """Return how far the reaction rates of two files differ, where the first starts and around it.

    Parameters
    ----------
    one, other : str
        SBML with the same species and reactions, in any order.

    Notes
    -----
    Solving both would show the solver's noise: on species that are nearly absent it is larger than 1e-10.
    """
    import roadrunner

    first, second = (roadrunner.RoadRunner(text) for text in (one, other))
    species = sorted(moving(one))
    reactions = list(first.model.getReactionIds())
    if set(reactions) != set(second.model.getReactionIds()):
        return Gap(float("inf"), "other reactions")
    start = np.maximum([float(first[f"[{name}]"]) for name in species], _LITTLE)
    draws = np.random.default_rng(1).normal(size=(_STATES, start.size))
    states = [start, *(start * np.exp(draw) for draw in draws)]
    rates = [
        np.array([_rates(runner, species, state, reactions) for state in states])
        for runner in (first, second)
    ]
    return difference(rates[1], rates[0], reactions)


def _rates(runner: Any, species: list[str], state: Array, reactions: list[str]) -> list[float]:  # noqa: ANN401
    """Return the rates of reactions by id, where a model stands at a state (nM)."""
    for name, value in zip(species, state, strict=True):
        runner.setValue(f"[{name}]", float(value))
    found = dict(zip(runner.model.getReactionIds(), runner.model.getReactionRates(), strict=True))
    return [float(found[name]) for name in reactions]


def _larger(sbml: str) -> str:
    """Return the file with every compartment twice as large: concentrations must not notice."""
    import libsbml

    document = libsbml.readSBMLFromString(sbml)
    for compartment in document.getModel().getListOfCompartments():
        compartment.setSize(2 * compartment.getSize())
    return libsbml.writeSBMLToString(document)
