"""Measure whether memory grows over ten thousand runs.

One dose after another is given for an hour, and every twentieth cell is another one that has to settle. The
memory of a fresh process is read now and then: caches are bounded, so it must level off.
"""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import numpy as np

import pysuite

__all__ = ["measure"]

_LOOKS, _SAME = 20, 20


def measure(runs: int) -> list[dict[str, object]]:
    """Return the memory (MB) after every twentieth of the runs, for each engine."""
    found: list[dict[str, object]] = []
    for engine in ("roadrunner", "fast") if find_spec("bngsim") is not None else ("roadrunner",):
        command = [sys.executable, "-m", "benchmarks.memory", engine, str(runs)]
        said = subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603
        found += [{"engine": engine, **json.loads(line)} for line in said.splitlines()]
    return found


def main(engine: str, runs: int) -> None:
    """Do the runs in this process and print what it holds, as lines of JSON."""
    cell = pysuite.load().with_engine(engine)
    doses = np.random.default_rng(1).lognormal(mean=3.0, size=runs)
    every = max(1, runs // _LOOKS)
    for i, dose in enumerate(doses, 1):
        if i % _SAME == 1:
            other = cell.with_expression(BIM=1 + 1e-3 * i / runs)
        other.treat(S63845=float(dose)).simulate(1.0, 11, readouts=("pore",))
        if i % every == 0:
            sys.stdout.write(json.dumps({"runs": i, "megabytes": _megabytes()}) + "\n")


def _megabytes() -> float:
    """Return the memory that the process holds now, on Linux."""
    line = next(x for x in Path("/proc/self/status").read_text().splitlines() if x.startswith("VmRSS"))
    return int(line.split()[1]) / 1024


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
