"""One person at the page: what they have chosen, and who on the page wants to know when it changes.

Each open page has a session of its own, which goes when the page is closed. Sessions share the engine room
and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pysuite.errors import PysuiteError
from pysuite.lab.link import query_of
from pysuite.lab.service import Service
from pysuite.lab.state import LabState, Portrait

if TYPE_CHECKING:
    from nicegui import Client

__all__ = ["Session"]

Listener = Callable[[LabState, LabState], None]
Say = Callable[[str], object]


class Session:
    """The choices of one person.

    Parameters
    ----------
    service : Service
        The engine room.
    state : LabState
        What the page begins with.
    say : callable
        Tells the person that something cannot be; an empty text takes it back.
    client : Client
        The page in the browser.
    address : str
        Where the page is, without a query.
    """

    def __init__(self, service: Service, state: LabState, say: Say, client: Client, address: str) -> None:
        self.service, self.state, self.say = service, state, say
        self.client, self.address = client, address
        self.editing = 0
        self._listeners: list[Listener] = []
        self._closers: list[Callable[[], None]] = []

    @property
    def portrait(self) -> Portrait:
        """The cell that the choosers change."""
        return self.state.portraits[min(self.editing, len(self.state.portraits) - 1)]

    def listen(self, listener: Listener) -> None:
        """Call this with the old and the new state after each change."""
        self._listeners.append(listener)

    def at_end(self, closer: Callable[[], None]) -> None:
        """Call this when the page has been closed."""
        self._closers.append(closer)

    def close(self) -> None:
        """End all that was begun for this person."""
        for closer in self._closers:
            closer()
        self._closers.clear()
        self._listeners.clear()

    def change(self, **fields: Any) -> bool:
        """Change the state, or say why it cannot be; return whether it was done."""
        return self.become(replace(self.state, **fields))

    def edit(self, portrait: Portrait) -> bool:
        """Change the cell that the choosers are for."""
        place = min(self.editing, len(self.state.portraits) - 1)
        return self.become(self.state.with_portrait(place, portrait))

    def become(self, state: LabState) -> bool:
        """Take a whole state, or say why it cannot be; return whether it was taken."""
        if state == self.state:
            return True
        try:
            state.checked()
        except PysuiteError as error:
            self.say(str(error))
            return False
        self.say("")
        old, self.state = self.state, state
        for listener in self._listeners:
            listener(old, state)
        return True

    @property
    def query(self) -> str:
        """The link's part after the question mark."""
        return query_of(self.state)
