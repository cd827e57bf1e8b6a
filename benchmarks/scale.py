"""Run a large ensemble, measure what it costs, and work out what a million patients would.

``python -m benchmarks.scale 10000`` writes docs/scale.md. It is no part of ``python -m benchmarks``, since it
takes a quarter of an hour and more.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from string import Template
from typing import Any

import pandas as pd

import pysuite
from benchmarks.pairs import load
from benchmarks.workers import DRUGS
from pysuite.chunks import write_through
from pysuite.ensemble import Ensemble
from pysuite.parcel import pack

__all__ = ["main"]

_HOME = Path(__file__).resolve().parents[1]
# A patient is a task of a thousand cells.
_PATIENTS, _CELLS = 1_000_000, 1_000
# AWS, c5.2xlarge (8 virtual processors) in us-east-1, the example prices of the page that the text names.
_ON_DEMAND, _SPOT, _VIRTUAL = 0.34, 0.18, 8
_FLEET = 2_000  # virtual processors at a time
_TASKS = 2_000


def main() -> None:
    """Run, measure, and write the page."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("cells", type=int)
    parser.add_argument("--workers", type=int, default=os.cpu_count())
    parser.add_argument("--out", type=Path, default=Path("out/scale"))
    asked = parser.parse_args()
    found = {**_scheduler(), **_parcel(), **_large(asked.cells, asked.workers, asked.out)}
    (asked.out.parent / "scale.json").write_text(json.dumps(found, indent=1))
    text = Template((Path(__file__).with_name("scale.md.in")).read_text()).substitute(_planned(found))
    (_HOME / "docs" / "scale.md").write_text(text)
    sys.stdout.write(json.dumps(found, indent=1) + "\n")


def _large(cells: int, workers: int, out: Path) -> dict[str, Any]:
    cell = pysuite.load().treat(**DRUGS)
    before, busy, began = _children(), load(), time.perf_counter()

    def told(done: int, total: int) -> None:
        sys.stderr.write(f"{time.perf_counter() - began:.0f} s {done}/{total}\n")

    found: Ensemble = pysuite.ensemble(cell, cells, workers=workers, out=out, progress=told)
    wall, cpu = time.perf_counter() - began, _children() - before
    files = list(out.glob("*.parquet"))
    began = time.perf_counter()
    rows = len(pd.read_parquet(out))
    return {
        "cells": rows,
        "workers": workers,
        "engine": found.origin.solver,
        "wall_s": wall,
        "cpu_ms": 1e3 * cpu / cells,
        "load": max(busy, load()),
        "files": len(files),
        "bytes": sum(path.stat().st_size for path in files),
        "read_s": time.perf_counter() - began,
        "worker_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        "parent_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "counts": dict(found.counts),
        **_kept(files[0]),
        **_bundled(out),
    }


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _kept(path: Path) -> dict[str, float]:
    """Return how long it takes to put one chunk on the disk."""
    content, count = path.read_bytes(), 50
    with tempfile.TemporaryDirectory(dir=path.parent.parent) as folder:
        began = time.perf_counter()
        for i in range(count):
            write_through(Path(folder) / f"{i}.parquet", content)
        return {"write_ms": 1e3 * (time.perf_counter() - began) / count}


def _bundled(out: Path) -> dict[str, float]:
    """Return the bytes of a cell where a thousand share a file."""
    rows = pd.read_parquet(out).head(_CELLS)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "cells.parquet"
        rows.to_parquet(path)
        return {"cell_bytes": path.stat().st_size / len(rows)}


def _parcel() -> dict[str, float]:
    parcel = pack(pysuite.load().with_engine("fast" if find_spec("bngsim") is not None else "roadrunner"))
    sizes = [len(parcel.text), *(len(content) for _, content in (*parcel.tables, *parcel.compiled))]
    return {"parcel_mb": sum(sizes) / 1e6}


def _scheduler() -> dict[str, float]:
    """Return what a task costs that does nothing: scheduler, client and worker, all on this machine."""
    from distributed import Client, LocalCluster, wait

    with (
        LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
    ):
        client.submit(abs, -1).result()
        began = time.perf_counter()
        wait([client.submit(abs, i, pure=False) for i in range(_TASKS)])
        return {"task_ms": 1e3 * (time.perf_counter() - began) / _TASKS}


def _planned(found: dict[str, Any]) -> dict[str, str]:
    """Return what the page says: measured values, and what follows from them."""
    total = _PATIENTS * _CELLS
    hours = total * found["cpu_ms"] / 3.6e6
    seconds = found["cpu_ms"] * _CELLS / 1e3
    said: dict[str, str] = {
        name: f"{value:,.3g}" for name, value in found.items() if isinstance(value, float)
    }
    said |= {
        "cells": f"{found['cells']:,}",
        "workers": str(found["workers"]),
        "engine": found["engine"],
        "files": str(found["files"]),
        "minutes": f"{found['wall_s'] / 60:.1f}",
        "rate": f"{found['cells'] / found['wall_s']:.1f}",
        "hundred_thousand": f"{1e5 * found['wall_s'] / found['cells'] / 3600:.1f}",
        "megabytes": f"{found['bytes'] / 1e6:.2f}",
        "worker_mb": f"{found['worker_mb']:.0f}",
        "parent_mb": f"{found['parent_mb']:.0f}",
        "fates": ", ".join(f"{count:,} {fate}" for fate, count in found["counts"].items() if count),
        "cpu_hours": f"{hours:,.0f}",
        "task_s": f"{seconds:.0f}",
        "fleet": f"{_FLEET:,}",
        "fleet_hours": f"{hours / _FLEET:.0f}",
        "tasks_a_second": f"{_FLEET / seconds:.0f}",
        "scheduler_share": f"{found['task_ms'] * _FLEET / seconds / 10:.1f}",
        "writer_share": f"{found['write_ms'] * _FLEET / seconds / 10:.0f}",
        "gigabytes": f"{total * found['cell_bytes'] / 1e9:.0f}",
        "on_demand": f"{hours * _ON_DEMAND / _VIRTUAL:,.0f}",
        "spot": f"{hours * _SPOT / _VIRTUAL:,.0f}",
        "fleet_memory": f"{_FLEET * found['worker_mb'] / 1024:,.0f}",
    }
    return said


if __name__ == "__main__":
    main()
