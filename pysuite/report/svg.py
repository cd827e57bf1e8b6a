"""Small line drawings for the report, as SVG text: no library, no script, readable in light and dark.

A scene has one colour and its name at the end of its line; under the control its line is thin and dashed.
Colours come from the page's style sheet by class.
"""

from __future__ import annotations

import math
from html import escape

from pysuite.report.picture import Dot, Line, Picture

__all__ = ["draw"]

_WIDTH, _HEIGHT = 380, 200
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 84, 12, 34
_EDGE = 12
_APART = 11.0  # between the names at the ends of lines
_NAME = 14  # letters of a scene's name that fit there
_TICKS = 4
_ROW = 24


def draw(picture: Picture) -> str:
    """Return a picture as one SVG element."""
    body, height = (
        (_dots(picture.dots), _dots_height(picture.dots))
        if picture.dots
        else (_lines(picture.lines), _HEIGHT)
    )
    scenes = ", ".join(dict.fromkeys(one.label for one in (*picture.lines, *picture.dots)))
    said = escape(f"{picture.title}: {scenes}", quote=True)
    return f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{said}">{body}</svg>'


def _nice(span: float) -> float:
    """Return a round distance between ticks that gives about four of them."""
    raw = span / _TICKS
    size = 10.0 ** math.floor(math.log10(raw))
    return next(size * step for step in (1, 2, 2.5, 5, 10) if size * step >= raw * (1 - 1e-9))


def _ticks(low: float, high: float) -> list[float]:
    step = _nice(high - low)
    first = math.ceil(low / step - 1e-9)
    return [i * step for i in range(first, math.floor(high / step + 1e-9) + 1)]


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _lines(lines: tuple[Line, ...]) -> str:
    end = max(line.hours[-1] for line in lines)
    top = max(max(line.values) for line in lines)
    top = top * 1.05 if top > 0 else 1.0
    x_of = (_WIDTH - _LEFT - _RIGHT) / end
    y_of = (_HEIGHT - _TOP - _BOTTOM) / top
    floor = _HEIGHT - _BOTTOM
    out = []
    for value in _ticks(0.0, top):
        y = floor - value * y_of
        out.append(f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{y:.1f}" y2="{y:.1f}"/>')
        out.append(_text(_LEFT - 5, y + 3.5, f"{value:.4g}", "end"))
    for hour in _ticks(0.0, end):
        out.append(_text(_LEFT + hour * x_of, floor + 14, f"{hour:.4g}", "middle"))
    out.append(_text(_WIDTH - _RIGHT, _HEIGHT - 4, "hours", "end"))
    colour = {label: i for i, label in enumerate(dict.fromkeys(line.label for line in lines))}
    for line in sorted(lines, key=lambda one: not one.control):
        points = " ".join(
            f"{_LEFT + hour * x_of:.1f},{floor - max(value, 0.0) * y_of:.1f}"
            for hour, value in zip(line.hours, line.values, strict=True)
        )
        kind = "line cut" if line.control else "line"
        out.append(f'<polyline class="{kind} s{colour[line.label]}" points="{points}"/>')
    ends = {one.label: floor - max(one.values[-1], 0.0) * y_of for one in lines if not one.control}
    spread = _spread(ends, _TOP + 4, floor)
    out += [_name(label, colour[label], _WIDTH - _RIGHT + 5, y) for label, y in spread.items()]
    return "".join(out)


def _spread(ends: dict[str, float], top: float, floor: float) -> dict[str, float]:
    """Return heights for the names at the ends of lines, near the lines and apart from one another."""
    order = sorted(ends, key=lambda label: ends[label])
    heights: list[float] = []
    for label in order:
        heights.append(max(ends[label], heights[-1] + _APART if heights else top))
    low = floor
    for i in range(len(heights) - 1, -1, -1):
        heights[i] = min(heights[i], low)
        low = heights[i] - _APART
    return dict(zip(order, heights, strict=True))


def _name(label: str, colour: int, x: float, y: float) -> str:
    short = label if len(label) <= _NAME else label[: _NAME - 1] + "\N{HORIZONTAL ELLIPSIS}"
    return f'<text class="name s{colour}" x="{x:.1f}" y="{y + 3.5:.1f}">{escape(short)}</text>'


def _dots_height(dots: tuple[Dot, ...]) -> int:
    return _TOP + _BOTTOM + _ROW * len(dots)


def _dots(dots: tuple[Dot, ...]) -> str:
    """Draw doses on a log scale, one row a scene; an arrow where the dose was not reached."""
    left = 120
    low = math.floor(min(math.log10(one.dose) for one in dots) - 0.1)
    high = math.ceil(max(math.log10(one.dose) for one in dots) + 0.1)
    x_of = (_WIDTH - left - _EDGE) / (high - low)
    floor = _dots_height(dots) - _BOTTOM
    out = []
    for power in range(low, high + 1):
        x = left + (power - low) * x_of
        out.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{floor}"/>')
        out.append(_text(x, floor + 14, f"{10.0**power:g}", "middle"))
    colour = {label: i for i, label in enumerate(dict.fromkeys(one.label for one in dots))}
    for i, one in enumerate(dots):
        x, y = left + (math.log10(one.dose) - low) * x_of, _TOP + _ROW * (i + 0.5)
        out.append(_text(left - 8, y + 3.5, f"{one.label}, cut" if one.control else one.label, "end"))
        arrow = {"": "", "above": " \N{RIGHTWARDS ARROW}", "below": " \N{LEFTWARDS ARROW}"}[one.side]
        kind = "dot cut" if one.control else "dot"
        out.append(f'<circle class="{kind} s{colour[one.label]}" cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>')
        near = x > _WIDTH - 60
        at, anchor = (x - 8, "end") if near else (x + 8, "start")
        out.append(_text(at, y + 3.5, f"{one.dose:.3g}{arrow}", anchor))
    out.append(_text(_WIDTH - _EDGE, _dots_height(dots) - 4, "dose", "end"))
    return "".join(out)
