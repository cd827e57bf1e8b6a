"""Pictures of a claim: its readouts over time in each scene, or the doses that kill, thinned for a page.

Each scene is there twice, intact and under the claim's first control, where that makes a difference. It keeps
numbers only; `svg` and `figure` draw them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pysuite.errors import PysuiteError

if TYPE_CHECKING:
    from pysuite.claim_form import Claim
    from pysuite.play import Theatre
    from pysuite.played import Played
    from pysuite.scene_form import Scene
    from pysuite.words.stage import Asked

__all__ = ["Dot", "Line", "Picture", "as_picture", "picture_of"]

_POINTS, _PICTURES, _LINES = 81, 3, 7


@dataclass(frozen=True)
class Line:
    """One scene: hours and values; `control` tells the scene with the mechanism cut."""

    label: str
    hours: tuple[float, ...]
    values: tuple[float, ...]
    control: bool = False


@dataclass(frozen=True)
class Dot:
    """One scene's deadly dose; `side` as in `pysuite.words.Potency`."""

    label: str
    dose: float
    side: str
    control: bool = False


@dataclass(frozen=True)
class Picture:
    """One readout in several scenes, or one drug's EC50 in several scenes."""

    title: str
    unit: str
    lines: tuple[Line, ...] = ()
    dots: tuple[Dot, ...] = ()


def as_picture(kept: Mapping[str, Any]) -> Picture:
    """Return a picture from what `dataclasses.asdict` made of one, also by way of JSON."""
    lines = (
        Line(one["label"], tuple(one["hours"]), tuple(one["values"]), one["control"]) for one in kept["lines"]
    )
    dots = (Dot(**one) for one in kept["dots"])
    return Picture(kept["title"], kept["unit"], tuple(lines), tuple(dots))


def picture_of(claim: Claim, theatre: Theatre) -> tuple[Picture, ...]:
    """Return the pictures of a judged claim, from runs that are already there."""
    from pysuite.judge import readouts_of
    from pysuite.played import Played

    if claim.needs:
        return ()
    readouts, intact = readouts_of(claim), claim.cast()
    stages = [Played(theatre, intact, readouts)]
    if claim.control:
        stages.append(Played(theatre, _changed(claim), readouts, intact))
    try:
        return (*_doses(claim, stages), *_traces(claim, stages))[:_PICTURES]
    except PysuiteError:
        return ()  # a scene that cannot be played is told by the verdict


def _changed(claim: Claim) -> dict[str, Scene]:
    """Return the scenes that the first control changes, under it."""
    whole, cut = claim.cast(), claim.cast(claim.control[0])
    return {name: scene for name, scene in cut.items() if scene.key != whole[name].key}


def _subjects(claim: Claim) -> tuple[str, ...]:
    """Return the readout texts that the expectations are about."""
    found: dict[str, None] = {}
    for expect in claim.expect:
        for sentence in expect.read:
            found |= dict.fromkeys(expect.subjects if sentence.word.about == "readout" else sentence.readouts)
            if sentence.word.pattern.startswith("{scene:scene} momp") or "no momp" in sentence.word.pattern:
                found["cytoC_fraction"] = None
            if "dead" in sentence.word.pattern or "no death" in sentence.word.pattern:
                found["cPARP_fraction"] = None
    return tuple(name for name in found if name)


def _scenes(claim: Claim, stage: Played) -> list[str]:
    """Return the scenes that the sentences name, rungs of ladders one by one."""
    named = [
        scene
        for expect in claim.expect
        for sentence in expect.read
        if not sentence.drugs and sentence.word.many == "no"
        for scene in sentence.scenes
    ]
    return list(
        dict.fromkeys(
            name for scene in named for name in [rung for _, rung in stage.ladder(scene)] or [scene]
        )
    )[:_LINES]


def _traces(claim: Claim, stages: list[Played]) -> list[Picture]:
    scenes = _scenes(claim, stages[0])
    pictures = []
    for readout in _subjects(claim):
        lines, unit = [], ""
        for control, stage in enumerate(stages):
            for scene in (name for name in scenes if name in stage.cast):
                trace = stage.trace(scene, readout)
                unit = trace.unit
                pick = np.unique(np.linspace(0, trace.time.size - 1, _POINTS).astype(int))
                hours, values = _short(trace.time[pick]), _short(trace.value[pick])
                lines.append(Line(scene, hours, values, bool(control)))
        if lines:
            pictures.append(Picture(readout, "" if unit == "dimensionless" else unit, tuple(lines)))
    return pictures


def _doses(claim: Claim, stages: list[Played]) -> list[Picture]:
    pictures: dict[tuple[str, str], dict[tuple[str, bool], Dot]] = {}
    for drug, event, scene, asked in _searched(claim):
        dots = pictures.setdefault((drug, event), {})
        for control, stage in enumerate(stages):
            if scene in stage.cast:
                found = stage.potency(scene, drug, event, asked)
                dots[scene, bool(control)] = Dot(scene, float(f"{found.dose:.4g}"), found.side, bool(control))
    return [
        Picture(f"EC50 of {drug} for {event}", "", dots=tuple(dots.values()))
        for (drug, event), dots in pictures.items()
    ]


def _searched(claim: Claim) -> Iterator[tuple[str, str, str, Asked]]:
    """Yield drug, event, scene and settings of each search for a dose."""
    for expect in claim.expect:
        for sentence in expect.read:
            if not sentence.word.pattern.startswith("EC50 of {drug:drug} for {event:event}"):
                continue
            for drug in sentence.drugs:
                for scene in sentence.scenes:
                    yield drug, sentence.slots["event"], scene, expect.asked("")


def _short(values: np.ndarray) -> tuple[float, ...]:
    return tuple(float(f"{value:.4g}") for value in values.tolist())
