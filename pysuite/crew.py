"""Workers for claims: plain child processes that take one task at a time.

It answers how many claims are judged side by side. The children import nothing of the caller's script, so
that a notebook and a script without a main guard work as well as the command line.
"""

from __future__ import annotations

import os
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any, BinaryIO

from pysuite.errors import PysuiteError

__all__ = ["Lost", "crew", "main"]

_COMMAND = (sys.executable, "-m", "pysuite.crew")


_LOST = (EOFError, OSError, ValueError, pickle.UnpicklingError)
_ATTEMPTS = 2  # a simulator may take its process with it; a second loss is no accident


class Lost(PysuiteError):
    """A task that two workers in turn did not survive."""


class _Post:
    """One place in the crew: a child process, and another one in its place if it is lost.

    Parameters
    ----------
    setting
        What each child is told first.
    """

    def __init__(self, setting: object) -> None:
        self._setting = setting
        self._turn = threading.Lock()
        self._closed = False
        self._child = self._started()

    def ask(self, task: tuple[str, object]) -> tuple[str, Any]:
        """Return a child's answer to a task; a child that is lost over it is replaced once."""
        for _ in range(_ATTEMPTS):
            child = self._child
            try:
                return _asked(child, task)
            except _LOST:
                if not self._replaced(child):
                    break
        return task[0], Lost(f"a worker ended while judging {task[0]}")

    def close(self) -> None:
        """End the child, for good."""
        with self._turn:
            self._closed = True
            _end(self._child)

    def _replaced(self, child: subprocess.Popen[bytes]) -> bool:
        with self._turn:
            _end(child)
            if not self._closed:
                self._child = self._started()
            return not self._closed

    def _started(self) -> subprocess.Popen[bytes]:
        paths = os.pathsep.join(path for path in sys.path if path)
        child = subprocess.Popen(  # noqa: S603 - our own module, run by our own interpreter
            _COMMAND,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": paths},
            process_group=0,  # Ctrl-C is for the parent, which then ends its children
        )
        assert child.stdin is not None  # noqa: S101 - a pipe
        with suppress(OSError):  # a child that is gone already is noticed when it is asked
            pickle.dump(self._setting, child.stdin)
            child.stdin.flush()
        return child


def _asked(child: subprocess.Popen[bytes], task: tuple[str, object]) -> tuple[str, Any]:
    assert child.stdin is not None  # noqa: S101 - both are pipes
    assert child.stdout is not None  # noqa: S101
    pickle.dump(task, child.stdin)
    child.stdin.flush()
    return pickle.load(child.stdout)  # noqa: S301 - what our own child wrote


def _end(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    child.wait()
    for pipe in (child.stdin, child.stdout):
        with suppress(OSError, ValueError):
            if pipe is not None:
                pipe.close()


def _serve(post: _Post, tasks: queue.SimpleQueue[Any], results: queue.SimpleQueue[Any]) -> None:
    """Hand tasks to one child until there are none left."""
    while (task := tasks.get()) is not None:
        results.put(post.ask(task))


def crew(
    setting: object, tasks: Iterable[tuple[str, object]], jobs: int, *, spare: bool = False
) -> Iterator[tuple[str, Any]]:
    """Yield (name, result) of each task, as they are done.

    Parameters
    ----------
    setting
        What every worker is told before its first task; see `main`.
    tasks
        Name and content of each task.
    jobs
        How many workers.
    spare
        Yield a task that two workers did not survive, with `Lost` as its result, and go on.

    Raises
    ------
    PysuiteError
        What a worker raised; or a task that two workers in turn did not survive.
    """
    waiting: queue.SimpleQueue[Any] = queue.SimpleQueue()
    results: queue.SimpleQueue[Any] = queue.SimpleQueue()
    todo = list(tasks)
    for task in todo:
        waiting.put(task)
    posts = [_Post(setting) for _ in range(max(1, min(jobs, len(todo))))]
    try:
        for post in posts:
            waiting.put(None)
            threading.Thread(target=_serve, args=(post, waiting, results), daemon=True).start()
        for _ in todo:
            name, result = results.get()
            if isinstance(result, BaseException) and not (spare and isinstance(result, Lost)):
                raise result
            yield name, result
    finally:
        for post in posts:
            post.close()


def _own_output() -> BinaryIO:
    """Keep standard output for results; whatever a library prints goes to standard error."""
    results = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return results


def main(make: Callable[[Any], Callable[[Any], Any]] | None = None) -> None:
    """Work as a child: read the setting, then task after task, and answer each.

    Parameters
    ----------
    make
        Takes the setting and returns what answers a task; by default the setting's own ``answerer()``.
    """
    results = _own_output()
    setting = pickle.load(sys.stdin.buffer)  # noqa: S301 - what our own parent wrote
    answer = setting.answerer() if make is None else make(setting)
    while True:
        try:
            name, task = pickle.load(sys.stdin.buffer)  # noqa: S301 - what our own parent wrote
        except EOFError:
            return
        try:
            found: Any = answer(task)
        except Exception as error:  # the parent raises it
            found = error
        try:
            pickle.dump((name, found), results)
            results.flush()
        except BrokenPipeError:  # the parent is gone, and what was found with it
            os._exit(0)


if __name__ == "__main__":
    main()
