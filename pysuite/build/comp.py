"""Put the cell together once more, this time as a hierarchy: each pathway stays a model of its own.

The SBML package `comp` keeps what the flat file loses: which pathway owns what. The definitions are the
pathways as they stand alone, letter for letter; the cell on top holds all proteins and readouts
under their plain names, which replace those of the pathways.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from pysuite.build.suite import Suite

if TYPE_CHECKING:
    import libsbml

__all__ = ["COMP", "compose"]

#: Name space of the package that holds hierarchies.
COMP = "http://www.sbml.org/sbml/level3/version1/comp/version1"

_MODEL = re.compile(r"^  <model\b(.*?)^  </model>\n", re.S | re.M)
#: Ids of metadata must differ in the whole file, so each definition gets its own.
_METAID = re.compile(r'(metaid="|rdf:about="#)meta_')


def compose(
    suite: Suite, flat: libsbml.SBMLDocument, alone: Mapping[str, str], values: Mapping[str, float]
) -> str:
    """Return the hierarchical SBML of the cell.

    Parameters
    ----------
    suite
        The pages, for the wiring.
    flat
        The finished flat cell; it is not changed.
    alone
        The finished text of each pathway alone, by the stem of its page.
    values
        The cell at its start, by plain id: nM for species, else in the unit of the quantity.
    """
    import libsbml

    document = flat.clone()
    document.enablePackage(COMP, "comp", True)
    document.setPackageRequired("comp", True)
    model = document.getModel()
    _strip(model, {instance.label for instance, _ in suite.wired}, values)
    owners: dict[str, list[str]] = {}
    for instance, page in suite.wired:
        submodel = model.getPlugin("comp").createSubmodel()
        submodel.setId(instance.label)
        submodel.setModelRef(page.id)
        names = [*page.ports, *(x.id for x in [*page.own_species(), *page.own_rules()])]
        for name in dict.fromkeys(names):
            owners.setdefault(name, []).append(instance.label)
    for group in (model.getListOfCompartments(), model.getListOfSpecies(), model.getListOfParameters()):
        for element in group:
            _replace(element, owners.get(element.getId(), []))
    text = libsbml.writeSBMLToString(document)
    stems = [page.stem for _, page in suite.wired]
    return _with_definitions(text, (alone[stem] for stem in stems))


def _strip(model: libsbml.Model, labels: set[str], values: Mapping[str, float]) -> None:
    """Take from the top what the pathways hold: their reactions, rules and numbers."""
    while model.getNumReactions():
        model.removeReaction(0)
    ruled = [rule.getVariable() for rule in model.getListOfRules()]
    for name in ruled:
        model.removeRuleByVariable(name)
        # The rule in its pathway will set it; until then it must not be without a value.
        if (species := model.getSpecies(name)) is not None:
            species.setInitialConcentration(values[name])
        elif (quantity := model.getParameter(name)) is not None:
            quantity.setValue(values[name])
    for name in [parameter.getId() for parameter in model.getListOfParameters()]:
        if name not in ruled and name.split("_")[0] in labels:
            model.removeParameter(name)


def _replace(element: libsbml.SBase, labels: Iterable[str]) -> None:
    """Say that an element of the cell stands for those of the same name in these pathways."""
    for label in labels:
        replaced = element.getPlugin("comp").createReplacedElement()
        replaced.setSubmodelRef(label)
        replaced.setIdRef(element.getId())


def _with_definitions(text: str, models: Iterable[str]) -> str:
    """Insert the pathways into the document of the cell."""
    definitions = [_definition(model) for model in models]
    block = f"  <comp:listOfModelDefinitions>\n{''.join(definitions)}  </comp:listOfModelDefinitions>\n"
    return text.replace("</sbml>", f"{block}</sbml>")


def _definition(text: str) -> str:
    """Turn the document of a pathway alone into a definition."""
    found = _MODEL.search(text)
    name = re.search(r' id="(\w+)"', found[1]) if found else None
    if found is None or name is None:
        raise ValueError("the SBML of a pathway holds no model")
    body = _METAID.sub(rf"\1meta_{name[1]}_", found[1])
    return f"  <comp:modelDefinition{body}  </comp:modelDefinition>\n"
