"""The claims browser: every statement of the review, and a replay of its scenes beside their control."""

from __future__ import annotations

import asyncio
from html import escape

from nicegui import ui

from pysuite.errors import PysuiteError
from pysuite.lab.atlas import Atlas, ClaimCard
from pysuite.lab.drawing import scene_chart
from pysuite.lab.elements import Chart, fold_out, heading
from pysuite.lab.session import Session
from pysuite.lab.state import LabState
from pysuite.lab.tasks import Replay
from pysuite.report.picture import Picture

__all__ = ["Claims"]

_HIGH = 240
_TIERS = {
    "quick": "some runs: seconds",
    "search": "a search for doses: up to a minute or two",
    "population": "many cells: up to some minutes",
}


class Claims:
    """The panel; what is open is part of the state."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.atlas: Atlas | None = None
        self._task: asyncio.Task[None] | None = None
        self._choice = (
            ui.select(
                {},
                label="Claim (write to search)",
                with_input=True,
                on_change=lambda event: self._choose(event.value),
            )
            .props("outlined dense options-dense")
            .classes("wide")
        )
        self._card = ui.element("div")
        session.listen(self._heard)
        begin = asyncio.create_task(self._read())
        session.at_end(lambda: _cancel(begin))
        session.at_end(self.stop)

    async def _read(self) -> None:
        self.atlas = await self.session.service.atlas()
        names = {one.id: f"{one.id}: {one.claim}" for one in self.atlas.claims}
        chosen = self.session.state.claim
        self._choice.set_options(names, value=chosen if chosen in names else None)
        self._show()

    def _heard(self, old: LabState, new: LabState) -> None:
        if old.claim != new.claim and self.atlas is not None:
            if self._choice.value != (new.claim or None):
                self._choice.value = new.claim or None
            self._show()

    def _choose(self, name: str | None) -> None:
        self.session.change(claim=name or "")

    def _show(self) -> None:
        """Show the claim that is open."""
        self.stop()
        self._card.clear()
        if self.atlas is None or not self.session.state.claim:
            return
        try:
            card = self.atlas.claim(self.session.state.claim)
        except PysuiteError as error:
            self.session.say(str(error))
            return
        with self._card:
            heading(card.claim, 3)
            ui.label(f"{card.id}, {card.where}; {_TIERS[card.tier]}").classes("done")
            with ui.row():
                self._play = ui.button("Replay its scenes", on_click=lambda: self._start(card)).props(
                    "dense no-caps"
                )
                self._end = ui.button("Cancel", on_click=self.stop).props("outline dense no-caps")
            self._told = ui.label("").props("role=status").classes("fate-word")
            self._shown = ui.element("div")
        self._end.set_visibility(False)

    def _start(self, card: ClaimCard) -> None:
        self.stop()
        self._task = asyncio.create_task(self._replay(card))

    async def _replay(self, card: ClaimCard) -> None:
        self._told.text = "playing the scenes, intact and with the mechanism cut"
        self._end.set_visibility(True)
        try:
            found = await self.session.service.replay(card.id)
        except PysuiteError as error:
            self._told.text = str(error)
            return
        except asyncio.CancelledError:
            self._told.text = "Cancelled."
            raise
        finally:
            self._end.set_visibility(False)
        self._draw(found)

    def _draw(self, found: Replay) -> None:
        margin = "" if found.margin is None else f" (margin {found.margin:+.2f} doublings)"
        self._told.text = f"{found.word.capitalize()}{margin}"
        self._shown.clear()
        with self._shown:
            ui.label(found.sentence)
            if len(found.details) > 1:
                with fold_out("Every expectation and control"):
                    ui.html("".join(f"<p>{escape(one)}</p>" for one in found.details), sanitize=False)
            for one in found.pictures:
                heading(one.title, 3)
                _dots(one) if one.dots else _sides(one)

    def stop(self) -> None:
        """Stop a replay that is under way."""
        if self._task is not None:
            _cancel(self._task)


def _cancel(task: asyncio.Task[None]) -> None:
    if not task.done():
        task.cancel()


def _sides(shown: Picture) -> None:
    """Draw the scenes intact and, beside them, with the mechanism cut, on the same scale."""
    top = max((max(line.values) for line in shown.lines), default=0.0) * 1.05 or 1.0
    with ui.element("div").classes("benches"):
        for control, title in ((False, "As it is"), (True, "Mechanism cut")):
            if any(line.control == control for line in shown.lines):
                with ui.element("div"):
                    ui.label(title).classes("name")
                    scenes = ", ".join(dict.fromkeys(x.label for x in shown.lines if x.control == control))
                    chart = Chart(_HIGH)
                    chart.show(
                        scene_chart(shown, control=control, top=float(f"{top:.3g}")),
                        f"{shown.title}, {title}: {scenes}",
                    )


def _dots(shown: Picture) -> None:
    """Show the doses that kill as a table."""
    side = {"": "", "above": "more than ", "below": "less than "}
    rows = "".join(
        f'<tr><th scope="row">{escape(one.label)}</th>'
        f"<td>{'mechanism cut' if one.control else 'as it is'}</td>"
        f"<td>{side[one.side]}{one.dose:.3g}</td></tr>"
        for one in shown.dots
    )
    head = "".join(f'<th scope="col">{x}</th>' for x in ("scene", "", "dose"))
    ui.html(f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>", sanitize=False)
