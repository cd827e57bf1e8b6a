"""Maps: the wiring of each pathway and of the whole cell, with a place for everything.

A map holds no rate laws and no numbers; it is for viewers. With them the file of the cell would be twice
as long, and every tool that simulates would read places that it has no use for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from pysuite.build import sbo
from pysuite.build.drawing import LAYOUT, RENDER, layout_xml
from pysuite.build.entities import Page
from pysuite.build.evaluate import start_values
from pysuite.build.rdf import write_notes
from pysuite.build.sheet import Event, Sheet, Thing, draw_sheet, join
from pysuite.build.suite import Suite
from pysuite.build.uncertain import DISTRIB

if TYPE_CHECKING:
    import libsbml

__all__ = ["draw_maps"]

_NOTE = "A map for viewers: wiring and places, no rate laws. To simulate, load {file}."
#: What a species is drawn as, by its SBO term.
_KINDS = {252: "protein", 297: "complex", 250: "message", 247: "small"}
_ROLES = {sbo.CATALYST: "activator", sbo.STIMULATOR: "activator", sbo.INHIBITOR: "inhibitor"}


def draw_maps(
    suite: Suite, top: Page, flat: libsbml.SBMLDocument, alone: Mapping[str, libsbml.SBMLDocument]
) -> dict[str, str]:
    """Return the map of each pathway and of the whole cell, by file name.

    Parameters
    ----------
    suite
        The pages, for the wiring.
    top
        The page of the whole cell.
    flat
        The finished flat cell; it is not changed.
    alone
        The finished pathways by the stem of their page; they are not changed.
    """
    sheets: list[Sheet] = []
    texts: dict[str, str] = {}
    for instance, page in suite.wired:
        model = _model_of(alone[page.stem])
        title = page.title[:1].upper() + page.title[1:]
        things, events = _things(model), _events(model, "")
        texts[f"{page.stem}.xml"] = _document(
            alone[page.stem], draw_sheet(instance.label, title, things, events), f"pathways/{page.stem}.xml"
        )
        sheets.append(draw_sheet(instance.label, title, things, _events(model, f"{instance.label}_")))
    whole = join(top.title or top.stem, [sheet for sheet in sheets if sheet.boxes])
    return {f"{top.stem}.xml": _document(flat, whole, f"{top.stem}.xml"), **texts}


def _model_of(document: libsbml.SBMLDocument) -> libsbml.Model:
    model = document.getModel()
    if model is None:
        raise ValueError("the SBML of a pathway holds no model")
    return model


def _things(model: libsbml.Model) -> list[Thing]:
    return [
        Thing(x.getId(), x.getName(), _KINDS.get(x.getSBOTerm(), "other")) for x in model.getListOfSpecies()
    ]


def _events(model: libsbml.Model, prefix: str) -> list[Event]:
    """Return the reactions of a model under the ids that they have on the map."""
    return [
        Event(
            prefix + x.getId(),
            tuple(one.getSpecies() for one in x.getListOfReactants()),
            tuple(one.getSpecies() for one in x.getListOfProducts()),
            tuple(
                (one.getSpecies(), _ROLES.get(one.getSBOTerm(), "modifier")) for one in x.getListOfModifiers()
            ),
        )
        for x in model.getListOfReactions()
    ]


def _document(source: libsbml.SBMLDocument, sheet: Sheet, file: str) -> str:
    """Return a document of bare wiring with the places of everything on a sheet."""
    import libsbml

    document = source.clone()
    document.enablePackage(DISTRIB, "distrib", False)
    model = _model_of(document)
    write_notes(model, [_NOTE.format(file=file)])
    values = start_values(model)
    while model.getNumRules():
        model.removeRule(0)
    while model.getNumParameters():
        model.removeParameter(0)
    for reaction in model.getListOfReactions():
        reaction.unsetKineticLaw()
        _bare(reaction)
    for species in model.getListOfSpecies():
        _bare(species)
        # What a rule computed would be left without a value.
        species.setInitialConcentration(values[species.getId()])
    for prefix, uri in (("layout", LAYOUT), ("render", RENDER)):
        document.enablePackage(uri, prefix, True)
        document.setPackageRequired(prefix, False)
    return libsbml.writeSBMLToString(document).replace("  </model>", f"{layout_xml(sheet)}  </model>")


def _bare(element: libsbml.SBase) -> None:
    element.unsetNotes()
    element.unsetCVTerms()
    element.unsetAnnotation()
    element.unsetMetaId()
