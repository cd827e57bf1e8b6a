"""The run: numbers with units, one time, tables and pictures."""

from __future__ import annotations

import io
import math
import pickle
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

import pysuite
from pysuite.errors import BadQuantity, UnknownName


@pytest.fixture(scope="module")
def run(cell: pysuite.Cell) -> pysuite.Run:
    return cell.treat(S63845="100 nM").simulate(hours=24, points=49)


def test_fate(run: pysuite.Run, cell: pysuite.Cell):
    assert run.momp is True
    assert run.dead is True
    assert 0 < run.time_of_momp < run.time_of_death < 24
    alive = cell.simulate(24)
    assert alive.momp is alive.dead is False
    assert math.isnan(alive.time_of_momp)
    assert math.isnan(alive.time_of_death)


def test_readout_has_units_and_time(run: pysuite.Run):
    trace = run["MCL1_total"]
    assert trace.dims == ("time",)
    assert trace.name == "MCL1_total"
    assert trace.attrs["units"] == "nM"
    assert trace.time.attrs["units"] == "h"
    assert trace.sel(time=12).item() == run.at("12 h")["MCL1_total"]
    assert run["cPARP_fraction"].attrs["units"] == "dimensionless"
    assert len(run.times) == len(trace) == 49


def test_points_are_ten_an_hour_unless_given(cell: pysuite.Cell):
    assert len(cell.simulate().times) == 481
    assert len(cell.simulate("6 min").times) == 2


def test_nothing_can_be_changed_through_what_it_gives(run: pysuite.Run):
    run["MCL1"].values[:] = -1
    run.times[:] = -1
    frame = run.to_dataframe()
    frame.loc[:, :] = -1
    assert (run["MCL1"].values >= 0).all()
    assert run.times[-1] == 24


def test_at_is_exact_between_rows(cell: pysuite.Cell, run: pysuite.Run):
    fine = cell.treat(S63845="100 nM").simulate(24, 2401)
    state = run.at("3.01 h")
    assert state["cytoC_fraction"] == pytest.approx(fine.at(3.01)["cytoC_fraction"], rel=1e-5)
    assert state.time == 3.01
    assert state.unit("MCL1") == "nM"
    assert set(state) == set(run.readouts)
    assert state.get("nothing") is None
    assert "nothing" not in state
    assert isinstance(state.to_series(), pd.Series)
    assert repr(state) == f"<State: {len(state)} readouts at 3.01 h>"


def test_unknown_names_and_times_are_refused(run: pysuite.Run, cell: pysuite.Cell):
    with pytest.raises(UnknownName, match="unknown readout 'MCL1_totl'; nearest: 'MCL1_total'"):
        run["MCL1_totl"]
    with pytest.raises(UnknownName, match="nearest: 'MCL1'"):
        run.at(0)["MCL-1"]
    with pytest.raises(BadQuantity, match="after the end of the run, 24 h"):
        run.at("25 h")
    with pytest.raises(BadQuantity):
        run.at(-1)
    part = cell.simulate(1, 2, readouts=["MCL1"])
    with pytest.raises(BadQuantity, match="'BIM' was not recorded"):
        part["BIM"]
    assert part.dead is False


def test_tables(run: pysuite.Run, tmp_path: Path):
    frame = run.to_dataframe()
    assert frame.index.name == "time"
    assert list(frame.columns) == list(run.readouts)
    assert frame.attrs["units"]["MCL1"] == "nM"
    text = run.to_csv(None, "MCL1_total", "cPARP_fraction")
    assert text is not None
    assert text.splitlines()[0] == "time [h],MCL1_total [nM],cPARP_fraction [dimensionless]"
    assert run.to_csv(tmp_path / "run.csv") is None
    back = pd.read_csv(tmp_path / "run.csv", index_col=0)
    np.testing.assert_allclose(back.to_numpy(), frame.to_numpy())


def test_says_what_happened(run: pysuite.Run, cell: pysuite.Cell):
    assert repr(run) == f"<Run: 24 h, dead at {run.time_of_death:.3g} h; <Cell: S63845 100 nM at 0 h>>"
    assert repr(cell.simulate(1, 2)) == "<Run: 1 h, alive; <Cell: reference>>"


def test_pickle_keeps_a_run(run: pysuite.Run):
    copy = pickle.loads(pickle.dumps(run))  # noqa: S301
    assert copy.to_dataframe().equals(run.to_dataframe())
    assert copy.time_of_death == run.time_of_death


def test_plot_has_units_marks_and_panels(run: pysuite.Run):
    figure = run.plot("MCL1_total", "cytoC_cytosol", "cPARP_fraction", "MCL1", "pore")
    labels = [axes.get_ylabel() for axes in figure.axes]
    assert labels == ["nM", "nM", "share"]
    assert figure.axes[-1].get_xlabel() == "time (h)"
    drawn = {line.get_label() for axes in figure.axes for line in axes.lines}
    assert {"MCL1_total", f"MOMP at {run.time_of_momp:.3g} h", f"death at {run.time_of_death:.3g} h"} <= drawn
    panels = [[line.get_label() for line in axes.lines][:-2] for axes in figure.axes]
    assert panels == [["MCL1_total", "cytoC_cytosol", "MCL1"], ["pore"], ["cPARP_fraction"]]


def test_plot_works_without_a_screen_and_leaves_no_global_state(run: pysuite.Run, tmp_path: Path):
    figure = run.plot()
    figure.savefig(tmp_path / "run.svg")
    assert (tmp_path / "run.svg").stat().st_size > 1000
    assert figure._repr_png_().startswith(b"\x89PNG")  # type: ignore[attr-defined]
    pyplot = __import__("sys").modules.get("matplotlib.pyplot")
    assert pyplot is None or not pyplot.get_fignums()
    assert mpl.rcParams["figure.figsize"] == mpl.rcParamsDefault["figure.figsize"]


def test_plot_into_given_axes(run: pysuite.Run):
    figure = Figure()
    axes = figure.subplots()
    assert run.plot("MCL1", ax=axes) is figure
    assert len(axes.lines) == 3
    stream = io.BytesIO()
    figure.savefig(stream)
    with pytest.raises(UnknownName):
        run.plot("MCL2")


def test_a_model_without_the_deciding_readouts_says_so(sbml: str, tables: Path):
    text = sbml.replace("cPARP_fraction", "cut_share")
    run = pysuite.load(text, tables=tables).simulate(1, 2)
    assert run.momp is False
    with pytest.raises(pysuite.PysuiteError, match="no readout 'cPARP_fraction'"):
        _ = run.dead
    assert "readouts" in repr(run)
    assert run.plot("MCL1").axes
