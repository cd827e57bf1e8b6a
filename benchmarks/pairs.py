"""Taking turns: rivals run round by round, and are compared within a round."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

__all__ = ["Times", "cpu", "load", "take_turns"]

Job = Callable[[], float]
"""Does its work once and returns the CPU seconds that it took."""


def cpu(work: Callable[[], object]) -> Job:
    """Return a job that measures the CPU time of this process."""

    def job() -> float:
        start = time.process_time()
        work()
        return time.process_time() - start

    return job


@dataclass(frozen=True)
class Times:
    """CPU seconds of each rival, one a round."""

    seconds: Mapping[str, tuple[float, ...]]

    def median(self, rival: str) -> float:
        """Return the middle time of a rival (seconds)."""
        return statistics.median(self.seconds[rival])

    def ratio(self, rival: str, to: str) -> float:
        """Return how many times as long as another one a rival takes: the middle of all rounds."""
        pairs = zip(self.seconds[rival], self.seconds[to], strict=True)
        return statistics.median(one / other for one, other in pairs)


def take_turns(jobs: Mapping[str, Job], rounds: int) -> Times:
    """Run all jobs once untimed, then round by round.

    Parameters
    ----------
    jobs : mapping
        Rival and its job.
    rounds : int
        How often.
    """
    for job in jobs.values():
        job()
    seconds = {name: list[float]() for name in jobs}
    for turn in range(rounds):
        names = list(jobs) if turn % 2 == 0 else list(reversed(jobs))
        for name in names:
            seconds[name].append(jobs[name]())
    return Times({name: tuple(times) for name, times in seconds.items()})


def load() -> float:
    """Return how many processes the machine has had to run over the last minute, per core."""
    return os.getloadavg()[0] / (os.cpu_count() or 1)
