"""Files of a state: the time course as a table or a picture, the cell as SBML, all of it as Python."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pysuite.lab.limits import Refused
from pysuite.lab.snippet import python_of
from pysuite.lab.state import LabState

if TYPE_CHECKING:
    from pysuite.lab.service import Service

__all__ = ["KINDS", "file_of"]

KINDS = {
    "csv": "text/csv",
    "png": "image/png",
    "svg": "image/svg+xml",
    "xml": "application/xml",
    "py": "text/x-python",
}


async def file_of(service: Service, state: LabState, kind: str, *, second: bool) -> tuple[str | bytes, str]:
    """Return the content and the media type of a file.

    Parameters
    ----------
    service : Service
        Who runs the cell.
    state : LabState
        What is chosen.
    kind : str
        One of `KINDS`.
    second : bool
        The other cell's, where there are two.
    """
    if second and state.second is None:
        raise Refused("there is no other cell in this link")
    media = KINDS[kind]
    if kind == "py":
        return python_of(state), media
    cell = state.portraits[int(second)].cell()
    if kind == "csv":
        return await service.table(cell, state.hours, state.readouts), media
    if kind == "png":
        return await service.picture(cell, state.hours, state.readouts, "png"), media
    if kind == "svg":
        return await service.picture(cell, state.hours, state.readouts, "svg"), media
    return await service.sbml(cell), media
