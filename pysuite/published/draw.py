"""The picture of one course: a small panel for each curve, theirs dashed and ours solid, as plain SVG."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

from pysuite.published.compare import Compared

__all__ = ["draw"]

Vector = NDArray[np.float64]

_WIDTH, _HEIGHT, _PER_ROW = 214, 150, 4
_LEFT, _RIGHT, _TOP, _BOTTOM = 30, 8, 24, 24
_POINTS = 61
_THEIRS, _OURS, _INK, _GRID = "#767676", "#0072B2", "#222222", "#dddddd"
_MINUTES_UP_TO = 2.0  # hours: shorter courses are shown in minutes


def draw(curves: Sequence[Compared]) -> str:
    """Return the panels of a course as one SVG document.

    Parameters
    ----------
    curves
        What was compared. Where both share a scale it is the axis; else each curve is shown over its own
        largest value.
    """
    columns = min(len(curves), _PER_ROW)
    rows = math.ceil(len(curves) / _PER_ROW)
    wide, high = columns * _WIDTH, rows * _HEIGHT
    places = [(_WIDTH * (i % _PER_ROW), _HEIGHT * (i // _PER_ROW)) for i in range(len(curves))]
    panels = "".join(
        f'<g transform="translate({x},{y})">{_panel(curve)}</g>\n'
        for (x, y), curve in zip(places, curves, strict=True)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}" viewBox="0 0 {wide} {high}" '
        f'font-family="sans-serif" font-size="10">\n'
        f'<rect width="{wide}" height="{high}" fill="#ffffff"/>\n{panels}</svg>\n'
    )


def _panel(curve: Compared) -> str:
    scale = curve.curve.full
    theirs, ours = (
        values / (scale if scale is not None else max(float(np.abs(values).max()), 1e-300))
        for values in (curve.theirs, curve.ours)
    )
    unit, factor = ("min", 60.0) if curve.times[-1] <= _MINUTES_UP_TO else ("h", 1.0)
    end = float(curve.times[-1]) * factor
    word = curve.finding.word
    colour = {"agrees": "#1b7837", "departs": "#b2182b"}[word]
    floor, right = _HEIGHT - _BOTTOM, _WIDTH - _RIGHT
    out = [
        f'<text x="{_LEFT}" y="11" fill="{_INK}" font-weight="bold">{escape(curve.curve.name)}</text>',
        f'<text x="{_LEFT}" y="21" fill="{colour}" font-size="9">{word}</text>',
    ]
    for share in (0.0, 0.5, 1.0):
        y = floor - share * (floor - _TOP)
        out.append(f'<line x1="{_LEFT}" x2="{right}" y1="{y:.1f}" y2="{y:.1f}" stroke="{_GRID}"/>')
        out.append(_label(_LEFT - 4, y + 3, f"{share:g}", "end"))
    for share in (0.0, 0.5, 1.0):
        text = f"{share * end:.3g}" + (f" {unit}" if share == 1.0 else "")
        anchor = "end" if share == 1.0 else "middle"
        out.append(_label(_LEFT + share * (right - _LEFT), floor + 13, text, anchor))
    out.append(_line(curve.times, theirs, f'stroke="{_THEIRS}" stroke-width="2" stroke-dasharray="5 3"'))
    out.append(_line(curve.times, ours, f'stroke="{_OURS}" stroke-width="1.6"'))
    return "".join(out)


def _label(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{_INK}" font-size="9">{text}</text>'


def _line(times: Vector, values: Vector, style: str) -> str:
    """Return a curve, thinned to what the panel can show."""
    seen = np.linspace(0.0, float(times[-1]), _POINTS)
    floor, right = _HEIGHT - _BOTTOM, _WIDTH - _RIGHT
    x = _LEFT + seen / seen[-1] * (right - _LEFT)
    y = floor - np.clip(np.interp(seen, times, values), 0, 1.1) * (floor - _TOP)
    points = " ".join(f"{one:.1f},{two:.1f}" for one, two in zip(x, y, strict=True))
    return f'<polyline fill="none" {style} points="{points}"/>'
