"""Rules about the parts of a model: species, drugs, reactions and what becomes of them."""

from __future__ import annotations

from collections.abc import Iterator

from pysuite.build.book import read_book
from pysuite.build.entities import Page
from pysuite.build.formula import names_in
from pysuite.build.rule import Rule, hint
from pysuite.build.suite import Suite
from pysuite.errors import Problem

__all__ = ["PARTS"]


class Identified(Rule):
    """Every species has an identity, written or following from its parts."""

    id = "L10"

    def check(self, suite: Suite) -> Iterator[Problem]:
        """Look for species that no database entry stands for."""
        book = read_book(suite)
        shared = set(suite.shared)
        for page in suite.all_pages:
            for species in page.species_ids.values():
                if page is not suite.top and species.id in shared:
                    continue
                if not book.relations(species.id):
                    parts = [part for part in book.unknown_parts(species.id) if part != species.id]
                    why = f"its part '{parts[0]}' has no identity" if parts else "has no identity"
                    why += ": write 'X identity \"https://identifiers.org/...\";' in section 6"
                    yield self.problem(page, species.line, species.id, why.replace("X", species.id, 1))


class Alive(Rule):
    """Every species is changed or read by something."""

    id = "L16"

    def check(self, suite: Suite) -> Iterator[Problem]:
        """Look for species that no reaction, law or rule of any page names."""
        used: dict[str, set[str]] = {}
        for page in suite.all_pages:
            names = {name for _, formula, _ in page.formulas() for name in names_in(formula)}
            names |= {x for r in page.reactions for x in (*r.reactants, *r.products)}
            used[page.file] = names | set(page.changed())
        everywhere = set().union(*used.values()) if used else set()
        for page in suite.all_pages:
            where = everywhere if page is suite.top else used[page.file]
            for species in page.species_ids.values():
                if species.id not in where:
                    why = "is neither changed nor read by anything"
                    yield self.problem(page, species.line, species.id, why)


class DrugsHeld(Rule):
    """A drug or stimulus is written `$`, so that what it binds does not use it up."""

    id = "L17"

    def check(self, suite: Suite) -> Iterator[Problem]:
        """Compare the table of drugs with how pages declare them."""
        held = {
            str(drug["species"]): name
            for name, drug in suite.drugs.items()
            if "species" in drug and not drug.get("pool")
        }
        declared = {x.id for page in suite.all_pages for x in page.species}
        for page in suite.all_pages:
            for species in page.species_ids.values():
                if species.id in held and not species.held:
                    why = f"is the drug '{held[species.id]}': write '${species.id} in ...'"
                    yield self.problem(page, species.line, species.id, why)
        for name, drug in held.items():
            if suite.top is not None and name not in declared:
                why = f"is given by the drug '{drug}' but stands on no page" + hint(name, declared)
                yield Problem(f"{suite.models.name}/drugs.toml", None, name, why, self.id)


class Turnover(Rule):
    """Every species of a page is both brought in and taken away, so that no pool is for ever."""

    id = "L38"

    def check(self, suite: Suite) -> Iterator[Problem]:
        """Look for species with reactions on one side only."""
        made, lost = _moved(suite)
        ruled = {x.id for page in suite.all_pages for x in page.rules}
        for page in suite.all_pages:
            elsewhere = {*ruled, *page.ports, *(() if page is suite.top else suite.shared)}
            for species in page.species_ids.values():
                if species.held or species.id in elsewhere:
                    continue
                if species.id in made and species.id not in lost:
                    yield self.problem(page, species.line, species.id, "is made but never lost")
                elif species.id in lost and species.id not in made:
                    yield self.problem(page, species.line, species.id, "is lost but never made")


def _moved(suite: Suite) -> tuple[set[str], set[str]]:
    """Return what any reaction brings in and what any takes away."""
    made: set[str] = set()
    lost: set[str] = set()
    for reaction in (reaction for page in suite.all_pages for reaction in page.reactions):
        for name in reaction.changes():
            more = reaction.products.count(name) > reaction.reactants.count(name)
            if more or reaction.reversible:
                made.add(name)
            if not more or reaction.reversible:
                lost.add(name)
    return made, lost


class LawInSpace(Rule):
    """Every law begins with the compartment in which it happens: `cell*...`."""

    id = "L29"

    def check_page(self, page: Page, suite: Suite) -> Iterator[Problem]:
        """Compare the first factor of each law with the compartments of the page."""
        homes = {x.id: x.compartment for x in page.species if x.compartment}
        for reaction in page.reactions:
            first = reaction.law.partition("*")[0].strip()
            if first in page.compartment_ids:
                continue
            places = [homes[x] for x in (*reaction.reactants, *reaction.products) if x in homes]
            wanted = places[0] if places else "cell"
            why = f"has a law that does not begin with '{wanted}*'"
            yield self.problem(page, reaction.line, reaction.id, why)


#: The rules about parts.
PARTS: tuple[Rule, ...] = (Identified(), Alive(), DrugsHeld(), LawInSpace(), Turnover())
