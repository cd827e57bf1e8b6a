"""The cell in SBML Level 3 Version 1 core, for tools that know no packages and no newer version."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pysuite.build.uncertain import DISTRIB

if TYPE_CHECKING:
    import libsbml

__all__ = ["plain"]


def plain(flat: libsbml.SBMLDocument) -> str:
    """Return a document as SBML Level 3 Version 1 without packages.

    Parameters
    ----------
    flat
        The finished flat cell; it is not changed.

    Raises
    ------
    ValueError
        When libSBML cannot say it in that version.
    """
    import libsbml

    document = flat.clone()
    document.enablePackage(DISTRIB, "distrib", False)
    # Not strict: that would only judge the model a second time, which has been judged.
    if not document.setLevelAndVersion(3, 1, False):
        raise ValueError("the cell cannot be written as SBML Level 3 Version 1")
    return libsbml.writeSBMLToString(document)
