"""One sheet of a map: boxes for things, knots for reactions, lines between them.

It works out where everything goes; what comes out as SBML is the business of `drawing`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pysuite.build.placing import COLUMN, HEIGHT, ROW, WIDTH, Link, Place, place_things

__all__ = ["MARGIN", "Arc", "Box", "Event", "Knot", "Sheet", "Thing", "draw_sheet", "join"]

MARGIN = 60
_TITLE = 50
#: Width of a letter of the title, about.
_LETTER = 12
#: How far a thing that comes from nothing or goes to nothing is drawn from its box.
_STUB = 26
_KNOT = 8
#: Sheets beside each other on the sheet of the whole cell.
_ACROSS = 4


@dataclass(frozen=True)
class Thing:
    """A species: its id, its name and its kind, which decides its colour."""

    id: str
    name: str
    kind: str


@dataclass(frozen=True)
class Event:
    """A reaction: its id and the ids around it; modifiers with what they do."""

    id: str
    reactants: tuple[str, ...]
    products: tuple[str, ...]
    modifiers: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Box:
    """A thing in its place; `id` is unique on the sheet, `thing` may stand in several boxes."""

    id: str
    thing: Thing
    at: Place


@dataclass(frozen=True)
class Arc:
    """A line between a box and a knot; `role` is substrate, product, activator, inhibitor or modifier."""

    box: str
    thing: str
    role: str
    start: tuple[int, int]
    end: tuple[int, int]


@dataclass(frozen=True)
class Knot:
    """A reaction in its place, with its lines."""

    id: str
    event: str
    at: Place
    arcs: tuple[Arc, ...]


@dataclass(frozen=True)
class Sheet:
    """Everything on one map, in points."""

    title: str
    width: int
    height: int
    boxes: tuple[Box, ...]
    knots: tuple[Knot, ...]
    titles: tuple[tuple[str, Place], ...] = field(default=())


def draw_sheet(label: str, title: str, things: Sequence[Thing], events: Sequence[Event]) -> Sheet:
    """Place the things and reactions of one pathway.

    Parameters
    ----------
    label
        Prefix of the ids, which must differ from sheet to sheet of one cell.
    title
        Written above the map.
    things, events
        What to draw; things that no reaction names are left out.
    """
    links = [link for event in events for link in _links(event)]
    named = {name for event in events for name in (*event.reactants, *event.products, *dict(event.modifiers))}
    drawn = [thing for thing in things if thing.id in named]
    places = place_things([thing.id for thing in drawn], links)
    boxes = {
        thing.id: Box(f"box_{label}_{thing.id}", thing, _shifted(places[thing.id], MARGIN, MARGIN + _TITLE))
        for thing in drawn
    }
    taken: set[tuple[int, int]] = set()
    knots = tuple(_knot(label, event, boxes, taken) for event in events)
    width = max([*(box.at.x + WIDTH for box in boxes.values()), len(title) * _LETTER]) + 2 * MARGIN
    height = max((box.at.y for box in boxes.values()), default=0) + HEIGHT + 2 * MARGIN
    return Sheet(title, width, height, tuple(boxes.values()), knots, ((title, Place(MARGIN, MARGIN // 2)),))


def _links(event: Event) -> list[Link]:
    """Return the arrows of a reaction that count for the order of columns."""
    pairs = [Link(one, other) for one in event.reactants for other in event.products]
    targets = event.products or event.reactants
    return pairs + [Link(name, target) for name, _ in event.modifiers for target in targets]


def _shifted(place: Place, x: int, y: int) -> Place:
    return Place(place.x + x, place.y + y)


def _centre(box: Box) -> tuple[int, int]:
    return box.at.x + WIDTH // 2, box.at.y + HEIGHT // 2


def _knot(label: str, event: Event, boxes: dict[str, Box], taken: set[tuple[int, int]]) -> Knot:
    x, y = _spot(event, boxes)
    # Reactions between the same things would lie on each other.
    while (x // _KNOT, y // _KNOT) in taken:
        x, y = x + 2 * _KNOT, y + _KNOT
    taken.add((x // _KNOT, y // _KNOT))
    arcs: list[Arc] = []
    for names, role in ((event.reactants, "substrate"), (event.products, "product")):
        for name in dict.fromkeys(names):
            near = _edge(boxes[name], (x, y))
            ends = (near, (x, y)) if role == "substrate" else ((x, y), near)
            arcs.append(Arc(boxes[name].id, name, role, *ends))
    for name, role in event.modifiers:
        arcs.append(Arc(boxes[name].id, name, role, _edge(boxes[name], (x, y)), (x, y)))
    at = Place(x - _KNOT // 2, y - _KNOT // 2)
    return Knot(f"knot_{label}_{event.id}", event.id, at, tuple(arcs))


def _spot(event: Event, boxes: dict[str, Box]) -> tuple[int, int]:
    """Return where the lines of a reaction meet."""
    before = [_centre(boxes[name]) for name in dict.fromkeys(event.reactants)]
    after = [_centre(boxes[name]) for name in dict.fromkeys(event.products)]
    if before and after:
        sides = [_mean(before), _mean(after)]
        return _mean(sides)
    if before:
        x, y = _mean(before)
        return x + WIDTH // 4, y + HEIGHT // 2 + _STUB
    x, y = _mean(after)
    return x - WIDTH // 4, y - HEIGHT // 2 - _STUB


def _mean(points: Sequence[tuple[int, int]]) -> tuple[int, int]:
    return sum(x for x, _ in points) // len(points), sum(y for _, y in points) // len(points)


def _edge(box: Box, point: tuple[int, int]) -> tuple[int, int]:
    """Return where a line from the middle of a box to a point leaves the box."""
    x, y = _centre(box)
    dx, dy = point[0] - x, point[1] - y
    if not dx and not dy:
        return x, y
    # In halves of the box: the side that the line reaches first decides.
    reach = max(abs(dx) * HEIGHT, abs(dy) * WIDTH)
    scale = WIDTH * HEIGHT / 2
    return (x + round(dx * scale / reach), y + round(dy * scale / reach)) if reach > scale else point


def join(title: str, sheets: Sequence[Sheet]) -> Sheet:
    """Lay several sheets side by side, row by row, the largest first."""
    order = sorted(sheets, key=lambda sheet: (-sheet.height, sheet.title))
    boxes: list[Box] = []
    knots: list[Knot] = []
    titles: list[tuple[str, Place]] = []
    x = y = tallest = widest = 0
    for i, sheet in enumerate(order):
        if i % _ACROSS == 0:
            x, y, tallest = 0, y + tallest, 0
        boxes += [Box(box.id, box.thing, _shifted(box.at, x, y)) for box in sheet.boxes]
        knots += [_moved(knot, x, y) for knot in sheet.knots]
        titles += [(text, _shifted(place, x, y)) for text, place in sheet.titles]
        x, tallest = x + sheet.width + COLUMN // 2, max(tallest, sheet.height + ROW)
        widest = max(widest, x)
    return Sheet(title, widest, y + tallest, tuple(boxes), tuple(knots), tuple(titles))


def _moved(knot: Knot, x: int, y: int) -> Knot:
    arcs = tuple(
        Arc(arc.box, arc.thing, arc.role, _by(arc.start, x, y), _by(arc.end, x, y)) for arc in knot.arcs
    )
    return Knot(knot.id, knot.event, _shifted(knot.at, x, y), arcs)


def _by(point: tuple[int, int], x: int, y: int) -> tuple[int, int]:
    return point[0] + x, point[1] + y
