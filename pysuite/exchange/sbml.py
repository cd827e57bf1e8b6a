"""A cell as one SBML file: the suite's own model with the start values and events that make it this cell.

What stands in the file is all that a simulator needs; the settled state is in the start values. Reactions,
names, units and sources stay as `pysuite build` wrote them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.sax.saxutils import escape

from pysuite.errors import PysuiteError
from pysuite.exchange.standing import Moment, Move, Standing, standing_of

if TYPE_CHECKING:
    import libsbml

    from pysuite.cell import Cell

__all__ = ["cell_sbml", "checked", "with_standing"]

_TIME, _PURE = "time_unit", "dimensionless"
_XHTML = "http://www.w3.org/1999/xhtml"


def cell_sbml(cell: Cell, *, plain: bool = False) -> str:
    """Return SBML that by itself reproduces a cell, from the moment its treatment begins.

    Parameters
    ----------
    cell : Cell
        Lesions, milieu, expression, numbers and cuts are in the settled start values; doses at time 0 are
        too, later ones are events.
    plain : bool
        Leave out notes and annotations, which no simulator reads: a third of the size.

    Notes
    -----
    Loading the file with `pysuite.load` lets it settle again, now with its drugs present. Use it in other
    tools; within the suite use the cell.
    """
    return with_standing(cell.source.text(), standing_of(cell), cell.describe(), plain=plain)


def with_standing(sbml: str, standing: Standing, said: str, *, plain: bool = False) -> str:
    """Return SBML with a standing written into it.

    Parameters
    ----------
    sbml : str
        The flat model, SBML Level 3.
    standing : Standing
        Numbers and ids.
    said : str
        One line for the notes.
    plain : bool
        Leave out notes and annotations.
    """
    import libsbml

    document = libsbml.readSBMLFromString(sbml)
    model = document.getModel()
    for name, value in standing.species:
        _start_at(model, name, value)
    for name, value in standing.parameters:
        model.getParameter(name).setValue(value)
    for name in standing.held:
        model.getSpecies(name).setBoundaryCondition(True)
    for name in standing.cuts:
        _switched(model, name, 0.0)
    for number, moment in enumerate(standing.moments, start=1):
        _add_event(model, number, moment)
    if plain:
        _strip(document)
    elif said:
        note = f'<p xmlns="{_XHTML}">This file is one cell at the start of its treatment: {escape(said)}</p>'
        model.appendNotes(note)
    return libsbml.writeSBMLToString(document)


def checked(sbml: str) -> list[str]:
    """Return what libSBML finds in a file, all categories and units included; an empty list is good."""
    import libsbml

    document = libsbml.readSBMLFromString(sbml)
    document.checkConsistency()
    return [
        f"{one.getSeverityAsString()} {one.getErrorId()}: {one.getShortMessage()}"
        for one in (document.getError(i) for i in range(document.getNumErrors()))
    ]


def _start_at(model: libsbml.Model, name: str, value: float) -> None:
    species = model.getSpecies(name)
    species.unsetInitialAmount()
    species.setInitialConcentration(value)
    model.removeInitialAssignment(name)


def _switched(model: libsbml.Model, reaction: str, value: float) -> str:
    """Multiply a kinetic law by a switch of its own and return the switch's id."""
    import libsbml

    switch = f"on_{reaction}"
    if model.getParameter(switch) is None:
        law = model.getReaction(reaction).getKineticLaw()
        node = libsbml.ASTNode(libsbml.AST_TIMES)
        name = libsbml.ASTNode(libsbml.AST_NAME)
        name.setName(switch)
        node.addChild(name)
        node.addChild(law.getMath().deepCopy())
        law.setMath(node)
        _parameter(model, switch, value, _PURE, f"whether {reaction} runs", constant=True)
    return switch


def _parameter(
    model: libsbml.Model, name: str, value: float, unit: str, said: str, *, constant: bool
) -> None:
    one = model.createParameter()
    one.setId(name)
    one.setName(said)
    one.setConstant(constant)
    one.setValue(value)
    one.setUnits(unit)


def _add_event(model: libsbml.Model, number: int, moment: Moment) -> None:
    """Add what happens at one time. Every number is a parameter with a unit: some tools misread literals."""
    when = f"when_{number}"
    hour = model.getTimeUnits() or _TIME
    _parameter(model, when, moment.time, hour, f"time of change {number}", constant=True)
    event = model.createEvent()
    event.setId(f"change_{number}")
    event.setName(f"what happens at {moment.time:g} h")
    event.setUseValuesFromTriggerTime(True)
    trigger = event.createTrigger()
    trigger.setPersistent(True)
    trigger.setInitialValue(False)
    trigger.setMath(_formula(f"time >= {when}"))
    for move in moment.moves:
        target, formula = _assigned(model, number, move)
        assignment = event.createEventAssignment()
        assignment.setVariable(target)
        assignment.setMath(_formula(formula))


def _assigned(model: libsbml.Model, number: int, move: Move) -> tuple[str, str]:
    """Return what an event sets, and to which formula; the number becomes a parameter."""
    given = f"given_{number}_{move.target}"
    if move.kind == "cut":
        target = _switched(model, move.target, 1.0)
        model.getParameter(target).setConstant(False)
        _parameter(model, given, 0.0, _PURE, f"{move.target} stops", constant=True)
        return target, given
    species = model.getSpecies(move.target)
    unit = "nM" if species is not None else model.getParameter(move.target).getUnits()
    _parameter(model, given, move.value, unit, f"{move.target} at change {number}", constant=True)
    (species if species is not None else model.getParameter(move.target)).setConstant(False)
    return move.target, f"{move.target} + {given}" if move.kind == "add" else given


def _formula(text: str) -> libsbml.ASTNode:
    import libsbml

    node = libsbml.parseL3Formula(text)
    if node is None:
        raise PysuiteError(f"libSBML does not read the formula '{text}'")
    return node


def _strip(document: libsbml.SBMLDocument) -> None:
    """Take notes and annotations away, everywhere."""
    parts: Any = document.getListOfAllElements()
    for element in (document, *(parts.get(i) for i in range(parts.getSize()))):
        element.unsetNotes()
        element.unsetAnnotation()
