"""The wiring as one drawing: the pathway pages on a ring and what passes between them.

Each edge and each page carries an id, so that a page of HTML can light what a claim tests.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from html import escape

from pysuite.report.wiring import GIVEN, Edge, Node

__all__ = ["draw_wires"]

_SIZE = 460
_RING_X, _RING_Y = 178, 196
_WIDE, _HIGH = 96, 26
_BEND = 0.28  # how far an edge bends to the middle, as a share of its way there
_SHOWN = 9  # names in a tooltip


def draw_wires(nodes: tuple[Node, ...], edges: Iterable[Edge]) -> str:
    """Return the wiring as one SVG element; edges are `#w-SOURCE-TARGET`, pages `#n-LABEL`."""
    ring = [one for one in nodes if one.label != GIVEN]
    place = {one.label: _on_ring(i, len(ring)) for i, one in enumerate(ring)}
    if len(ring) < len(nodes):
        place[GIVEN] = (_SIZE / 2, _SIZE / 2)
    drawn = sorted(edges, key=lambda one: (one.supply is False, one.source == GIVEN))
    body = [_edge(one, place) for one in drawn if {one.source, one.target} <= place.keys()]
    body += [_node(one, *place[one.label]) for one in nodes]
    head = (
        f'<svg id="wires" viewBox="0 0 {_SIZE} {_SIZE}" role="img" '
        'aria-label="pathways and what passes between them">'
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="6" markerHeight="6" '
        'orient="auto-start-reverse"><path d="M0 0L8 4L0 8z"></path></marker></defs>'
    )
    return f"{head}{''.join(body)}</svg>"


def _on_ring(i: int, count: int) -> tuple[float, float]:
    """Return a place on an oval: down its right side and up its left, so that no two overlap."""
    right = (count + 1) // 2
    side, place, many = (1, i, right) if i < right else (-1, count - 1 - i, count - right)
    y = _RING_Y * (2 * (place + 0.5) / many - 1)
    x = max(_RING_X * math.sqrt(1 - (y / _RING_Y) ** 2), _WIDE / 2 + 4)
    return _SIZE / 2 + side * x, _SIZE / 2 + y


def _edge(edge: Edge, place: dict[str, tuple[float, float]]) -> str:
    (x0, y0), (x1, y1) = place[edge.source], place[edge.target]
    # Each direction bends to its own side, so that two edges between the same pages stay apart.
    middle_x, middle_y = (x0 + x1) / 2, (y0 + y1) / 2
    pull = 0.0 if edge.source == GIVEN else _BEND
    x = middle_x + pull * (_SIZE / 2 - middle_x) - 0.08 * (y1 - y0)
    y = middle_y + pull * (_SIZE / 2 - middle_y) + 0.08 * (x1 - x0)
    begin, end = _border(x0, y0, x, y), _border(x1, y1, x, y)
    names = ", ".join(edge.via[:_SHOWN]) + (
        f" and {len(edge.via) - _SHOWN} more" if edge.via[_SHOWN:] else ""
    )
    said, name = escape(f"{edge.source} to {edge.target}: {names}"), escape(edge.id)
    kind = "wire supply" if edge.supply else "wire"
    path = f"M{begin[0]:.1f} {begin[1]:.1f}Q{x:.1f} {y:.1f} {end[0]:.1f} {end[1]:.1f}"
    return (
        f'<g class="{kind}" id="w-{name}" data-edge="{name}" tabindex="0" role="button" aria-label="{said}">'
        f'<title>{said}</title><path class="hit" d="{path}"></path>'
        f'<path class="seen" d="{path}" marker-end="url(#tip)"></path></g>'
    )


def _border(x: float, y: float, to_x: float, to_y: float) -> tuple[float, float]:
    """Return where a line from the middle of a page's box leaves the box."""
    dx, dy = to_x - x, to_y - y
    reach = min(
        (_WIDE / 2 + 2) / abs(dx) if dx else math.inf, (_HIGH / 2 + 2) / abs(dy) if dy else math.inf, 1.0
    )
    return x + dx * reach, y + dy * reach


def _node(node: Node, x: float, y: float) -> str:
    kind = "page outside" if node.label == GIVEN else "page"
    said = escape(f"{node.title}: {node.story}".removesuffix(": "))
    left, top = x - _WIDE / 2, y - _HIGH / 2
    title = escape(node.title.removesuffix("_module").replace("_", " "))
    return (
        f'<g class="{kind}" id="n-{escape(node.label)}"><title>{said}</title>'
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{_WIDE}" height="{_HIGH}" rx="6"></rect>'
        f'<text x="{x:.1f}" y="{y + 3.5:.1f}" text-anchor="middle">{title}</text></g>'
    )
