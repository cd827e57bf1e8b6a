"""Schedules: when a drug is there and how much of it, as windows in which it is a share of the dose.

It knows neither drugs nor cells beyond `Cell.treat`; what patients reach is in `pysuite.screen.exposure`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pysuite.errors import BadQuantity
from pysuite.quantity import parse_quantity

if TYPE_CHECKING:
    from pysuite.cell import Cell

__all__ = ["ALWAYS", "Schedule", "Window", "pulse", "read_schedule", "repeat"]

Quantity = str | float
_TIME = r"\d+(?:\.\d+)?\s*[a-z]*"
_FORM = re.compile(
    rf"\s*(?P<length>{_TIME})"
    rf"(?:\s+every\s+(?P<every>{_TIME})(?:\s*,?\s+(?P<times>\d+)\s+times)?)?"
    rf"(?:\s+from\s+(?P<start>{_TIME}))?\s*",
    re.IGNORECASE,
)
_MANY = 1000  # pulses: more than that is a slip


@dataclass(frozen=True, slots=True)
class Window:
    """From `start` until `end` (h; infinite if it stays) a drug is there at a share of its dose."""

    start: float
    end: float
    share: float = 1.0


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a drug is there.

    Parameters
    ----------
    windows : tuple of Window
        In order, without overlap.
    said : str
        The schedule in words.

    Examples
    --------
    >>> repeat("1 h", every="24 h", times=2).windows
    (Window(start=0.0, end=1.0, share=1.0), Window(start=24.0, end=25.0, share=1.0))
    """

    windows: tuple[Window, ...]
    said: str

    def give(self, cell: Cell, drug: str, dose: float) -> Cell:
        """Return the cell that is given a dose (in the drug's own unit) on this schedule."""
        for one in self.windows:
            until = None if math.isinf(one.end) else one.end
            cell = cell.treat(at=one.start, until=until, **{drug: dose * one.share})
        return cell


ALWAYS = Schedule((Window(0.0, math.inf),), "held from 0 h")
"""The drug is there from time 0 and stays."""


def pulse(length: Quantity, start: Quantity = 0.0) -> Schedule:
    """Return one window, after which the drug is washed out.

    Parameters
    ----------
    length, start
        Hours.
    """
    begin, long = parse_quantity(start, "h", name="start"), _length(length)
    return Schedule((Window(begin, begin + long),), f"{begin:g} h to {begin + long:g} h")


def repeat(length: Quantity, every: Quantity, times: int = _MANY, start: Quantity = 0.0) -> Schedule:
    """Return windows that come back, the drug washed out between them.

    Parameters
    ----------
    length
        Of each window (hours).
    every
        From the start of one to the start of the next (hours).
    times
        How many.
    start
        Of the first (hours).
    """
    begin, long = parse_quantity(start, "h", name="start"), _length(length)
    gap = parse_quantity(every, "h", name="every")
    if gap <= long:
        raise BadQuantity(f"every={every!r} must be longer than each window, {length!r}")
    if isinstance(times, bool) or not 1 <= times <= _MANY:
        raise BadQuantity(f"times={times!r} must lie between 1 and {_MANY}")
    found = tuple(Window(begin + i * gap, begin + i * gap + long) for i in range(times))
    said = f"{long:g} h every {gap:g} h" + ("" if times == _MANY else f", {times} times")
    return Schedule(found, said + (f" from {begin:g} h" if begin else ""))


def _length(length: Quantity) -> float:
    long = parse_quantity(length, "h", name="length")
    if not long > 0:
        raise BadQuantity(f"length={length!r} must be above 0")
    return long


def levels(pieces: Iterable[tuple[float, float, float]], said: str) -> Schedule:
    """Return a schedule of given pieces: start and end (h) and share of the dose."""
    return Schedule(tuple(Window(*piece) for piece in pieces), said)


def read_schedule(given: Schedule | str | None, hours: float) -> Schedule:
    """Return a schedule from what a user may write; windows that begin after `hours` are left out.

    Parameters
    ----------
    given
        A schedule, None for `ALWAYS`, or a text such as ``"4 h"``, ``"1 h every 24 h"``,
        ``"1 h every 24 h, 3 times"`` or ``"6 h from 12 h"``.
    hours
        How long the cell is watched.

    Examples
    --------
    >>> read_schedule("1 h every 24 h", 48).windows[-1]
    Window(start=24.0, end=25.0, share=1.0)
    """
    if given is None:
        return ALWAYS
    made = _from_text(given) if isinstance(given, str) else given
    kept = tuple(one for one in made.windows if one.start < hours)
    if not kept:
        raise BadQuantity(f"the schedule '{made.said}' begins after the {hours:g} h that are watched")
    return Schedule(kept, made.said)


def _from_text(text: str) -> Schedule:
    found = _FORM.fullmatch(text)
    if found is None:
        form = "'4 h', '1 h every 24 h', '1 h every 24 h, 3 times' or '6 h from 12 h'"
        raise BadQuantity(f"schedule '{text}' is not understood: write {form}")
    start = found["start"] or 0.0
    if found["every"] is None:
        return pulse(found["length"], start)
    return repeat(found["length"], found["every"], int(found["times"] or _MANY), start)
