"""The file that says which of our readouts stands for which published curve: ``compare.toml``.

It reads the files and checks keys and columns. Names of the model are checked where the model is loaded.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pysuite.errors import PysuiteError, UnknownName, nearest
from pysuite.paths import validation_dir
from pysuite.published.table import Table, read_table

__all__ = ["Course", "Curve", "Drive", "Pathway", "courses", "pathways", "read_pathway"]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Curve(_Form):
    """One published curve and what stands for it here.

    Parameters
    ----------
    theirs : str
        A column of the course, or a sum or ratio of columns.
    ours : str
        A readout of our model, or a sum or ratio.
    name : str
        What a reader calls it.
    full : float or None
        The scale that both share, such as 1 for a share: then sizes are compared instead of folds, and a
        curve that travels less than a fiftieth of it rests.
    why : str
        Why it departs; empty if it agrees.
    agrees_with : mapping
        Parameters with which it would agree: the proof of a reason that blames a number.
    """

    theirs: str
    ours: str
    name: str
    full: float | None = None
    why: str = ""
    agrees_with: dict[str, float] = Field(default_factory=dict)


class Drive(_Form):
    """An input of our page that follows a published curve.

    Parameters
    ----------
    column : str
        A column of the course, or a sum or ratio of columns.
    scale : float
        What one unit of it is in nM.
    """

    column: str
    scale: float = 1.0


class Course(_Form):
    """One published course and the scene of ours that stands for its experiment.

    Parameters
    ----------
    file : str
        The CSV file beside compare.toml.
    source : str
        A key of models/sources.toml.
    title : str
        Whose model, and what is done to it.
    model : str
        ``myeloma_cell``, or a page that stands alone.
    scene : str
        The stimulus on both sides, in words.
    set : mapping
        Parameters of our model, from the start.
    rest : mapping
        Inputs (nM) while our model settles.
    give : mapping
        What is given at time 0: inputs are held at it (nM), free species are raised by it, parameters set.
    drive : mapping
        Inputs that follow a published curve.
    hours : float or None
        How long to compare; the whole course unless given.
    curve : tuple of Curve
        What is compared.
    """

    file: str
    source: str
    title: str
    model: str
    scene: str
    set: dict[str, float] = Field(default_factory=dict)
    rest: dict[str, float] = Field(default_factory=dict)
    give: dict[str, float] = Field(default_factory=dict)
    drive: dict[str, Drive] = Field(default_factory=dict)
    hours: float | None = None
    curve: tuple[Curve, ...]


class _File(_Form):
    story: str
    without: str = ""
    course: tuple[Course, ...] = ()


class Pathway(_Form):
    """What one pathway page is compared with.

    Parameters
    ----------
    name : str
        The page, such as ``jak_stat3``.
    story : str
        What the comparison says, in two or three sentences.
    without : str
        Why there is nothing to compare with, for a page that rests on no published model.
    course : tuple of Course
        The courses.
    """

    name: str
    story: str
    without: str
    course: tuple[Course, ...]
    folder: Path

    def table(self, course: Course) -> Table:
        """Return the published curves of a course."""
        return read_table(self.folder / course.file)


def read_pathway(path: Path) -> Pathway:
    """Read one compare.toml.

    Parameters
    ----------
    path
        The file; its folder is named like the page.

    Raises
    ------
    PysuiteError
        If it is not TOML, or has a key that is wrong or missing; the text names file and key.
    """
    name = f"{path.parent.name}/{path.name}"
    try:
        found = _File.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except tomllib.TOMLDecodeError as error:
        raise PysuiteError(f"{name}: {error}") from None
    except ValidationError as error:
        raise PysuiteError(_one_line(name, error)) from None
    if bool(found.course) == bool(found.without):
        raise PysuiteError(f"{name}: needs either a [[course]] or 'without', which says why there is none")
    return Pathway(
        name=path.parent.name,
        story=found.story,
        without=found.without,
        course=found.course,
        folder=path.parent,
    )


def pathways(only: Iterable[str] = ()) -> tuple[Pathway, ...]:
    """Return all pathways that have a compare.toml, or those with these names."""
    folder = validation_dir() / "published"
    found = {path.parent.name: path for path in sorted(folder.glob("*/compare.toml"))}
    wanted = tuple(only) or tuple(found)
    for name in wanted:
        if name not in found:
            raise UnknownName("pathway", name, found)
    return tuple(read_pathway(found[name]) for name in wanted)


def courses(only: Iterable[str] = ()) -> tuple[Course, ...]:
    """Return all published courses, or those of these pathways."""
    return tuple(course for pathway in pathways(only) for course in pathway.course)


def _one_line(name: str, error: ValidationError) -> str:
    """Return the first thing that is wrong, with its place and the nearest right key."""
    found = error.errors()
    first = next((one for one in found if one["type"] == "extra_forbidden"), found[0])
    where = ".".join(str(part) for part in first["loc"])
    if first["type"] == "extra_forbidden":
        inside = [part for part in first["loc"] if isinstance(part, str)]
        kind = {"course": Course, "curve": Curve, "drive": Drive}.get(inside[-2] if inside[1:] else "", _File)
        near = nearest(str(first["loc"][-1]), kind.model_fields)
        return f"{name}: unknown key '{where}'" + (f"; nearest: '{near}'" if near else "")
    if first["type"] == "missing":
        return f"{name}: the key '{where}' is missing"
    return f"{name}: {where}: {first['msg']}"
