"""What Antimony accepts in silence on one page, as rules that stop the build.

Each class names one way in which a page means something else than it says: the text loads, the
model simulates, and the result is wrong. Rules about how pages fit together are in `wiring`.
"""

from __future__ import annotations

from collections.abc import Iterator

from pysuite.build.entities import Page
from pysuite.build.formula import calls_in, literals_in, names_in, subtracts
from pysuite.build.rule import Rule, hint
from pysuite.build.suite import Suite
from pysuite.build.unitblock import UNITS
from pysuite.errors import Problem

__all__ = ["TRAPS"]

#: Names that formulas may use without declaring them.
_BUILT_IN = ("time",)
#: The section of start values, where a number has no unit.
_AT_REST = 5


class Undeclared(Rule):
    """A species in a reaction or a start value must be declared on its page."""

    id = "L01"

    def check_page(self, page: Page, suite: Suite) -> Iterator[Problem]:
        """Compare what reactions move and section 5 starts with what section 2 declares."""
        declared = page.species_ids
        for reaction in page.reactions:
            for name in dict.fromkeys(reaction.reactants + reaction.products):
                if name not in declared:
                    why = f"is not a declared species (in {reaction.id})"
                    yield self.problem(page, reaction.line, name, why + hint(name, declared))
        ports_known = {*declared, *page.compartment_ids}
        for number in page.numbers:
            if number.unit is None and number.section == _AT_REST:
                why = "has a start value but is not a declared species"
                yield self.problem(page, number.line, number.id, why + hint(number.id, ports_known))


class NoValue(Rule):
    """Every name in a rate or a rule must have a value, and every own species a start value."""

    id = "L02"

    def check_page(self, page: Page, suite: Suite) -> Iterator[Problem]:
        """Look for names that would become parameters without a value."""
        known = set(page.known()) | set(_BUILT_IN)
        if page is suite.top:
            known |= set(suite.shared)
            known |= {x.id for p in suite.pages for x in [*p.rules, *p.own_species()]}
        for owner, formula, line in page.formulas():
            for name in names_in(formula):
                if name not in known:
                    why = f"has no value (in {owner})"
                    yield self.problem(page, line, name, why + hint(name, known))
        started = {x.id for x in page.starts} | {x.id for x in page.rules}
        owned = [] if page is suite.top else page.own_species()
        for species in owned:
            if species.id not in started:
                near = hint(species.id, [x.id for x in page.numbers if x.unit is None])
                yield self.problem(page, species.line, species.id, "has no start value" + near)


class Twice(Rule):
    """One id is given a value, a rule or a reaction once."""

    id = "L03"

    def check_page(self, page: Page, suite: Suite) -> Iterator[Problem]:
        """Count assignments, reactions and names; the last one would win in silence."""
        groups = {
            "a value": [(x.id, x.line) for x in [*page.assignments, *page.rules]],
            "a reaction": [(x.id, x.line) for x in page.reactions if x.id],
            "a plain name": [(x.id, x.line) for x in page.names],
            "a unit": [(x.id, x.line) for x in page.units_of],
            "a unit definition": [(x.id, x.line) for x in page.units],
        }
        for what, entries in groups.items():
            first: dict[str, int] = {}
            for name, line in sorted(entries, key=lambda entry: entry[1]):
                if name in first:
                    why = f"is given {what} again; the first stands on line {first[name]}"
                    yield self.problem(page, line, name, why)
                first.setdefault(name, line)


class NoUnit(Rule):
    """Every parameter and every readout has one of the suite's units."""

    id = "L04"

    def check_page(self, page: Page, suite: Suite) -> Iterator[Problem]:
        """Look for values without a unit, and for units that no block defines."""
        units = page.unit_by_id
        for number in page.numbers:
            if number.id not in units and number.section != _AT_REST:
                yield self.problem(page, number.line, number.id, "has no unit" + _units_to_choose())
        declared = page.species_ids
        for rule in page.own_rules():
            if rule.id not in units and rule.id not in declared and not self._at_top(rule.id, suite):
                why = f"has no unit: write '{rule.id} has nM;'"
                yield self.problem(page, rule.line, rule.id, why)
        lines = {x.id: x.line for x in [*page.numbers, *page.units_of]}
        for name, unit in units.items():
            if unit not in UNITS and unit != "dimensionless":
                why = f"has the unknown unit '{unit}'" + hint(unit, UNITS)
                yield self.problem(page, lines[name], name, why)

    @staticmethod
    def _at_top(name: str, suite: Suite) -> bool:
        return suite.top is not None and name in suite.top.unit_by_id


def _units_to_choose() -> str:
    return "; choose one of nM, per_hour, nM_per_hour, per_nM_per_hour, unity"


class DefaultCompartment(Rule):
    """Every species lives in a compartment that its page declares."""

    id = "L07"

    def check_page(self, page: Page, suite: Suite) -> Iterator[Problem]:
        """Look for species without `in`, which Antimony puts into `default_compartment`."""
        known = page.compartment_ids
        homes = {x.id for x in page.species if x.compartment}
        for species in page.species:
            if species.compartment is None and species.id not in homes:
                why = "has no compartment: write 'species X in cell'"
                yield self.problem(page, species.line, species.id, why.replace("X", species.id))
            elif species.compartment and species.compartment not in known:
                why = f"lives in '{species.compartment}', which is not declared"
                why += hint(species.compartment, known)
                yield self.problem(page, species.line, species.id, why)


class UnitBlock(Rule):
    """The unit block is the same on every page."""

    id = "L13"

    def check_page(self, page: Page, suite: Suite) -> Iterator[Problem]:
        """Compare the page's unit definitions with the reference copy."""
        found = {x.id: x for x in page.units}
        missing = [name for name in UNITS if name not in found]
        if missing:
            why = f"the unit block lacks {', '.join(missing)}: copy it from another page"
            yield self.problem(page, page.end or page.line, None, why)
        for name, text in UNITS.items():
            if name in found and "".join(found[name].text.split()) != "".join(text.split()):
                why = f"is '{found[name].text}' here and '{text}' elsewhere"
                yield self.problem(page, found[name].line, name, why)
        for name, unit in found.items():
            if name not in UNITS and not name.endswith("s"):
                why = "is not one of the suite's units" + hint(name, UNITS)
                yield self.problem(page, unit.line, name, why)


class Direction(Rule):
    """`->` has a law that subtracts a way back, `=>` has none."""

    id = "L14"

    def check_page(self, page: Page, suite: Suite) -> Iterator[Problem]:
        """Compare each arrow with its law."""
        for reaction in page.reactions:
            if reaction.reversible and not subtracts(reaction.law):
                why = "is written '->' but its law has no way back: write '=>'"
                yield self.problem(page, reaction.line, reaction.id, why)
            elif not reaction.reversible and subtracts(reaction.law):
                why = "is written '=>' but its law subtracts something: write '->'"
                yield self.problem(page, reaction.line, reaction.id, why)


class SpeciesUnit(Rule):
    """Units stand on parameters only: one on a species or a compartment cuts its wire."""

    id = "L24"

    def check_page(self, page: Page, suite: Suite) -> Iterator[Problem]:
        """Look for units on species, on compartments and on what the page only reads."""
        for start in page.starts:
            if start.unit:
                why = f"has a unit: write '{start.id} = {start.value:g};'"
                yield self.problem(page, start.line, start.id, why)
        amounts = {*page.species_ids, *page.compartment_ids}
        owned = {x.id for x in [*page.rules, *page.numbers]}
        for unit in page.units_of:
            if unit.id in amounts:
                why = f"has a unit: drop '{unit.id} has {unit.unit}'"
                yield self.problem(page, unit.line, unit.id, why)
            elif page is not suite.top and unit.id in page.ports and unit.id not in owned:
                why = "is only read here; its unit is given where its rule is, or in the top file"
                yield self.problem(page, unit.line, unit.id, why)
            elif page is not suite.top and unit.id not in {*owned, *page.ports}:
                why = "has a unit but no value" + hint(unit.id, owned)
                yield self.problem(page, unit.line, unit.id, why)


class UnitName(Rule):
    """No unit is called `dimensionless` or ends in s, which Antimony cuts off in a module."""

    id = "L25"

    def check_page(self, page: Page, suite: Suite) -> Iterator[Problem]:
        """Look at the names of the units that are defined or used."""
        for unit in page.units:
            if unit.id.endswith("s"):
                why = "ends in s, which Antimony cuts off" + hint(unit.id, UNITS)
                yield self.problem(page, unit.line, unit.id, why)
        used = [(x.id, x.unit, x.line) for x in [*page.numbers, *page.units_of]]
        for name, unit, line in used:
            if unit == "dimensionless":
                why = "has the unit 'dimensionless', which breaks in a module; nearest: 'unity'"
                yield self.problem(page, line, name, why)


class Literal(Rule):
    """Rates and rules use names, not bare numbers, which other tools read without a unit."""

    id = "L28"

    def check_page(self, page: Page, suite: Suite) -> Iterator[Problem]:
        """Look for digits in formulas."""
        for owner, formula, line in page.formulas():
            for literal in dict.fromkeys(literals_in(formula)):
                why = f"uses the bare number {literal}: give it a name in section 4"
                yield self.problem(page, line, owner, why)


class UnusedPort(Rule):
    """Every port is used on its page."""

    id = "L30"

    def check_page(self, page: Page, suite: Suite) -> Iterator[Problem]:
        """Look for ports that no law, rule, reaction or species needs."""
        used = {name for _, formula, _ in page.formulas() for name in names_in(formula)}
        used |= {x.compartment for x in page.species if x.compartment}
        used |= set(page.changed())
        used |= {x for r in page.reactions for x in (*r.reactants, *r.products)}
        for port in page.ports:
            if port not in used:
                yield self.problem(page, page.line, port, "is a port that nothing here uses")


class Calls(Rule):
    """Formulas call no functions: plain arithmetic is what every tool reads alike."""

    id = "L32"

    def check_page(self, page: Page, suite: Suite) -> Iterator[Problem]:
        """Look for calls in laws and rules."""
        for owner, formula, line in page.formulas():
            for name in calls_in(formula):
                why = f"calls {name}(); write plain arithmetic"
                yield self.problem(page, line, owner, why)


class Nameless(Rule):
    """What section 6 names or identifies stands on the page."""

    id = "L36"

    def check_page(self, page: Page, suite: Suite) -> Iterator[Problem]:
        """Look for misspelt ids in front of `is`, `identity` and their like."""
        known = {*page.known(), *(x.id for x in page.reactions), page.id or ""}
        if page is suite.top:
            known |= set(suite.shared)
        for entry in [*page.names, *page.identities]:
            if entry.id not in known:
                why = "is named here but stands nowhere on the page" + hint(entry.id, known)
                yield self.problem(page, entry.line, entry.id, why)


class Oddities(Rule):
    """Every statement is one that the suite knows, inside the one model of its file."""

    id = "L34"

    def check_page(self, page: Page, suite: Suite) -> Iterator[Problem]:
        """Report what the parser could not place, under the rule that it breaks."""
        for odd in page.odd:
            yield Problem(page.file, odd.line, odd.id, odd.why, odd.rule)
        if page.id is None:
            yield self.problem(page, 1, None, "holds no model: write 'model name(ports) ... end'")
        elif page.id not in (page.stem, f"{page.stem}_module"):
            # Antimony refuses an instance that is called like a module, so a page whose label is its
            # file's name calls its model NAME_module
            why = f"is the model of a file called '{page.stem}.ant': call it so, or '{page.stem}_module'"
            yield Problem(page.file, page.line, page.id, why, "L18")


#: The rules about single pages, in the order of their ids.
TRAPS: tuple[Rule, ...] = (
    Undeclared(), NoValue(), Twice(), NoUnit(), DefaultCompartment(), UnitBlock(), Direction(),
    SpeciesUnit(), UnitName(), Literal(), UnusedPort(), Calls(), Nameless(), Oddities(),
)  # fmt: skip
