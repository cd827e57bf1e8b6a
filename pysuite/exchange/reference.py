"""The data behind a PEtab problem: facts of calibration, and claims that give both sides of a number.

It turns them into points of readouts in cells. It knows nothing of PEtab.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pysuite.claim_form import Claim, Scene
from pysuite.exchange.shows import theatre_of, time_course_claims
from pysuite.paths import validation_dir
from pysuite.play import Theatre, dress
from pysuite.words import Read
from pysuite.words.phrase import Operand
from pysuite.words.when import When

if TYPE_CHECKING:
    from pysuite.cell import Cell

__all__ = ["Datum", "calibration_data", "two_sided_claims"]

_SURE = 0.01  # noise of what a ratio is relative to
_HALF = 0.5
_PEAK_SHARE = 1.0

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Datum:
    """Points of one readout in one cell.

    Parameters
    ----------
    source : str
        The claim, or the row of the calibration table.
    observable : str
        Id; data that share one share its scale.
    said : str
        One line for people.
    cell : Cell
        Who.
    readout : str
        What.
    points : tuple of (hours, value)
        When, and how much.
    noise : float
        Standard deviation, of the value or of its logarithm.
    distribution : str
        ``normal`` or ``log-normal``.
    scale : float or None
        Nominal factor on the readout, to be estimated; None if the readout counts as it is.
    """

    source: str
    observable: str
    said: str
    cell: Cell
    readout: str
    points: Points
    noise: float
    distribution: str = "normal"
    scale: float | None = None


def calibration_data(cell: Cell) -> Iterator[Datum]:
    """Yield the facts of ``validation/petab/calibration.toml``."""
    text = (validation_dir() / "petab" / "calibration.toml").read_text(encoding="utf-8")
    for one in tomllib.loads(text)["data"]:
        for i, (scene, points) in enumerate(_scenes(one)):
            dressed = dress(cell, scene)
            relative = bool(one.get("relative", False))
            name = f"{one['id']}_{one['readout']}" + (f"_{i + 1}" if relative and i else "")
            scale = _to_peak(dressed, one["readout"], points) if relative else None
            noise = float(one["noise"])
            yield Datum(one["id"], name, one["note"], dressed, one["readout"], points, noise, scale=scale)


def _scenes(one: Mapping[str, Any]) -> Iterator[tuple[Scene, Points]]:
    scene = Scene.model_validate(one["scene"])
    if scene.ladder is None:
        yield scene, tuple((float(time), float(value)) for time, value in one["points"])
        return
    for dose, time in zip(scene.ladder.doses, one["half_times"], strict=True):
        yield scene.at_dose(dose), ((float(time), _HALF),)


def _to_peak(cell: Cell, readout: str, points: Points) -> float:
    """Return the factor that makes the readout's highest value, or its value at time 0, one."""
    end = max(time for time, _ in points)
    values = cell.simulate(max(2 * end, 1.0), readouts=[readout]).trajectory.values[:, 0]
    highest = float(values[0] if points[0] == (0.0, _PEAK_SHARE) else values.max())
    return 1.0 / highest if highest > 0 else 1.0


def two_sided_claims(cell: Cell) -> Iterator[Datum]:
    """Yield the claims that bound a ratio of two scenes at a fixed time from both sides.

    Two data share one observable and so one scale: the scene named last is 1, the first is the middle of
    the bounds.
    """
    theatre = theatre_of(cell)
    for claim in time_course_claims():
        count = 0
        for expect in claim.expect:
            for sentence in expect.read if expect.that is not None else ():
                bounds = _bounds(sentence)
                if bounds is None:
                    continue
                for readout in (one for one in expect.subjects if one.isidentifier()):
                    count += 1
                    name = f"{claim.id.replace('-', '_')}_{count}_{readout}"
                    yield from _ratio(theatre, claim, sentence, bounds, name)


def _bounds(sentence: Read) -> tuple[float, float] | None:
    """Return the least and the greatest ratio that a sentence allows, if it gives both at a fixed time."""
    slots = sentence.slots
    pair = isinstance(slots.get("a"), Operand) and isinstance(slots.get("b"), Operand)
    if not pair or any(_hours(one, 1.0) is None for one in _times(sentence)):
        return None
    if "between" in sentence.word.pattern and {"x", "y"} <= slots.keys():
        return float(slots["x"]), float(slots["y"])
    if "unchanged" in sentence.word.pattern and "p" in slots:
        return 1.0 - slots["p"], 1.0 + slots["p"]
    return None


def _times(sentence: Read) -> tuple[When | None, When | None]:
    """Return when the first and the second scene are looked at; a time given once counts for both."""
    first, second = sentence.slots["a"].when, sentence.slots["b"].when
    both = sentence.slots.get("when")
    return first or both or second, second or both or first


def _hours(when: When | None, end: float) -> float | None:
    """Return a fixed time in hours, or None for a time that depends on the course."""
    from pysuite.words.when import duration

    if when is None or when.text == "at the end":
        return end
    if when.text == "at the start":
        return 0.0
    time = when.text.removeprefix("at ")
    return duration(time) if time[0].isdigit() and "after" not in time else None


def _ratio(
    theatre: Theatre, claim: Claim, sentence: Read, bounds: tuple[float, float], name: str
) -> Iterator[Datum]:
    low, high = bounds
    middle, noise = math.sqrt(low * high), math.log(high / low) / 4
    cast = claim.cast()
    readout = name.split("_", 3)[3]
    scenes = (sentence.slots["b"].scene, sentence.slots["a"].scene)
    times = [
        _hours(when, cast[scene].hours)
        for scene, when in zip(scenes, reversed(_times(sentence)), strict=True)
    ]
    cells = [dress(theatre.cell, theatre.absolute(cast[scene])) for scene in scenes]
    base = cells[0].simulate(max(times[0] or 0.0, 1.0), 2, readouts=[readout])
    value = float(base.trajectory.values[-1 if times[0] else 0, 0])
    scale = 1.0 / value if value > 0 else 1.0
    for cell, time, measured in zip(cells, times, (1.0, middle), strict=True):
        at = 0.0 if time is None else time
        points = ((at, measured),)
        # One noise for both rows: PEtab ties it to the observable.
        yield Datum(
            claim.id, name, sentence.sentence, cell, readout, points, max(noise, _SURE), "log-normal", scale
        )
