"""Complete a pathway that stands alone: what others would give it, it gets from the resting cell."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pysuite.build.entities import Page
from pysuite.build.suite import Suite

if TYPE_CHECKING:
    import libsbml

__all__ = ["complete"]


def complete(model: libsbml.Model, page: Page, suite: Suite, values: Mapping[str, float]) -> None:
    """Give the ports of a pathway their values, sizes and units.

    Parameters
    ----------
    model
        The compiled pathway; it is changed.
    page
        Its page.
    suite
        The suite, for the units of shared quantities.
    values
        The composed cell at its start, by plain id: nM for species, pL for compartments.
    """
    for compartment in model.getListOfCompartments():
        if not compartment.isSetSize() and compartment.getId() in values:
            compartment.setSize(values[compartment.getId()])
    ruled = {rule.getVariable() for rule in model.getListOfRules()}
    inputs = [name for name in page.ports if name not in ruled]
    _species(model, page, inputs, values)
    _quantities(model, suite, inputs, values)


def _species(model: libsbml.Model, page: Page, inputs: list[str], values: Mapping[str, float]) -> None:
    changed = {name for reaction in page.reactions for name in reaction.changes()}
    for name in inputs:
        species = model.getSpecies(name)
        if species is None:
            continue
        if name in values:
            species.setInitialConcentration(values[name])
        # What only others change is an input here: fixed unless the user moves it.
        if name not in changed:
            species.setBoundaryCondition(True)


def _quantities(model: libsbml.Model, suite: Suite, inputs: list[str], values: Mapping[str, float]) -> None:
    units = {name: unit for page in suite.all_pages for name, unit in page.unit_by_id.items()}
    for parameter in model.getListOfParameters():
        name = parameter.getId()
        if not parameter.isSetUnits() and name in units:
            parameter.setUnits(units[name])
        if name in inputs and not parameter.isSetValue() and name in values:
            parameter.setValue(values[name])
            parameter.setConstant(True)
