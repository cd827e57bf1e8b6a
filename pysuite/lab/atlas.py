"""What the map shows: the pathways, their species and reactions in place, and what is known of each.

It is read from the pages and the claims and holds texts, ids and places only. Colours come from a run (see
`paint`), and the drawing is the browser's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pysuite.build.sheet import Event, Sheet, Thing, draw_sheet
from pysuite.errors import PysuiteError, UnknownName

if TYPE_CHECKING:
    from pysuite.build.entities import Assignment, Page, Reaction
    from pysuite.claim_form import Claim
    from pysuite.flat import FlatModel
    from pysuite.report.wiring import Edge, Node, Wires
    from pysuite.words.names import Names

__all__ = ["Atlas", "ClaimCard", "Leaf", "Number", "ReactionCard", "read_atlas"]

_NAME = re.compile(r"[A-Za-z_]\w*")


@dataclass(frozen=True)
class Number:
    """A number in a rate law: its flat id, value, unit, meaning, how it is known, and its sources in full."""

    id: str
    value: float
    unit: str
    meaning: str
    grade: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class ClaimCard:
    """A claim as the browser lists it."""

    id: str
    claim: str
    where: str
    tier: str


@dataclass(frozen=True)
class ReactionCard:
    """What is known of one reaction.

    Parameters
    ----------
    id : str
        Its flat id.
    sentence, equation, law : str
        What it means, what it turns into what, and how fast.
    sources : tuple of str
        Of the reaction itself, in full.
    numbers : tuple of Number
        Those in its law.
    cut_by, seen_by : tuple of str
        Claims whose control cuts it, and claims that look at what it changes.
    """

    id: str
    sentence: str
    equation: str
    law: str
    sources: tuple[str, ...]
    numbers: tuple[Number, ...]
    cut_by: tuple[str, ...]
    seen_by: tuple[str, ...]


@dataclass(frozen=True)
class Leaf:
    """One pathway: its sheet, and the flat ids behind the names on it."""

    label: str
    title: str
    story: str
    sheet: Sheet
    flat: Mapping[str, str]
    cards: Mapping[str, ReactionCard]

    @property
    def species(self) -> tuple[str, ...]:
        """All species on its sheet, by flat id."""
        return tuple(dict.fromkeys(self.flat[box.thing.id] for box in self.sheet.boxes))

    @property
    def names(self) -> tuple[str, ...]:
        """All species and reactions that a run must show to colour it, by flat id."""
        return (*self.species, *self.cards)


@dataclass(frozen=True)
class Atlas:
    """All pathways, what passes between them, and all claims."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    leaves: Mapping[str, Leaf]
    claims: tuple[ClaimCard, ...]

    def leaf(self, label: str) -> Leaf:
        """Return a pathway by its label."""
        if label not in self.leaves:
            raise UnknownName("pathway", label, self.leaves)
        return self.leaves[label]

    def claim(self, name: str) -> ClaimCard:
        """Return a claim by its id."""
        found = next((one for one in self.claims if one.id == name), None)
        if found is None:
            raise UnknownName("claim", name, [one.id for one in self.claims])
        return found


def read_atlas() -> Atlas:
    """Read the pages and the claims of the suite."""
    from pysuite.claims import claims
    from pysuite.paths import models_dir
    from pysuite.report.wiring import read_wires
    from pysuite.words.names import model_names

    wires, names, all_claims = read_wires(models_dir()), model_names(), claims()
    cut_by, seen_by = _tests(all_claims, wires, names)
    leaves = {}
    for label, part in wires.parts.items():
        flat = _flat_names(label, part.page, part.shared, names.flat)
        cards = {
            card.id: card
            for one in part.page.reactions
            if (card := _card(label, part.page, one, flat, wires, cut_by, seen_by)).id in names.flat.reactions
        }
        leaves[label] = Leaf(
            label,
            part.page.title or label,
            part.page.header.get("STORY", ""),
            _sheet(label, part.page, flat, frozenset(cards)),
            flat,
            cards,
        )
    shown = tuple(ClaimCard(one.id, one.claim, one.where, one.tier) for one in all_claims if not one.needs)
    return Atlas(wires.nodes, wires.edges, leaves, shown)


def _flat_names(label: str, page: Page, shared: Mapping[str, str], flat: FlatModel) -> dict[str, str]:
    """Return the flat id of everything that a page names: species may keep their plain name there."""
    known = {*flat.readouts, *flat.parameters}
    own = {name: f"{label}_{name}" if f"{label}_{name}" in known else name for name in page.known()}
    return {name: shared.get(name, mine) for name, mine in own.items()}


def _tests(
    claims: Iterable[Claim], wires: Wires, names: Names
) -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    """Return the claims by reaction that their controls cut, and by readout that they look at."""
    from pysuite.judge import readouts_of

    cut_by: dict[str, list[str]] = defaultdict(list)
    seen_by: dict[str, list[str]] = defaultdict(list)
    for one in claims:
        if one.needs:
            continue
        for reaction in wires.cuts(one, names):
            cut_by[reaction].append(one.id)
        try:
            looked_at = readouts_of(one)
        except PysuiteError:
            continue  # a part that the model lacks: the verdict says so
        for readout in looked_at:
            seen_by[readout].append(one.id)
    return _frozen(cut_by), _frozen(seen_by)


def _frozen(found: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(dict.fromkeys(ids)) for name, ids in found.items()}


def _card(  # noqa: PLR0917 - all tables that a card is made of
    label: str,
    page: Page,
    one: Reaction,
    flat: Mapping[str, str],
    wires: Wires,
    cut_by: Mapping[str, tuple[str, ...]],
    seen_by: Mapping[str, tuple[str, ...]],
) -> ReactionCard:
    inside = set(_NAME.findall(one.law))
    changed = [flat.get(name, name) for name in one.changes()]
    watched = dict.fromkeys(claim for name in changed for claim in _watchers(name, label, seen_by))
    reaction = f"{label}_{one.id}"
    arrow = "\N{LEFT RIGHT ARROW}" if one.reversible else "\N{RIGHTWARDS ARROW}"
    return ReactionCard(
        id=reaction,
        sentence=one.said.meaning,
        equation=f"{_side(one.reactants)} {arrow} {_side(one.products)}".strip(),
        law=one.law,
        sources=tuple(map(wires.cite, one.said.keys)),
        numbers=tuple(_number(x, flat, wires) for x in page.numbers if x.id in inside),
        cut_by=cut_by.get(reaction, ()),
        seen_by=tuple(claim for claim in watched if claim not in cut_by.get(reaction, ())),
    )


def _watchers(name: str, label: str, seen_by: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """Return the claims that look at a species, or at the total of it."""
    plain = name.removeprefix(f"{label}_")
    return tuple(claim for one in (name, plain, f"{plain}_total") for claim in seen_by.get(one, ()))


def _side(names: tuple[str, ...]) -> str:
    if not names:
        return "\N{EMPTY SET}"
    return " + ".join(f"{names.count(x)} {x}" if names.count(x) > 1 else x for x in dict.fromkeys(names))


def _number(one: Assignment, flat: Mapping[str, str], wires: Wires) -> Number:
    fold = (
        "" if one.said.fold is None else (", exact" if one.said.fold == 1 else f", within x{one.said.fold:g}")
    )
    return Number(
        flat.get(one.id, one.id),
        one.value,
        one.unit or "",
        one.said.meaning,
        f"{one.said.grade or 'not graded'}{fold}",
        tuple(map(wires.cite, one.said.keys)),
    )


def _sheet(label: str, page: Page, flat: Mapping[str, str], reactions: frozenset[str]) -> Sheet:
    species = {*page.species_ids, *(rule.id for rule in page.rules)} & flat.keys()
    plain = {one.id: one.name for one in page.names}
    things = [Thing(name, plain.get(name, name), _kind(name)) for name in page.species_ids]
    events = []
    for one in page.reactions:
        if f"{label}_{one.id}" not in reactions:
            continue
        sides = {*one.reactants, *one.products}
        readers = dict.fromkeys(x for x in _NAME.findall(one.law) if x in species and x not in sides)
        known = tuple((name, "modifier") for name in readers if name in page.species_ids)
        if sides or known:
            events.append(Event(one.id, one.reactants, one.products, known))
    return draw_sheet(label, page.title, things, [one for one in events if one.reactants or one.products])


def _kind(name: str) -> str:
    if name.endswith("_mRNA"):
        return "message"
    return "complex" if "__" in name else "protein"
