"""Progress of long jobs: a bar with the time left on a terminal, now and then a line elsewhere.

It writes to standard error only, so that results can be piped on.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pysuite.cli.paper import messages

if TYPE_CHECKING:
    from pysuite.judge import Verdict

__all__ = ["Show", "shown_progress"]

Show = Callable[[int, int, "Verdict | str"], None]

_SECONDS_BETWEEN_LINES = 10.0  # where there is no terminal to draw a bar on
_ENOUGH_TO_GUESS = 3  # seconds before the time left is guessed


def _said(what: Verdict | str) -> str:
    return what if isinstance(what, str) else f"claims  {what.id} {what.word}"


class _Aloud(logging.Handler):
    """Prints what the package logs, such as which engine takes the job."""

    def emit(self, record: logging.LogRecord) -> None:
        messages().print(record.getMessage(), markup=False, soft_wrap=True)


@contextmanager
def _said_aloud() -> Iterator[None]:
    """Let the package's log be read while a job goes on."""
    logger, aloud = logging.getLogger("pysuite"), _Aloud(logging.INFO)
    before = logger.level
    logger.addHandler(aloud)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.setLevel(before)
        logger.removeHandler(aloud)


@contextmanager
def shown_progress(begin: str) -> Iterator[Show]:
    """Give what reports each thing that is done: how many are done, how many there are, and what it is.

    Parameters
    ----------
    begin
        What is going on before the first is done.
    """
    console = messages()
    if not console.is_terminal:
        with _said_aloud():
            yield _Lines(begin)
        return
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        TextColumn("left  {task.description}", markup=False),
    )
    drawn = Progress(*columns, console=console, transient=True, speed_estimate_period=120)
    with _said_aloud(), drawn as bar:
        task = bar.add_task(begin, total=None)
        last: list[int] = []

        def show(done: int, total: int, what: Verdict | str) -> None:
            if not last or done < last[0]:  # a round begins, perhaps with what an earlier process did
                bar.reset(task, total=total, completed=done)
            last[:] = [done]
            bar.update(task, completed=done, total=total, description=_said(what))

        yield show


class _Lines:
    """Reports progress in lines: the first, the last, and one now and then, with the time left."""

    def __init__(self, begin: str) -> None:
        self.began = self.last = time.monotonic()
        self.round, self.done, self.before = self.began, -1, 0
        messages().print(begin)

    def __call__(self, done: int, total: int, what: Verdict | str) -> None:
        now = time.monotonic()
        if self.done < 0 or done < self.done:  # a round begins, perhaps with what an earlier process did
            self.round, self.before = self.last if self.done > 0 else self.began, max(0, done - 1)
        self.done = done
        if done in {1, total} or now - self.last >= _SECONDS_BETWEEN_LINES:
            self.last = now
            spent = now - self.round
            guess = ""
            if spent >= _ENOUGH_TO_GUESS and self.before < done < total:
                guess = f", {spent / (done - self.before) * (total - done):.0f} s left"
            messages().print(f"{now - self.began:6.0f} s  {done}/{total} {_said(what)}{guess}")
