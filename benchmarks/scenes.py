"""What is run: a settled cell and a treatment, as a machine takes it and as a plain SBML file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

import pysuite
from pysuite.cell import Cell
from pysuite.engine import engine_of
from pysuite.machine import Machine, Vector
from pysuite.recipe import Tolerances

__all__ = ["HOURS", "SCENES", "Scene", "deviation", "reference", "scene", "settled_sbml"]

HOURS = 48.0
_REFERENCE = Tolerances(1e-12, 1e-14)

SCENES: Mapping[str, Mapping[str, str]] = {
    "TRAIL": {"TRAIL": "10 nM"},
    "venetoclax and S63845": {"venetoclax": "100 nM", "S63845": "100 nM"},
    "bortezomib": {"bortezomib": "10 nM"},
}


@dataclass(frozen=True)
class Scene:
    """A cell that has settled and has just been treated.

    Parameters
    ----------
    cell : Cell
        As a user writes it.
    species, parameters : array
        As a machine takes them (nM).
    """

    cell: Cell
    species: Vector
    parameters: Vector

    def run(self, machine: Machine, tolerances: Tolerances, times: Vector, names: tuple[str, ...]) -> Vector:
        """Load and integrate: no settling, no events."""
        machine.solve_with(tolerances, 0.0)
        machine.load(self.species, self.parameters)
        return machine.integrate(times, names)


def scene(name: str) -> Scene:
    """Return a scene by name, settled by RoadRunner."""
    cell = pysuite.load().treat(**SCENES[name])
    engine = engine_of(cell.source)
    conditions = engine._conditions(cell.recipe, engine._settled(cell.recipe.settling, name))
    for step in cell.recipe.steps:
        conditions.apply(step)
    return Scene(cell, conditions.species, conditions.parameters)


def reference(one: Scene, machine: Machine, times: Vector, names: tuple[str, ...]) -> Vector:
    """Return the solution to twelve digits."""
    return one.run(machine, _REFERENCE, times, names)


def deviation(values: Vector, right: Vector) -> float:
    """Return the root mean square error over species and times, as a share of each one's largest value."""
    scale = np.abs(right).max(axis=0) + 1e-6
    return float(np.sqrt(np.mean(((values - right) / scale) ** 2)))


def settled_sbml(one: Scene) -> str:
    """Return the model's own SBML with the scene's state as initial concentrations, for other tools."""
    text = one.cell.source.text()
    flat = one.cell.engine.flat
    names = (*flat.floating, *flat.boundary)
    for name, value in zip(names, one.species, strict=True):
        tag = re.search(rf'<species [^>]*\bid="{re.escape(name)}"[^>]*>', text)
        if tag is None:
            raise LookupError(name)
        bare = re.sub(r' initial(Concentration|Amount)="[^"]*"', "", tag[0])
        new = bare.replace("<species ", f'<species initialConcentration="{float(value)!r}" ', 1)
        text = text[: tag.start()] + new + text[tag.end() :]
    return text
