"""What is known of each cell line: amounts by class, and how it answers to drugs.

It reads ``validation/calibration/lines.csv``. It answers what was seen; it never runs the model.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pysuite.errors import PysuiteError, UnknownName
from pysuite.paths import validation_dir

__all__ = ["AMOUNTS", "Known", "amount_of", "known_lines", "line_facts"]

# Copies in a cell that the classes 0 (absent) to 3 (high) stand for, known to a factor of two.
_COPIES = {"0": 1e3, "1": 1e4, "2": 3e4, "3": 1e5}
_COPIES_PER_NM = 602.214  # in a cell of 1 pL

#: Column of the table for each protein whose amount it gives.
AMOUNTS: Mapping[str, str] = {
    "BCL2": "bcl2_rel",
    "BCLXL": "bclxl_rel",
    "MCL1": "mcl1_rel",
    "BIM": "bim_rel",
}


@dataclass(frozen=True)
class Known:
    """One cell line as it was seen.

    Parameters
    ----------
    name : str
        Of the line.
    use : str
        ``"calibrate"``: its answers may be looked at when the model is made; ``"reserve"``: they may only be
        predicted.
    facts : tuple of (str, str)
        The row of the table, column by column.
    """

    name: str
    use: str
    facts: tuple[tuple[str, str], ...]

    def fact(self, column: str) -> str:
        """Return one column; empty where nothing is known."""
        facts = dict(self.facts)
        if column not in facts:
            raise UnknownName("column", column, facts)
        return facts[column]

    @property
    def amounts(self) -> dict[str, float]:
        """Amount (nM) of each protein that the table grades; knock-outs are lesions and left out."""
        graded = {protein: self.fact(column) for protein, column in AMOUNTS.items()}
        return {name: amount_of(text) for name, text in graded.items() if text and "null" not in text}


def amount_of(text: str) -> float:
    """Return the concentration (nM) that a class stands for; of two classes the geometric mean.

    Parameters
    ----------
    text : str
        Such as ``"2"`` or ``"1-2"``: 0 absent, 1 low, 2 middle, 3 high.

    Raises
    ------
    PysuiteError
        If it is not a class.

    Examples
    --------
    >>> round(amount_of("3")), round(amount_of("1-2"))
    (166, 29)
    """
    parts = [part.strip() for part in text.split("-")]
    if not all(part in _COPIES for part in parts):
        raise PysuiteError(
            f"'{text}' is not a class of amounts: write 0, 1, 2, 3 or two of them, such as 1-2"
        )
    return math.exp(sum(math.log(_COPIES[part]) for part in parts) / len(parts)) / _COPIES_PER_NM


@cache
def known_lines(table: Path | None = None) -> Mapping[str, Known]:
    """Return all lines of the table by name.

    Parameters
    ----------
    table : Path, optional
        A CSV file with the columns ``line`` and ``use`` and more; the suite's own unless given.
    """
    path = table or validation_dir() / "calibration" / "lines.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["line"]: _known(row) for row in csv.DictReader(file)}


def line_facts(names: Iterable[str] | None = None) -> list[Known]:
    """Return what is known of some lines, or of all.

    Raises
    ------
    UnknownName
        If the table has no such line.
    """
    table = known_lines()
    if names is None:
        return list(table.values())
    for name in names:
        if name not in table:
            raise UnknownName("line", name, table)
    return [table[name] for name in names]


def _known(row: Mapping[str, str]) -> Known:
    facts = tuple((key, value) for key, value in row.items() if key not in {"line", "use"})
    return Known(row["line"], row["use"], facts)
