"""Give a compiled model one small set of units, whatever Antimony made of the pages' copies.

Each page repeats the unit block, so the flat cell arrives with `bcl2_nM`, `disc_nM`, ... and with
model-wide units of whichever page came last.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pysuite.build.unitblock import MODEL_UNITS, UNITS
from pysuite.errors import BuildError

if TYPE_CHECKING:
    import libsbml

__all__ = ["tidy_units"]

#: The unit that SBML knows under its own name, so that no definition is needed.
_BUILT_IN = {"unity": "dimensionless"}


def tidy_units(model: libsbml.Model) -> None:
    """Merge the copies of each unit, set the model-wide ones and drop what nothing uses.

    Parameters
    ----------
    model
        The compiled model; it is changed.

    Raises
    ------
    BuildError
        When a unit is none of the suite's, or two copies differ.
    """
    import libsbml

    definitions: dict[str, libsbml.UnitDefinition] = {}
    for definition in list(model.getListOfUnitDefinitions()):
        name = _base(definition.getId())
        known = definitions.setdefault(name, definition.clone())
        if not libsbml.UnitDefinition.areIdentical(known, definition):
            raise BuildError(f"the unit '{name}' is not the same on all pages")
    used = _rename(model)
    while model.getNumUnitDefinitions():
        model.removeUnitDefinition(0)
    for name in UNITS:
        if name in used or name in MODEL_UNITS:
            if name not in definitions:
                raise BuildError(f"the unit '{name}' is not defined on any page")
            definition = definitions[name]
            definition.setId(name)
            model.addUnitDefinition(definition)
    model.setSubstanceUnits("substance")
    model.setVolumeUnits("volume")
    model.setTimeUnits("time_unit")
    model.setExtentUnits("extent")


def _base(name: str) -> str:
    """Strip the label of a page from the name of a unit: `bcl2_nM` is `nM`."""
    fits = [unit for unit in UNITS if name == unit or name.endswith(f"_{unit}")]
    if not fits:
        raise BuildError(f"the unit '{name}' is not one of the suite's")
    return max(fits, key=len)


def _rename(model: libsbml.Model) -> set[str]:
    """Point every parameter at the merged unit, and return which are in use."""
    used: set[str] = set()
    for parameter in model.getListOfParameters():
        if parameter.isSetUnits():
            unit = _base(parameter.getUnits())
            unit = _BUILT_IN.get(unit, unit)
            parameter.setUnits(unit)
            used.add(unit)
    return used
