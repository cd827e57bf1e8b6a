"""Time courses, curves and matrices as options of a chart: values in, plain dictionaries out.

Colours are Okabe and Ito's, told apart with any colour vision; dashes and the name at the end of each line
say the same without colour. Nothing here runs or draws.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from pysuite.lab.tasks import Course, Well
from pysuite.report.picture import Line, Picture

__all__ = [
    "course_chart",
    "course_height",
    "course_said",
    "curve_chart",
    "matrix_chart",
    "panels",
    "scene_chart",
]

Options = dict[str, Any]
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#8A6A00", "#2C7FB8", "#000000")
_DASHES = ("solid", "dashed", "dotted", [8, 3, 2, 3], [2, 2])
# Readouts whose peaks are further apart than this share no panel: the smaller would lie on the axis.
_APART = 30.0
_FULL = 1.001  # a share that is full, and a rounding
_PANEL, _GAP, _TOP, _BOTTOM = 150, 34, 26, 44
_LEFT, _RIGHT = 58, 118
_INK, _GRID = "#1b1f24", "#d5d9de"
_FATES = ("MOMP", "death")
_NEAR = 0.07  # share of the width within which two names would lie on each other


def panels(course: Course) -> list[list[int]]:
    """Return which readouts share a panel: those of one unit and of like size.

    Parameters
    ----------
    course : Course
        Its readouts by place.
    """
    found: list[list[int]] = []
    for unit in dict.fromkeys(course.units):
        members = [i for i, one in enumerate(course.units) if one == unit]
        members.sort(key=lambda i: -_peak(course, i))
        rows: list[list[int]] = []
        for i in members:
            if rows and _peak(course, rows[-1][0]) <= _APART * max(_peak(course, i), 1e-12):
                rows[-1].append(i)
            else:
                rows.append([i])
        found += [sorted(row) for row in rows]
    return found


def _peak(course: Course, place: int) -> float:
    """Return how high a course must be drawn; shares go up to 1, so that a cell left alone looks it."""
    whole = 1.0 if course.names[place].endswith("_fraction") else 0.0
    return max(whole, *map(abs, course.values[place]))


def course_height(course: Course) -> int:
    """Return how high a time course is drawn (pixels)."""
    rows = len(panels(course))
    return _TOP + rows * _PANEL + (rows - 1) * _GAP + _BOTTOM


def course_chart(course: Course) -> Options:
    """Return the chart of a time course: a panel for each unit and size, hours below."""
    rows = panels(course)
    grids, xs, ys, series = [], [], [], []
    for row, members in enumerate(rows):
        top = _TOP + row * (_PANEL + _GAP)
        last = row == len(rows) - 1
        grids.append({"left": _LEFT, "right": _RIGHT, "top": top, "height": _PANEL})
        xs.append(_hours_axis(course.hours[-1], row, last=last))
        ys.append(_value_axis(course.units[members[0]], row, max(_peak(course, i) for i in members)))
        series += [_line(course, i, row) for i in members]
        marks = _marks(course, named=row == 0)
        if marks:
            series[-1]["markLine"] = marks
    return {
        "grid": grids,
        "xAxis": xs,
        "yAxis": ys,
        "series": series,
        "tooltip": {
            "trigger": "axis",
            "confine": True,
            "valueFormatter": None,
            "textStyle": {"fontSize": 12},
        },
        "axisPointer": {"link": [{"xAxisIndex": "all"}]},
        "textStyle": {"color": _INK},
    }


def _hours_axis(end: float, row: int, *, last: bool) -> Options:
    return {
        "type": "value",
        "gridIndex": row,
        "min": 0,
        "max": end,
        "name": "hours" if last else "",
        "nameLocation": "middle",
        "nameGap": 26,
        "axisLabel": {"show": last, "color": _INK},
        "splitLine": {"lineStyle": {"color": _GRID}},
    }


def _value_axis(unit: str, row: int, peak: float = math.inf) -> Options:
    top = {"max": 1} if unit == "dimensionless" and _FULL > peak > 1 / 2 else {}
    return {
        **top,
        "type": "value",
        "gridIndex": row,
        "min": 0,
        "name": "share or level" if unit == "dimensionless" else unit,
        "nameTextStyle": {"align": "left", "padding": [0, 0, 0, -40]},
        "splitNumber": 3,
        "axisLabel": {"color": _INK},
        "splitLine": {"lineStyle": {"color": _GRID}},
    }


def _line(course: Course, place: int, row: int) -> Options:
    colour = COLOURS[place % len(COLOURS)]
    dash = _DASHES[(place // 2) % len(_DASHES)]
    pairs = [
        [round(hour, 4), float(f"{value:.4g}")]
        for hour, value in zip(course.hours, course.values[place], strict=True)
    ]
    return {
        "type": "line",
        "name": course.names[place],
        "xAxisIndex": row,
        "yAxisIndex": row,
        "showSymbol": False,
        "data": pairs,
        "lineStyle": {"color": colour, "type": dash, "width": 2},
        "itemStyle": {"color": colour},
        "endLabel": {"show": True, "formatter": "{a}", "color": colour, "fontSize": 11},
        "labelLayout": {"moveOverlap": "shiftY"},
    }


def _marks(course: Course, *, named: bool) -> Options | None:
    """Return upright lines where MOMP and death are, with their names in the first panel."""
    times = {
        name: time
        for name, time in (("MOMP", course.time_of_momp), ("death", course.time_of_death))
        if not math.isnan(time)
    }
    if not times:
        return None
    near = len(times) == len(_FATES) and times["death"] - times["MOMP"] < _NEAR * course.hours[-1]
    data = []
    for name, time in times.items():
        text = " and ".join(times) if near else name
        shown = named and not (near and name == "death")
        data.append({"xAxis": round(time, 4), "label": {"show": shown, "formatter": text, "align": "left"}})
    line = {"color": _INK, "type": [4, 3], "width": 1.2}
    label = {"fontSize": 11, "color": _INK, "position": "end", "distance": 3}
    return {"symbol": "none", "silent": True, "lineStyle": line, "data": data, "label": label}


def course_said(course: Course) -> str:
    """Return a time course in a sentence, for those who cannot see it."""
    each = (
        f"{name} from {values[0]:.3g} to {values[-1]:.3g} {unit.replace('dimensionless', '')}".strip()
        for name, unit, values in zip(course.names, course.units, course.values, strict=True)
    )
    return f"Time course over {course.hours[-1]:g} hours: {'; '.join(each)}"


def curve_chart(
    drug: str, unit: str, hours: float, doses: Sequence[float], wells: Sequence[Well | None]
) -> Options:
    """Return when a cell dies at each dose of a drug; what lives stands above the last hour."""
    lives, dies = [], []
    for dose, well in zip(doses, wells, strict=True):
        if well is None:
            continue
        (dies if well.dead else lives).append([dose, well.time_of_death if well.dead else hours])
    return {
        "grid": {"left": _LEFT, "right": 24, "top": 34, "bottom": 50},
        "legend": {"top": 2, "textStyle": {"color": _INK}},
        "xAxis": {
            "type": "log",
            "name": f"{drug} ({unit or 'level'})",
            "nameLocation": "middle",
            "nameGap": 28,
            "min": min(dose for dose in doses if dose > 0),
            "max": max(doses),
            "axisLabel": {"color": _INK},
        },
        "yAxis": {
            "type": "value",
            "name": "hours until death",
            "min": 0,
            "max": hours,
            "axisLabel": {"color": _INK},
        },
        "series": [
            _dots("dies", dies, "#D55E00", "circle", line=True),
            _dots(f"alive after {hours:g} h", lives, "#0072B2", "emptyCircle", line=False),
        ],
        "textStyle": {"color": _INK},
        "tooltip": {"trigger": "item", "confine": True},
    }


def _dots(name: str, data: list[list[float]], colour: str, symbol: str, *, line: bool) -> Options:
    return {
        "type": "line",
        "name": name,
        "data": data,
        "symbol": symbol,
        "symbolSize": 9,
        "lineStyle": {"color": colour, "width": 2 if line else 0},
        "itemStyle": {"color": colour},
    }


def matrix_chart(
    axes: tuple[str, str],
    doses: tuple[Sequence[float], Sequence[float]],
    hours: float,
    wells: Sequence[Well | None],
) -> Options:
    """Return when a cell dies at each pair of doses, as a grid of squares with the hours written in them.

    Parameters
    ----------
    axes : tuple of str
        What is given along and up, with units.
    doses : tuple of sequences
        The doses of each.
    hours : float
        How long each cell was watched.
    wells : sequence of Well or None
        Row by row of the second drug; None where it has not been run.
    """
    across = len(doses[0])
    dead, alive = [], []
    for i, well in enumerate(wells):
        if well is not None:
            place = [i % across, i // across]
            (dead if well.dead else alive).append(
                [*place, round(well.time_of_death, 3) if well.dead else hours]
            )
    return {
        "grid": {"left": 84, "right": 20, "top": 16, "bottom": 92},
        "xAxis": _dose_axis(axes[0], doses[0]),
        "yAxis": _dose_axis(axes[1], doses[1]),
        "visualMap": {
            "min": 0,
            "max": hours,
            "orient": "horizontal",
            "left": "center",
            "bottom": 4,
            "text": [f"{hours:g} h", "0 h until death"],
            "inRange": {"color": ["#7f2704", "#d94801", "#fdae6b", "#fff5eb"]},
            "calculable": False,
            "seriesIndex": 0,
            "itemHeight": 90,
        },
        "series": [
            _squares("dies", dead, {"show": True, "fontSize": 10, "formatter": "{@[2]}"}),
            {
                **_squares(
                    "alive", alive, {"show": True, "fontSize": 10, "formatter": "alive", "color": "#08306b"}
                ),
                "itemStyle": {"color": "#c6dbef", "borderColor": "#fff", "borderWidth": 1},
            },
        ],
        "tooltip": {"trigger": "item", "confine": True},
        "textStyle": {"color": _INK},
    }


def _dose_axis(name: str, doses: Sequence[float]) -> Options:
    return {
        "type": "category",
        "name": name,
        "nameLocation": "middle",
        "nameGap": 30 if name else 0,
        "data": [f"{dose:g}" for dose in doses],
        "axisLabel": {"color": _INK},
    }


def _squares(name: str, data: list[list[float]], label: Options) -> Options:
    return {
        "type": "heatmap",
        "name": name,
        "data": data,
        "label": label,
        "itemStyle": {"borderColor": "#fff", "borderWidth": 1},
    }


def scene_chart(shown: Picture, *, control: bool, top: float) -> Options:
    """Return one side of a claim's replay: its scenes intact, or with the mechanism cut.

    Parameters
    ----------
    shown : Picture
        The claim's picture.
    control : bool
        Which side.
    top : float
        Highest value of both sides, so that they compare.
    """
    order = {label: i for i, label in enumerate(dict.fromkeys(one.label for one in shown.lines))}
    lines = [one for one in shown.lines if one.control == control]
    end = max((one.hours[-1] for one in shown.lines), default=1.0)
    return {
        "grid": {"left": _LEFT, "right": _RIGHT, "top": 26, "bottom": 40},
        "xAxis": _hours_axis(end, 0, last=True),
        "yAxis": {**_value_axis(shown.unit or "dimensionless", 0), "max": top},
        "series": [_scene(one, order[one.label]) for one in lines],
        "tooltip": {"trigger": "axis", "confine": True},
        "textStyle": {"color": _INK},
    }


def _scene(line: Line, place: int) -> Options:
    colour = COLOURS[place % len(COLOURS)]
    return {
        "type": "line",
        "name": line.label,
        "showSymbol": False,
        "data": [list(pair) for pair in zip(line.hours, line.values, strict=True)],
        "lineStyle": {"color": colour, "type": _DASHES[(place // 2) % len(_DASHES)], "width": 2},
        "itemStyle": {"color": colour},
        "endLabel": {"show": True, "formatter": "{a}", "color": colour, "fontSize": 11},
        "labelLayout": {"moveOverlap": "shiftY"},
    }
