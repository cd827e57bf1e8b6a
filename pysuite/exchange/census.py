"""Count what an SBML file tells of itself: names, terms, identities, sources, units, ranges.

It answers how complete any SBML file is, ours or another's, in numbers that can be compared. It never
judges and never changes the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pysuite.errors import PysuiteError

if TYPE_CHECKING:
    import libsbml

__all__ = ["Census", "Findings", "Share", "Things", "find", "take_census"]

_DISTRIB = "distrib"
#: Qualifiers by which an annotation says what a thing is, is made of, or is a kind of.
_BEING = ("is", "hasPart", "isVersionOf", "isPartOf", "encodes", "isEncodedBy", "isHomologTo", "hasVersion")
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.\w+")
_LICENCE = re.compile(r"licen[cs]e|creativecommons", re.I)


@dataclass(frozen=True)
class Share:
    """How many of a number of things have something."""

    done: int
    total: int

    @property
    def percent(self) -> float | None:
        """Per cent, or None where there is nothing to count."""
        return 100 * self.done / self.total if self.total else None

    def __str__(self) -> str:
        """Return the per cent in whole numbers, rounded down so that 100 means all."""
        return "-" if self.percent is None else str(int(self.percent))


@dataclass(frozen=True)
class Things:
    """What the species, reactions or parameters of a file have.

    Attributes
    ----------
    named, with_sbo, annotated : Share
        A name, a term of the Systems Biology Ontology, at least one MIRIAM annotation.
    identified, sourced : Share
        An annotation that says what it is; one that says who describes it (`isDescribedBy`).
    with_unit : Share
        A unit of its own or from the model.
    """

    named: Share
    with_sbo: Share
    annotated: Share
    identified: Share
    sourced: Share
    with_unit: Share

    @property
    def total(self) -> int:
        """How many there are."""
        return self.named.total


@dataclass(frozen=True)
class Findings:
    """What libSBML says of a file with all seven categories on: errors, warnings on units, other warnings."""

    errors: int
    unit_warnings: int
    other_warnings: int

    def __str__(self) -> str:
        return f"{self.errors}; {self.unit_warnings}/{self.other_warnings}"


@dataclass(frozen=True)
class Census:
    """The counts of one file.

    Attributes
    ----------
    level : str
        Such as ``"L3V2"``.
    roles : Share
        Modifiers that say by an SBO term what they do.
    ranged : Share
        Constant numbers with an uncertainty, of those that do not call themselves fixed.
    model_units : int
        Of substance, volume, time and extent.
    said : dict
        Whether the model has a taxon, a publication, a licence in notes and in RDF, creators, dates.
    doubled : tuple
        Groups of species that claim to be one and the same thing in one place.
    trouble : dict
        How often something that trips other tools occurs.
    """

    name: str
    level: str
    species: Things
    reactions: Things
    parameters: Things
    compartments: Things
    roles: Share
    ranged: Share
    model_units: int
    said: dict[str, bool]
    doubled: tuple[tuple[str, ...], ...]
    trouble: dict[str, int]
    urls: tuple[str, ...]


def take_census(path: str | Path) -> Census:
    """Count what an SBML file holds.

    Parameters
    ----------
    path
        The file, of any level.

    Raises
    ------
    PysuiteError
        When the file holds no SBML model.
    """
    document, model = _read(path)
    reactions = list(model.getListOfReactions())
    modifiers = [modifier for reaction in reactions for modifier in reaction.getListOfModifiers()]
    parameters = list(_parameters(model, reactions))
    constants = [x for x in parameters if x.getConstant() and "fixed." not in _notes(x)]
    species = list(model.getListOfSpecies())
    return Census(
        name=Path(path).name,
        level=f"L{document.getLevel()}V{document.getVersion()}",
        species=_things(species, model),
        reactions=_things(reactions, model),
        parameters=_things(parameters, model),
        compartments=_things(model.getListOfCompartments(), model),
        roles=_share(modifiers, lambda x: x.isSetSBOTerm()),
        ranged=_share(constants, _has_range),
        model_units=_model_units(model),
        said=_said(model),
        doubled=_doubled(species),
        trouble=_trouble(model, reactions, species, parameters),
        urls=tuple(dict.fromkeys(_all_urls(model, [*species, *reactions, *parameters]))),
    )


def find(path: str | Path) -> Findings:
    """Let libSBML check a file, all seven categories on.

    Raises
    ------
    PysuiteError
        When the file holds no SBML model.
    """
    import libsbml

    document, _ = _read(path)
    for category in range(7):
        document.setConsistencyChecks(category, True)
    document.checkConsistency()
    errors = units = others = 0
    for error in (document.getError(i) for i in range(document.getNumErrors())):
        if error.getSeverity() >= libsbml.LIBSBML_SEV_ERROR:
            errors += 1
        elif error.getCategory() == libsbml.LIBSBML_CAT_UNITS_CONSISTENCY:
            units += 1
        else:
            others += 1
    return Findings(errors, units, others)


def _read(path: str | Path) -> tuple[libsbml.SBMLDocument, libsbml.Model]:
    import libsbml

    document = libsbml.readSBMLFromFile(str(path))
    model = document.getModel()
    if model is None:
        raise PysuiteError(f"{path}: holds no SBML model")
    return document, model


def _parameters(model: libsbml.Model, reactions: Iterable[libsbml.Reaction]) -> Iterator[Any]:
    """Yield the model's parameters and those inside rate laws."""
    yield from model.getListOfParameters()
    for reaction in reactions:
        law = reaction.getKineticLaw()
        if law is not None:
            yield from law.getListOfParameters() or law.getListOfLocalParameters()


def _share(things: Iterable[Any], has: Callable[[Any], bool]) -> Share:
    listed = list(things)
    return Share(sum(bool(has(x)) for x in listed), len(listed))


def _things(things: Iterable[Any], model: libsbml.Model) -> Things:
    listed = list(things)
    return Things(
        named=_share(listed, lambda x: x.isSetName()),
        with_sbo=_share(listed, lambda x: x.isSetSBOTerm()),
        annotated=_share(listed, lambda x: x.getNumCVTerms() > 0),
        identified=_share(listed, lambda x: any(word in _BEING for word, _ in _links(x))),
        sourced=_share(listed, lambda x: any(word == "isDescribedBy" for word, _ in _links(x))),
        with_unit=_share(listed, lambda x: _has_unit(x, model)),
    )


def _links(element: libsbml.SBase) -> Iterator[tuple[str, str]]:
    """Yield the qualifier and the address of each annotation."""
    import libsbml

    for term in element.getCVTerms() or ():
        if term.getQualifierType() == libsbml.BIOLOGICAL_QUALIFIER:
            word = libsbml.BiolQualifierType_toString(term.getBiologicalQualifierType())
        else:
            word = libsbml.ModelQualifierType_toString(term.getModelQualifierType())
        for i in range(term.getNumResources()):
            yield word or "", term.getResourceURI(i)


def _all_urls(model: libsbml.Model, elements: Iterable[libsbml.SBase]) -> Iterator[str]:
    for element in (model, *elements):
        for _, url in _links(element):
            yield url


def _has_unit(element: Any, model: libsbml.Model) -> bool:  # noqa: ANN401 - four kinds, no common type
    """Say whether an element has a unit of its own or takes that of the model."""
    import libsbml

    kind = element.getTypeCode()
    if kind == libsbml.SBML_COMPARTMENT:
        return element.isSetUnits() or model.isSetVolumeUnits()
    if kind == libsbml.SBML_SPECIES:
        return element.isSetSubstanceUnits() or model.isSetSubstanceUnits()
    if kind == libsbml.SBML_REACTION:
        return model.isSetExtentUnits() and model.isSetTimeUnits()
    return element.isSetUnits()


def _notes(element: libsbml.SBase) -> str:
    return element.getNotesString() if element.isSetNotes() else ""


def _has_range(parameter: libsbml.SBase) -> bool:
    plugin = parameter.getPlugin(_DISTRIB)
    return plugin is not None and plugin.getNumUncertainties() > 0


def _model_units(model: libsbml.Model) -> int:
    return sum(
        (
            model.isSetSubstanceUnits(), model.isSetVolumeUnits(), model.isSetTimeUnits(),
            model.isSetExtentUnits(),
        )
    )  # fmt: skip


def _said(model: libsbml.Model) -> dict[str, bool]:
    """Return what the model says of itself."""
    words = {word for word, _ in _links(model)}
    history = model.getModelHistory()
    notes, annotation = _notes(model), model.getAnnotationString() if model.isSetAnnotation() else ""
    creators = [history.getCreator(i) for i in range(history.getNumCreators())] if history else []
    return {
        "taxon": "hasTaxon" in words or "taxonomy" in annotation,
        "publication": "isDescribedBy" in words,
        "licence in notes": bool(_LICENCE.search(notes)),
        "licence in RDF": bool(_LICENCE.search(annotation)) or "spdx:" in annotation,
        "creators": bool(creators),
        "no personal address": not any(_ADDRESS.search(x.getEmail() or "") for x in creators),
        "created": bool(history and history.isSetCreatedDate()),
        "modified": bool(history and history.isSetModifiedDate()),
        "notes": bool(notes),
    }


def _doubled(species: Iterable[libsbml.Species]) -> tuple[tuple[str, ...], ...]:
    """Return groups of species with the same identity (`is`) in the same place."""
    groups: dict[tuple[str, frozenset[str], frozenset[str]], list[str]] = {}
    for one in species:
        links = list(_links(one))
        identity = frozenset(url for word, url in links if word == "is")
        place = frozenset(url for word, url in links if word == "occursIn")
        if identity:
            groups.setdefault((one.getCompartment(), identity, place), []).append(one.getId())
    return tuple(tuple(names) for names in groups.values() if len(names) > 1)


def _trouble(
    model: libsbml.Model, reactions: list[Any], species: list[Any], parameters: list[Any]
) -> dict[str, int]:
    """Count what trips other tools: see the names."""
    held = {x.getId() for x in species if x.getBoundaryCondition() or x.getConstant()}
    ruled = {rule.getVariable() for rule in model.getListOfRules()}
    ruled |= {x.getSymbol() for x in model.getListOfInitialAssignments()}
    math = "".join(_laws(model, reactions))
    return {
        "held species that a reaction makes": sum(
            x.getSpecies() in held for r in reactions for x in r.getListOfProducts()
        ),
        "values left open": sum(
            not x.isSetValue() and x.getId() not in ruled for x in parameters
        ) + sum(
            not (x.isSetInitialAmount() or x.isSetInitialConcentration()) and x.getId() not in ruled
            for x in species
        ),
        "numbers with units in formulas": len(re.findall(r"<cn[^>]*units=", math)),
        "numbers in rate laws": math.count("<cn"),
        "rateOf": math.count("symbols/rateOf"),
        "delay": math.count("symbols/delay"),
        "events": model.getNumEvents(),
    }  # fmt: skip


def _laws(model: libsbml.Model, reactions: Iterable[Any]) -> Iterator[str]:
    """Yield the mathematics of rate laws and rules as MathML."""
    for one in (*(reaction.getKineticLaw() for reaction in reactions), *model.getListOfRules()):
        if one is not None and one.isSetMath():
            yield one.toSBML()
