"""Crashes: whatever ends a process, or fills the disk, the table is in the end that of an undisturbed run."""

from __future__ import annotations

import errno
import importlib.util
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pandas as pd
import pytest

import pysuite
from pysuite.errors import PysuiteError

CRASH = Path(__file__).with_name("crash.py")
spec = importlib.util.spec_from_file_location("crash", CRASH)
crash = importlib.util.module_from_spec(spec)
spec.loader.exec_module(crash)
if os.name != "posix":
    pytest.skip("signals are told as Unix has them", allow_module_level=True)
pytest.importorskip("pyarrow")


@pytest.fixture(scope="module")
def undisturbed(model):
    return crash.ensemble(*model, workers=1)


@pytest.fixture(scope="module")
def model(cell, tables, tmp_path_factory) -> tuple[str, str]:
    path = tmp_path_factory.mktemp("model") / "toy.xml"
    path.write_text(cell.source.text())
    return str(path), str(tables)


@pytest.fixture
def started(tmp_path) -> Iterator[Callable[..., subprocess.Popen]]:
    """Start Python processes that end with the test."""
    children = []

    def start(*command: str, **more: str) -> subprocess.Popen:
        home = str(Path(pysuite.__file__).parents[1])
        env = {**os.environ, "PYTHONPATH": os.pathsep.join((home, *sys.path)), **more}
        log = (tmp_path / f"log{len(children)}").open("wb")
        children.append(
            subprocess.Popen([sys.executable, *command], env=env, stderr=log, stdout=log, process_group=0)
        )
        return children[-1]

    yield start
    for child in children:
        child.kill()
        child.wait()


def until(happens: Callable[[], object], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def files(folder: Path) -> int:
    return len(list(folder.glob("cells-*.parquet")))


def children_of(parent: int) -> list[int]:
    said = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    return [int(one) for one in said.split()]


# Local processes


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="finds processes as Linux does")
def test_a_worker_that_is_killed_is_replaced(model, started, undisturbed, tmp_path):
    parent = started(str(CRASH), *model, str(tmp_path / "out"), CRASH_SLOW="0.05")
    until(lambda: files(tmp_path / "out") >= 1)
    os.kill(children_of(parent.pid)[0], signal.SIGKILL)
    assert parent.wait(60) == 0
    pd.testing.assert_frame_equal(crash.ensemble(*model, out=tmp_path / "out"), undisturbed)


def test_a_parent_that_is_killed_loses_nothing(model, started, undisturbed, tmp_path):
    out = tmp_path / "out"
    parent = started(str(CRASH), *model, str(out), CRASH_SLOW="0.1")
    until(lambda: files(out) >= 1)
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    kept = files(out)
    assert 1 <= kept < 4
    done = []
    again = crash.ensemble(*model, out=out, workers=1, progress=lambda *count: done.append(count))
    pd.testing.assert_frame_equal(again, undisturbed)
    assert done[0] == (10 * kept, 40)
    assert files(out) == 4


def test_a_parent_that_is_killed_while_it_writes_leaves_no_torn_file(model, started, undisturbed, tmp_path):
    out = tmp_path / "out"
    code = (
        f"import os, signal, sys; sys.path.insert(0, {str(CRASH.parent)!r})\n"
        "import crash\n"
        "honest, count = os.fsync, []\n"
        "def fsync(handle):\n"
        "    count.append(handle)\n"
        "    honest(handle) if len(count) < 5 else os.kill(os.getpid(), signal.SIGKILL)\n"
        "os.fsync = fsync\n"
        f"crash.ensemble(*{list(model)!r}, out={str(out)!r}, workers=1)\n"
    )
    assert started("-c", code).wait(60) == -signal.SIGKILL
    assert files(out) == 1
    assert len(list(out.glob(".part-*"))) == 1
    pd.testing.assert_frame_equal(crash.ensemble(*model, out=out, workers=1), undisturbed)
    assert not list(out.glob(".part-*"))


def test_a_cell_that_ends_every_process_is_a_row_with_a_reason(model, undisturbed, monkeypatch):
    monkeypatch.setenv("CRASH_DEADLY", "13")
    monkeypatch.setattr("pysuite.crew._COMMAND", crash.CHILD)
    found = crash.ensemble(*model, workers=2)
    assert found.loc[13, "fate"] == "failed"
    assert "the process that solved it ended" in found.loc[13, "reason"]
    pd.testing.assert_frame_equal(found.drop(13), undisturbed.drop(13))


# A full disk


@contextmanager
def full_after(writes: int, monkeypatch) -> Iterator[None]:
    """Let the disk take so many files, half of the next one, and no more."""
    honest, seen = Path.open, []

    def opened(path, mode="r", *rest, **more):
        stream = honest(path, mode, *rest, **more)
        if "w" in mode and path.name.endswith(".parquet"):
            seen.append(path)
            if len(seen) > writes:
                return Full(stream)
        return stream

    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", opened)
        yield


class Full:
    def __init__(self, stream) -> None:
        self.stream = stream

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stream.close()

    def write(self, content: bytes) -> int:
        self.stream.write(content[: len(content) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("workers", [1, 2])
def test_a_disk_that_is_full_costs_nothing_that_was_kept(model, undisturbed, tmp_path, monkeypatch, workers):
    out = tmp_path / "out"
    with (
        full_after(2, monkeypatch),
        pytest.raises(PysuiteError, match=r"cells-.*\.parquet: cannot be written: no space left on device"),
    ):
        crash.ensemble(*model, out=out, workers=workers)
    assert files(out) == 2
    assert not list(out.glob(".part-*"))
    pd.testing.assert_frame_equal(crash.ensemble(*model, out=out, workers=workers), undisturbed)


def test_the_system_s_own_limit_ends_in_one_line(model, started, undisturbed, tmp_path):
    """RLIMIT_FSIZE: the kernel itself cuts the write short."""
    out = tmp_path / "out"
    code = (
        f"import sys; sys.path.insert(0, {str(CRASH.parent)!r})\n"
        "import crash, resource\n"
        "from pysuite.errors import PysuiteError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, resource.RLIM_INFINITY))\n"
        "try:\n"
        f"    crash.ensemble(*{list(model)!r}, out={str(out)!r}, workers=1)\n"
        "except PysuiteError as error:\n"
        "    sys.exit(3 if 'cannot be written: file too large' in str(error) else 4)\n"
    )
    assert started("-c", code, PYSUITE_CACHE="off").wait(60) == 3
    assert files(out) == 0
    pd.testing.assert_frame_equal(crash.ensemble(*model, out=out, workers=1), undisturbed)


# A cluster


@pytest.fixture
def cluster(started, tmp_path):
    """Start a scheduler and workers, each with folders of its own."""
    pytest.importorskip("distributed")

    class Cluster:
        def __init__(self) -> None:
            self.file = tmp_path / "scheduler.json"
            self.workers: list[subprocess.Popen] = []
            self.scheduler = self.begin()

        def begin(self, **more: str) -> subprocess.Popen:
            self.file.unlink(missing_ok=True)
            told = (
                "--scheduler-file",
                str(self.file),
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--no-dashboard",
            )
            child = started("-m", "distributed.cli.dask_scheduler", *told, **more)
            until(lambda: self.file.exists() and self.file.stat().st_size)
            return child

        def add(self, **more: str) -> subprocess.Popen:
            home = tmp_path / f"worker{len(self.workers)}"
            told = ("--scheduler-file", str(self.file), "--nthreads", "1", "--no-nanny", "--no-dashboard")
            more = {"PYSUITE_CACHE": str(home / "cache"), "CRASH_SLOW": "0.05", **more}
            self.workers.append(
                started(
                    "-m",
                    "distributed.cli.dask_worker",
                    *told,
                    "--local-directory",
                    str(home),
                    "--preload",
                    str(CRASH),
                    **more,
                )
            )
            return self.workers[-1]

        @property
        def address(self) -> str:
            import json

            return json.loads(self.file.read_text())["address"]

    return Cluster()


@pytest.mark.slow
def test_two_workers_apart_one_killed_midway(cluster, model, undisturbed, tmp_path):
    from distributed import Client

    first, _ = cluster.add(), cluster.add()
    with Client(cluster.address, timeout="30 s") as client:
        client.wait_for_workers(2, timeout=30)
        done = []

        def progress(rows, total):
            done.append(rows)
            if len(done) == 2:
                first.kill()

        found = crash.ensemble(*model, client=client, out=tmp_path / "out", progress=progress)
        assert len(client.scheduler_info()["workers"]) == 1
    pd.testing.assert_frame_equal(found, undisturbed)
    assert done[-1] == 40
    for number in (0, 1):  # each has fetched the compiled model, and its tables
        cache = tmp_path / f"worker{number}" / "cache"
        assert len(list(cache.glob("*.compiled"))) == 1
        assert len(list(cache.glob("tables-*"))) == 1


@pytest.mark.slow
def test_a_scheduler_that_is_killed_loses_nothing(cluster, model, undisturbed, tmp_path):
    import dask
    from distributed import Client

    out = tmp_path / "out"
    cluster.add()
    with dask.config.set({"distributed.comm.timeouts.connect": "2 s"}):
        client = Client(cluster.address, timeout="30 s")
        client.wait_for_workers(1, timeout=30)

        def progress(rows, _):
            if rows:
                cluster.scheduler.kill()

        with pytest.raises(PysuiteError, match="the cluster is lost"):
            crash.ensemble(*model, client=client, out=out, progress=progress)
        client.close(timeout=2)
    assert 1 <= files(out) < 4
    cluster.scheduler = cluster.begin()
    cluster.add()
    with Client(cluster.address, timeout="30 s") as client:
        found = crash.ensemble(*model, client=client, out=out)
    pd.testing.assert_frame_equal(found, undisturbed)


@pytest.mark.slow
def test_a_parent_of_a_cluster_that_is_killed_loses_nothing(cluster, model, started, undisturbed, tmp_path):
    out = tmp_path / "out"
    cluster.add()
    parent = started(str(CRASH), *model, str(out), cluster.address)
    until(lambda: files(out) >= 1)
    parent.kill()
    parent.wait()
    assert 1 <= files(out) < 4
    pd.testing.assert_frame_equal(crash.ensemble(*model, out=out), undisturbed)


@pytest.mark.slow
def test_a_cell_that_ends_every_worker_of_a_cluster_is_a_row(cluster, model, undisturbed):
    from distributed import Client

    cluster.scheduler.kill()
    cluster.begin(DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES="0")
    for _ in range(3):
        cluster.add(CRASH_DEADLY="13", CRASH_SLOW="0")
    with Client(cluster.address, timeout="30 s") as client:
        client.wait_for_workers(3, timeout=60)
        found = crash.ensemble(*model, client=client)
        assert len(client.scheduler_info()["workers"]) == 1
    assert found.loc[13, "fate"] == "failed"
    pd.testing.assert_frame_equal(found.drop(13), undisturbed.drop(13))
