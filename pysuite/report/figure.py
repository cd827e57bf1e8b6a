"""Pictures of a claim as a file: for those who write claims and want to look at one.

It draws what `picture` holds, as the report does: a colour a scene, dashed where the mechanism is cut.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pysuite.report.picture import Picture

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["ENDINGS", "save_pictures"]

ENDINGS = (".png", ".svg", ".pdf")

# Okabe and Ito's palette, told apart with any colour vision.
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
_WIDTH, _HEIGHT, _DPI = 7.2, 3.0, 140


def save_pictures(path: Path, title: str, pictures: Sequence[Picture]) -> None:
    """Draw the pictures of a claim below one another.

    Parameters
    ----------
    path
        File; its ending says the kind, see `ENDINGS`.
    title
        What stands above them.
    pictures
        At least one.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_WIDTH, _HEIGHT * len(pictures) + 0.5), layout="constrained")
    rows = figure.subplots(len(pictures), 1, squeeze=False)[:, 0]
    for axes, picture in zip(rows, pictures, strict=True):
        _dots(axes, picture) if picture.dots else _lines(axes, picture)
    figure.suptitle(title, fontsize="medium", wrap=True)
    figure.savefig(path, dpi=_DPI, metadata={"Software": None} if path.suffix == ".png" else None)


def _lines(axes: Axes, picture: Picture) -> None:
    colour = {label: _COLOURS[i % len(_COLOURS)] for i, label in enumerate(_labels(picture))}
    for line in sorted(picture.lines, key=lambda one: one.control):
        axes.plot(
            line.hours,
            line.values,
            color=colour[line.label],
            linestyle="--" if line.control else "-",
            linewidth=1.2 if line.control else 1.9,
            label=f"{line.label}, cut" if line.control else line.label,
        )
    axes.set_xlim(0, max(line.hours[-1] for line in picture.lines))
    axes.set_ylim(bottom=0)
    axes.set_xlabel("time (h)")
    axes.set_ylabel(f"{picture.title} ({picture.unit})" if picture.unit else picture.title, wrap=True)
    axes.legend(fontsize="small", frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))


def _dots(axes: Axes, picture: Picture) -> None:
    colour = {label: _COLOURS[i % len(_COLOURS)] for i, label in enumerate(_labels(picture))}
    for row, dot in enumerate(picture.dots):
        mark = {"": "o", "above": ">", "below": "<"}[dot.side]
        face = "none" if dot.control else colour[dot.label]
        axes.plot(dot.dose, row, mark, color=colour[dot.label], markerfacecolor=face)
        axes.annotate(
            f"{dot.dose:.3g}", (dot.dose, row), (6, 4), textcoords="offset points", fontsize="small"
        )
    axes.set_yticks(
        range(len(picture.dots)), [f"{one.label}, cut" if one.control else one.label for one in picture.dots]
    )
    axes.set_ylim(len(picture.dots) - 0.5, -0.5)
    axes.set_xscale("log")
    axes.set_xlabel("dose")
    axes.set_title(picture.title, fontsize="small")


def _labels(picture: Picture) -> list[str]:
    return list(dict.fromkeys(one.label for one in (*picture.lines, *picture.dots)))
