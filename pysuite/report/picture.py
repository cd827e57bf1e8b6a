"""Pictures of a claim: its readouts over time in each scene, or the doses that kill, thinned for a page.

It keeps numbers only; `svg` draws them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from pysuite.errors import PysuiteError

if TYPE_CHECKING:
    from pysuite.claim_form import Claim
    from pysuite.play import Theatre
    from pysuite.played import Played

__all__ = ["Dot", "Line", "Picture", "picture_of"]

_POINTS, _PICTURES, _LINES = 81, 3, 7


@dataclass(frozen=True)
class Line:
    """One scene: hours and values."""

    label: str
    hours: tuple[float, ...]
    values: tuple[float, ...]


@dataclass(frozen=True)
class Dot:
    """One scene's deadly dose; `side` as in `pysuite.words.Potency`."""

    label: str
    dose: float
    side: str


@dataclass(frozen=True)
class Picture:
    """One readout in several scenes, or one drug's EC50 in several scenes."""

    title: str
    unit: str
    lines: tuple[Line, ...] = ()
    dots: tuple[Dot, ...] = ()


def picture_of(claim: Claim, theatre: Theatre) -> tuple[Picture, ...]:
    """Return the pictures of a judged claim, from runs that are already there."""
    from pysuite.judge import readouts_of
    from pysuite.played import Played

    if claim.needs:
        return ()
    stage = Played(theatre, claim.cast(), readouts_of(claim))
    try:
        return (*_doses(claim, stage), *_traces(claim, stage))[:_PICTURES]
    except PysuiteError:
        return ()  # a scene that cannot be played is told by the verdict


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


def _traces(claim: Claim, stage: Played) -> list[Picture]:
    scenes = {
        name: None
        for expect in claim.expect
        for sentence in expect.read
        if not sentence.drugs and sentence.word.many == "no"
        for scene in sentence.scenes
        for name in ([rung for _, rung in stage.ladder(scene)] or [scene])
    }
    pictures = []
    for readout in _subjects(claim):
        lines, unit = [], ""
        for scene in list(scenes)[:_LINES]:
            trace = stage.trace(scene, readout)
            unit = trace.unit
            pick = np.unique(np.linspace(0, trace.time.size - 1, _POINTS).astype(int))
            lines.append(Line(scene, _short(trace.time[pick]), _short(trace.value[pick])))
        if lines:
            pictures.append(Picture(readout, "" if unit == "dimensionless" else unit, tuple(lines)))
    return pictures


def _doses(claim: Claim, stage: Played) -> list[Picture]:
    pictures: dict[tuple[str, str], dict[str, Dot]] = {}
    for expect in claim.expect:
        for sentence in expect.read:
            if not sentence.word.pattern.startswith("EC50 of {drug:drug} for {event:event}"):
                continue
            for drug in sentence.drugs:
                event = sentence.slots["event"]
                dots = pictures.setdefault((drug, event), {})
                for scene in sentence.scenes:
                    found = stage.potency(scene, drug, event, expect.asked(""))
                    dots[scene] = Dot(scene, float(f"{found.dose:.4g}"), found.side)
    return [
        Picture(f"EC50 of {drug} for {event}", "", dots=tuple(dots.values()))
        for (drug, event), dots in pictures.items()
    ]


def _short(values: np.ndarray) -> tuple[float, ...]:
    return tuple(float(f"{value:.4g}") for value in values.tolist())
