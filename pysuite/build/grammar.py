"""Give each statement of a page its meaning, one small reader a kind of statement."""

from __future__ import annotations

import re
from collections.abc import Callable

from pysuite.build.entities import (
    Assignment,
    Compartment,
    Identity,
    Import,
    Instance,
    Name,
    Odd,
    Page,
    Reaction,
    Rule,
    Said,
    Species,
    UnitDef,
    UnitOf,
)
from pysuite.build.said import read_said, sentence_above
from pysuite.build.scan import Scan, Statement

__all__ = ["QUALIFIERS", "read_statements"]

#: Antimony's words for the relation between a thing and what identifies it.
QUALIFIERS = (
    "identity", "biological_entity_is", "hasPart", "part", "hypernym", "isVersionOf", "version",
    "hasVersion", "isDescribedBy", "occursIn", "container", "encodes", "encodement", "encoder",
    "isEncodedBy", "homolog", "isHomologTo", "hasProperty", "property", "isPropertyOf", "hasTaxon",
    "taxon", "parthood", "isPartOf", "isRelatedTo", "origin", "description", "notes",
)  # fmt: skip

#: How much of a statement a message repeats.
_SHORT = 60

_NUMBER = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_MODEL = re.compile(r"^(?:model|module)\s+(\*?)\s*(\w+)\s*(?:\((.*)\))?$", re.S)
_ABOUT_MODEL = re.compile(r"^model\s*(?:\.|\w+[\w.]*\s*(?:\"|```))")
_IMPORT = re.compile(r'^import\s+"([^"]*)"$')
_UNIT = re.compile(r"^unit\s+(\w+)\s*=\s*(.+)$")
_COMPARTMENT = re.compile(r"^(?:const\s+|var\s+)?compartment\s+(.+)$")
_SPECIES = re.compile(r"^(const\s+|var\s+)?(?:substanceOnly\s+)?species\s+(.+)$")
_BARE_SPECIES = re.compile(r"^(\$?)(\w+)\s+in\s+(\w+)$")
_ITEM = re.compile(rf"^(\$?)\s*(\w+)(?:\s+in\s+(\w+))?(?:\s*=\s*({_NUMBER})\s*(\w+)?)?$")
_FLAG = re.compile(r"^(const|var)\s+(.+)$")
_INTERACTION = re.compile(r"^(\w+)\s*:.*(-o|-\||-\()")
_REACTION = re.compile(r"^(?:(\w+)\s*:)?\s*([^:]*?)\s*(->|=>)\s*(.*)$", re.S)
_PARTICIPANT = re.compile(r"^(\d*)\s*(\$?)\s*([A-Za-z_]\w*)$")
_INSTANCE = re.compile(r"^(\w+)\s*:\s*(\w+)\s*\((.*)\)$", re.S)
_RULE = re.compile(r"^([A-Za-z_]\w*)\s*:=\s*(.*)$", re.S)
_RATE_RULE = re.compile(r"^([A-Za-z_]\w*)'\s*=")
_VALUE = re.compile(rf"^([A-Za-z_]\w*)\s*=\s*({_NUMBER})(?:\s*\*?\s*([A-Za-z_]\w*))?$")
_EXPRESSION = re.compile(r"^([A-Za-z_]\w*)\s*=\s*(.+)$", re.S)
_OVERRIDE = re.compile(r"^(\w+)\.(\w+)\s*(?:=|:=|is\b|identity\b)")
_HAS = re.compile(r"^(\w+)\s+has\s+(\w+)$")
_IS = re.compile(r'^(\w+)\s+is\s+"(.*)"$', re.S)
_QUALIFIER = re.compile(r"^(\w+)\s+(\w+)\s+((?:\"[^\"]*\"|```.*```)(?:\s*,\s*\"[^\"]*\")*)$", re.S)
_META = re.compile(r"^\w+\.(?:sboTerm|position|size|color|mean|stdev|kineticLaw)\b")
_EVENT = re.compile(r"^(?:(\w+)\s*:\s*)?at\b")
_FUNCTION = re.compile(r"^function\s+(\w+)")


def read_statements(page: Page, found: Scan) -> None:
    """Fill a page from its statements."""
    reader = _Reader(page, found)
    statements = found.statements
    place = 0
    while place < len(statements):
        place += reader.read(statements[place], statements[place + 1 : place + 2])


class _Reader:
    """Walk through the statements of one page, in order."""

    def __init__(self, page: Page, found: Scan) -> None:
        self.page = page
        self.found = found
        self.inside = False
        self.kinds: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Statement], None]], ...]
        self.kinds = (
            (_UNIT, self._unit),
            (_COMPARTMENT, self._compartment),
            (_SPECIES, self._species),
            (_BARE_SPECIES, self._bare_species),
            (_FLAG, self._flag),
            (_EVENT, self._refuse("events are not used: other tools ignore them", "L32")),
            (_FUNCTION, self._refuse("functions are not used: write the law out", "L32")),
            (_INSTANCE, self._instance),
            (_RATE_RULE, self._refuse("a rate rule hides a reaction: write the reaction", "L32")),
            (_RULE, self._rule),
            (_META, lambda match, statement: None),
            (_OVERRIDE, self._override),
            (_VALUE, self._value),
            (_EXPRESSION, self._refuse("a start value must be a plain number", "L34")),
            (_HAS, self._has),
            (_IS, self._is),
            (_QUALIFIER, self._qualifier),
        )

    def read(self, statement: Statement, after: list[Statement]) -> int:
        """Read one statement and return how many were used up: two for a reaction and its law."""
        text = statement.text
        if match := _IMPORT.match(text):
            self.page.imports.append(Import(match[1], statement.line))
        elif _ABOUT_MODEL.match(text):
            pass
        elif match := _MODEL.match(text):
            self._model(match, statement)
        elif re.fullmatch(r"end", text):
            self.inside = False
            self.page.end = self.page.end or statement.line
        elif not self.inside:
            self._outside(statement)
        elif match := _INTERACTION.match(text):
            self._odd(match[1], "an interaction without a reaction is not used", "L34", statement)
        elif match := _REACTION.match(text):
            return self._reaction(match, statement, after)
        else:
            self._plain(statement)
        return 1

    def _plain(self, statement: Statement) -> None:
        for pattern, reader in self.kinds:
            match = pattern.match(statement.text)
            if match:
                reader(match, statement)
                return
        self._odd(None, f"cannot be read: {_short(statement.text)!r}", "L34", statement)

    def _odd(self, name: str | None, why: str, rule: str, statement: Statement) -> None:
        self.page.odd.append(Odd(name, why, rule, statement.line))

    def _refuse(self, why: str, rule: str) -> Callable[[re.Match[str], Statement], None]:
        def refuse(match: re.Match[str], statement: Statement) -> None:
            self._odd(match[1] if match.re.groups else None, why, rule, statement)

        return refuse

    def _model(self, match: re.Match[str], statement: Statement) -> None:
        if self.page.id is not None:
            self._odd(match[2], "a file holds one model", "L27", statement)
        else:
            self.page.id, self.page.main = match[2], bool(match[1])
            self.page.ports = tuple(_split(match[3] or ""))
            self.page.line = statement.line
        self.inside = True

    def _outside(self, statement: Statement) -> None:
        if match := _UNIT.match(statement.text):
            why = "a unit declared outside the model is dropped: move it inside"
            self._odd(match[1], why, "L25", statement)
            return
        if (match := _IS.match(statement.text)) and match[1] == self.page.id:
            self._is(match, statement)  # the model's own name can only stand after its end
            return
        why = f"a line outside the model becomes a model of its own: {_short(statement.text)!r}"
        self._odd(None, why, "L27", statement)

    def _unit(self, match: re.Match[str], statement: Statement) -> None:
        text = " ".join(match[2].split())
        self.page.units.append(UnitDef(match[1], text, statement.line))

    def _compartment(self, match: re.Match[str], statement: Statement) -> None:
        for item, begin in _items(match, 1, statement):
            part = self._item(item, begin, statement)
            if part:
                self.page.compartments.append(Compartment(part[2], statement.line))

    def _species(self, match: re.Match[str], statement: Statement) -> None:
        const = (match[1] or "").strip() == "const"
        for item, begin in _items(match, 2, statement):
            part = self._item(item, begin, statement)
            if part:
                held = const or bool(part[1])
                self.page.species.append(Species(part[2], part[3], held, statement.line))

    def _item(self, item: str, begin: int, statement: Statement) -> re.Match[str] | None:
        """Read one declared name, with its value if it has one."""
        part = _ITEM.match(item)
        if part is None:
            self._odd(None, f"cannot be read: {_short(item)!r}", "L34", statement)
        elif part[4]:
            self._assign(part[2], part[4], part[5], statement, begin + part.start(4))
        return part

    def _bare_species(self, match: re.Match[str], statement: Statement) -> None:
        self.page.species.append(Species(match[2], match[3], bool(match[1]), statement.line))

    def _flag(self, match: re.Match[str], statement: Statement) -> None:
        """Read `const X` and `var X`: const holds a species that is declared elsewhere."""
        if match[1] == "const":
            for name in _split(match[2]):
                self.page.species.append(Species(name.lstrip("$"), None, True, statement.line))

    def _instance(self, match: re.Match[str], statement: Statement) -> None:
        ports = tuple(_split(match[3]))
        self.page.instances.append(Instance(match[1], match[2], ports, statement.line))

    def _rule(self, match: re.Match[str], statement: Statement) -> None:
        said = self._said(statement.line)
        if not said.meaning:
            said = sentence_above(self.found, statement.line)
        self.page.rules.append(Rule(match[1], match[2].strip(), statement.line, said))

    def _override(self, match: re.Match[str], statement: Statement) -> None:
        why = f"a value or wire inside '{match[1]}' is set from outside: set it on its own page"
        self._odd(f"{match[1]}.{match[2]}", why, "L03", statement)

    def _value(self, match: re.Match[str], statement: Statement) -> None:
        self._assign(match[1], match[2], match[3], statement, statement.offset + match.start(2))

    def _assign(self, name: str, number: str, unit: str | None, statement: Statement, begin: int) -> None:
        self.page.assignments.append(
            Assignment(
                id=name,
                value=float(number),
                unit=unit,
                line=statement.line,
                section=self._section(statement.line),
                said=self._said(statement.line),
                begin=begin,
                stop=begin + len(number),
            )
        )

    def _has(self, match: re.Match[str], statement: Statement) -> None:
        self.page.units_of.append(UnitOf(match[1], match[2], statement.line))

    def _is(self, match: re.Match[str], statement: Statement) -> None:
        self.page.names.append(Name(match[1], match[2], statement.line))

    def _qualifier(self, match: re.Match[str], statement: Statement) -> None:
        if match[2] not in QUALIFIERS:
            self._odd(match[1], f"unknown qualifier {match[2]!r}", "L34", statement)
        elif match[2] not in ("notes", "description"):
            urls = tuple(re.findall(r'"([^"]*)"', match[3]))
            self.page.identities.append(Identity(match[1], match[2], urls, statement.line))

    def _reaction(self, match: re.Match[str], statement: Statement, after: list[Statement]) -> int:
        law = after[0] if after and after[0].line == statement.line else None
        sides = [self._side(match[2], statement), self._side(match[4], statement)]
        ids = [tuple(name for name, _ in side) for side in sides]
        held = tuple(dict.fromkeys(name for side in sides for name, fixed in side if fixed))
        if match[1] is None:
            self._odd(None, "a reaction needs a name: 'verb_object: A -> B; law;'", "L34", statement)
        if law is None:
            self._odd(match[1], "a reaction needs a law on the same line", "L34", statement)
        self.page.reactions.append(
            Reaction(
                id=match[1] or "",
                reactants=ids[0],
                products=ids[1],
                held=held,
                reversible=match[3] == "->",
                law=law.text if law else "",
                line=statement.line,
                said=self._sentence(statement.line),
            )
        )
        return 1 if law is None else 2

    def _sentence(self, line: int) -> Said:
        """Return the sentence above a reaction; reactions that follow each other line by line share it."""
        said = sentence_above(self.found, line)
        before = self.page.reactions[-1] if self.page.reactions else None
        if not said.meaning and before is not None and before.line == line - 1:
            return before.said
        return said

    def _side(self, text: str, statement: Statement) -> list[tuple[str, bool]]:
        """Read one side of a reaction: ids, each as often as its number says, and whether held."""
        found: list[tuple[str, bool]] = []
        for item in _split(text, "+"):
            part = _PARTICIPANT.match(item)
            if part is None:
                self._odd(None, f"cannot be read: {_short(item)!r}", "L34", statement)
                continue
            found += [(part[3], bool(part[2]))] * int(part[1] or 1)
        return found

    def _said(self, line: int) -> Said:
        return read_said(self.found.beside.get(line, ""))

    def _section(self, line: int) -> int | None:
        above = [heading for heading in self.page.headings if heading.line < line]
        return above[-1].number if above else None


def _items(match: re.Match[str], group: int, statement: Statement) -> list[tuple[str, int]]:
    """Split a list of declared names at its commas; give each its place in the page."""
    items: list[tuple[str, int]] = []
    place = statement.offset + match.start(group)
    for piece in match[group].split(","):
        lead = len(piece) - len(piece.lstrip())
        items.append((piece.strip(), place + lead))
        place += len(piece) + 1
    return items


def _split(text: str, mark: str = ",") -> list[str]:
    return [piece.strip() for piece in text.split(mark) if piece.strip()]


def _short(text: str) -> str:
    """Cut a long statement for a message."""
    flat = " ".join(text.split())
    return flat if len(flat) <= _SHORT else flat[: _SHORT - 3] + "..."
