"""Who does a long job: this process, others on this machine, or the workers of a Dask cluster.

It answers with the rows of each chunk, as they are done. They depend on the job and the row numbers alone,
never on who does them, in which order, or how often somebody had to begin again.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, Self

from pysuite.chunks import Chunks
from pysuite.errors import BadQuantity, PysuiteError

if TYPE_CHECKING:
    import pandas as pd

    from pysuite.cell import Cell
    from pysuite.parcel import Parcel

__all__ = ["Hands", "Job", "done"]

Progress = Callable[[int, int], None]
Answer = Callable[[range], "pd.DataFrame"]
_AHEAD = 2  # chunks that wait for each thread of a cluster: none idles, and the scheduler holds few


class Job(Protocol):
    """Something that is done row by row; a frozen dataclass that can be pickled."""

    @property
    def cell(self) -> Cell:
        """What it starts from."""
        ...

    def with_cell(self, cell: Cell) -> Self:
        """Return the job for a cell that finds its files elsewhere."""
        ...

    def answerer(self) -> Answer:
        """Return what gives the rows of one chunk after another, in one process."""
        ...

    def lost(self, row: int) -> pd.DataFrame:
        """Return the row over which process after process was lost, or raise."""
        ...


@dataclass(frozen=True)
class Hands:
    """Who works.

    Parameters
    ----------
    workers : int or None
        Processes on this machine; as many as it has processors unless given. One works in this very process.
    client : distributed.Client or None
        Whose cluster works instead.
    """

    workers: int | None = None
    client: Any = None

    def __post_init__(self) -> None:
        count = self.workers
        if count is not None and (isinstance(count, bool) or not isinstance(count, int) or count < 1):
            raise BadQuantity(f"workers must be a whole number of at least 1, not {count!r}")

    @property
    def count(self) -> int:
        """How many chunks are worked on at a time."""
        if self.client is not None:
            return max(1, sum(self.client.nthreads().values()))
        if self.workers is not None:
            return self.workers
        with suppress(AttributeError):  # not on every system
            return len(os.sched_getaffinity(0))
        return os.cpu_count() or 1

    def work(self, job: Job, todo: Sequence[range]) -> Iterator[tuple[range, pd.DataFrame]]:
        """Yield each chunk and its rows, as they are done."""
        if not todo:
            return
        if self.client is None and min(self.count, len(todo)) == 1:
            answer = job.answerer()
            yield from ((chunk, answer(chunk)) for chunk in todo)
            return
        give = self._on_cluster if self.client is not None else self._on_crew
        lost = list[range]()
        for chunk, frame in give(job, todo):
            if frame is None:
                lost.append(chunk)
            else:
                yield chunk, frame
        for chunk in lost:
            yield chunk, self._row_by_row(job, chunk)

    def _row_by_row(self, job: Job, chunk: range) -> pd.DataFrame:
        """Do a chunk over which workers were lost anew, to find the row that ends them."""
        import pandas as pd

        todo = [range(i, i + 1) for i in chunk]
        # A cluster suspects all that waits on a lost worker, so there they go one at a time.
        give = self._on_crew(job, todo) if self.client is None else self._on_cluster(job, todo, most=1)
        rows = {one.start: frame for one, frame in give}
        frames = [job.lost(i) if (frame := rows[i]) is None else frame for i in chunk]
        return pd.concat(frames, ignore_index=True)

    def _on_crew(self, job: Job, todo: Sequence[range]) -> Iterator[tuple[range, pd.DataFrame | None]]:
        from pysuite.crew import Lost, crew

        named = {str(chunk.start): chunk for chunk in todo}
        for name, found in crew(job, list(named.items()), min(self.count, len(todo)), spare=True):
            yield named[name], None if isinstance(found, Lost) else found

    def _on_cluster(
        self, job: Job, todo: Sequence[range], most: int | None = None
    ) -> Iterator[tuple[range, pd.DataFrame | None]]:
        """Keep a few chunks waiting, `most` at most, so that the scheduler is never swamped."""
        from pysuite.parcel import pack, thin

        # A task of its own, not scattered data: where a worker is lost, another one makes it again.
        with _reached():
            parcel = self.client.submit(_same, pack(job.cell), pure=False)
        told = job.with_cell(thin(job.cell))
        waiting, running = iter(todo), dict[Any, range]()
        try:
            while True:
                with _reached():
                    room = (most or _AHEAD * self.count) - len(running)
                    for chunk in islice(waiting, max(0, room)):
                        running[self.client.submit(_rows, parcel, told, chunk, pure=False)] = chunk
                if not running:
                    return
                for future in self._finished(list(running)):
                    yield running.pop(future), _result(future)
        finally:
            for future in running:
                with suppress(Exception):  # the cluster may be gone
                    future.cancel()

    def _finished(self, futures: list[Any]) -> list[Any]:
        """Return those that are done, waiting for at least one."""
        from distributed import wait

        with _reached():
            finished: Any = wait(futures, return_when="FIRST_COMPLETED")
            return list(finished.done)


def done(
    job: Job,
    hands: Hands,
    *,
    out: Path | None,
    stem: str,
    size: int,
    manifest: Mapping[str, Any],
    progress: Progress | None = None,
) -> pd.DataFrame:
    """Return all rows of a job, in order, taking up and keeping what a folder holds.

    Parameters
    ----------
    job : Job
        What is done.
    hands : Hands
        Who does it.
    out : Path or None
        The folder.
    stem : str
        What a row is, such as ``"cells"``.
    size : int
        Rows in a chunk.
    manifest : mapping
        Whose rows these are; ``rows`` says how many.
    progress : callable, optional
        Told how many rows are done, and of how many.
    """
    import pandas as pd

    with Chunks.opened(out, stem, size, manifest) as chunks:
        found = {chunk.start: frame for chunk in chunks.all if (frame := chunks.read(chunk)) is not None}
        rows = sum(map(len, found.values()))
        if progress is not None:
            progress(rows, chunks.count)
        for chunk, frame in hands.work(job, [one for one in chunks.all if one.start not in found]):
            chunks.keep(chunk, frame)
            found[chunk.start] = frame
            rows += len(frame)
            if progress is not None:
                progress(rows, chunks.count)
        return pd.concat([found[start] for start in sorted(found)], ignore_index=True)


def _same(parcel: Parcel) -> Parcel:
    return parcel


def _rows(parcel: Parcel, job: Job, chunk: range) -> pd.DataFrame:
    """Answer one chunk, in a worker of the cluster."""
    return _answerer(parcel, job)(chunk)


@lru_cache(maxsize=4)
def _answerer(parcel: Parcel, job: Job) -> Answer:
    """Return what answers chunks of a job in this process; made once."""
    return job.with_cell(parcel.at_home(job.cell)).answerer()


def _result(future: Any) -> pd.DataFrame | None:  # noqa: ANN401 - a distributed.Future
    """Return a chunk's rows; None if worker after worker was lost over it."""
    from distributed.scheduler import KilledWorker

    with _reached():
        try:
            return future.result()
        except KilledWorker:
            return None


@contextmanager
def _reached() -> Iterator[None]:
    """Say in one line that the cluster cannot be reached any more."""
    from concurrent.futures import CancelledError

    try:
        yield
    except (CancelledError, OSError, TimeoutError) as error:
        said = f"{type(error).__name__}: {error}".splitlines()[0]
        raise PysuiteError(
            f"the cluster is lost ({said}); with out= a second call goes on where this one ended"
        ) from None
