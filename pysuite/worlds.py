"""Worlds: draws of all uncertain numbers at once, to see how far a verdict rests on them.

It answers in what share of worlds a claim holds. Ranges come from the pathway pages, where each number
carries its own; nothing is drawn for exact numbers and dials.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pysuite.paths import models_dir

if TYPE_CHECKING:
    from pysuite.claim_form import Claim
    from pysuite.play import Theatre

__all__ = ["draw_world", "number_ranges", "share_holding"]


@lru_cache(maxsize=4)
def number_ranges(models: Path) -> dict[str, float]:
    """Return by how many fold, up and down, each number of the flat model may be off.

    Parameters
    ----------
    models
        Folder with the pathway pages. Numbers without a range, or marked as exact, are left out.
    """
    from pysuite.build.suite import read_suite

    ranges: dict[str, float] = {}
    for instance, page in read_suite(models).wired:
        for number in page.numbers:
            if number.said.fold is not None and number.said.fold > 1:
                ranges[f"{instance.label}_{number.id}"] = number.said.fold
    return ranges


def draw_world(values: dict[str, float], ranges: dict[str, float], world: int, seed: int) -> dict[str, float]:
    """Return every uncertain number of one world, log-uniform within its range.

    Parameters
    ----------
    values
        The stated value of each number.
    ranges
        Fold up and down by which each may be off.
    world, seed
        Which draw; the same two give the same numbers.

    Examples
    --------
    >>> draw_world({"k": 2.0}, {"k": 1.0}, world=0, seed=1)
    {'k': 2.0}
    """
    names = sorted(ranges.keys() & values.keys())
    exponents = np.random.default_rng([seed, world]).uniform(-1.0, 1.0, len(names))
    return {name: float(values[name] * ranges[name] ** u) for name, u in zip(names, exponents, strict=True)}


def share_holding(
    theatre: Theatre, claim: Claim, worlds: int, seed: int, models: Path | None = None
) -> float:
    """Return the share of worlds in which a claim's expectations are met.

    The controls are not played again: a mechanism that is cut is cut in every world.

    Parameters
    ----------
    theatre
        Whose cell and names are used; its runs are not touched.
    claim
        Statement to test.
    worlds, seed
        How many draws, and which.
    models
        Folder of the pages with the ranges; by default the suite's own.
    """
    from pysuite.judge import expectations_met
    from pysuite.play import Theatre

    ranges = number_ranges(models or models_dir())
    values = dict(theatre.names.flat.parameters)
    held = 0
    for world in range(worlds):
        cell = theatre.cell.set(**draw_world(values, ranges, world, seed))
        held += expectations_met(claim, Theatre(cell, theatre.names))
    return held / worlds
