"""Measure what the public interface costs over bare RoadRunner.

Bare: the state is set, and RoadRunner integrates to the same rows with three columns. The interface also
finds when the mitochondria open and when the cell dies, and refuses negative concentrations.
"""

from __future__ import annotations

import numpy as np

from benchmarks.pairs import cpu, take_turns
from benchmarks.scenes import HOURS, SCENES, scene
from pysuite.engine import engine_of
from pysuite.recipe import Tolerances

__all__ = ["LIMIT", "measure"]

LIMIT = 1.15
_SHOWN = ("MCL1_total", "cytoC_fraction", "cPARP_fraction")
_POINTS = (100, 481)


def measure(rounds: int) -> list[dict[str, object]]:
    """Return one row for each scene and number of rows."""
    found = []
    for name in SCENES:
        one = scene(name)
        machine = engine_of(one.cell.source)._machine(frozenset())
        for points in _POINTS:
            times = np.linspace(0.0, HOURS, points)
            turns = take_turns(
                {
                    "bare": cpu(lambda: one.run(machine, Tolerances(), times, _SHOWN)),  # noqa: B023
                    "ours": cpu(lambda: one.cell.simulate(HOURS, points, readouts=_SHOWN)),  # noqa: B023
                },
                rounds,
            )
            found.append(
                {
                    "scene": name,
                    "points": points,
                    "bare_ms": 1e3 * turns.median("bare"),
                    "ours_ms": 1e3 * turns.median("ours"),
                    "ratio": turns.ratio("ours", "bare"),
                }
            )
    return found
