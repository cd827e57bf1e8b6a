"""Processes that hold the compiled model: one for what people wait for, one for what takes long.

It answers with what a task returns, and stops a task that takes too long or that nobody wants any more by
ending its process; the next one warms up by itself. It knows nothing of cells.
"""

from __future__ import annotations

import asyncio
import multiprocessing
from collections.abc import Callable
from concurrent.futures import TimeoutError as OverTime
from typing import TYPE_CHECKING, Literal, ParamSpec, TypeVar

from pebble import ProcessExpired, ProcessPool

from pysuite.errors import PysuiteError
from pysuite.lab import tasks
from pysuite.lab.limits import LIVE_SECONDS, LONG_SECONDS, took_too_long

if TYPE_CHECKING:
    from pysuite.makers import EngineName

__all__ = ["Kind", "Workers"]

Kind = Literal["live", "long"]
Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")
_SECONDS: dict[Kind, float] = {"live": LIVE_SECONDS, "long": LONG_SECONDS}
# A worker that has replayed many claims holds many changed models: it is replaced now and then.
_TASKS_LONG = 2_000
_GONE = "a worker of the lab ended unexpectedly; ask again"


class Workers:
    """One warm process for each kind of work.

    Parameters
    ----------
    engine : str
        What solves the equations, in every worker.
    """

    def __init__(self, engine: EngineName) -> None:
        self.engine: EngineName = engine
        self._pools: dict[Kind, ProcessPool] = {
            kind: ProcessPool(
                max_workers=1,
                max_tasks=_TASKS_LONG if kind == "long" else 0,
                initializer=tasks.warm,
                initargs=[engine],
                context=multiprocessing.get_context("spawn"),
            )
            for kind in ("live", "long")
        }
        self._waiting: dict[Kind, int] = {"live": 0, "long": 0}

    async def do(
        self, kind: Kind, what: str, task: Callable[Asked, Answer], *args: Asked.args, **kwargs: Asked.kwargs
    ) -> Answer:
        """Return what a task returns.

        Parameters
        ----------
        kind : str
            "live" where somebody waits for it at this moment.
        what : str
            What it is, for the complaint if it takes too long.
        task, *args, **kwargs
            What to call; all of it is sent to another process.

        Raises
        ------
        PysuiteError
            What the task raises, or that it took too long.
        asyncio.CancelledError
            If the waiting task is cancelled; the work is then stopped.
        """
        home, seconds = self._home(kind), _SECONDS[kind]
        self._waiting[home] += 1
        future = self._pools[home].schedule(task, list(args), dict(kwargs), timeout=seconds)
        try:
            return await asyncio.wrap_future(future)
        except OverTime:
            raise took_too_long(what, seconds) from None
        except ProcessExpired:
            raise PysuiteError(_GONE) from None
        finally:
            self._waiting[home] -= 1

    def _home(self, kind: Kind) -> Kind:
        """Return where a task goes: what somebody waits for also uses the other process while it idles."""
        idle = self._waiting["live"] > 0 and self._waiting["long"] == 0
        return "long" if kind == "long" or idle else "live"

    async def warm(self) -> None:
        """Wait until both processes have compiled the model."""
        await asyncio.gather(
            *(asyncio.wrap_future(pool.schedule(tasks.warm, [self.engine])) for pool in self._pools.values())
        )

    @property
    def busy(self) -> int:
        """How many tasks run or wait."""
        return sum(self._waiting.values())

    def close(self, *, now: bool = True) -> None:
        """End the processes, at once or when they have done what they were given."""
        for pool in self._pools.values():
            if now:
                pool.stop()
            else:
                pool.close()
        for pool in self._pools.values():
            pool.join()
