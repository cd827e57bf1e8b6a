"""Pictures of a run. Figures are made without pyplot: no window, no global state, the same everywhere."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure

from pysuite.course import DEATH, MOMP

if TYPE_CHECKING:
    from pysuite.run import Run

__all__ = ["Shown", "as_bytes", "draw", "saved"]

# Okabe and Ito's palette, told apart with any colour vision; dashes tell the second round apart.
_COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000")
_DASHES = ("-", "--", ":", "-.")
# Readouts whose peaks are further apart than this share no panel: the smaller would lie on the axis.
_APART = 30.0
_WIDTH, _HEIGHT, _DPI = 6.4, 2.6, 150


class Shown(Figure):
    """A figure that notebooks show by itself, whatever their plotting set-up."""

    def _repr_png_(self) -> bytes:
        stream = io.BytesIO()
        self.savefig(stream, format="png", dpi=120)
        return stream.getvalue()


def as_bytes(run: Run, readouts: Sequence[str], kind: str) -> bytes:
    """Return readouts of a run drawn as a file; the same run gives the same bytes.

    Parameters
    ----------
    run : Run
        What to draw.
    readouts : sequence of str
        As in `draw`.
    kind : str
        ``png``, ``svg`` or ``pdf``.
    """
    return saved(draw(run, readouts), kind)


def saved(figure: Figure, kind: str) -> bytes:
    """Return a figure as a file; the same figure gives the same bytes.

    Parameters
    ----------
    figure : Figure
        What to write.
    kind : str
        ``png``, ``svg`` or ``pdf``.
    """
    import matplotlib as mpl

    stream = io.BytesIO()
    # Without these the date and a random salt are written into the file.
    stamps = {"svg": {"Date": None}, "pdf": {"CreationDate": None}}.get(kind, {})
    with mpl.rc_context({"svg.hashsalt": "pysuite"}):
        figure.savefig(stream, format=kind, dpi=_DPI, metadata=stamps)
    return stream.getvalue()


def draw(run: Run, readouts: Sequence[str], ax: Axes | None = None) -> Figure:
    """Draw readouts of a run over time.

    Parameters
    ----------
    run : Run
        What to draw.
    readouts : sequence of str
        Names; the two that tell life from death if empty.
    ax : Axes, optional
        One set of axes for everything; without it a figure with a panel for each unit and magnitude.
    """
    default = [event.readout for event in (MOMP, DEATH) if event.readout in run.readouts]
    names = list(dict.fromkeys(readouts)) or default or list(run.readouts[:1])
    if ax is not None:
        _panel(run, ax, names)
        figure = ax.figure
        return figure.figure if isinstance(figure, SubFigure) else figure
    panels = _panels(run, names)
    figure = Shown(figsize=(_WIDTH, _HEIGHT * len(panels) + 0.4), layout="constrained")
    rows = figure.subplots(len(panels), 1, sharex=True, squeeze=False)[:, 0]
    for axes, members in zip(rows, panels, strict=True):
        _panel(run, axes, members)
        axes.label_outer()
    figure.suptitle(run.cell.describe(), fontsize="medium", wrap=True)
    return figure


def _panels(run: Run, names: Sequence[str]) -> list[list[str]]:
    """Group readouts by unit, then by magnitude, keeping the order in which they were asked for."""
    peaks = {name: float(abs(run[name].values).max()) for name in names}
    groups: list[list[str]] = []
    for name in sorted(names, key=lambda one: (names.index(_first(run, one, names)), -peaks[one])):
        top = groups[-1][0] if groups else None
        fits = top is not None and run.unit(top) == run.unit(name) and peaks[top] <= _APART * peaks[name]
        if fits or (top is not None and run.unit(top) == run.unit(name) and peaks[name] == 0):
            groups[-1].append(name)
        else:
            groups.append([name])
    return [sorted(group, key=names.index) for group in groups]


def _first(run: Run, name: str, names: Sequence[str]) -> str:
    """Return the first readout that has the unit of this one."""
    return next(one for one in names if run.unit(one) == run.unit(name))


def _panel(run: Run, ax: Axes, names: Sequence[str]) -> None:
    """Draw some readouts into one set of axes, and mark what happened to the cell."""
    for i, name in enumerate(names):
        colour, dash = _COLOURS[i % len(_COLOURS)], _DASHES[(i // len(_COLOURS)) % len(_DASHES)]
        ax.plot(run.times, run[name].values, color=colour, linestyle=dash, label=name)
    units = list(dict.fromkeys(run.unit(name) for name in names))
    ax.set_ylabel(", ".join("share" if unit == "dimensionless" else unit for unit in units))
    ax.set_xlabel("time (h)")
    ax.set_xlim(0, run.hours)
    ax.set_ylim(bottom=0)
    if all(event.readout in run.cell.readouts for event in (MOMP, DEATH)):
        for happened, time, word, dash in (
            (run.momp, run.time_of_momp, "MOMP", (0, (4, 3))),
            (run.dead, run.time_of_death, "death", (0, (1, 2))),
        ):
            if happened:
                label = f"{word} at {time:.3g} h"
                ax.axvline(time, color="0.35", linestyle=dash, linewidth=1.2, label=label)
    ax.legend(fontsize="small", frameon=False, loc="best")
