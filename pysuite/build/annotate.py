"""Write into the SBML what the pages say in words: names, meanings, sources, roles.

Comments do not survive Antimony, so that names, confidence, range and source of each number would be
lost to everyone who works with the SBML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from pysuite.build import sbo
from pysuite.build.about import LICENCE, REVIEW_TITLE
from pysuite.build.book import Book
from pysuite.build.called import number_name
from pysuite.build.entities import Page, Said
from pysuite.build.evaluate import influence, read_formula
from pysuite.build.evidence import evidence_urls
from pysuite.build.formula import names_in
from pysuite.build.go import process_urls
from pysuite.build.index import Entry
from pysuite.build.rdf import describe_model, relate, source_url, write_notes
from pysuite.build.suite import Suite
from pysuite.build.uncertain import CONVENTION

if TYPE_CHECKING:
    import libsbml

__all__ = ["annotate"]

#: What the two spaces of the suite are, for those who do not know our names.
_SPACES = {"cell": "GO:0005622", "medium": "GO:0005576"}
_SPACE_NAMES = {"cell": "one myeloma cell", "medium": "the medium around one cell"}
#: Verbs for which the agent after `_by_` works as a catalyst.
_CATALYSED = ("cleave", "phosphorylate", "dephosphorylate", "ubiquitinate")


def annotate(model: libsbml.Model, page: Page, index: dict[str, Entry], book: Book, suite: Suite) -> None:
    """Name, identify and explain everything in a compiled model.

    Parameters
    ----------
    model
        The compiled model; it is changed.
    page
        The page that the model stands for: the top page for the cell.
    index
        Where each id comes from.
    book
        Plain names and identities.
    suite
        The sources that keys stand for.
    """
    _model(model, page, book)
    for compartment in model.getListOfCompartments():
        _compartment(compartment)
    for species in model.getListOfSpecies():
        _species(species, book, suite)
    for parameter in model.getListOfParameters():
        _parameter(parameter, index.get(parameter.getId()), book, suite)
    for reaction in model.getListOfReactions():
        _reaction(reaction, index.get(reaction.getId()), suite)


def _model(model: libsbml.Model, page: Page, book: Book) -> None:
    model.setName(book.names.get(page.id or "", page.title or model.getId()))
    model.setSBOTerm(sbo.MODEL)
    told = [f"{word}: {text}" for word, text in page.header.items() if text]
    # Pointers into the project mean nothing to someone who has only this file.
    told = [re.sub(r"\s*->\s*docs/\S+", "", line) for line in told]
    write_notes(model, [page.title, *told, f"Held against the review: {REVIEW_TITLE}.", CONVENTION, LICENCE])
    describe_model(model)


def _compartment(compartment: libsbml.Compartment) -> None:
    name = compartment.getId()
    compartment.setName(_SPACE_NAMES.get(name, name))
    compartment.setSBOTerm(sbo.COMPARTMENT)
    term = _SPACES.get(name)
    relate(compartment, {"identity": (f"https://identifiers.org/{term}",)} if term else {})


def _species(species: libsbml.Species, book: Book, suite: Suite) -> None:
    name = species.getId()
    relations = book.relations(name)
    species.setName(book.name(name) or name)
    species.setSBOTerm(sbo.species_term(name, relations, suite))
    relate(species, relations)


def _parameter(parameter: libsbml.Parameter, entry: Entry | None, book: Book, suite: Suite) -> None:
    name = parameter.getId()
    said = entry.said if entry else Said()
    local = entry.local if entry else name
    number = entry is not None and entry.number
    own_name = number_name(local, book) if number else book.name(name)
    parameter.setName(own_name or said.meaning or local)
    parameter.setSBOTerm(sbo.parameter_term(local, parameter.getUnits()))
    given = "" if number or not parameter.getConstant() else "An input from other pathways, here fixed."
    told = [_sentence(said.meaning), _grade(said), given, *_cites(said, suite)]
    write_notes(parameter, [" ".join(part for part in told if part)])
    relations = {} if number else book.relations(name) or _of_its_parts(parameter, book)
    relate(parameter, {**relations, **_described(said, suite)})


def _of_its_parts(parameter: libsbml.Parameter, book: Book) -> dict[str, tuple[str, ...]]:
    """Return what a computed sum is a property of: the things that it adds up."""
    import libsbml

    rule = parameter.getModel().getAssignmentRule(parameter.getId())
    if rule is None or parameter.getUnits() != "nM":
        return {}
    formula = libsbml.formulaToL3String(rule.getMath())
    if "/" in formula or "^" in formula:
        return {}
    urls = [url for name in names_in(formula) for url in book.urls(name)]
    return {"isPropertyOf": tuple(dict.fromkeys(urls))} if urls else {}


def _reaction(reaction: libsbml.Reaction, entry: Entry | None, suite: Suite) -> None:
    said = entry.said if entry else Said()
    local = entry.local if entry else reaction.getId()
    reaction.setName(said.meaning or local.replace("__", ":").replace("_", " "))
    reaction.setSBOTerm(sbo.reaction_term(local))
    write_notes(reaction, [" ".join(_cites(said, suite))])
    process = process_urls(local, _ids(reaction.getListOfReactants()), _ids(reaction.getListOfProducts()))
    relate(reaction, {"isVersionOf": process, **_described(said, suite)})
    _modifiers(reaction, local)


def _grade(said: Said) -> str:
    """Say in words how sure a number is: `measured, within 2-fold`."""
    if said.grade is None:
        return ""
    if said.fold is None:
        return f"Confidence: {said.grade}."
    if said.fold == 1:
        return f"Confidence: {said.grade}, fixed."
    return f"Confidence: {said.grade}, within {said.fold:g}-fold up and down."


def _cites(said: Said, suite: Suite) -> list[str]:
    """Return the references behind a comment, one sentence each."""
    found = [(key, suite.sources[key]) for key in said.keys if key in suite.sources]
    return [f"{key}: {_sentence(str(source.get('cite', key)))}" for key, source in found]


def _sentence(text: str) -> str:
    """Return a text with a full stop at its end."""
    return f"{text}." if text and text[-1] not in ".!?" else text


def _described(said: Said, suite: Suite) -> dict[str, tuple[str, ...]]:
    urls = [source_url(suite.sources[key]) for key in said.keys if key in suite.sources]
    found = tuple(dict.fromkeys([*(url for url in urls if url), *evidence_urls(said)]))
    return {"isDescribedBy": found} if found else {}


def _ids(references: Iterable[Any]) -> list[str]:
    return [reference.getSpecies() for reference in references]


def _modifiers(reaction: libsbml.Reaction, local: str) -> None:
    """Say what each modifier does to the rate: drives it, raises it, lowers it."""
    import libsbml

    if not reaction.getNumModifiers():
        return
    math = reaction.getKineticLaw().getMath()
    law, names = read_formula(math), names_in(libsbml.formulaToL3String(math))
    agents = local.partition("_by_")[2].split("_")
    for modifier in reaction.getListOfModifiers():
        name = modifier.getSpecies()
        way = influence(law, names, name)
        catalyses = local.split("_", maxsplit=1)[0] in _CATALYSED and name.split("_")[0] in agents
        terms = {-1: sbo.INHIBITOR, 0: sbo.MODIFIER, 1: sbo.CATALYST if catalyses else sbo.STIMULATOR}
        modifier.setSBOTerm(terms[way])
