"""One cell on the bench: its name, its fate and its time courses."""

from __future__ import annotations

import math
from collections.abc import Callable

from nicegui import ui

from pysuite.errors import PysuiteError
from pysuite.lab.drawing import course_chart, course_height, course_said
from pysuite.lab.elements import Chart, fold_out, heading
from pysuite.lab.latest import Latest
from pysuite.lab.session import Session
from pysuite.lab.state import LabState
from pysuite.lab.tasks import Course

__all__ = ["Bench", "fate_of"]


class Bench:
    """Follows one cell of a session and shows what becomes of it.

    Parameters
    ----------
    session : Session
        Whose.
    place : int
        0 for the cell, 1 for the one beside it.
    ran : callable
        Told of each time course that is shown.
    """

    def __init__(self, session: Session, place: int, ran: Callable[[Course], None] | None = None) -> None:
        self.session, self.place, self._ran = session, place, ran
        self.latest = Latest()
        self.course: Course | None = None
        name = "The cell" if place == 0 else "The other cell"
        with ui.element("section").classes("bench").props(f'aria-label="{name}"'):
            self._name = heading(name, 2)
            self._said = ui.label("").classes("cell-said")
            with ui.element("div").classes("fate").props("role=status aria-live=polite aria-atomic=true"):
                self._word = ui.label("warming up the model").classes("fate-word")
            self._strip = ui.html("", sanitize=False).classes("strip")
            self._chart = Chart(360)
            with fold_out("The numbers as a table"):
                self._table = ui.html("", sanitize=False)
        session.listen(self._heard)
        session.at_end(self.stop)
        self.ask()

    def _heard(self, old: LabState, new: LabState) -> None:
        if self.place >= len(new.portraits):
            return
        before = old.portraits[self.place] if self.place < len(old.portraits) else None
        if (before, old.hours, old.readouts) != (new.portraits[self.place], new.hours, new.readouts):
            self.ask()

    def ask(self) -> None:
        """Ask for the time course of what is chosen now."""
        self.latest.ask(self._run)

    async def _run(self) -> None:
        state = self.session.state
        if self.place >= len(state.portraits):
            return
        cell = state.portraits[self.place].cell()
        try:
            course = await self.session.service.course(cell, state.hours, state.readouts)
        except PysuiteError as error:
            self._fail(cell.describe(), str(error))
            return
        self.course = course
        self._show(course)
        if self._ran is not None:
            self._ran(course)

    def _show(self, course: Course) -> None:
        self._said.text = course.said
        self._word.text = fate_of(course)
        self._strip.content = strip_of(course)
        self._chart.show(course_chart(course), course_said(course), course_height(course))
        self._table.content = table_of(course)

    def _fail(self, said: str, why: str) -> None:
        self._said.text = said
        self._word.text = f"This cell could not be followed: {why}"
        self._strip.content = ""

    def stop(self) -> None:
        """Leave the cell alone."""
        self.latest.stop()


def fate_of(course: Course) -> str:
    """Return what became of a cell, in a sentence."""
    end = f"{course.hours[-1]:g} h"
    if not course.viable:
        return "Not viable: this cell is dead before anything is given."
    if math.isnan(course.time_of_momp):
        return f"Alive after {end}: no MOMP, no death."
    momp = f"MOMP at {_time(course.time_of_momp)}"
    if math.isnan(course.time_of_death):
        return f"{momp}, but not dead within {end}."
    return f"Dead: {momp}, death at {_time(course.time_of_death)}."


def _time(hours: float) -> str:
    return f"{hours:.2f} h" if hours < 10 else f"{hours:.1f} h"  # noqa: PLR2004


def strip_of(course: Course) -> str:
    """Return the fate as a strip: alive, between MOMP and death, dead; patterns say it without colour."""
    end = course.hours[-1]
    momp = end if math.isnan(course.time_of_momp) else course.time_of_momp
    death = end if math.isnan(course.time_of_death) else course.time_of_death
    if not course.viable:
        momp = death = 0.0
    parts = [("alive", 0.0, momp), ("dying", momp, max(momp, death)), ("dead", death, end)]
    spans = "".join(
        f'<span class="part {name}" style="left:{100 * begin / end:.2f}%;'
        f'width:{100 * (stop - begin) / end:.2f}%">'
        f"{name if (stop - begin) / end > _ROOM else ''}</span>"
        for name, begin, stop in parts
        if stop > begin
    )
    return f'<div class="strip-box" aria-hidden="true">{spans}</div>'


_ROOM = 0.08  # share of the strip that a word needs


def table_of(course: Course) -> str:
    """Return the time course as a small table: begin, lowest, highest, end."""
    rows = "".join(
        f'<tr><th scope="row">{name}</th><td>{unit.replace("dimensionless", "")}</td>'
        + "".join(f"<td>{x:.4g}</td>" for x in (values[0], min(values), max(values), values[-1]))
        + "</tr>"
        for name, unit, values in zip(course.names, course.units, course.values, strict=True)
    )
    heads = ("readout", "unit", "at 0 h", "lowest", "highest", f"at {course.hours[-1]:g} h")
    head = "".join(f'<th scope="col">{one}</th>' for one in heads)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
