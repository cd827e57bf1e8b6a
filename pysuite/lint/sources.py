"""Rules about numbers: what each means, who says so, how sure it is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from pysuite.build.entities import Assignment, Page
from pysuite.build.rdf import source_url
from pysuite.build.rule import Rule, hint
from pysuite.build.suite import Suite
from pysuite.errors import Problem

__all__ = ["SOURCES"]

#: Grades that lean on somebody else's work.
_LEANING = ("measured", "derived")


class Sourced(Rule):
    """Every number says what it means, who says so, how sure that is and how far it may be off."""

    id = "L05"

    def check_page(self, page: Page, suite: Suite) -> Iterator[Problem]:
        """Read the comment beside each number."""
        lines = Counter(number.line for number in page.numbers)
        for number in page.numbers:
            if lines[number.line] > 1:
                why = "shares its line with another number: one a line, each with its source"
                yield self.problem(page, number.line, number.id, why)
                continue
            lacks = list(self._lacks(number))
            if lacks:
                why = f"lacks {' and '.join(lacks)}: write '// meaning [Key] measured x2'"
                yield self.problem(page, number.line, number.id, why)

    @staticmethod
    def _lacks(number: Assignment) -> Iterator[str]:
        said = number.said
        if not said.meaning:
            yield "its meaning"
        if said.grade is None:
            yield "its confidence (measured, derived, fitted or assumed)"
        elif said.grade in _LEANING and not said.keys:
            yield f"the source of what is {said.grade}"
        if said.fold is None:
            yield "its range (x2, or fixed)"
        elif said.fold < 1:
            yield "a range of at least x1"


class KnownSources(Rule):
    """Every key stands in sources.toml with its citation, address and use, and every one is used."""

    id = "L06"

    def check(self, suite: Suite) -> Iterator[Problem]:
        """Compare the keys on pages and in tables with sources.toml, both ways."""
        used = set(suite.cited)
        for page in suite.all_pages:
            for name, keys, line in self._keys(page):
                used |= set(keys)
                for key in keys:
                    if key not in suite.sources:
                        why = f"has the unknown source '{key}'" + hint(key, suite.sources)
                        yield self.problem(page, line, name, why)
        file = f"{suite.models.name}/sources.toml"
        for key in sorted(suite.cited - set(suite.sources)):
            yield Problem(file, None, key, "is cited in a table but missing here", self.id)
        text = self._text(suite)
        for key, source in suite.sources.items():
            line = _line_of(key, text)
            lacks = [word for word in ("cite", "took") if not source.get(word)]
            lacks += [] if source_url(source) else ["doi, biomodels, pubmed or url"]
            if lacks:
                yield Problem(file, line, key, f"lacks {' and '.join(lacks)}", self.id)
            if key not in used:
                yield Problem(file, line, key, "is not used by any page or table", self.id)

    @staticmethod
    def _keys(page: Page) -> Iterator[tuple[str, tuple[str, ...], int]]:
        for entry in [*page.numbers, *page.reactions, *page.rules]:
            yield entry.id, entry.said.keys, entry.line
        if "RESTS ON" in page.header:
            brackets = re.findall(r"\[([A-Za-z][\w-]*\d{4}[a-z]?)\]", page.header["RESTS ON"])
            yield "RESTS ON", tuple(brackets), 1

    @staticmethod
    def _text(suite: Suite) -> str:
        path = suite.models / "sources.toml"
        return path.read_text(encoding="utf-8") if path.is_file() else ""


def _line_of(key: str, text: str) -> int | None:
    for number, line in enumerate(text.splitlines(), start=1):
        if line.strip().strip("[]\"'") == key:
            return number
    return None


class UsedNumbers(Rule):
    """Every number is used by a law or a rule of its page."""

    id = "L15"

    def check_page(self, page: Page, suite: Suite) -> Iterator[Problem]:
        """Look for parameters that no formula names."""
        from pysuite.build.formula import names_in

        used = {name for _, formula, _ in page.formulas() for name in names_in(formula)}
        for number in page.numbers:
            if number.id not in used and number.id not in page.ports:
                why = "is used by no law or rule" + hint(number.id, used - set(page.known()))
                yield self.problem(page, number.line, number.id, why)


#: The rules about numbers.
SOURCES: tuple[Rule, ...] = (Sourced(), KnownSources(), UsedNumbers())
