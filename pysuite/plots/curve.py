"""Dose curves with their bands and the dose that does half."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from pysuite.plot import Shown

if TYPE_CHECKING:
    from pysuite.screen.curve import DoseResponse

__all__ = ["draw_curves"]

# Okabe and Ito: told apart with any colour vision; marks tell them apart without colour.
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
_MARKS = ("o", "s", "^", "D", "v", "P")


def draw_curves(curves: Sequence[DoseResponse], ax: Axes | None = None) -> Figure:
    """Draw one or several dose curves over one axis.

    Parameters
    ----------
    curves : sequence of DoseResponse
        All in the unit of the first.
    ax : Axes, optional
        Where; a figure of its own unless given.
    """
    axes = Shown(figsize=(6.4, 4.0), layout="constrained").subplots() if ax is None else ax
    for number, one in enumerate(curves):
        _curve(axes, one, _COLOURS[number % len(_COLOURS)], _MARKS[number % len(_MARKS)])
    first = curves[0]
    axes.set_xscale("log")
    axes.set_xlabel(f"{first.drug} ({first.unit})")
    axes.set_ylabel(first.what)
    if first.watch.event is not None:
        axes.set_ylim(-0.04, 1.04)
    axes.grid(alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(fontsize="small", frameon=False)
    figure = axes.figure
    return figure.figure if isinstance(figure, SubFigure) else figure


def _curve(axes: Axes, one: DoseResponse, colour: str, mark: str) -> None:
    """Draw one curve; a single cell has no band."""
    order = np.argsort(one.doses)
    doses, response = one.doses[order], one.response[order]
    shown = doses > 0  # no place on a log axis for none
    said = f"{one.crowd}: EC50 {one.ec50} {one.unit}"
    axes.plot(doses[shown], response[shown], color=colour, marker=mark, markersize=4, label=said)
    if np.any(one.high > one.low):
        axes.fill_between(
            doses[shown], one.low[order][shown], one.high[order][shown], color=colour, alpha=0.2
        )
    if math.isfinite(one.ec50.dose):
        axes.axvline(one.ec50.dose, color=colour, linestyle=":", linewidth=1)
