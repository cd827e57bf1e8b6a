"""The lab's engine room: time courses, wells, replays and files, for any number of people at once.

It answers with values that nobody can change, so what one person asked for may serve another who asks for
the same. It keeps nothing about anybody.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Sequence
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from pysuite.lab import tasks
from pysuite.lab.atlas import Atlas, read_atlas
from pysuite.lab.limits import checked_hours
from pysuite.lab.workers import Workers

if TYPE_CHECKING:
    from pysuite.cell import Cell
    from pysuite.makers import EngineAsked, EngineName

__all__ = ["Service"]

Value = TypeVar("Value")
POINTS = 289
"""Rows of a time course that is drawn."""
_REMEMBERED = 256


class Service:
    """Runs cells in worker processes.

    Parameters
    ----------
    engine : str
        ``roadrunner``, ``fast``, or ``auto``: RoadRunner at once, and the fast one when it is ready, where it
        is installed.
    """

    def __init__(self, engine: EngineAsked = "auto") -> None:
        from pysuite.makers import choose

        self._wanted: EngineName = choose(engine, runs=1_000)
        self._workers = Workers("roadrunner" if engine == "auto" else self._wanted)
        self._done: OrderedDict[Hashable, Any] = OrderedDict()
        self._running: dict[Hashable, asyncio.Task[Any]] = {}
        self._atlas: Atlas | None = None
        self._better: asyncio.Task[None] | None = None

    @property
    def engine(self) -> EngineName:
        """What solves the equations now."""
        return self._workers.engine

    @property
    def busy(self) -> int:
        """How many tasks run or wait."""
        return self._workers.busy

    async def start(self) -> None:
        """Warm up; from here on the better engine is prepared in the background."""
        await self._workers.warm()
        if self._wanted != self._workers.engine:
            self._better = asyncio.create_task(self._change_engine())

    async def _change_engine(self) -> None:
        """Bring up workers with the wanted engine beside the others, then let them take over."""
        better = Workers(self._wanted)
        try:
            await better.warm()
        except BaseException:
            await asyncio.to_thread(better.close)
            raise
        old, self._workers = self._workers, better
        await asyncio.to_thread(old.close, now=False)

    async def settled(self) -> None:
        """Wait until the wanted engine has taken over."""
        if self._better is not None:
            await self._better

    async def close(self) -> None:
        """End all workers."""
        if self._better is not None and not self._better.done():
            self._better.cancel()
            await asyncio.gather(self._better, return_exceptions=True)
        await asyncio.to_thread(self._workers.close)

    # What somebody waits for

    async def course(self, cell: Cell, hours: float, readouts: Sequence[str]) -> tasks.Course:
        """Return a time course for the screen.

        Parameters
        ----------
        cell : Cell
            Cell.
        hours : float
            How long; more than the lab's limit is refused.
        readouts : sequence of str
            What to show.
        """
        checked_hours(hours)
        names = tuple(dict.fromkeys(readouts))
        return await self._follow(cell.with_engine(self.engine), hours, POINTS, names)

    async def moment(self, cell: Cell, hours: float, names: Sequence[str], *, rates: bool) -> tasks.Course:
        """Return many species, and rates of reactions, at the start and at one later time, for the map.

        Parameters
        ----------
        cell : Cell
            Cell.
        hours : float
            The later time.
        names : sequence of str
            What to show.
        rates : bool
            Whether rates of reactions are among them, which only RoadRunner tells.
        """
        solved = cell.with_engine("roadrunner" if rates else self.engine)
        return await self._follow(solved, checked_hours(hours), 2, tuple(names))

    async def _follow(self, cell: Cell, hours: float, points: int, names: tuple[str, ...]) -> tasks.Course:
        key = (cell.recipe.key, hours, points, names)
        what = f"{hours:g} h of this cell"
        workers = self._workers
        return await self._once(
            key, lambda: workers.do("live", what, tasks.follow, cell, hours, points, names)
        )

    # What takes long

    async def well(self, cell: Cell, hours: float) -> tasks.Well:
        """Return the fate of one cell of a curve or a matrix."""
        workers = self._workers
        solved = cell.with_engine(workers.engine)
        key = ("well", cell.recipe.key, hours)
        return await self._once(key, lambda: workers.do("long", "one well", tasks.well, solved, hours))

    async def replay(self, claim: str) -> tasks.Replay:
        """Return a claim played again; cancelling the waiting task stops the work."""
        workers = self._workers
        key = ("claim", claim)
        if key not in self._done:
            self._keep(key, await workers.do("long", f"claim {claim}", tasks.replay, claim, workers.engine))
        return self._done[key]

    async def table(self, cell: Cell, hours: float, readouts: Sequence[str]) -> str:
        """Return a time course as CSV."""
        return await self._long("the table", tasks.table, cell, checked_hours(hours), tuple(readouts))

    async def picture(
        self, cell: Cell, hours: float, readouts: Sequence[str], kind: Literal["png", "svg"]
    ) -> bytes:
        """Return a time course drawn."""
        return await self._long(
            "the picture", tasks.picture, cell, checked_hours(hours), tuple(readouts), kind
        )

    async def sbml(self, cell: Cell) -> str:
        """Return a cell as SBML."""
        return await self._long("the SBML", tasks.sbml, cell)

    async def _long(self, what: str, task: Callable[..., Value], cell: Cell, *args: object) -> Value:
        workers = self._workers
        return await workers.do("long", what, task, cell.with_engine(workers.engine), *args)

    async def atlas(self) -> Atlas:
        """Return what the map and the claims browser show, read once."""
        if self._atlas is None:
            self._atlas = await self._once("atlas", lambda: asyncio.to_thread(read_atlas))
        return self._atlas

    # Once for all who ask

    async def _once(self, key: Hashable, ask: Callable[[], Awaitable[Value]]) -> Value:
        """Return what is known, or wait for what somebody already waits for, or ask."""
        if key in self._done:
            self._done.move_to_end(key)
            return self._done[key]
        if key not in self._running:
            self._running[key] = asyncio.create_task(self._ask(key, ask))
        # One of those who wait may leave; the others still want it.
        return await asyncio.shield(self._running[key])

    async def _ask(self, key: Hashable, ask: Callable[[], Awaitable[Value]]) -> Value:
        try:
            value = await ask()
        finally:
            del self._running[key]
        self._keep(key, value)
        return value

    def _keep(self, key: Hashable, value: object) -> None:
        self._done[key] = value
        while len(self._done) > _REMEMBERED:
            self._done.popitem(last=False)
