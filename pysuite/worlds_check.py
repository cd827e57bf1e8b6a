"""Whether the model integrates in other worlds, and in how many of them its cell is alive at rest.

It draws every uncertain number anew, lets the cell settle, and follows it. It judges no claim.
"""

from __future__ import annotations

import hashlib
import math
import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pysuite.course import DEATH, MOMP
from pysuite.crew import crew
from pysuite.errors import PysuiteError
from pysuite.journal import Journal
from pysuite.memory import code_of
from pysuite.worlds import Hang, hangs_on, number_ranges, world_cell

if TYPE_CHECKING:
    from pysuite.cell import Cell

__all__ = ["Lived", "Survey", "survey"]

_FLOOR = 1e-6  # share; less of cytochrome c in the cytosol, or of PARP cleaved, counts as this
_Z = 1.96  # two sides, 95 %

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Lived:
    """What became of the cell in one world.

    Attributes
    ----------
    world
        Which draw.
    margin
        log2 of how far cytochrome c and cleaved PARP stay below a half at rest; below zero the cell rests
        dead. None if it did not settle.
    dies
        Whether it dies within the hours that it was followed; None if it could not be followed.
    seconds
        Processor time.
    trouble
        Why it could not be integrated; None if it could.
    """

    world: int
    margin: float | None
    dies: bool | None
    seconds: float
    trouble: str | None = None

    @property
    def alive(self) -> bool:
        """Whether it settled, and is alive there."""
        return self.margin is not None and self.margin > 0


@dataclass(frozen=True)
class Survey:
    """What many worlds came to.

    Attributes
    ----------
    worlds
        In order.
    hours
        How long each was followed.
    hangs
        Numbers on which being alive at rest hangs.
    """

    worlds: tuple[Lived, ...]
    hours: float
    hangs: tuple[Hang, ...]

    @property
    def failures(self) -> tuple[Lived, ...]:
        """Worlds that could not be integrated."""
        return tuple(one for one in self.worlds if one.trouble is not None)

    @property
    def alive(self) -> float:
        """Share of all worlds in which the cell settles alive."""
        return sum(one.alive for one in self.worlds) / len(self.worlds)

    def text(self) -> str:
        """Return the survey in words."""
        n, low, high = len(self.worlds), *_interval(self.alive, len(self.worlds))
        slow = max(self.worlds, key=lambda one: one.seconds)
        living = [one for one in self.worlds if one.alive]
        lines = [
            f"{n} worlds: {len(self.failures)} could not be integrated",
            f"alive at rest: {self.alive:.1%} (95 % between {low:.1%} and {high:.1%})",
            f"of these, {sum(bool(one.dies) for one in living)} of {len(living)} die within {self.hours:g} h",
            f"processor time: {sum(one.seconds for one in self.worlds) / n:.2f} s a world, "
            f"at most {slow.seconds:.2f} s (world {slow.world})",
        ]
        if self.hangs:
            said = ", ".join(f"{one.number} ({one.correlation:+.2f})" for one in self.hangs)
            lines.append(f"how far from death it rests hangs on {said}")
        lines += [f"world {one.world}: {one.trouble}" for one in self.failures]
        return "\n".join(lines) + "\n"

    def to_json(self) -> dict[str, object]:
        """Return the survey for machines."""
        return {
            "worlds": len(self.worlds),
            "alive": self.alive,
            "hours": self.hours,
            "failures": [{"world": one.world, "trouble": one.trouble} for one in self.failures],
            "margins": [one.margin for one in self.worlds],
            "hangs_on": [{"number": one.number, "correlation": one.correlation} for one in self.hangs],
        }


@dataclass(frozen=True)
class _Setting:
    """What every worker is told."""

    cell: Cell
    ranges: Mapping[str, float]
    seed: int
    hours: float

    def answerer(self) -> Callable[[int], Lived]:
        """Return what lives one world after another."""
        return self.live

    def live(self, world: int) -> Lived:
        """Settle the cell of one world, and follow it."""
        from pysuite.flat import read_flat

        began = time.process_time()
        margin: float | None = None
        cell = world_cell(self.cell, read_flat(self.cell.source).parameters, self.ranges, world, self.seed)
        try:
            rest = cell.rest()
            margin = min(
                math.log2(event.threshold / max(rest[event.readout], _FLOOR)) for event in (MOMP, DEATH)
            )
            dies = cell.happens("death", self.hours)
        except PysuiteError as error:
            # The cell would be described by every number that was drawn.
            said = str(error).replace(cell.describe(), "the cell")
            return Lived(world, margin, None, time.process_time() - began, said)
        return Lived(world, margin, dies, time.process_time() - began)


def survey(
    cell: Cell,
    n: int,
    *,
    models: Path,
    seed: int = 0,
    hours: float = 48.0,
    jobs: int = 2,
    journal: Path | None = None,
    resume: bool = False,
    progress: Progress | None = None,
) -> Survey:
    """Draw many worlds, let the cell settle in each, follow it, and count.

    Parameters
    ----------
    cell
        What is drawn anew; its treatments are given after it has settled.
    n
        How many worlds.
    models
        Folder of the pages with the ranges.
    seed
        Of the draws.
    hours
        How long each is followed.
    jobs
        Processes side by side.
    journal, resume
        File in which each world is written down at once, and whether to take over what it holds.
    progress
        Called after each world.
    """
    from pysuite.flat import read_flat

    setting = _Setting(cell, number_ranges(models), seed, hours)
    kept = Journal(journal, resume=resume)
    key = f"{code_of()} {cell.recipe.key} {sorted(setting.ranges.items())} {seed} {hours}"
    lived = dict[int, Lived]()
    for world in range(n):
        old = kept.get(_place(key, world))
        if old is not None:
            lived[world] = Lived(**old)
    todo = [(str(world), world) for world in range(n) if world not in lived]
    for _, one in _worked(setting, todo, jobs):
        lived[one.world] = one
        kept.put(_place(key, one.world), one.__dict__)
        if progress is not None:
            progress(len(lived), n, "worlds")
    worlds = tuple(lived[world] for world in range(n))
    margins = [-math.inf if one.margin is None else one.margin for one in worlds]
    return Survey(worlds, hours, hangs_on(margins, read_flat(cell.source).parameters, setting.ranges, seed))


def _place(key: str, world: int) -> str:
    return f"{hashlib.sha256(key.encode()).hexdigest()} {world}"


def _worked(setting: _Setting, todo: Sequence[tuple[str, int]], jobs: int) -> Iterator[tuple[str, Any]]:
    jobs = min(jobs, len(todo), os.cpu_count() or 1)
    if jobs > 1:
        yield from crew(setting, todo, jobs)
    elif todo:
        for name, world in todo:
            yield name, setting.live(world)


def _interval(share: float, n: int) -> tuple[float, float]:
    """Return Wilson's interval of a share."""
    middle = (share + _Z**2 / (2 * n)) / (1 + _Z**2 / n)
    half = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2)) / (1 + _Z**2 / n)
    return max(0.0, middle - half), min(1.0, middle + half)
