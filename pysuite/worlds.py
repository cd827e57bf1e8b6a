"""Worlds: draws of all uncertain numbers at once, to see how far a verdict rests on them.

It answers in what share of worlds a claim holds, by what margin, and on which numbers that margin hangs.
Ranges come from the pathway pages, where each number carries its own; nothing is drawn for exact numbers and
dials.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from pysuite.paths import models_dir

if TYPE_CHECKING:
    from pysuite.cell import Cell
    from pysuite.claim_form import Claim
    from pysuite.play import Theatre

__all__ = ["Hang", "draw_world", "hangs_on", "margins_in", "number_ranges", "share_holding", "world_cell"]

_CHANCE = 0.05
_MOST = 6
_FEWEST_WORLDS = 12


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


def draw_world(
    values: Mapping[str, float], ranges: Mapping[str, float], world: int, seed: int
) -> dict[str, float]:
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


def world_cell(
    cell: Cell, values: Mapping[str, float], ranges: Mapping[str, float], world: int, seed: int
) -> Cell:
    """Return a cell with the numbers of one world; the rest as for `draw_world`."""
    return cell.set(**draw_world(values, ranges, world, seed))


def margins_in(
    theatre: Theatre, claims: Iterable[Claim], ranges: Mapping[str, float], world: int, seed: int
) -> dict[str, float]:
    """Return the margin (log2) of each claim in one world; below zero where it does not hold.

    The controls are not played again: a mechanism that is cut is cut in every world. Claims share their runs.

    Parameters
    ----------
    theatre
        Whose cell, names and wanted readouts are used; its runs are not touched.
    claims
        Statements to test.
    ranges
        Fold up and down of each uncertain number.
    world, seed
        Which draw.
    """
    from pysuite.judge import margin_met
    from pysuite.play import Theatre

    cell = world_cell(theatre.cell, theatre.names.flat.parameters, ranges, world, seed)
    stage = Theatre(cell, theatre.names, also=theatre.also)
    return {claim.id: margin_met(claim, stage) for claim in claims}


def share_holding(
    theatre: Theatre, claim: Claim, worlds: int, seed: int, models: Path | None = None
) -> float:
    """Return the share of worlds in which a claim's expectations are met.

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
    ranges = number_ranges(models or models_dir())
    margins = [margins_in(theatre, [claim], ranges, world, seed)[claim.id] for world in range(worlds)]
    return sum(margin >= 0 for margin in margins) / worlds


@dataclass(frozen=True)
class Hang:
    """One number on which a claim's margin hangs.

    Attributes
    ----------
    number
        Its id in the flat model.
    correlation
        Spearman's rank correlation of the margin with the number over the worlds; above 0, more of it is
        safer.
    """

    number: str
    correlation: float


def hangs_on(
    margins: Sequence[float],
    values: Mapping[str, float],
    ranges: Mapping[str, float],
    seed: int,
    *,
    most: int = _MOST,
) -> tuple[Hang, ...]:
    """Return the numbers with which a claim's margin rises or falls over the worlds, strongest first.

    Only correlations that chance would give in less than one of twenty such searches are returned (Bonferroni
    over all numbers): with a few worlds there may be none, which means that more are needed to tell.

    Parameters
    ----------
    margins
        Margin (log2) in world 0, 1, 2, ...
    values, ranges, seed
        As for `draw_world`.
    most
        How many numbers at most.

    Notes
    -----
    Spearman's rank correlation with Student's t for its significance.
    """
    from scipy.stats import rankdata, t

    count = len(margins)
    names = sorted(name for name in ranges.keys() & values.keys() if ranges[name] > 1)
    if count < _FEWEST_WORLDS or not names or len(set(margins)) == 1:
        return ()
    draws = np.array([_exponents(values, ranges, world, seed, names) for world in range(count)])
    ranks = rankdata(draws, axis=0)
    ours = rankdata(np.asarray(margins, dtype=float))
    ranks, ours = ranks - ranks.mean(axis=0), ours - ours.mean()
    found = ours @ ranks / np.sqrt((ours @ ours) * (ranks**2).sum(axis=0))
    limit = t.isf(_CHANCE / len(names) / 2, count - 2)
    least = limit / math.sqrt(count - 2 + limit**2)
    best = np.argsort(-np.abs(found))[:most]
    return tuple(Hang(names[i], round(float(found[i]), 3)) for i in best if abs(found[i]) >= least)


def _exponents(
    values: Mapping[str, float], ranges: Mapping[str, float], world: int, seed: int, names: Sequence[str]
) -> list[float]:
    """Return where in its range each number lies in one world."""
    drawn = draw_world(values, ranges, world, seed)
    return [drawn[name] / values[name] if values[name] else 1.0 for name in names]
