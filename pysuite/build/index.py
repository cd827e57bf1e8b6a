"""Which line of which page each id of a compiled model comes from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from pysuite.build.entities import Page, Said
from pysuite.build.suite import Suite

__all__ = ["Entry", "index_page", "index_top"]


@dataclass(frozen=True)
class Entry:
    """Where an id comes from.

    Attributes
    ----------
    file, line
        The page and the line that says it.
    local : str
        The id as the page writes it.
    said : Said
        What the comment there says; empty for species.
    number : bool
        Whether it is a parameter with a value, whose name is the meaning that its comment gives.
    """

    file: str
    line: int
    local: str
    said: Said
    number: bool = False


def index_page(page: Page) -> dict[str, Entry]:
    """Return where the ids of a pathway alone come from."""
    return dict(_entries(page, label=""))


def index_top(suite: Suite) -> dict[str, Entry]:
    """Return where the ids of the composed cell come from.

    A page's own parameters and reactions carry its label there; all else has its plain id.
    """
    found: dict[str, Entry] = {}
    for instance, page in suite.wired:
        for name, entry in _entries(page, f"{instance.label}_"):
            found.setdefault(name, entry)
    if suite.top is not None:
        found |= dict(_entries(suite.top, label=""))
        for _, page in suite.wired:
            # A quantity that the top only declares is told of where its rule stands.
            found |= {x.id: _entry(page, x.id, x.line, x.said) for x in page.rules if x.id in page.ports}
    return found


def _entries(page: Page, label: str) -> Iterator[tuple[str, Entry]]:
    for species in page.species_ids.values():
        yield species.id, _entry(page, species.id, species.line)
    for compartment in page.compartments:
        yield compartment.id, _entry(page, compartment.id, compartment.line)
    for number in page.numbers:
        name = number.id if number.id in page.ports else label + number.id
        yield name, Entry(page.file, number.line, number.id, number.said, number=True)
    for reaction in page.reactions:
        yield label + reaction.id, _entry(page, reaction.id, reaction.line, reaction.said)
    for rule in page.rules:
        yield rule.id, _entry(page, rule.id, rule.line, rule.said)


def _entry(page: Page, local: str, line: int, said: Said | None = None) -> Entry:
    return Entry(page.file, line, local, said or Said())
