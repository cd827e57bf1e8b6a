"""The few elements that the page needs beyond those of NiceGUI: a chart, a map, a slider, a fold-out.

Sliders and fold-outs are the browser's own, which keyboards, screen readers and phones know.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from nicegui import ui
from nicegui.dependencies import register_esm
from nicegui.element import Element
from nicegui.elements import echart
from nicegui.events import GenericEventArguments

__all__ = ["Chart", "PathwayMap", "Slide", "fold_out", "heading", "said"]

_STATIC = Path(__file__).parent / "static"
# How often a moving slider tells where it is (seconds).
_OFTEN = 0.04
assert echart  # noqa: S101 - importing it puts the charting library within reach of chart.js


def _put(element: Element, **props: Any) -> None:
    """Set properties without NiceGUI watching each number in them, which would take longer than a run."""
    for name, value in props.items():
        dict.__setitem__(element._props, name.replace("_", "-"), value)
    element.update()


class Chart(Element, component=_STATIC / "chart.js"):
    """A chart that is redrawn whole; see `pysuite.lab.drawing` for what it shows."""

    def __init__(self, height: int) -> None:
        super().__init__()
        self._props["options"], self._props["stamp"] = {}, 0
        self.style(f"width: 100%; height: {height}px")

    def show(self, options: dict[str, Any], label: str, height: int | None = None) -> None:
        """Draw; `label` says in words what is drawn."""
        if height is not None:
            self.style(f"height: {height}px")
        _put(self, options=options, stamp=self._props["stamp"] + 1, aria_label=label)


register_esm("pysuite-cytoscape", _STATIC / "cytoscape", max_time=(_STATIC / "cytoscape").stat().st_mtime)


class PathwayMap(Element, component=_STATIC / "map.js"):
    """A map of a pathway, or of all; calls `picked` with the id of what is clicked."""

    def __init__(self, picked: Callable[[dict[str, str]], None]) -> None:
        super().__init__()
        self._props |= {"elements": [], "picked": "", "stamp": 0}
        self.on("pick", lambda event: picked(event.args))
        self.style("width: 100%; height: 520px").classes("map")

    def lay(self, elements: Sequence[dict[str, Any]], label: str) -> None:
        """Put a map on the sheet, in the colours that its elements have."""
        stamp = self._props["stamp"] + 1
        _put(self, elements=list(elements), picked="", stamp=stamp, aria_label=label)

    def paint(self, colours: dict[str, dict[str, Any]]) -> None:
        """Colour what is on the sheet, by flat id."""
        self.run_method("repaint", colours)

    def light(self, picked: str) -> None:
        """Light one reaction or species and dim the rest; an empty text lights all."""
        _put(self, picked=picked)

    def fit(self) -> None:
        """Show the whole sheet."""
        self.run_method("fit")


class Slide(ui.element):
    """A slider over whole-numbered places, as the browser has it.

    Parameters
    ----------
    label : str
        What it sets.
    steps : int
        Last place; the first is 0.
    place : int
        Where it stands.
    moved : callable
        Called with the place while it moves; returns the words for it.
    words : str
        What the place stands for.
    """

    def __init__(self, label: str, steps: int, place: int, moved: Callable[[int], str], words: str) -> None:
        super().__init__("input")
        self.props(f"type=range min=0 max={steps} step=1")
        self._props |= {"value": place, "aria-label": label, "aria-valuetext": words}
        self.classes("slide")
        self._moved = moved
        self.on("input", self._tell, js_handler="(e) => emit(e.target.value)", throttle=_OFTEN)

    def _tell(self, event: GenericEventArguments) -> None:
        place = int(event.args)
        words = self._moved(place)
        # The browser has moved already: to send the place back would tear the knob from the hand.
        dict.__setitem__(self._props, "value", place)
        self.client.run_javascript(f"getHtmlElement({self.id})?.setAttribute('aria-valuetext', {words!r})")

    def put(self, place: int, words: str) -> None:
        """Put it in a place."""
        _put(self, value=place, aria_valuetext=words)


@contextmanager
def fold_out(title: str, *, is_open: bool = False) -> Iterator[ui.element]:
    """Return a part of the page that opens under its title."""
    with ui.element("details").classes("fold") as outer:
        if is_open:
            outer.props("open")
        with ui.element("summary"):
            said(title)
        yield outer


def heading(text: str, level: int = 2) -> ui.element:
    """Return a heading."""
    with ui.element(f"h{level}") as made:
        said(text)
    return made


def said(text: str) -> ui.element:
    """Return plain text, in a span."""
    return _Span(text)


class _Span(ui.label):
    """A label that is a span, so that it may stand inside a heading or a summary."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.tag = "span"
