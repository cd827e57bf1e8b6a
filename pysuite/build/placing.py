"""Give the things of one pathway places on a sheet, so that most arrows run from left to right.

A layered drawing: inputs on the left, each further thing as many columns to the right as there are steps
to it, and within a column in the order of its neighbours. Only whole numbers leave here, and nothing is
drawn by chance, so that the same pathway always lies the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

__all__ = ["COLUMN", "HEIGHT", "ROW", "WIDTH", "Link", "Place", "place_things"]

#: Size of the box of a thing, and the distances between boxes, in points.
WIDTH, HEIGHT = 130, 30
COLUMN, ROW = 230, 62
#: A column is not made longer than this times the number of columns: it is split instead.
_TALLEST = 22
_SWEEPS = 12


@dataclass(frozen=True)
class Place:
    """The upper left corner of a box, in points from the upper left of the sheet."""

    x: int
    y: int


@dataclass(frozen=True)
class Link:
    """One arrow between two things."""

    start: str
    end: str


def place_things(things: Sequence[str], links: Iterable[Link]) -> dict[str, Place]:
    """Return a place for each thing.

    Parameters
    ----------
    things
        Their ids; earlier ones are preferred as starting points.
    links
        Arrows between them; those that name something else are passed over.

    Examples
    --------
    >>> places = place_things(["A", "B", "C"], [Link("A", "B"), Link("B", "C")])
    >>> places["A"].x < places["B"].x < places["C"].x
    True
    """
    known = set(things)
    wanted = [link for link in links if link.start in known and link.end in known and link.start != link.end]
    onward = _table(things, ((link.start, link.end) for link in wanted))
    back = _table(things, ((link.end, link.start) for link in wanted))
    columns = _columns(things, _steps(things, onward, back))
    around = {name: [*back[name], *onward[name]] for name in things}
    _order(columns, around)
    tallest = max((len(column) for column in columns), default=0)
    return {
        name: Place(i * COLUMN, row * ROW + (tallest - len(column)) * ROW // 2)
        for i, column in enumerate(columns)
        for row, name in enumerate(column)
    }


def _table(things: Sequence[str], pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return the distinct partners of each thing, in order of appearance."""
    found: dict[str, dict[str, None]] = {name: {} for name in things}
    for one, other in pairs:
        found[one][other] = None
    return {name: list(partners) for name, partners in found.items()}


def _steps(
    things: Sequence[str], onward: Mapping[str, Sequence[str]], back: Mapping[str, Sequence[str]]
) -> dict[str, int]:
    """Return how many arrows lead to each thing from the nearest starting point."""
    steps: dict[str, int] = {}
    sources = [name for name in things if onward[name] and not back[name]]
    # Where all things stand in a circle, the first of them starts it.
    for start in [sources, *([name] for name in things)]:
        edge = [name for name in start if name not in steps]
        steps.update(dict.fromkeys(edge, 0))
        while edge:
            reached: list[str] = []
            for name in edge:
                for following in onward[name]:
                    if following not in steps:
                        steps[following] = steps[name] + 1
                        reached.append(following)
            edge = reached
    return steps


def _columns(things: Sequence[str], steps: Mapping[str, int]) -> list[list[str]]:
    """Return the things by column; a column that is too long becomes several."""
    columns: list[list[str]] = []
    for step in range(max(steps.values(), default=-1) + 1):
        column = [name for name in things if steps[name] == step]
        parts = -(-len(column) // _TALLEST)
        for part in range(parts):
            columns.append(column[part::parts])
    return columns


def _order(columns: list[list[str]], around: Mapping[str, Sequence[str]]) -> None:
    """Sort each column by the mean height of its neighbours, to and fro."""
    height = {name: _centred(i, column) for column in columns for i, name in enumerate(column)}
    for sweep in range(_SWEEPS):
        for column in columns if sweep % 2 == 0 else reversed(columns):
            mean = {
                name: sum(height[other] for other in around[name]) / len(around[name])
                if around[name]
                else height[name]
                for name in column
            }
            column.sort(key=lambda name, mean=mean: (round(mean[name], 6), name))
            height.update({name: _centred(i, column) for i, name in enumerate(column)})


def _centred(i: int, column: Sequence[str]) -> float:
    return i - len(column) / 2
