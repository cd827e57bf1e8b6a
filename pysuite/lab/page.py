"""The page: what stands where. Each part is built elsewhere and talks to the others through the session."""

from __future__ import annotations

from pathlib import Path

from nicegui import ui

from pysuite.errors import PysuiteError
from pysuite.lab.elements import fold_out
from pysuite.lab.limits import LONGEST, SHORTEST
from pysuite.lab.link import state_of
from pysuite.lab.parts.bench import Bench
from pysuite.lab.parts.chooser import Chooser
from pysuite.lab.parts.tabs import Tabs
from pysuite.lab.parts.top import Top
from pysuite.lab.service import Service
from pysuite.lab.session import Session
from pysuite.lab.state import LabState, reference
from pysuite.quantity import parse_quantity

__all__ = ["build_page"]

_CSS = (Path(__file__).parent / "static" / "lab.css").read_text(encoding="utf-8")


async def build_page(service: Service, query: str, address: str) -> None:
    """Build the page for one person.

    Parameters
    ----------
    service : Service
        The engine room.
    query : str
        The link's part after the question mark: what the page begins with.
    address : str
        The link's part before it.
    """
    ui.add_css(_CSS)
    ui.colors(primary="#0b5394")
    try:
        state, wrong = state_of(query), ""
    except PysuiteError as error:
        state, wrong = LabState(), f"This link cannot be shown: {error}. Here is the reference cell instead."
    complaint = ui.label(wrong).classes("complaint").props("role=alert")
    session = Session(service, state, complaint.set_text, ui.context.client, address)
    top = Top(session)
    with ui.element("main").classes("lab"):
        with (
            ui.element("section").classes("side").props('aria-label="What the cell is and what it is given"')
        ):
            chooser = Chooser(session)
            top.swapped(chooser.refresh)
            _watching(session)
        with ui.element("div").classes("stage"):
            benches = _Benches(session)
            Tabs(session, benches.first)
    ui.context.client.on_delete(session.close)


class _Benches:
    """One bench, or two side by side."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.place = ui.element("div").classes("benches")
        with self.place:
            self.first = Bench(session, 0)
        self.second: Bench | None = None
        self.holder: ui.element | None = None
        session.listen(lambda _, new: self._fit(new))
        self._fit(session.state)

    def _fit(self, state: LabState) -> None:
        if state.second is not None and self.holder is None:
            with self.place:
                self.holder = ui.element("div").classes("beside")
                with self.holder:
                    self.second = Bench(self.session, 1)
        elif state.second is None and self.holder is not None and self.second is not None:
            self.second.stop()
            self.holder.delete()
            self.holder = self.second = None


def _watching(session: Session) -> None:
    """Build the choice of how long and what is watched."""
    with fold_out("What is watched"):
        hours = ui.input("Hours", value=f"{session.state.hours:g}").props(
            f'dense hint="{SHORTEST:g} to {LONGEST:g}"'
        )

        def typed() -> None:
            try:
                session.change(hours=parse_quantity(hours.value, "h", name="hours"))
            except PysuiteError as error:
                session.say(str(error))

        hours.on("change", typed)
        ui.select(
            list(reference().readouts),
            label="Readouts",
            value=list(session.state.readouts),
            multiple=True,
            with_input=True,
            on_change=lambda event: session.change(readouts=tuple(event.value)),
        ).classes("wide").props("outlined dense options-dense use-chips")
