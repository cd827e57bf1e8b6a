"""Which cells the suite shows to other tools: the figures of the docs, and the scenes of the claims.

It turns each into a cell, a time span and readouts. Claims that search for a dose are left out: a search is
no time course.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pysuite.claim_form import Claim, Scene
from pysuite.claims import claims
from pysuite.course import DEATH, MOMP
from pysuite.dose_form import relative_dose
from pysuite.errors import PysuiteError, UnknownName
from pysuite.exchange.sedml import Show
from pysuite.exchange.standing import NotInAFile, standing_of
from pysuite.flat import read_flat
from pysuite.judge import readouts_of
from pysuite.paths import validation_dir
from pysuite.play import Theatre, dress
from pysuite.words.names import model_names

if TYPE_CHECKING:
    from pysuite.cell import Cell

__all__ = ["Staged", "figures", "is_time_course", "of_cell", "of_claim", "time_course_claims"]

_ROWS_PER_HOUR, _MOST_ROWS = 10, 481
_FATE = (MOMP.readout, DEATH.readout)


@dataclass(frozen=True)
class Staged:
    """A show and the cell that it is about."""

    show: Show
    cell: Cell


def of_cell(
    cell: Cell,
    name: str,
    said: str,
    readouts: Iterable[str],
    *,
    hours: float = 48.0,
    points: int | None = None,
) -> Staged:
    """Return the show of any cell.

    Parameters
    ----------
    cell : Cell
        Who.
    name, said : str
        Id within the document, and a line for people.
    readouts : iterable of str
        What to look at; the two that tell life from death come on top.
    hours : float
        How long.
    points : int, optional
        Rows; ten an hour, but not more than 481, unless given.
    """
    flat = read_flat(cell.source)
    fate = [one for one in _FATE if one in flat.readouts]
    names = tuple(dict.fromkeys([*(flat.readout(one) for one in readouts), *fate]))
    rows = points or min(round(hours * _ROWS_PER_HOUR) + 1, _MOST_ROWS)
    return Staged(Show(name, said, standing_of(cell), hours, rows, names), cell)


def figures(cell: Cell) -> dict[str, Staged]:
    """Return the figures of the docs by name."""
    text = (validation_dir() / "figures.toml").read_text(encoding="utf-8")
    found = {}
    for name, one in tomllib.loads(text).items():
        scene = Scene.model_validate(one["scene"])
        points = min(scene.points or _MOST_ROWS, _MOST_ROWS)
        found[name] = of_cell(
            dress(cell, scene), name, one["title"], one["readouts"], hours=scene.hours, points=points
        )
    return found


def is_time_course(claim: Claim) -> bool:
    """Return whether a claim is about courses alone: nothing is searched, and the model has its parts."""
    asked = [one for expect in claim.expect for one in expect.read]
    searched = any(one.drugs for one in asked) or any(map(_takes_a_found_dose, claim.cast().values()))
    return not claim.needs and bool(claim.scenes) and not searched


def _takes_a_found_dose(scene: Scene) -> bool:
    """Whether a dose is told by what it does in another scene, such as "2x EC50 in twin"."""
    told = (relative_dose(amount) for step in scene.treat for amount in step.doses.values())
    return any(one is not None and one.scene is not None for one in told)


def time_course_claims() -> tuple[Claim, ...]:
    """Return the claims whose scenes can be shown."""
    return tuple(one for one in claims() if is_time_course(one))


def of_claim(theatre: Theatre, claim: Claim) -> Iterator[Staged]:
    """Yield the scenes of a claim, rungs of ladders included, without its controls.

    Parameters
    ----------
    theatre : Theatre
        Where multiples of an EC50 are worked out, once for all claims.
    claim : Claim
        Whose scenes.
    """
    readouts = sorted(readouts_of(claim))
    for name, scene in claim.cast().items():
        if scene.ladder is not None:
            continue
        cell = theatre.dressed(scene)
        if cell.source != theatre.cell.source:
            continue  # an added edge makes another model, which one document cannot start from
        said = f"{claim.id}, {name}: {cell.describe()}"
        try:
            yield of_cell(cell, _as_id(name), said, readouts, hours=scene.hours)
        except PysuiteError as error:
            kind = NotInAFile if isinstance(error, NotInAFile) else PysuiteError
            raise kind(f"{claim.id}, scene '{name}': {error}") from None


def named(ids: Iterable[str]) -> tuple[Claim, ...]:
    """Return time-course claims by id."""
    table = {one.id: one for one in time_course_claims()}
    for one in ids:
        if one not in table:
            raise UnknownName("time-course claim", one, table)
    return tuple(table[one] for one in ids)


def theatre_of(cell: Cell) -> Theatre:
    """Return a theatre for the suite's own claims."""
    return Theatre(cell, model_names())


def _as_id(name: str) -> str:
    """Return a scene's name as an SId: ``drug(0.5)`` becomes ``drug_0p5``."""
    plain = name.replace(".", "p").replace("+", "").replace("-", "m")
    plain = re.sub(r"\W+", "_", plain).strip("_")
    return plain if plain[0].isalpha() else f"scene_{plain}"
