"""One thing at a time, and only the newest of what waits: what a slider needs.

While a run is under way, each move replaces the one that waits, so that the screen follows the hand and no
run is done for a place that the hand has left.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

__all__ = ["Latest"]


class Latest:
    """Does the newest of what it is asked; what came between is dropped.

    Examples
    --------
    >>> async def show():
    ...     seen = []
    ...     async def note(x):
    ...         await asyncio.sleep(0)
    ...         seen.append(x)
    ...     latest = Latest()
    ...     for x in range(5):
    ...         latest.ask(lambda x=x: note(x))
    ...     await latest.idle()
    ...     return seen
    >>> asyncio.run(show())
    [4]
    """

    def __init__(self) -> None:
        self._next: Callable[[], Awaitable[None]] | None = None
        self._task: asyncio.Task[None] | None = None

    def ask(self, work: Callable[[], Awaitable[None]]) -> None:
        """Do this as soon as what is under way is done, unless something newer is asked till then."""
        self._next = work
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._go())

    async def _go(self) -> None:
        while self._next is not None:
            work, self._next = self._next, None
            await work()

    async def idle(self) -> None:
        """Wait until nothing is left to do."""
        while self._task is not None and not self._task.done():
            await asyncio.shield(self._task)

    def stop(self) -> None:
        """Forget what waits and leave what is under way."""
        self._next = None
        if self._task is not None:
            self._task.cancel()
