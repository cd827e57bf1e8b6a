"""Somebody else's SBML model: what it holds, and what it lacks by the house rules.

It reads and reports. `pysuite.exchange.borrowed` simulates.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pysuite.errors import Problem, PysuiteError
from pysuite.exchange.guard import look_at

if TYPE_CHECKING:
    import libsbml

__all__ = ["Foreign", "read_foreign"]

_UNREADABLE = ("fbc", "qual", "spatial", "multi")
_TOLD = 400  # characters of libSBML's own words


@dataclass(frozen=True)
class Foreign:
    """A model that was not made here.

    Parameters
    ----------
    path : Path
        Where it came from.
    sbml : str
        Its text as SBML Level 3 Version 2, with local parameters made global.
    level, version : int
        What the file was.
    id, name : str
        What the model calls itself.
    species, parameters, reactions : tuple of str
        Ids.
    lacks : tuple of Problem
        What the house rules miss in it.
    """

    path: Path
    sbml: str
    level: int
    version: int
    id: str
    name: str
    species: tuple[str, ...]
    parameters: tuple[str, ...]
    reactions: tuple[str, ...]
    lacks: tuple[Problem, ...]


def read_foreign(path: Path) -> Foreign:
    """Read an SBML file of any level, and note what it lacks.

    Parameters
    ----------
    path : Path
        The file.

    Raises
    ------
    PysuiteError
        One line with the file, the place and the reason, if it cannot be a model to simulate.
    """
    import libsbml

    claimed = look_at(path)
    document = libsbml.readSBMLFromString(path.read_bytes().decode("utf-8", errors="replace"))
    _refuse_errors(document, path)
    model = document.getModel()
    if model is None:
        raise PysuiteError(f"{path}: holds no model")
    for package in _UNREADABLE:
        if document.getPackageRequired(package):
            raise PysuiteError(f"{path}: needs the SBML package '{package}', which is no system of equations")
    lacks = tuple(_lacks(model, str(path)))
    text = _as_level_3(document, path)
    return Foreign(
        path=path,
        sbml=text,
        level=claimed.level,
        version=claimed.version,
        id=model.getId() or path.stem,
        name=model.getName(),
        species=_ids(model.getListOfSpecies()),
        parameters=_ids(model.getListOfParameters()),
        reactions=_ids(model.getListOfReactions()),
        lacks=lacks,
    )


def _ids(items: Any) -> tuple[str, ...]:  # noqa: ANN401 - libSBML ships no types
    return tuple(one.getId() for one in items)


def _refuse_errors(document: libsbml.SBMLDocument, path: Path) -> None:
    import libsbml

    for i in range(document.getNumErrors()):
        error = document.getError(i)
        if error.getSeverity() >= libsbml.LIBSBML_SEV_ERROR:
            said = " ".join(error.getMessage().split())[:_TOLD]
            raise PysuiteError(f"{path}:{error.getLine()}: libSBML {error.getErrorId()}: {said}")


def _as_level_3(document: libsbml.SBMLDocument, path: Path) -> str:
    """Return the text in the form that the simulator runs: L3V2, flat, without local parameters."""
    import libsbml

    for option in ("flatten comp", "promoteLocalParameters"):
        wish = libsbml.ConversionProperties()
        wish.addOption(option, True)
        if document.convert(wish) != libsbml.LIBSBML_OPERATION_SUCCESS and option == "flatten comp":
            raise PysuiteError(f"{path}: its submodels cannot be put together")
    if not document.setLevelAndVersion(3, 2, False):
        raise PysuiteError(f"{path}: cannot be read as SBML Level 3: {_first(document)}")
    return libsbml.writeSBMLToString(document)


def _first(document: libsbml.SBMLDocument) -> str:
    if document.getNumErrors() == 0:
        return "libSBML gives no reason"
    return " ".join(document.getError(0).getMessage().split())[:_TOLD]


def _lacks(model: libsbml.Model, file: str) -> Iterator[Problem]:
    """Yield what the house rules miss: units, names, identities, sources, values."""
    # Levels 1 and 2 have units built in; a model of Level 3 must say them.
    if model.getLevel() > 2 and not (model.isSetSubstanceUnits() and model.isSetTimeUnits()):  # noqa: PLR2004
        yield Problem(file, None, None, "has no units of substance and time", "F01")
    parts = (
        (_of_number, model.getListOfParameters()),
        (_of_species, model.getListOfSpecies()),
        (_of_reaction, model.getListOfReactions()),
    )
    for look, items in parts:
        for one in items:
            for rule, what in look(model, one):
                yield Problem(file, one.getLine() or None, one.getId(), what, rule)


def _of_number(model: libsbml.Model, one: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    if not one.isSetUnits():
        yield "F02", "number without a unit"
    if not one.isSetValue() and not _computed(model, one):
        yield "F03", "number without a value"
    if one.isSetValue() and not _described(one):
        yield "F04", "number without a source"


def _of_species(model: libsbml.Model, one: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    if not one.isSetName():
        yield "F05", "species without a plain name"
    if not one.getNumCVTerms():
        yield "F06", "species without an identity"
    if not (one.isSetInitialAmount() or one.isSetInitialConcentration() or _computed(model, one)):
        yield "F03", "species without a start value"


def _of_reaction(_: libsbml.Model, one: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401
    if not one.isSetKineticLaw():
        yield "F07", "reaction without a rate"
    elif _literals(one.getKineticLaw().getMath()):
        yield "F08", "rate with a bare number in it"


def _computed(model: libsbml.Model, one: Any) -> bool:  # noqa: ANN401
    return model.getInitialAssignment(one.getId()) is not None or model.getRule(one.getId()) is not None


def _described(one: Any) -> bool:  # noqa: ANN401
    return one.getNumCVTerms() > 0 or "identifiers.org" in (one.getNotesString() or "")


def _literals(math: Any) -> bool:  # noqa: ANN401
    """Return whether a formula holds a number other than 1, 2 and -1."""
    if math is None:
        return False
    if math.isNumber() and math.getValue() not in (1.0, 2.0, -1.0):
        return True
    return any(_literals(math.getChild(i)) for i in range(math.getNumChildren()))
