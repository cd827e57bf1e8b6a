"""What two drugs kill together, and how much of it is beyond a reference, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from pysuite.plot import Shown

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from pysuite.screen.matrix import Synergy

__all__ = ["draw_surface"]

_FEW = 11  # rows or columns up to which each field carries its number
_DARK = 0.6  # share above which letters are white


def draw_surface(pair: Synergy, model: str) -> Figure:
    """Draw two matrices: the share killed, and the excess over a reference.

    Parameters
    ----------
    pair : Synergy
        Of two drugs.
    model : str
        ``bliss``, ``hsa``, ``loewe`` or ``zip``.
    """
    excess = pair.excess(model)
    figure = Shown(figsize=(11.0, 4.6), layout="constrained")
    left, right = figure.subplots(1, 2)
    shown = left.imshow(pair.response.T, origin="lower", vmin=0, vmax=1, cmap="cividis_r", aspect="auto")
    figure.colorbar(
        shown, ax=left, label=f"share of cells {pair.watch.readout} within {pair.watch.hours:g} h"
    )
    # Both ends of this map differ in lightness and in hue for every kind of colour vision.
    most = max(0.05, float(np.nanmax(np.abs(excess))))
    beyond = right.imshow(excess.T, origin="lower", vmin=-most, vmax=most, cmap="PuOr_r", aspect="auto")
    figure.colorbar(beyond, ax=right, label=f"excess over {model} (share of cells); above 0 is synergy")
    for axes, values, dark in ((left, pair.response, _DARK), (right, excess, _DARK * most)):
        _label(axes, pair)
        _numbers(axes, values, dark)
    left.set_title("killed")
    right.set_title(str(pair.score(model)), fontsize="medium")
    figure.suptitle(pair.title, fontsize="small", wrap=True)
    return figure


def _label(axes: Axes, pair: Synergy) -> None:
    across, up = pair.drugs
    axes.set_xticks(range(len(across.doses)), [f"{dose:.3g}" for dose in across.doses], rotation=45)
    axes.set_yticks(range(len(up.doses)), [f"{dose:.3g}" for dose in up.doses])
    axes.set_xlabel(f"{across.name} ({across.unit})")
    axes.set_ylabel(f"{up.name} ({up.unit})")


def _numbers(axes: Axes, values: np.ndarray, dark: float) -> None:
    """Write the number into each field, where there is room."""
    if max(values.shape) > _FEW:
        return
    for (column, row), value in np.ndenumerate(values):
        colour = "white" if abs(value) > dark else "black"
        axes.text(column, row, f"{value:.2f}", ha="center", va="center", fontsize=7, color=colour)
