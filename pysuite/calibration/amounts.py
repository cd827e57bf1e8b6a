"""Which folds give a cell line the amounts that were seen in it.

The table of lines grades amounts; a line file holds folds on the making of a protein. Lesions, feedback and
partners change what a fold does, so the folds are searched on the settled cell. Only amounts and the fact
that the line lives are used, never how it answers to a drug.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pysuite.calibration.lines import AMOUNTS, line_facts

if TYPE_CHECKING:
    from pysuite.cell import Cell

__all__ = ["Folds", "folds_for", "matched", "undressed"]

_GUARDIANS = ("BCL2", "BCLXL", "MCL1")
_SHIFTS = tuple(1 + 0.1 * step for step in range(11))  # to the factor of two to which amounts are known
_INTACT = 0.01  # share of cytochrome c outside that a growing line may show
_ROUNDS, _CLOSE = 12, 0.03


@dataclass(frozen=True)
class Folds:
    """The folds of one line and how they were found.

    Parameters
    ----------
    name : str
        Of the line.
    folds : mapping
        Fold on the making of each protein, to two digits.
    shift : float
        Factor by which guardians were raised and BIM lowered against their classes so that the line lives.
    amounts : mapping
        Amount (nM) of each protein in the settled line.
    lives : bool
        Whether any shift up to a factor of two lets it live.
    """

    name: str
    folds: Mapping[str, float]
    shift: float
    amounts: Mapping[str, float]
    lives: bool


def folds_for(name: str) -> Folds:
    """Search the folds with which a line settles at its amounts.

    Parameters
    ----------
    name : str
        A line of the table and of ``models/lines``.

    Notes
    -----
    Each round multiplies a fold by wanted over settled amount. If the line is not alive at rest with intact
    mitochondria, guardians are wanted higher and BIM lower by one common factor, the smallest that suffices.
    """
    (known,) = line_facts([name])
    bare = undressed(name)
    found = None
    for shift in _SHIFTS:
        wanted = {
            protein: amount * (shift if protein in _GUARDIANS else 1 / shift)
            for protein, amount in known.amounts.items()
        }
        folds = matched(bare, wanted)
        cell = bare.with_expression(**folds)
        rest = cell.rest()
        lives = cell.viable and rest["cytoC_fraction"] < _INTACT
        found = Folds(name, folds, shift, {one: rest[f"{one}_total"] for one in wanted}, lives)
        if lives or not wanted:
            break
    assert found is not None  # noqa: S101  # there is at least one shift
    return found


def undressed(name: str) -> Cell:
    """Return a line without the folds that its amounts decide: its lesions, its milieu and other folds."""
    import pysuite
    from pysuite.catalogue import read_catalogue
    from pysuite.paths import models_dir

    line = read_catalogue(models_dir()).line(name)
    cell = pysuite.load().with_lesions(*line.lesions).with_milieu(**dict(line.milieu))
    others = {gene: fold for gene, fold in (*line.fold, *line.expression) if gene not in AMOUNTS}
    return cell.with_expression(**others) if others else cell


def matched(bare: Cell, wanted: Mapping[str, float]) -> dict[str, float]:
    """Return the folds, to two digits, with which a cell settles at the wanted amounts.

    Parameters
    ----------
    bare : Cell
        Without the folds.
    wanted : mapping
        Amount (nM) of each protein that has a readout ``..._total``; 0 is a knock-out.
    """
    folds = {one: 1.0 if amount > 0 else 0.0 for one, amount in wanted.items()}
    for _ in range(_ROUNDS):
        rest = bare.with_expression(**folds).rest()
        ratios = {one: wanted[one] / rest[f"{one}_total"] if fold else 1.0 for one, fold in folds.items()}
        folds = {one: fold * ratios[one] for one, fold in folds.items()}
        if all(abs(ratio - 1) < _CLOSE for ratio in ratios.values()):
            break
    return {one: float(f"{fold:.2g}") for one, fold in folds.items()}


if __name__ == "__main__":
    for asked in sys.argv[1:] or [one.name for one in line_facts()]:
        result = folds_for(asked)
        settled = {one: round(amount) for one, amount in result.amounts.items()}
        end = "" if result.lives else "; it does not live"
        sys.stdout.write(f"{asked}: {dict(result.folds)}, shift {result.shift:.1f}, {settled} nM{end}\n")
