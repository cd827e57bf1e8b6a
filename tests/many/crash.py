"""What the tests of crashes run in processes of their own: an ensemble that can be killed at any time.

Imported, it does to its process what two variables of the environment say: ``CRASH_SLOW`` lets each cell take
so many seconds, ``CRASH_DEADLY`` names a cell that takes the process with it, as a simulator may.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path

import pandas as pd

import pysuite
from pysuite import crew
from pysuite.engine import Engine

ASKED = {"n": 40, "cv": 0.4, "seed": 3, "hours": 24, "readouts": ("MCL1_total@rest", "pore"), "chunk": 10}
CHILD = (sys.executable, __file__, "child")


def ensemble(sbml: str, tables: str, **more) -> pd.DataFrame:
    """Return the table of the one ensemble that all of these tests make."""
    cell = pysuite.load(sbml, tables=Path(tables)).treat(S63845="3 nM")
    return pysuite.ensemble(cell, **{**ASKED, **more}).table


def _hindered() -> None:
    seconds, deadly = float(os.environ.get("CRASH_SLOW", "0")), os.environ.get("CRASH_DEADLY")
    honest = Engine.run

    def run(engine, recipe, times, readouts, label):
        time.sleep(seconds)
        if label == f"cell {deadly}":
            os.kill(os.getpid(), signal.SIGKILL)
        return honest(engine, recipe, times, readouts, label)

    if seconds or deadly:
        Engine.run = run  # type: ignore[method-assign]


def main(sbml: str, tables: str, out: str, scheduler: str = "") -> None:
    """Make the ensemble, on this machine or on a cluster, and tell how far it is."""
    crew._COMMAND = CHILD
    more: dict[str, object] = {"out": out, "workers": 2}
    more["progress"] = lambda done, total: print(f"{done}/{total}", file=sys.stderr, flush=True)  # noqa: T201
    if scheduler:
        from distributed import Client

        more["client"] = Client(scheduler, timeout="20 s")
    ensemble(sbml, tables, **more)


_hindered()
if __name__ == "__main__":
    if sys.argv[1] == "child":
        crew.main()
    else:
        main(*sys.argv[1:])
