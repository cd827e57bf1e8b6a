"""Spread: how one cell of a population differs from the next in what it makes.

It answers which folds a drawn cell has. The draw depends on seed and number alone, so that a population is
the same on one core and on many. Where a cell settles with these folds is for the engine.
"""

from __future__ import annotations

import math
import zlib
from array import array
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from pysuite.plan import Trait

if TYPE_CHECKING:
    from pysuite.cell import Cell
    from pysuite.flat import FlatModel

__all__ = ["expression_folds", "one_of_many", "varied_genes"]


def varied_genes(flat: FlatModel) -> tuple[str, ...]:
    """Return the genes whose product the model makes: dials of activities and loads are no expression.

    Parameters
    ----------
    flat
        Names of the model.
    """
    return _made(flat.floating, tuple(flat.dials))


@lru_cache(maxsize=8)
def _made(floating: tuple[str, ...], dials: tuple[str, ...]) -> tuple[str, ...]:
    made = {f"{part}_" for name in floating for part in name.split("__")}
    return tuple(sorted(gene for gene in dials if any(one.startswith(f"{gene}_") for one in made)))


def expression_folds(genes: Iterable[str], cv: float, seed: int, number: int) -> dict[str, float]:
    """Return one cell's folds: log-normal with mean 1, independent for each gene.

    Parameters
    ----------
    genes
        What varies.
    cv
        Coefficient of variation (dimensionless).
    seed, number
        Which population, and which cell of it.

    Notes
    -----
    Each gene has a stream of its own, so that a gene more or less in the model changes no other draw.

    Examples
    --------
    >>> folds = expression_folds(["MCL1"], 0.25, seed=1, number=0)
    >>> folds == expression_folds(["MCL1", "BIM"], 0.25, seed=1, number=0) | folds
    False
    >>> folds["MCL1"] == expression_folds(["MCL1", "BIM"], 0.25, seed=1, number=0)["MCL1"]
    True
    """
    width = math.sqrt(math.log1p(cv * cv))
    names = tuple(sorted(genes))
    normal = _drawn(names, seed, number)
    return {
        gene: float(np.exp(width * one - width * width / 2)) for gene, one in zip(names, normal, strict=True)
    }


# One cell is asked for by every arm of a trial.
@lru_cache(maxsize=8192)
def _drawn(genes: tuple[str, ...], seed: int, number: int) -> array[float]:
    """Return a standard normal number for each gene."""
    return array(
        "d",
        (
            np.random.default_rng([seed, number, zlib.crc32(gene.encode())]).standard_normal()
            for gene in genes
        ),
    )


def one_of_many(
    cell: Cell, cv: float, seed: int, number: int, *, genes: Iterable[str] = (), kind: str = "cell"
) -> Cell:
    """Return one cell of a population; its folds act on top of lesions, presets and expression.

    Parameters
    ----------
    cell
        What all cells of the population have in common; it is not changed.
    cv
        Coefficient of variation of the making of each protein.
    seed, number
        Which population, and which cell of it.
    genes
        What varies; every protein that is made unless given.
    kind
        What it is called in messages.
    """
    from pysuite.flat import read_flat

    flat = read_flat(cell.source)
    folds = expression_folds(tuple(genes) or varied_genes(flat), cv, seed, number)
    pairs = tuple((flat.dial(gene), fold) for gene, fold in folds.items())
    return replace(cell, plan=cell.plan.with_trait(Trait("draw", f"{kind} {number} of {seed}", pairs)))
