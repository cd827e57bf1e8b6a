"""What is open below the time courses: map, claims, dose curve, matrix, and what can be taken along."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from nicegui import ui

from pysuite.lab.parts.atlas_map import AtlasMap
from pysuite.lab.parts.bench import Bench
from pysuite.lab.parts.claims import Claims
from pysuite.lab.parts.plates import Curve, Matrix
from pysuite.lab.parts.take import Take
from pysuite.lab.session import Session
from pysuite.lab.state import LabState, Tab

__all__ = ["Tabs"]


class Tabs:
    """The tabs of a page; what is in one is built when it is first opened.

    Parameters
    ----------
    session : Session
        Whose.
    bench : Bench
        The cell that the tabs are about.
    """

    def __init__(self, session: Session, bench: Bench) -> None:
        self.session = session
        self._build: dict[Tab, tuple[str, Callable[[], object]]] = {
            "map": ("Map", lambda: AtlasMap(session)),
            "claims": ("Claims", lambda: Claims(session)),
            "curve": ("Dose curve", lambda: Curve(session)),
            "synergy": ("Two drugs", lambda: Matrix(session)),
            "take": ("Take it along", lambda: Take(session)),
        }
        self._panels: dict[str, ui.tab_panel] = {}
        self._built: dict[str, object] = {}
        with (
            ui.tabs(on_change=lambda event: self._open(str(event.value)))
            .props("dense no-caps align=left inline-label outside-arrows mobile-arrows")
            .classes("tabs") as tabs
        ):
            for name, (title, _) in self._build.items():
                ui.tab(name, label=title)
        self._tabs = tabs
        tabs.value = session.state.tab
        with ui.tab_panels(tabs, value=session.state.tab, animated=False, keep_alive=True).classes("panels"):
            for name in self._build:
                self._panels[name] = ui.tab_panel(name)
        self._open(session.state.tab)
        session.listen(self._heard)

    def _heard(self, old: LabState, new: LabState) -> None:
        if new.tab not in {old.tab, self._tabs.value}:
            self._tabs.value = new.tab

    def _open(self, name: str) -> None:
        if name in self._panels and name not in self._built:
            with self._panels[name]:
                self._built[name] = self._build[cast(Tab, name)][1]()
        self.session.change(tab=name)
        found = self._built.get(name)
        if isinstance(found, AtlasMap):
            found.shown()
