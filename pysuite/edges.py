"""Edges that the model does not have: a copy of it with a forbidden edge, for the controls of null results.

It answers what the SBML looks like with an edge added, or with one input of a reaction frozen. It never
changes a file: the copy lives in memory and is compiled like any other model.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from pysuite.errors import PysuiteError, UnknownName
from pysuite.flat import FlatModel, Source, read_flat
from pysuite.scene_form import Edge

__all__ = ["check_edge", "with_edges"]


def check_edge(edge: Edge, flat: FlatModel) -> None:
    """Complain of a name in an edge that the model does not hold.

    Parameters
    ----------
    edge
        The edge.
    flat
        Names of the model.
    """
    flat.readout(edge.source)
    if edge.to is not None and edge.to not in flat.computed:
        flat.reaction(edge.to)
    for name in (edge.make, edge.lose, edge.bind):
        if name is not None:
            flat.floating_species(name)


def with_edges(source: Source, edges: Iterable[Edge], rest: Mapping[str, float] | None = None) -> Source:
    """Return a model with edges added.

    Parameters
    ----------
    source
        The flat SBML.
    edges
        What is added.
    rest
        Values at rest (nM) of what frozen edges start from.
    """
    held = tuple((edge.source, float((rest or {})[edge.source])) for edge in edges if edge.frozen)
    return _with_edges(source, tuple(edge.model_dump_json(by_alias=True) for edge in edges), held)


@lru_cache(maxsize=32)
def _with_edges(source: Source, edges: tuple[str, ...], held: tuple[tuple[str, float], ...]) -> Source:
    import libsbml

    flat, rest = read_flat(source), dict(held)
    document = libsbml.readSBMLFromString(source.text())
    model = document.getModel()
    for i, text in enumerate(edges):
        edge = Edge.model_validate_json(text)
        check_edge(edge, flat)
        if edge.to is not None:
            _bend(model, edge, rest)
        elif edge.bind is not None:
            _bind(model, edge, f"edge{i}")
        else:
            _move(model, edge, f"edge{i}")
    return Source.of(libsbml.writeSBMLToString(document))


def _ast(formula: str) -> Any:  # noqa: ANN401 - libSBML ships no types
    import libsbml

    tree = libsbml.parseL3Formula(formula)
    if tree is None:
        raise PysuiteError(f"cannot write the edge '{formula}'")
    return tree


def _bend(model: Any, edge: Edge, rest: Mapping[str, float]) -> None:  # noqa: ANN401
    """Multiply a rate or a computed readout by what the source says, or freeze the source in it."""
    import libsbml

    assert edge.to is not None  # noqa: S101 - the caller asks edges with a target
    reaction = model.getReaction(edge.to.replace(".", "_", 1))
    law = model.getAssignmentRuleByVariable(edge.to) if reaction is None else reaction.getKineticLaw()
    if law is None:
        raise UnknownName("reaction", edge.to)
    tree = law.getMath().deepCopy()
    if edge.frozen:
        if not _names(tree) & {edge.source}:
            raise PysuiteError(f"'{edge.source}' has no part in '{edge.to}': nothing to freeze")
        tree.replaceArgument(edge.source, _ast(repr(rest[edge.source])))
        law.setMath(tree)
        return
    times = libsbml.ASTNode(libsbml.AST_TIMES)
    times.addChild(tree)
    times.addChild(_ast(f"({edge.half!r} + {edge.fold!r}*{edge.source})/({edge.half!r} + {edge.source})"))
    law.setMath(times)
    if reaction is not None:
        _mention(model, reaction, edge.source)


def _names(tree: Any) -> set[str]:  # noqa: ANN401
    found = {tree.getName()} if tree.isName() else set[str]()
    for i in range(tree.getNumChildren()):
        found |= _names(tree.getChild(i))
    return found


def _mention(model: Any, reaction: Any, name: str) -> None:  # noqa: ANN401
    """List a species that a rate depends on; a computed quantity needs no mention."""
    known = (reaction.getReactant(name), reaction.getProduct(name), reaction.getModifier(name))
    if model.getSpecies(name) is not None and not any(known):
        reaction.createModifier().setSpecies(name)


def _reaction(model: Any, name: str, before: list[str], after: list[str], law: str) -> Any:  # noqa: ANN401
    reaction = model.createReaction()
    reaction.setId(name)
    reaction.setReversible(False)
    for species, make in (
        *((one, reaction.createReactant) for one in before),
        *((one, reaction.createProduct) for one in after),
    ):
        reference = make()
        reference.setSpecies(species)
        reference.setStoichiometry(1)
        reference.setConstant(True)
    reaction.createKineticLaw().setMath(_ast(law))
    return reaction


def _move(model: Any, edge: Edge, label: str) -> None:  # noqa: ANN401
    """Let the source make or remove a species."""
    species = edge.make or edge.lose
    space = model.getSpecies(species).getCompartment()
    if edge.make is not None:
        law = f"{space}*{edge.rate!r}*{edge.source}"
        reaction = _reaction(model, f"{label}_make_{species}", [], [edge.make], law)
    else:
        law = f"{space}*{edge.rate!r}*{edge.source}*{species}"
        reaction = _reaction(model, f"{label}_lose_{species}", [str(species)], [], law)
    _mention(model, reaction, edge.source)


def _bind(model: Any, edge: Edge, label: str) -> None:  # noqa: ANN401
    """Let the source and a species form a complex."""
    one, two = edge.source, str(edge.bind)
    both = f"{one}__{two}"
    if model.getElementBySId(both) is not None:
        raise PysuiteError(f"'{both}' is in the model already: set its numbers instead")
    if model.getSpecies(one) is None:
        raise PysuiteError(f"'{one}' is computed by the model and cannot bind")
    species = model.createSpecies()
    species.setId(both)
    space = model.getSpecies(two).getCompartment()
    species.setCompartment(space)
    species.setInitialConcentration(0.0)
    for set_flag in (species.setHasOnlySubstanceUnits, species.setBoundaryCondition, species.setConstant):
        set_flag(False)
    law = f"{space}*({edge.rate!r}*{one}*{two} - {edge.rate * edge.kd!r}*{both})"
    _reaction(model, f"{label}_bind_{both}", [one, two], [both], law).setReversible(True)
