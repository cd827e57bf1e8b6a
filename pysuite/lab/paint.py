"""The map in the colours of a run: more is brown, less is blue, whiter is nearer to the start.

The scale is told apart with any colour vision. Elements are the browser library's plain dictionaries; nothing
here runs or draws.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from pysuite.lab.atlas import Atlas, Leaf
from pysuite.lab.tasks import Course
from pysuite.report.wiring import GIVEN

__all__ = ["LEGEND", "change_said", "colours_of", "leaf_elements", "overview_colours", "overview_elements"]

Elements = list[dict[str, Any]]
Colours = dict[str, dict[str, Any]]

# Less to more in doublings: ColorBrewer's PuOr with blue for purple, safe for all colour visions.
_RAMP = ("#08519c", "#3182bd", "#9ecae1", "#ffffff", "#fdbe85", "#e6760d", "#8c3a00")
_EDGES = (-2.0, -1.0, -0.32, 0.32, 1.0, 2.0)
_DARK = {"#08519c", "#3182bd", "#8c3a00"}
LEGEND = (
    ("#08519c", "under a quarter"),
    ("#3182bd", "a quarter to a half"),
    ("#9ecae1", "a half to 0.8 times"),
    ("#ffffff", "as at the start"),
    ("#fdbe85", "1.25 to 2 times"),
    ("#e6760d", "2 to 4 times"),
    ("#8c3a00", "over 4 times"),
)
_FLOOR = 1e-3
"""What is less (nM, nM/h) counts as this: a fold of almost nothing says nothing."""
_PLAIN, _INK, _LINE = "#ffffff", "#1b1f24", "#8a939c"
_THIN, _THICK = 1.2, 6.0
_WIDE, _HIGH = 130, 30
_OVAL = (520, 330)


def _log(before: float, after: float) -> float:
    return math.log2((abs(after) + _FLOOR) / (abs(before) + _FLOOR))


def _fill(change: float) -> str:
    return _RAMP[sum(change > edge for edge in _EDGES)]


def _said_colour(fill: str) -> dict[str, Any]:
    return {"fill": fill, "ink": "#ffffff" if fill in _DARK else _INK}


def _line_colour(change: float) -> str:
    fill = _fill(change)
    return _LINE if fill == _PLAIN else fill


def colours_of(moment: Course, rates: Iterable[str]) -> Colours:
    """Return the colours of a pathway by flat id: species by fold, reactions by fold and size of their rate.

    Parameters
    ----------
    moment : Course
        Two rows: the start and a later time.
    rates : iterable of str
        Which of its names are reactions.
    """
    flows = set(rates)
    pairs = {name: (row[0], row[-1]) for name, row in zip(moment.names, moment.values, strict=True)}
    most = max((abs(pairs[name][1]) for name in flows if name in pairs), default=0.0)
    colours: Colours = {}
    for name, (before, after) in pairs.items():
        change = _log(before, after)
        colours[name] = _said_colour(_fill(change))
        if name in flows:
            share = (abs(after) / most) ** 0.33 if most > 0 else 0.0
            colours[name] |= {
                "line": _line_colour(change),
                "width": round(_THIN + (_THICK - _THIN) * share, 2),
            }
    return colours


def overview_colours(atlas: Atlas, moment: Course) -> Colours:
    """Return the colours of the overview: a pathway by the middle of how far its species have moved."""
    pairs = {name: (row[0], row[-1]) for name, row in zip(moment.names, moment.values, strict=True)}
    colours: Colours = {}
    for label, leaf in atlas.leaves.items():
        moved = sorted(abs(_log(*pairs[name])) for name in leaf.species if name in pairs)
        share = moved[int(0.75 * (len(moved) - 1))] if moved else 0.0
        colours[label] = _said_colour(_fill(share))
    return colours


def leaf_elements(leaf: Leaf) -> Elements:
    """Return a pathway as nodes and edges in their places, uncoloured."""
    found: Elements = []
    for box in leaf.sheet.boxes:
        kind = {"complex": "complex", "message": "message"}.get(box.thing.kind, "protein")
        found.append(
            _node(
                box.id,
                box.thing.id,
                box.at.x + _WIDE // 2,
                box.at.y + _HIGH // 2,
                kind,
                thing=leaf.flat[box.thing.id],
            )
        )
    for knot in leaf.sheet.knots:
        event = f"{leaf.label}_{knot.event}"
        found.append(_node(knot.id, "", knot.at.x, knot.at.y, "knot", event=event))
        for number, arc in enumerate(knot.arcs):
            ends = (knot.id, arc.box) if arc.role == "product" else (arc.box, knot.id)
            found.append(_edge(f"{knot.id}_{number}", ends, arc.role, event=event))
    return found


def overview_elements(atlas: Atlas) -> Elements:
    """Return all pathways and what passes between them, on an oval."""
    pages = [one for one in atlas.nodes if one.label != GIVEN]
    found: Elements = []
    for i, one in enumerate(pages):
        turn = 2 * math.pi * i / len(pages)
        x, y = round(_OVAL[0] * math.cos(turn)), round(_OVAL[1] * math.sin(turn))
        found.append(
            _node(one.label, one.title.replace("_", " "), x, y, "page", thing=one.label, page=one.label)
        )
    if len(pages) < len(atlas.nodes):
        found.append(_node(GIVEN, "drugs, stimuli", 0, 0, "given"))
    for edge in atlas.edges:
        if not edge.supply:
            found.append(_edge(edge.id, (edge.source, edge.target), "wire", event=edge.id))
    return found


def _node(name: str, label: str, x: int, y: int, kind: str, **more: str) -> dict[str, Any]:
    data = {"id": name, "label": label, "kind": kind, "colour": _PLAIN, "ink": _INK, **more}
    return {"data": data, "position": {"x": x, "y": y}}


def _edge(name: str, ends: tuple[str, str], role: str, **more: str) -> dict[str, Any]:
    data = {
        "id": name,
        "source": ends[0],
        "target": ends[1],
        "role": role,
        "colour": _LINE,
        "width": _THIN,
        **more,
    }
    return {"data": data}


def change_said(name: str, moment: Course | None) -> str:
    """Return what a species or a rate was at the start and is now, in words; empty where it is not known."""
    if moment is None or name not in moment.names:
        return ""
    place = moment.names.index(name)
    before, after = moment.values[place][0], moment.values[place][-1]
    measure = moment.units[place].replace("dimensionless", "")
    return f"{before:.4g} {measure} at the start, {after:.4g} {measure} at {moment.hours[-1]:g} h".replace(
        "  ", " "
    )
