"""Rules about how a page reads: its sections, its sentences and its names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pysuite.build.book import STATES
from pysuite.build.entities import Page
from pysuite.build.rule import Rule, hint
from pysuite.build.suite import Suite
from pysuite.errors import Problem

__all__ = ["PREFIXES", "PROSE", "VERBS"]

_PATHWAY = {
    1: "WHERE", 2: "WHO", 3: "WHAT HAPPENS", 4: "HOW FAST", 5: "AT REST", 6: "NAMES AND IDENTITIES",
}  # fmt: skip
_TOP = {**_PATHWAY, 2: "WHO IS SHARED", 3: "WIRING", 4: "READ-OUTS"}
_HEADER = ("STORY", "COMES IN", "GOES OUT", "LEFT OUT", "RESTS ON")

#: What reactions do.
VERBS = (
    "activate", "bind", "cleave", "degrade", "dephosphorylate", "deubiquitinate", "export", "import",
    "inhibit", "lose", "make", "oligomerise", "phosphorylate", "recruit", "release", "repair", "rest",
    "transcribe", "translate", "ubiquitinate",
)  # fmt: skip

#: What parameters are called after: rate constants begin with k or v and a word that says of what.
PREFIXES = ("K", "n", "f", "level", "gain", "fold", "share", "stability", "ratio", "crowding")
_HOW_FAST = 4
_PARAMETER = re.compile(rf"^(?:[kv][a-z]*|{'|'.join(PREFIXES)})(?:_[A-Za-z0-9]+)+(?:__[A-Za-z0-9_]+)*$")
_PLAIN = re.compile(r"^[A-Za-z][A-Za-z0-9]*(?:__?[A-Za-z0-9]+)*$")
#: Words in small letters that may follow a protein's name besides the states.
_WORDS = re.compile(
    r"^(?:p\d+|[A-Z0-9].*|activity|rate|index|ligated|monomer|nuc|open|phase|protein|stress)$"
)


class SectionsInOrder(Rule):
    """A page has its header and its six sections, in order, and each statement in its own."""

    id = "L12"

    def check_page(self, page: Page, suite: Suite) -> Iterator[Problem]:
        """Compare headings with the six, and statements with the section that they stand in."""
        yield from self._header(page, ("STORY",) if page is suite.top else _HEADER)
        yield from self._headings(page, _TOP if page is suite.top else _PATHWAY)
        if page is suite.top:
            for reaction in page.reactions:
                why = "stands in the top file, which only wires: move it to a page"
                yield self.problem(page, reaction.line, reaction.id, why)
        else:
            yield from self._places(page)

    def _header(self, page: Page, wanted: tuple[str, ...]) -> Iterator[Problem]:
        if not page.title:
            yield self.problem(page, 1, None, "the first line should be '// file.ant: what it is about'")
        lacks = [word for word in wanted if not page.header.get(word)]
        if lacks:
            yield self.problem(page, 1, None, f"the header lacks {', '.join(lacks)}")

    def _headings(self, page: Page, wanted: dict[int, str]) -> Iterator[Problem]:
        found = [(heading.number, heading.title) for heading in page.headings]
        strange = [x for x in page.headings if wanted.get(x.number) != x.title]
        missing = [f"{number} {title}" for number, title in wanted.items() if (number, title) not in found]
        if strange:
            first = strange[0]
            right = wanted.get(first.number)
            why = f"the heading '{first.number} {first.title}' should be '{first.number} {right}'"
            why = why if right else f"'{first.number} {first.title}' is none of the six headings"
            yield self.problem(page, first.line, None, why)
        elif missing:
            yield self.problem(page, page.line, None, f"lacks the heading '// {missing[0]}'")
        elif found != list(wanted.items()):
            yield self.problem(page, page.headings[0].line, None, "the sections are out of order")

    def _places(self, page: Page) -> Iterator[Problem]:
        groups = (
            (3, page.reactions), (4, page.numbers), (5, page.starts), (6, [*page.names, *page.identities]),
        )  # fmt: skip
        for number, entries in groups:
            for entry in entries:
                section = _section(page, entry.line)
                if section is not None and section != number:
                    why = f"belongs in section {number} {_PATHWAY[number]}, not in {section}"
                    yield self.problem(page, entry.line, entry.id, why)


def _section(page: Page, line: int) -> int | None:
    above = [heading.number for heading in page.headings if heading.line < line]
    return above[-1] if above else None


class Sentences(Rule):
    """Every reaction has a sentence above it that says what happens."""

    id = "L19"

    def check_page(self, page: Page, suite: Suite) -> Iterator[Problem]:
        """Look at the comment above each reaction."""
        for reaction in page.reactions:
            if not reaction.said.meaning:
                why = "has no sentence above it: write '// what happens, in plain words'"
                yield self.problem(page, reaction.line, reaction.id, why)


class Retired(Rule):
    """An id that models/README.md lists as retired is not used again."""

    id = "L20"

    def check_page(self, page: Page, suite: Suite) -> Iterator[Problem]:
        """Compare all ids of the page with the list."""
        entries = [*page.species_ids.values(), *page.numbers, *page.reactions, *page.rules]
        for entry in entries:
            if entry.id in suite.retired:
                yield self.problem(page, entry.line, entry.id, "is a retired id: choose another")


class Ids(Rule):
    """Ids follow the house form: PROTEIN_state, A__B, verb_object[_by_agent], prefix_object."""

    id = "L11"

    def check_page(self, page: Page, suite: Suite) -> Iterator[Problem]:
        """Compare the ids of species, readouts, reactions and parameters with their forms."""
        for entry in [*page.own_species(), *page.own_rules()]:
            if not _PLAIN.match(entry.id):
                yield self.problem(page, entry.line, entry.id, "should read PROTEIN_state or A__B")
            for word in self._strange(entry.id):
                why = f"ends in '_{word}', which is no known state" + hint(word, STATES)
                yield self.problem(page, entry.line, entry.id, why)
        for reaction in page.reactions:
            verb = reaction.id.partition("_")[0]
            if reaction.id and verb not in VERBS:
                why = f"begins with '{verb}', which is not a verb of the suite" + hint(verb, VERBS)
                yield self.problem(page, reaction.line, reaction.id, why)
        for number in page.numbers:
            if number.section == _HOW_FAST and not _PARAMETER.match(number.id):
                why = f"should read prefix_object, with a prefix such as k..., v..., {', '.join(PREFIXES)}"
                yield self.problem(page, number.line, number.id, why)
        label = re.compile(r"^[a-z][a-z0-9]*$")
        for instance in page.instances:
            if not label.match(instance.label):
                yield self.problem(page, instance.line, instance.label, "should be one short word, a-z0-9")

    @staticmethod
    def _strange(name: str) -> list[str]:
        """Return the words of an id that are neither protein nor state."""
        found: list[str] = []
        for part in name.split("__"):
            words = part.split("_")[1:]
            found += [word for word in words if word not in STATES and not _WORDS.match(word)]
        return found


#: The rules about how a page reads.
PROSE: tuple[Rule, ...] = (Ids(), SectionsInOrder(), Sentences(), Retired())
