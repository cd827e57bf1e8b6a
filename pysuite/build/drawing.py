"""Write a sheet as SBML: the package `layout` says where things lie, the package `render` how they look."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

from pysuite.build.placing import HEIGHT, WIDTH
from pysuite.build.sheet import Arc, Knot, Sheet

__all__ = ["KINDS", "LAYOUT", "RENDER", "layout_xml"]

#: Name spaces of the two packages.
LAYOUT = "http://www.sbml.org/sbml/level3/version1/layout/version1"
RENDER = "http://www.sbml.org/sbml/level3/version1/render/version1"

_XSI = "http://www.w3.org/2001/XMLSchema-instance"

#: Fill of a box by the kind of thing in it.
KINDS: dict[str, str] = {
    "protein": "#dbe9f6", "complex": "#cfe8d5", "message": "#fdeccd", "small": "#f6d5d5", "other": "#ececec",
}  # fmt: skip
#: Colour of a line by what it does, and its end.
_LINES: dict[str, tuple[str, str]] = {
    "substrate": ("#555555", ""),
    "product": ("#555555", "arrow"),
    "activator": ("#2a7f3f", "arrow_activator"),
    "inhibitor": ("#b03030", "bar"),
    "modifier": ("#7a5aa0", ""),
}
_KNOT = 8
_TITLE_WIDTH, _TITLE_HEIGHT = 700, 30


def layout_xml(sheet: Sheet) -> str:
    """Return the list of layouts of a model that holds all things and reactions of a sheet.

    Parameters
    ----------
    sheet
        The map.
    """
    lines = [
        f'    <layout:listOfLayouts xmlns:xsi="{_XSI}" xmlns:layout="{LAYOUT}" xmlns:render="{RENDER}">',
        *_style(),
        f'      <layout:layout layout:id="map" layout:name={quoteattr(sheet.title)}>',
        f'        <layout:dimensions layout:width="{sheet.width}" layout:height="{sheet.height}"/>',
        *_listed("SpeciesGlyphs", _boxes(sheet)),
        *_listed("ReactionGlyphs", (line for knot in sheet.knots for line in _knot(knot))),
        *_listed("TextGlyphs", _texts(sheet)),
        "      </layout:layout>",
        "    </layout:listOfLayouts>",
    ]
    return "".join(f"{line}\n" for line in lines)


def _listed(name: str, lines: Iterable[str]) -> list[str]:
    inside = list(lines)
    open_, close = f"        <layout:listOf{name}>", f"        </layout:listOf{name}>"
    return [open_, *inside, close] if inside else []


def _bounds(x: int, y: int, width: int, height: int) -> str:
    position = f'<layout:position layout:x="{x}" layout:y="{y}"/>'
    size = f'<layout:dimensions layout:width="{width}" layout:height="{height}"/>'
    return f"<layout:boundingBox>{position}{size}</layout:boundingBox>"


def _boxes(sheet: Sheet) -> Iterable[str]:
    for box in sheet.boxes:
        head = f'layout:id="{box.id}" layout:species="{box.thing.id}" render:objectRole="{box.thing.kind}"'
        bounds = _bounds(box.at.x, box.at.y, WIDTH, HEIGHT)
        yield f"          <layout:speciesGlyph {head}>{bounds}</layout:speciesGlyph>"


def _knot(knot: Knot) -> Iterable[str]:
    head = f'layout:id="{knot.id}" layout:reaction="{knot.event}"'
    yield f"          <layout:reactionGlyph {head}>{_bounds(knot.at.x, knot.at.y, _KNOT, _KNOT)}"
    yield "            <layout:listOfSpeciesReferenceGlyphs>"
    for i, arc in enumerate(knot.arcs):
        yield from _arc(f"{knot.id}_{i}", arc)
    yield "            </layout:listOfSpeciesReferenceGlyphs>"
    yield "          </layout:reactionGlyph>"


def _arc(name: str, arc: Arc) -> Iterable[str]:
    head = f'layout:id="{name}" layout:speciesGlyph="{arc.box}" layout:role="{arc.role}"'
    start, end = (f'layout:x="{x}" layout:y="{y}"' for x, y in (arc.start, arc.end))
    yield (
        f'              <layout:speciesReferenceGlyph {head} render:objectRole="{arc.role}"><layout:curve>'
        f'<layout:listOfCurveSegments><layout:curveSegment xsi:type="LineSegment"><layout:start {start}/>'
        f"<layout:end {end}/></layout:curveSegment></layout:listOfCurveSegments></layout:curve>"
        "</layout:speciesReferenceGlyph>"
    )


def _texts(sheet: Sheet) -> Iterable[str]:
    for i, (text, place) in enumerate(sheet.titles):
        head = f'layout:id="title_{i}" layout:text={quoteattr(text)} render:objectRole="title"'
        bounds = _bounds(place.x, place.y, _TITLE_WIDTH, _TITLE_HEIGHT)
        yield f"          <layout:textGlyph {head}>{bounds}</layout:textGlyph>"
    for box in sheet.boxes:
        head = f'layout:id="text_{box.id}" layout:graphicalObject="{box.id}" layout:text="{box.thing.id}"'
        bounds = _bounds(box.at.x, box.at.y, WIDTH, HEIGHT)
        yield f"          <layout:textGlyph {head}>{bounds}</layout:textGlyph>"


def _style() -> Iterable[str]:
    """Yield how everything looks."""
    yield "      <render:listOfGlobalRenderInformation>"
    yield '        <render:renderInformation render:id="look" render:backgroundColor="#ffffff">'
    yield "          <render:listOfLineEndings>"
    yield from _line_ending("arrow", _LINES["product"][0], ((0, 0), (10, 5), (0, 10)), -10)
    yield from _line_ending("arrow_activator", _LINES["activator"][0], ((0, 0), (10, 5), (0, 10)), -10)
    yield from _line_ending("bar", _LINES["inhibitor"][0], ((0, 0), (2, 0), (2, 10), (0, 10)), -2)
    yield "          </render:listOfLineEndings>"
    yield "          <render:listOfStyles>"
    box = '<render:rectangle render:x="0" render:y="0" render:width="100%" render:height="100%"{}/>'
    for kind, fill in KINDS.items():
        yield from _one_style(
            "SPECIESGLYPH",
            kind,
            f'render:stroke="#444444" render:fill="{fill}"',
            box.format(' render:rx="5"'),
        )
    for role, (colour, end) in _LINES.items():
        head = f' render:endHead="{end}"' if end else ""
        look = f'render:stroke="{colour}" render:fill="none"{head}'
        yield from _one_style("SPECIESREFERENCEGLYPH", role, look, "")
    yield from _one_style(
        "REACTIONGLYPH", "", 'render:stroke="#444444" render:fill="#ffffff"', box.format("")
    )
    text = (
        'render:stroke="#222222" render:vtext-anchor="middle" render:font-size="{}" render:text-anchor="{}"'
    )
    yield from _one_style("TEXTGLYPH", "title", text.format(22, "start"), "")
    yield from _one_style("TEXTGLYPH", "", text.format(8, "middle"), "")
    yield "          </render:listOfStyles>"
    yield "        </render:renderInformation>"
    yield "      </render:listOfGlobalRenderInformation>"


def _one_style(kind: str, role: str, look: str, inside: str) -> Iterable[str]:
    name = f"style_{kind.lower()}_{role}".rstrip("_")
    roles = f' render:roleList="{role}"' if role else ""
    yield f'            <render:style render:id="{name}" render:typeList="{kind}"{roles}>'
    yield f'              <render:g render:stroke-width="1" {look}>{inside}</render:g>'
    yield "            </render:style>"


def _line_ending(name: str, colour: str, points: Iterable[tuple[int, int]], x: int) -> Iterable[str]:
    elements = "".join(
        f'<render:element xsi:type="RenderPoint" render:x="{px}" render:y="{py}"/>' for px, py in points
    )
    yield f'            <render:lineEnding render:id="{name}" render:enableRotationalMapping="true">'
    yield f"              {_bounds(x, -5, -x, 10)}"
    yield (
        f'              <render:g render:stroke="{colour}" render:fill="{colour}"><render:polygon>'
        f"<render:listOfElements>{elements}</render:listOfElements></render:polygon></render:g>"
    )
    yield "            </render:lineEnding>"
