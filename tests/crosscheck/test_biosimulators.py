"""A BioSimulators command line runs our archives: changed values, a reaction taken away, an event added.

It needs an environment of its own; ``PYSUITE_BIOSIMULATORS`` names the command, such as
``bio/bin/biosimulators-copasi`` (docs/exchange.md says how to get it).
"""

from __future__ import annotations

import csv
import os
import subprocess
from pathlib import Path

import numpy as np
import pytest

import pysuite
from pysuite.exchange.archive import run_csv
from pysuite.exchange.omex import Packed, pack
from pysuite.exchange.sbml import cell_sbml
from pysuite.exchange.sedml import sedml_text
from pysuite.exchange.shows import of_cell

COMMAND = os.environ.get("PYSUITE_BIOSIMULATORS", "")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not COMMAND, reason="PYSUITE_BIOSIMULATORS names no command"),
]
# It computes with COPASI's LSODA at 1e-9, and our table has seven digits.
FAR = 1e-5


def columns(place: Path) -> dict[str, np.ndarray]:
    with place.open(newline="") as table:
        rows = list(csv.reader(table))
    head = [name.partition(" [")[0] for name in rows[0]]
    return {name: np.array([float(row[i]) for row in rows[1:]]) for i, name in enumerate(head)}


def lines(place: Path) -> dict[str, np.ndarray]:
    """Return the curves of a BioSimulators table, which has one line a curve."""
    with place.open(newline="") as table:
        return {row[0]: np.array(row[1:], dtype=float) for row in csv.reader(table)}


def test_a_biosimulator_draws_our_curves(tmp_path: Path):
    cell = pysuite.load()
    one = cell.with_lesions("t(11;14)").cut("bcl2.bind_MCL1__NOXA").treat(venetoclax="10 nM")
    one = one.treat(IL6="1 nM", at="2.03 h")
    show = of_cell(one, "show", "a cell", ["MCL1_total", "pSTAT3"], hours=8).show
    base = cell_sbml(cell)
    ours = tmp_path / "ours.csv"
    ours.write_text(
        run_csv(one.with_tolerances(1e-9, 1e-12).simulate(8, show.points, readouts=show.readouts))
    )
    files = {
        "model.xml": Packed(base),
        "show.sedml": Packed(sedml_text([show], "model.xml", base, (1e-9, 1e-12)), master=True),
    }
    (tmp_path / "show.omex").write_bytes(pack(files))
    command = [COMMAND, "-i", str(tmp_path / "show.omex"), "-o", str(tmp_path / "out")]
    done = subprocess.run(
        command, env={**os.environ, "REPORT_FORMATS": "csv"}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:]
    theirs, mine = lines(tmp_path / "out" / "show.sedml" / "report_show.csv"), columns(ours)
    for name in show.readouts:
        assert np.abs(theirs[name] - mine[name]).max() <= FAR * np.abs(mine[name]).max()
