"""Let libSBML judge what was compiled, all categories and units included; nothing may be left.

Wrong units and a forgotten compartment are only warnings to libSBML, so that warnings count here as
much as errors do.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from pysuite.build.entities import Page
from pysuite.build.index import Entry
from pysuite.errors import Problem

if TYPE_CHECKING:
    import libsbml

__all__ = ["check_names", "check_sbml"]

_ID = re.compile(r'\b(?:id|variable|symbol)="(\w+)"')
_QUOTED = re.compile(r"'(\w+)'")
_RULE = "B02"


def check_sbml(text: str, page: Page, index: Mapping[str, Entry]) -> list[Problem]:
    """Return libSBML's findings about a document, each at the line of the page behind it.

    Parameters
    ----------
    text
        The SBML as it will be written.
    page
        The page that the document stands for.
    index
        Where each id comes from.
    """
    import libsbml

    document = libsbml.readSBMLFromString(text)
    for category in _categories():
        document.setConsistencyChecks(category, True)
    document.checkConsistency()
    lines = text.splitlines()
    found = [document.getError(i) for i in range(document.getNumErrors())]
    return list(dict.fromkeys(_problem(error, lines, page, index) for error in found))


def check_names(model: libsbml.Model, page: Page, index: Mapping[str, Entry]) -> list[Problem]:
    """Return what the compiled model holds that no page declares, and the other way round.

    This asks Antimony itself whether the pages were understood: a wire that did not take leaves a
    private copy behind, whose id no page knows.
    """
    groups = (
        model.getListOfSpecies(), model.getListOfParameters(), model.getListOfReactions(),
        model.getListOfCompartments(),
    )  # fmt: skip
    compiled = {element.getId() for group in groups for element in group}
    problems: list[Problem] = []
    for name in sorted(compiled - set(index) - set(page.ports)):
        why = "is in the compiled model but on no page"
        problems.append(Problem(page.file, page.line, name, why, "B03"))
    for name in sorted(set(index) - compiled):
        entry = index[name]
        why = "is on the page but not in the compiled model"
        problems.append(Problem(entry.file, entry.line, name, why, "B03"))
    return problems


def _categories() -> Collection[int]:
    import libsbml

    return (
        libsbml.LIBSBML_CAT_GENERAL_CONSISTENCY,
        libsbml.LIBSBML_CAT_IDENTIFIER_CONSISTENCY,
        libsbml.LIBSBML_CAT_UNITS_CONSISTENCY,
        libsbml.LIBSBML_CAT_MATHML_CONSISTENCY,
        libsbml.LIBSBML_CAT_SBO_CONSISTENCY,
        libsbml.LIBSBML_CAT_OVERDETERMINED_MODEL,
        libsbml.LIBSBML_CAT_MODELING_PRACTICE,
    )


def _problem(error: libsbml.SBMLError, lines: list[str], page: Page, index: Mapping[str, Entry]) -> Problem:
    name = _subject(error.getMessage(), error.getLine(), lines, index)
    # The last paragraph is about this model; those before it are the text of the standard.
    parts = [" ".join(part.split()) for part in error.getMessage().strip().split("\n") if part.strip()]
    what = f"libSBML {error.getErrorId()} ({error.getSeverityAsString().lower()}): {parts[-1]}"
    entry = index.get(name or "")
    if entry is None:
        return Problem(page.file, None, name, what, _RULE)
    return Problem(entry.file, entry.line, entry.local, what, _RULE)


def _subject(message: str, line: int, lines: list[str], index: Mapping[str, Entry]) -> str | None:
    """Return the id that a finding is about: the last known one above its line, or in its text."""
    for text in reversed(lines[: max(line, 0)]):
        for name in _ID.findall(text):
            if name in index:
                return name
    return next((name for name in _QUOTED.findall(message) if name in index), None)
