"""The head of the page: what this is, one cell or two, and the link to what is shown."""

from __future__ import annotations

from collections.abc import Callable

from nicegui import ui

from pysuite.lab.session import Session
from pysuite.lab.state import LabState

__all__ = ["Top"]


class Top:
    """The head of the page.

    Parameters
    ----------
    session : Session
        Whose.
    """

    def __init__(self, session: Session) -> None:
        self.session = session
        self._swapped: Callable[[], None] = lambda: None
        with ui.element("header").classes("top"):
            with ui.element("h1"):
                ui.label("Myeloma lab")
            ui.label(
                "Give a virtual myeloma cell a lesion, a marrow and a drug, and watch it live or die."
            ).classes("lead")
            with ui.element("div").classes("tools"):
                self.compare = ui.button("Compare two cells", on_click=self._compare).props(
                    "outline dense no-caps"
                )
                self.which = ui.toggle(
                    {0: "Edit the cell", 1: "Edit the other"}, value=0, on_change=self._edit
                ).props("dense no-caps")
                ui.button("Start afresh", on_click=self._afresh).props("flat dense no-caps")
        session.listen(self._heard)
        self._fit(session.state)
        self._tell_address(session.state)

    def swapped(self, callback: Callable[[], None]) -> None:
        """Call this when the choosers are for another cell than before."""
        self._swapped = callback

    def _compare(self) -> None:
        state = self.session.state
        if state.second is None:
            self.session.change(second=state.first)
            self.which.value = 1
        else:
            self.session.editing = 0
            self.session.change(second=None)
            self.which.value = 0

    def _edit(self) -> None:
        self.session.editing = int(self.which.value or 0)
        self._swapped()

    def _afresh(self) -> None:
        self.session.editing = 0
        self.session.become(LabState())
        self.which.value = 0
        self._swapped()

    def _heard(self, old: LabState, new: LabState) -> None:
        if (old.second is None) != (new.second is None):
            self._fit(new)
        self._tell_address(new)

    def _fit(self, state: LabState) -> None:
        two = state.second is not None
        self.compare.text = "One cell only" if two else "Compare two cells"
        self.which.set_visibility(two)

    def _tell_address(self, _: LabState) -> None:
        """Keep the address of the page in step, so that a reload shows the same."""
        query = self.session.query
        self.session.client.run_javascript(
            f"history.replaceState(null, '', location.pathname + {('?' + query if query else '')!r})"
        )
