"""Run the benchmarks and write the page: see README.md beside this file."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from benchmarks import engines, ensembles, growth, memory, single_run, workers
from benchmarks.page import write
from benchmarks.pairs import load

_ALL = {
    "single_run": (single_run.measure, 9, 3),
    "engines": (engines.measure, 9, 3),
    "ensembles": (ensembles.measure, 9, 3),
    "growth": (growth.measure, 5, 2),
    "workers": (workers.measure, 9, 3),
    "memory": (memory.measure, 10_000, 1_000),
}
_DOCS = Path(__file__).resolve().parents[1] / "docs"


def main() -> None:
    """Measure what is asked for; write the page when all is measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"of {', '.join(_ALL)}; all unless given")
    parser.add_argument("--quick", action="store_true", help="fewer rounds and runs")
    parser.add_argument("--keep", type=Path, default=Path("out/benchmarks.json"), help="what was measured")
    asked = parser.parse_args()
    for name in asked.names:
        if name not in _ALL:
            parser.error(f"unknown benchmark '{name}'; there are {', '.join(_ALL)}")
    found = json.loads(asked.keep.read_text()) if asked.keep.exists() else {}
    for name in asked.names or _ALL:
        measure, many, few = _ALL[name]
        count = few if asked.quick else many
        sys.stderr.write(f"{name} ...\n")
        before = load()
        rows = measure(count)
        found[name] = {"count": count, "load": max(before, load()), "rows": rows}
        asked.keep.parent.mkdir(parents=True, exist_ok=True)
        asked.keep.write_text(json.dumps(found, indent=1))
        sys.stdout.write("".join(f"{json.dumps(row)}\n" for row in rows))
    if found.keys() == _ALL.keys():
        write(found, _DOCS)
        sys.stderr.write(f"written: {_DOCS / 'benchmarks.md'}\n")


if __name__ == "__main__":
    main()
