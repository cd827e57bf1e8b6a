"""Small line drawings for the report, as SVG text: no library, no script, readable in light and dark.

Lines differ by colour and by dashes. Colours come from the page's style sheet by class.
"""

from __future__ import annotations

import math
from html import escape

from pysuite.report.picture import Dot, Line, Picture

__all__ = ["draw"]

_WIDTH, _HEIGHT = 330, 190
_LEFT, _RIGHT, _TOP, _BOTTOM = 52, 12, 14, 34
_TICKS = 4
_ROW = 24


def draw(picture: Picture) -> str:
    """Return a picture as one SVG element."""
    body, height = (
        (_dots(picture.dots), _dots_height(picture.dots))
        if picture.dots
        else (_lines(picture.lines), _HEIGHT)
    )
    scenes = ", ".join(one.label for one in (*picture.lines, *picture.dots))
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
    for i, line in enumerate(lines):
        points = " ".join(
            f"{_LEFT + hour * x_of:.1f},{floor - max(value, 0.0) * y_of:.1f}"
            for hour, value in zip(line.hours, line.values, strict=True)
        )
        out.append(f'<polyline class="line s{i}" points="{points}"/>')
    return "".join(out)


def _dots_height(dots: tuple[Dot, ...]) -> int:
    return _TOP + _BOTTOM + _ROW * len(dots)


def _dots(dots: tuple[Dot, ...]) -> str:
    """Draw doses on a log scale, one row a scene; an arrow where the dose was not reached."""
    left = 110
    low = math.floor(min(math.log10(one.dose) for one in dots) - 0.1)
    high = math.ceil(max(math.log10(one.dose) for one in dots) + 0.1)
    x_of = (_WIDTH - left - _RIGHT) / (high - low)
    floor = _dots_height(dots) - _BOTTOM
    out = []
    for power in range(low, high + 1):
        x = left + (power - low) * x_of
        out.append(f'<line class="grid" x1="{x:.1f}" x2="{x:.1f}" y1="{_TOP}" y2="{floor}"/>')
        out.append(_text(x, floor + 14, f"{10.0**power:g}", "middle"))
    for i, one in enumerate(dots):
        x, y = left + (math.log10(one.dose) - low) * x_of, _TOP + _ROW * (i + 0.5)
        out.append(_text(left - 8, y + 3.5, one.label, "end"))
        arrow = {"": "", "above": " \N{RIGHTWARDS ARROW}", "below": " \N{LEFTWARDS ARROW}"}[one.side]
        out.append(f'<circle class="dot s{i}" cx="{x:.1f}" cy="{y:.1f}" r="4.5"/>')
        out.append(_text(min(x + 8, _WIDTH - 40), y + 3.5, f"{one.dose:.3g}{arrow}", "start"))
    out.append(_text(_WIDTH - _RIGHT, _dots_height(dots) - 4, "dose", "end"))
    return "".join(out)
