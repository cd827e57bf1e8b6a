"""The map: all pathways, or one of them with its species and reactions, in the colours of the run."""

from __future__ import annotations

from nicegui import ui

from pysuite.errors import PysuiteError
from pysuite.lab.atlas import Atlas, Leaf, ReactionCard
from pysuite.lab.elements import PathwayMap, Slide, fold_out, heading
from pysuite.lab.latest import Latest
from pysuite.lab.paint import (
    LEGEND,
    change_said,
    colours_of,
    leaf_elements,
    overview_colours,
    overview_elements,
)
from pysuite.lab.scales import rounded
from pysuite.lab.session import Session
from pysuite.lab.state import LabState
from pysuite.lab.tasks import Course

__all__ = ["AtlasMap"]

_STEPS = 24
_SOON = 0.05
"""The first step of the clock after the start (hours)."""
_MOST_CLAIMS = 12


class AtlasMap:
    """The panel; it follows the cell of its session and the clock on the panel."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.latest = Latest()
        self.atlas: Atlas | None = None
        self.moment: Course | None = None
        self._step = _STEPS
        self._laid: str | None = None
        with ui.row().classes("map-head"):
            self._choice = (
                ui.select(
                    {"": "All pathways"},
                    label="Pathway",
                    value="",
                    on_change=lambda event: self._turn(event.value),
                )
                .props("outlined dense options-dense")
                .classes("map-choice")
            )
            with ui.element("div").classes("map-clock"):
                self._time = ui.label("")
                Slide("Time on the map", _STEPS, _STEPS, self._moved, "at the end")
            ui.button("Whole map", on_click=self._whole).props("outline dense no-caps")
        self._told = ui.label("reading the pathways").props("role=status").classes("done")
        self.map = PathwayMap(self._picked)
        _legend()
        self._card = (
            ui.element("section")
            .classes("card")
            .props('aria-live=polite aria-label="What was chosen on the map"')
        )
        with fold_out("All reactions of this pathway, as a list"):
            self._list = ui.element("div").classes("reactions")
        session.listen(self._heard)
        session.at_end(self.latest.stop)
        self.latest.ask(self._begin)

    async def _begin(self) -> None:
        self.atlas = await self.session.service.atlas()
        titles = {label: leaf.title for label, leaf in self.atlas.leaves.items()}
        page = self.session.state.page
        self._choice.set_options({"": "All pathways", **titles}, value=page if page in titles else "")
        await self._run()

    # What is shown

    def _heard(self, old: LabState, new: LabState) -> None:
        if (old.first, old.hours, old.page) != (new.first, new.hours, new.page) and new.tab == "map":
            self.latest.ask(self._run)

    def shown(self) -> None:
        """Catch up with what changed while another tab was open."""
        if self.atlas is not None:
            self.latest.ask(self._run)

    def _turn(self, page: str | None) -> None:
        self.session.change(page=page or "")

    def _whole(self) -> None:
        self.map.fit()

    @property
    def _hours(self) -> float:
        """The time on the clock: its steps grow, since much happens soon after a dose."""
        end = self.session.state.hours
        if self._step >= _STEPS:
            return end
        return max(0.1, rounded(_SOON * (end / _SOON) ** (self._step / _STEPS)))

    def _moved(self, step: int) -> str:
        self._step = step
        self.latest.ask(self._run)
        return f"at {self._hours:g} h"

    @property
    def _leaf(self) -> Leaf | None:
        return None if self.atlas is None else self.atlas.leaves.get(self.session.state.page)

    async def _run(self) -> None:
        atlas, leaf, state = self.atlas, self._leaf, self.session.state
        if atlas is None:
            return
        if self._laid != state.page:
            self._lay(atlas, leaf)
        self._time.text = f"at {self._hours:g} h, against the start"
        every = dict.fromkeys(name for one in atlas.leaves.values() for name in one.species)
        names = tuple(every) if leaf is None else leaf.names
        try:
            self.moment = await self.session.service.moment(
                state.first.cell(), self._hours, names, rates=leaf is not None
            )
        except PysuiteError as error:
            self._told.text = f"The map keeps its old colours: {error}"
            return
        self.map.paint(
            overview_colours(atlas, self.moment) if leaf is None else colours_of(self.moment, leaf.cards)
        )
        self._told.text = self._summary(leaf)

    def _summary(self, leaf: Leaf | None) -> str:
        if leaf is None:
            return "Darker pathways have moved further. Click one to open it, or a line to see what passes."
        size = f"{len(leaf.species)} species, {len(leaf.cards)} reactions"
        return f"{leaf.title}: {size}. Click a line for its reaction, a box for its amount."

    def _lay(self, atlas: Atlas, leaf: Leaf | None) -> None:
        self._laid = self.session.state.page
        self._choice.value = leaf.label if leaf else ""
        label = "Map of all pathways" if leaf is None else f"Map of {leaf.title}"
        self.map.lay(overview_elements(atlas) if leaf is None else leaf_elements(leaf), label)
        self._card.clear()
        self._list.clear()
        with self._list:
            if leaf is None:
                for one in atlas.leaves.values():
                    ui.button(one.title, on_click=lambda _, x=one: self._turn(x.label)).props(
                        "flat dense no-caps align=left"
                    )
            else:
                for card in leaf.cards.values():
                    ui.button(card.sentence or card.id, on_click=lambda _, x=card: self._open(x)).props(
                        "flat dense no-caps align=left"
                    )

    # What was clicked

    def _picked(self, said: dict[str, str]) -> None:
        leaf = self._leaf
        if said.get("page"):
            self._turn(said["page"])
        elif leaf is None:
            self._passes(said.get("event", ""))
        elif said.get("event") in leaf.cards:
            self._open(leaf.cards[said["event"]])
        elif said.get("thing"):
            self.map.light(said["thing"])
            self._card.clear()
            with self._card:
                heading(said["thing"], 3)
                ui.label(change_said(said["thing"], self.moment))

    def _passes(self, name: str) -> None:
        """Show what one pathway hands to another."""
        edge = next((one for one in self.atlas.edges if one.id == name), None) if self.atlas else None
        if edge is None:
            return
        self.map.light(name)
        self._card.clear()
        with self._card:
            heading(f"{edge.source} to {edge.target}", 3)
            ui.label(f"What passes: {', '.join(edge.via)}")

    def _open(self, card: ReactionCard) -> None:
        """Show what is known of a reaction."""
        self.map.light(card.id)
        self._card.clear()
        with self._card:
            heading(card.sentence or card.id, 3)
            ui.label(card.equation).classes("equation")
            with ui.element("dl").classes("facts"):
                _fact("Its name", card.id.replace("_", ".", 1))
                _fact("How fast", card.law)
                _fact("In this run", change_said(card.id, self.moment))
                _fact("Source", "; ".join(card.sources))
            if card.numbers:
                ui.html(_numbers(card), sanitize=False).classes("scroll")
            self._claims("Claims that cut it to see whether it matters", card.cut_by)
            self._claims("Claims that look at what it changes", card.seen_by)

    def _claims(self, title: str, names: tuple[str, ...]) -> None:
        if not names or self.atlas is None:
            return
        ui.label(title).classes("name")
        with ui.element("ul"):
            for name in names[:_MOST_CLAIMS]:
                with ui.element("li"):
                    said = self.atlas.claim(name).claim
                    ui.button(
                        f"{name}: {said}",
                        on_click=lambda _, x=name: self.session.change(claim=x, tab="claims"),
                    ).props("flat dense no-caps align=left")
            if len(names) > _MOST_CLAIMS:
                ui.label(f"and {len(names) - _MOST_CLAIMS} more")


def _fact(name: str, text: str) -> None:
    if text:
        with ui.element("dt"):
            ui.label(name)
        with ui.element("dd"):
            ui.label(text)


def _numbers(card: ReactionCard) -> str:
    from html import escape

    rows = "".join(
        f'<tr><th scope="row">{escape(one.id)}</th><td>{one.value:g} {escape(_unit(one.unit))}</td>'
        f"<td>{escape(one.meaning)}</td><td>{escape(one.grade)}</td>"
        f"<td>{escape('; '.join(one.sources))}</td></tr>"
        for one in card.numbers
    )
    head = "".join(
        f'<th scope="col">{x}</th>' for x in ("number", "value", "what it means", "how it is known", "source")
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _unit(name: str) -> str:
    return {
        "unity": "",
        "per_hour": "per h",
        "per_nM_per_hour": "per nM per h",
        "nM_per_hour": "nM per h",
    }.get(name, name)


def _legend() -> None:
    with ui.element("div").classes("legend").props('aria-label="Colours"'):
        for fill, words in LEGEND:
            with ui.element("span"):
                ui.element("i").style(f"background: {fill}")
                ui.label(words)
