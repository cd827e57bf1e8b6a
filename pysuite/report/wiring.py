"""The wiring of the pages, and which of it a claim tests.

It answers which pathway hands what to which, from the pages themselves, and which of these edges a claim's
scenes drive, its control cuts and its readouts see. It draws nothing; `wiring_svg` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pysuite.build.entities import Instance, Page, Reaction
from pysuite.errors import PysuiteError

if TYPE_CHECKING:
    from pysuite.claim_form import Claim, Scene
    from pysuite.words.names import Names

__all__ = ["GIVEN", "Edge", "Node", "Tested", "Wires", "read_wires"]

GIVEN = "given"
"""Label of what comes from outside: drugs, stimuli and what nobody makes."""

_NAME = re.compile(r"[A-Za-z_]\w*")
_EVENTS = {"momp": "cytoC_fraction", "death": "cPARP_fraction", "dead": "cPARP_fraction"}


@dataclass(frozen=True)
class Node:
    """One pathway page."""

    label: str
    title: str
    story: str


@dataclass(frozen=True)
class Edge:
    """What one page hands to another."""

    source: str
    target: str
    via: tuple[str, ...]
    supply: bool

    @property
    def id(self) -> str:
        """Name within a page of HTML."""
        return f"{self.source}-{self.target}"


@dataclass(frozen=True)
class Tested:
    """What of the wiring a claim is about."""

    edges: frozenset[str]
    cut_in: frozenset[str]
    seen_in: frozenset[str]


@dataclass(frozen=True)
class _Part:
    """One page in its place: which shared names it makes and which it reads."""

    instance: Instance
    page: Page
    shared: Mapping[str, str] = field(default_factory=dict)

    def outside(self, names: Iterable[str]) -> set[str]:
        return {self.shared[name] for name in names if name in self.shared}

    @cached_property
    def makes(self) -> set[str]:
        held = {one.id for one in self.page.species if one.held}
        changed = {name for one in self.page.reactions for name in one.changes()} - held
        return self.outside(changed | {rule.id for rule in self.page.rules})

    @cached_property
    def reads(self) -> set[str]:
        texts = [one.law for one in self.page.reactions] + [rule.formula for rule in self.page.rules]
        said = {name for text in texts for name in _NAME.findall(text)}
        said |= {name for one in self.page.reactions for name in one.reactants}
        return self.outside(said - set(self.page.compartment_ids))


@dataclass(frozen=True)
class Wires:
    """All pages and what they hand to one another.

    Attributes
    ----------
    parts
        The pages by label.
    sources
        ``sources.toml``: what each key stands for.
    capacities
        Shared names without a unit, 1 = normal: they supply the pages and carry no signal.
    given
        Species of the drugs, stimuli and ligands.
    """

    parts: Mapping[str, _Part]
    sources: Mapping[str, Mapping[str, Any]]
    capacities: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """The pages, in the order of the wiring, and what comes from outside."""
        pages = [
            Node(label, one.page.id or label, one.page.title or one.page.header.get("STORY", ""))
            for label, one in self.parts.items()
        ]
        return (*pages, Node(GIVEN, "drugs, stimuli", "what is given from outside"))

    @cached_property
    def edges(self) -> tuple[Edge, ...]:
        """What passes between the pages."""
        via: dict[tuple[str, str], list[str]] = {}
        for name in sorted({name for one in self.parts.values() for name in one.reads}):
            readers = [label for label, one in self.parts.items() if name in one.reads]
            for maker in self._makers(name):
                for reader in readers:
                    if maker != reader:
                        via.setdefault((maker, reader), []).append(name)
        return tuple(
            Edge(maker, reader, tuple(names), self.capacities.issuperset(names))
            for (maker, reader), names in via.items()
        )

    def _makers(self, name: str) -> list[str]:
        makers = [label for label, one in self.parts.items() if name in one.makes]
        return [GIVEN, *makers] if name in self.given or not makers else makers

    def reaction(self, flat_id: str) -> tuple[str, Reaction] | None:
        """Return the page's label and the reaction behind an id of the flat model."""
        label, _, name = flat_id.partition("_")
        part = self.parts.get(label)
        found = None if part is None else next((x for x in part.page.reactions if x.id == name), None)
        return None if found is None else (label, found)

    def tested(self, claim: Claim, names: Names) -> Tested:
        """Return what a claim drives, cuts and sees."""
        from pysuite.judge import readouts_of

        if claim.needs:
            return Tested(frozenset(), frozenset(), frozenset())
        looked_at = readouts_of(claim) | _events_of(claim)
        seen = frozenset(label for name in looked_at for label in self._homes(name))
        reactions = [x for name in self.cuts(claim, names) if (x := self.reaction(name)) is not None]
        edges = {edge for label, one in reactions for edge in self._around(label, one, seen)}
        cut_in = {label for label, _ in reactions} | set(self._dials(claim, names))
        edges |= {
            edge.id
            for edge in self.edges
            for name in self._driven(claim, names)
            if name in edge.via and edge.source == GIVEN
        }
        return Tested(frozenset(edges), frozenset(cut_in), seen)

    def cuts(self, claim: Claim, names: Names) -> tuple[str, ...]:
        """Return the reactions that a claim's controls and scenes cut, by their ids in the flat model."""
        found: dict[str, None] = {}
        for scene in _all_scenes(claim):
            for part in (scene, *scene.change):
                try:
                    found |= dict.fromkeys(names.cuts(part.cut))
                except PysuiteError:
                    continue  # a part that the model lacks: the verdict says so
        return tuple(found)

    def keys(self, claim: Claim, names: Names) -> tuple[str, ...]:
        """Return the sources of the reactions that a claim cuts, and of the numbers in their laws."""
        found: dict[str, None] = {}
        for name in self.cuts(claim, names):
            home = self.reaction(name)
            if home is None:
                continue
            label, one = home
            inside = set(_NAME.findall(one.law))
            found |= dict.fromkeys(one.said.keys)
            for number in self.parts[label].page.numbers:
                if number.id in inside:
                    found |= dict.fromkeys(number.said.keys)
        return tuple(found)

    def cite(self, key: str) -> str:
        """Return a source as people cite it."""
        entry = self.sources.get(key, {})
        doi = f", doi:{entry['doi']}" if "doi" in entry else ""
        return f"{entry.get('cite', key)}{doi}"

    def _around(self, label: str, one: Reaction, seen: frozenset[str]) -> set[str]:
        """Return the edges that feed a reaction, and those that it feeds towards what is looked at."""
        part = self.parts[label]
        before = part.outside([*_NAME.findall(one.law), *one.reactants])
        after = part.outside(one.changes())
        return {
            edge.id
            for edge in self.edges
            if (edge.target == label and (before - self.capacities) & set(edge.via))
            or (edge.source == label and edge.target in seen and after & set(edge.via))
        }

    def _homes(self, readout: str) -> list[str]:
        """Return the page that computes or holds a readout."""
        for label, part in self.parts.items():
            local = {rule.id for rule in part.page.rules} | set(part.page.species_ids)
            made = part.makes if readout in part.shared.values() else local
            if readout in made:
                return [label]
        return []

    def _dials(self, claim: Claim, names: Names) -> Iterable[str]:
        for scene in claim.control:
            for gene in scene.expression:
                if gene in names.flat.dials:
                    yield names.flat.dials[gene].partition("_")[0]

    def _driven(self, claim: Claim, names: Names) -> set[str]:
        """Return the species that a claim's scenes give."""
        found = set()
        for scene in claim.cast().values():
            for name in [*scene.milieu, *(name for step in scene.treat for name in step.doses)]:
                try:
                    found.add(names.catalogue.treatment(name).species)
                except PysuiteError:
                    continue
        return found


def _events_of(claim: Claim) -> set[str]:
    """Return the readouts that decide on MOMP and death, where a sentence speaks of them."""
    said = " ".join(sentence for expect in claim.expect for sentence in expect.sentences).split()
    return {readout for word, readout in _EVENTS.items() if word in said}


def _all_scenes(claim: Claim) -> Iterable[Scene]:
    yield from claim.cast().values()
    for control in claim.control:
        yield control
        yield from control.scenes.values()


@lru_cache(maxsize=2)
def read_wires(models: Path) -> Wires:
    """Read the wiring of a models folder."""
    from pysuite.build.suite import read_suite
    from pysuite.catalogue import read_catalogue

    suite = read_suite(models)
    parts = {
        instance.label: _Part(instance, page, dict(zip(page.ports, instance.ports, strict=False)))
        for instance, page in suite.wired
    }
    units = suite.top.units_of if suite.top else []
    table = read_catalogue(models)
    given = frozenset(one.species for one in (*table.drugs.values(), *table.milieu.values()))
    return Wires(parts, suite.sources, frozenset(one.id for one in units if one.unit == "unity"), given)
