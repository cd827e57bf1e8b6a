"""A published time course on disk: a CSV file that says in its head where it comes from.

It reads the file and complains in one line about what is wrong with it. It computes nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pysuite.errors import PysuiteError, UnknownName

__all__ = ["HEAD", "Table", "read_table"]

Vector = NDArray[np.float64]

#: What the head of a file must say, one ``# key: value`` a line.
HEAD = ("source", "licence", "how", "units")
_TIME = "time_h"


@dataclass(frozen=True)
class Table:
    """The curves of one published course.

    Parameters
    ----------
    head : mapping
        Source, licence, how it was obtained, units.
    times : array
        Hours after the stimulus, rising from 0.
    columns : mapping
        Column name to values, in the units that the head names.
    name : str
        Folder and file, for messages.
    """

    head: Mapping[str, str]
    times: Vector
    columns: Mapping[str, Vector]
    name: str

    def column(self, name: str) -> Vector:
        """Return a column, or complain with the nearest one."""
        if name not in self.columns:
            raise UnknownName(f"column in {self.name}", name, self.columns)
        return self.columns[name]


def read_table(path: Path) -> Table:
    """Read a published course.

    Parameters
    ----------
    path
        CSV file; its first column is ``time_h``.

    Raises
    ------
    PysuiteError
        If the head lacks a line, a number cannot be read, or time does not rise from 0.
    """
    name = f"{path.parent.name}/{path.name}"
    if not path.is_file():
        raise PysuiteError(f"{name}: no such file")
    lines = path.read_text(encoding="utf-8").splitlines()
    head = _head([line for line in lines if line.startswith("#")], name)
    rows = list(csv.reader(line for line in lines if not line.startswith("#")))
    if len(rows) < 3 or rows[0][0] != _TIME:  # noqa: PLR2004 - names and two times make a course
        raise PysuiteError(f"{name}: needs a first column '{_TIME}' and at least two rows")
    try:
        values = np.array(rows[1:], dtype=float)
    except ValueError as error:
        raise PysuiteError(f"{name}: {error}") from None
    times = values[:, 0]
    if times[0] != 0 or (np.diff(times) <= 0).any() or not np.isfinite(values).all():
        raise PysuiteError(f"{name}: '{_TIME}' must rise from 0, and every number be finite")
    return Table(head, times, {key: values[:, i] for i, key in enumerate(rows[0]) if i}, name)


def _head(lines: list[str], name: str) -> dict[str, str]:
    pairs = (line.lstrip("# ").partition(":") for line in lines)
    head = {key.strip(): value.strip() for key, colon, value in pairs if colon}
    for key in HEAD:
        if not head.get(key):
            raise PysuiteError(f"{name}: the head lacks the line '# {key}: ...'")
    return head
