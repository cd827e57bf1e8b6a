"""Measure how the time of a run grows with the number of species.

Models: pathways alone, the whole cell, and two cells in one model that share nothing. Each starts half as
high again as its file says and runs for 48 hours at the usual tolerances.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.util import find_spec

import numpy as np

from benchmarks.pairs import Job, cpu, take_turns
from benchmarks.scenes import HOURS
from pysuite.errors import PysuiteError
from pysuite.flat import FlatModel, Source, read_flat
from pysuite.machine import Broken, Machine
from pysuite.paths import sbml_dir
from pysuite.recipe import Tolerances
from pysuite.roadrunner_machine import RoadRunnerMachine
from pysuite.sparse_machine import SparseMachine

__all__ = ["measure"]

_POINTS = 100
_PUSH = 1.5


def measure(rounds: int) -> list[dict[str, object]]:
    """Return one row for each model, by size."""
    found = []
    for name, model in _models():
        jobs = {"RoadRunner": _job(RoadRunnerMachine(model, frozenset()), model)}
        if find_spec("bngsim") is not None:
            jobs["fast"] = _job(SparseMachine(model, frozenset()), model)
        try:
            turns = take_turns(jobs, rounds)
        except Broken:
            continue
        row: dict[str, object] = {
            "model": name,
            "species": len(model.floating),
            "reactions": len(model.reactions),
        }
        row |= {f"{rival}_ms": 1e3 * turns.median(rival) for rival in jobs}
        if "fast" in jobs:
            row["roadrunner_over_fast"] = turns.ratio("RoadRunner", "fast")
        found.append(row)
    return sorted(found, key=lambda one: int(str(one["species"])))


def _models() -> Iterator[tuple[str, FlatModel]]:
    """Yield a name and a model, of many sizes."""
    for path in sorted((sbml_dir() / "pathways").glob("*.xml")):
        try:
            yield path.stem, read_flat(Source.of(path))
        except PysuiteError:  # such as a pathway without species of its own
            continue
    whole = (sbml_dir() / "myeloma_cell.xml").read_text(encoding="utf-8")
    yield "the whole cell", read_flat(Source.of(whole))
    yield "two cells", read_flat(Source.of(_twice(whole)))


def _twice(text: str) -> str:
    """Return a model that holds everything twice; what refers to things by their id goes with it."""
    lists = ("Parameters", "Species", "Rules", "Reactions")
    text = re.sub(r"<(annotation|notes)>.*?</\1>", "", text, flags=re.DOTALL)
    for name in lists:
        inside = re.search(rf"<listOf{name}>(.*?)</listOf{name}>", text, flags=re.DOTALL)
        if inside is not None:
            text = text[: inside.end(1)] + _renamed(inside[1]) + text[inside.end(1) :]
    return text


def _renamed(part: str) -> str:
    """Return a part of a model under new names; compartments are shared."""
    part = re.sub(r'\bmetaid="[^"]*"', "", part)
    part = re.sub(r'\b(id|species|variable|symbol)="([^"]*)"', r'\1="twin_\2"', part)
    renamed = re.sub(r"<ci>\s*(\w+)\s*</ci>", r"<ci> twin_\1 </ci>", part)
    return renamed.replace("<ci> twin_cell </ci>", "<ci> cell </ci>").replace(
        "<ci> twin_medium </ci>", "<ci> medium </ci>"
    )


def _job(machine: Machine, model: FlatModel) -> Job:
    """Return a run from the file's state with everything half as much again, so that something happens."""
    times = np.linspace(0.0, HOURS, _POINTS)
    machine.solve_with(Tolerances(), 0.0)

    def work() -> None:
        machine.load(machine.start * _PUSH, machine.values)
        machine.integrate(times, model.floating)

    return cpu(work)
