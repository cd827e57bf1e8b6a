"""What Antimony accepts in silence where pages meet, as rules that stop the build."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from pysuite.build.entities import Instance, Page
from pysuite.build.rule import Rule, hint
from pysuite.build.suite import Suite
from pysuite.errors import Problem

__all__ = ["WIRING"]


class PrefixClash(Rule):
    """No id at the top reads like a label and a private id, as `a_k` does beside `k` in `a`."""

    id = "L08"

    def check(self, suite: Suite) -> Iterator[Problem]:
        """Compare all ids that the composed model will have."""
        taken: dict[str, str] = {}
        for page in suite.all_pages:
            own = page.own_species() if page is not suite.top else list(page.species_ids.values())
            entries = [*own, *page.own_rules()]
            if page is suite.top:
                entries = [*entries, *page.compartments, *page.numbers, *page.reactions]
            for entry in entries:
                taken.setdefault(entry.id, f"{page.file}:{entry.line}")
        for instance, page in suite.wired:
            for entry in [*page.numbers, *page.reactions]:
                flat = f"{instance.label}_{entry.id}"
                if flat in taken:
                    why = f"becomes '{flat}' in the cell, which {taken[flat]} has too: rename one"
                    yield self.problem(page, entry.line, entry.id, why)
                taken.setdefault(flat, f"{page.file}:{entry.line}")


class TwoOwners(Rule):
    """A species or readout belongs to one page; what others use is shared through the top file."""

    id = "L09"

    def check(self, suite: Suite) -> Iterator[Problem]:
        """Look for own names that stand twice, and for rules on one shared name from two pages."""
        top = suite.top
        shared = {*suite.shared, *(x.id for x in ([*top.numbers, *top.rules] if top else []))}
        owner: dict[str, tuple[Page, int]] = {}
        for page in suite.pages:
            declared = page.species_ids
            rules = [x for x in page.own_rules() if x.id not in declared]
            for entry in [*page.own_species(), *rules]:
                if entry.id in shared:
                    why = "is private here but shared in the top file: add it to the ports"
                    yield self.problem(page, entry.line, entry.id, why)
                elif entry.id in owner:
                    other, line = owner[entry.id]
                    why = f"belongs to {other.file}:{line} already: share it or rename it"
                    yield self.problem(page, entry.line, entry.id, why)
                owner.setdefault(entry.id, (page, entry.line))
        yield from self._rules(suite)

    def _rules(self, suite: Suite) -> Iterator[Problem]:
        ruled: dict[str, tuple[Page, int]] = {}
        for page in suite.all_pages:
            values = [x for x in page.numbers if x.id in page.ports]
            ports = [x for x in page.rules if page is suite.top or x.id in page.ports]
            for entry in [*ports, *values]:
                if entry.id in ruled:
                    other, line = ruled[entry.id]
                    why = f"is set in {other.file}:{line} already: one page owns it"
                    yield self.problem(page, entry.line, entry.id, why)
                ruled.setdefault(entry.id, (page, entry.line))


class Ports(Rule):
    """A line of the wiring gives a page exactly the ports that it asks for, under their names."""

    id = "L21"

    def check(self, suite: Suite) -> Iterator[Problem]:
        """Compare each instance with the brackets of its page, and its arguments with the top."""
        if suite.top is None:
            return
        for instance in suite.top.instances:
            page = suite.page_by_id.get(instance.module)
            if page is None:
                why = f"there is no page '{instance.module}'" + hint(instance.module, suite.page_by_id)
                yield self.problem(suite.top, instance.line, instance.label, why)
                continue
            yield from self._compare(instance, page, suite.top)
            yield from self._known(instance, suite, suite.top)
        for page in suite.pages:
            if page.id and page.id not in {x.module for x in suite.top.instances}:
                yield self.problem(page, page.line, page.id, "is not wired into the top file")

    def _compare(self, instance: Instance, page: Page, top: Page) -> Iterator[Problem]:
        given, asked = instance.ports, page.ports
        missing = [x for x in asked if x not in given]
        surplus = [x for x in given if x not in asked]
        for name in missing:
            why = f"the port '{name}' of {page.file} is not connected{hint(name, surplus)}"
            yield self.problem(top, instance.line, instance.label, why)
        for name in surplus:
            why = f"'{name}' is not a port of {page.file}{hint(name, missing)}"
            yield self.problem(top, instance.line, instance.label, why)
        if not missing and not surplus and given != asked:
            first = next((i for i, (a, b) in enumerate(zip(given, asked, strict=False)) if a != b), 0)
            why = f"port {first + 1} is '{given[first]}' here and '{asked[first]}' in {page.file}"
            yield self.problem(top, instance.line, instance.label, why)

    def _known(self, instance: Instance, suite: Suite, top: Page) -> Iterator[Problem]:
        declared = {*top.species_ids, *top.compartment_ids}
        set_somewhere = {x.id for p in suite.all_pages for x in [*p.rules, *p.numbers]}
        for name in instance.ports:
            if name not in declared and name not in set_somewhere:
                why = f"'{name}' is neither declared in section 2 nor set by any page"
                yield self.problem(top, instance.line, instance.label, why + hint(name, declared))


class Kind(Rule):
    """A shared name is the same kind of thing on every page: species, compartment or quantity."""

    id = "L31"

    def check(self, suite: Suite) -> Iterator[Problem]:
        """Compare declarations of shared names with the top's."""
        top = suite.top
        if top is None:
            return
        for page in suite.pages:
            for port in page.ports:
                for what, here, there in (
                    ("species", page.species_ids, top.species_ids),
                    ("compartment", page.compartment_ids, top.compartment_ids),
                ):
                    if port in there and port not in here:
                        why = f"is a {what} in {top.file}: declare it in section 2"
                        yield self.problem(page, page.line, port, why)
                    elif port in here and port not in there:
                        why = f"is a {what} here but not in {top.file}" + hint(port, there)
                        yield self.problem(page, here[port].line, port, why)


class SharedStart(Rule):
    """A shared species has one start value, in the top file."""

    id = "L22"

    def check(self, suite: Suite) -> Iterator[Problem]:
        """Look for start values on pages, and for shared species without one at the top."""
        for page in suite.pages:
            for start in page.starts:
                if start.id in page.ports:
                    why = f"is shared: its value {start.value:g} belongs in the top file only"
                    yield self.problem(page, start.line, start.id, why)
        top = suite.top
        if top is None:
            return
        ruled = {x.id for p in suite.all_pages for x in p.rules}
        started = {x.id: x for x in top.starts}
        for entry in [*top.species_ids.values(), *top.compartment_ids.values()]:
            if entry.id not in started and entry.id not in ruled:
                strays = [x.id for x in top.numbers if x.unit is None]
                why = "has no start value in the top file" + hint(entry.id, strays)
                yield self.problem(top, entry.line, entry.id, why)
            elif entry.id in started and entry.id in ruled:
                why = "has a rule on one of the pages, so it needs no start value"
                yield self.problem(top, started[entry.id].line, entry.id, why)


class Frozen(Rule):
    """What one page holds constant with `$` or `const`, no page changes."""

    id = "L23"

    def check(self, suite: Suite) -> Iterator[Problem]:
        """Compare what is held anywhere with what reactions change elsewhere.

        A page may move what it holds itself: a drug in excess is bound and not used up.
        """
        held: dict[str, tuple[Page, int]] = {}
        for page in suite.all_pages:
            for name, line in _held(page).items():
                held.setdefault(name, (page, line))
        for page in suite.all_pages:
            own = _held(page)
            for reaction in page.reactions:
                for name in reaction.changes():
                    reachable = page is suite.top or name in page.ports
                    if name in held and name not in own and reachable:
                        other, line = held[name]
                        why = f"is changed here but held constant in {other.file}:{line}, which freezes it"
                        yield self.problem(page, reaction.line, name, why)


def _held(page: Page) -> dict[str, int]:
    """Return what a page holds constant, with the line that says so."""
    found = {x.id: x.line for x in page.species if x.held}
    for reaction in page.reactions:
        for name in reaction.held:
            found.setdefault(name, reaction.line)
    return found


class Imports(Rule):
    """The top file imports every page once, and pages import nothing."""

    id = "L26"

    def check(self, suite: Suite) -> Iterator[Problem]:
        """Look at every import line, and for pages that none of them names."""
        for page in suite.pages:
            for entry in page.imports:
                why = "only the top file imports: a page reached twice cannot be loaded"
                yield self.problem(page, entry.line, entry.path, why)
        top = suite.top
        if top is None:
            return
        home = PurePosixPath(top.file).parent
        files = {str(PurePosixPath(p.file).relative_to(home)): p for p in suite.pages}
        seen: dict[str, int] = {}
        for entry in top.imports:
            path = str(PurePosixPath(entry.path))
            if path in seen:
                why = f"is imported again; the first import stands on line {seen[path]}"
                yield self.problem(top, entry.line, entry.path, why)
            elif path not in files:
                why = "does not exist" + hint(entry.path, files)
                yield self.problem(top, entry.line, entry.path, why)
            seen.setdefault(path, entry.line)
        for path, page in files.items():
            if path not in seen:
                yield self.problem(page, 1, path, f"is not imported by {top.file}")


class Labels(Rule):
    """A label is written once and is no page's name, which Antimony cannot tell apart."""

    id = "L33"

    def check(self, suite: Suite) -> Iterator[Problem]:
        """Compare labels with each other, with pages and with shared names."""
        top = suite.top
        if top is None:
            return
        seen: dict[str, int] = {}
        for instance in top.instances:
            if instance.label in suite.page_by_id:
                why = "is the label and also the name of a page: rename the page's model and file"
                yield self.problem(top, instance.line, instance.label, why)
            elif instance.label in suite.shared:
                why = "is the label and also a shared name: rename one"
                yield self.problem(top, instance.line, instance.label, why)
            elif instance.label in seen:
                why = f"is the label of line {seen[instance.label]} already"
                yield self.problem(top, instance.line, instance.label, why)
            seen.setdefault(instance.label, instance.line)


class TopUnits(Rule):
    """Each quantity that pages share has a unit, and the top file gives units to nothing else."""

    id = "L35"

    def check(self, suite: Suite) -> Iterator[Problem]:
        """Compare the units of section 2 with the names in the wiring."""
        top = suite.top
        if top is None:
            return
        known = {*suite.shared, *(x.id for x in [*top.numbers, *top.rules])}
        for unit in top.units_of:
            if unit.id not in known:
                why = "has a unit but is not shared" + hint(unit.id, known)
                yield self.problem(top, unit.line, unit.id, why)
        units = {name for page in suite.all_pages for name in page.unit_by_id}
        amounts = {*top.species_ids, *top.compartment_ids}
        for name in suite.shared:
            if name not in units and name not in amounts:
                line = next(x.line for x in top.instances if name in x.ports)
                why = f"has no unit: write '{name} has unity;' or '{name} has nM;' in section 2"
                yield self.problem(top, line, name, why)


#: The rules about how pages fit together.
WIRING: tuple[Rule, ...] = (
    PrefixClash(), TwoOwners(), Ports(), Kind(), SharedStart(), Frozen(), Imports(), Labels(), TopUnits(),
)  # fmt: skip
