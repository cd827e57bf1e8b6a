"""The things that a page can say, one small value each, with the line that says it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

__all__ = [
    "Assignment",
    "Compartment",
    "Heading",
    "Identity",
    "Import",
    "Instance",
    "Name",
    "Odd",
    "Page",
    "Reaction",
    "Rule",
    "Said",
    "Species",
    "UnitDef",
    "UnitOf",
]


@dataclass(frozen=True)
class Said:
    """What a comment says of a number, a reaction or a readout.

    Attributes
    ----------
    meaning : str
        The sentence without keys and grades.
    keys : tuple of str
        Source keys in square brackets, without `assumed` and `definition`.
    grade : str or None
        measured, derived, fitted, assumed or definition.
    fold : float or None
        Range as a factor up and down; 1 for a number marked `fixed`; None where not said.
    """

    meaning: str = ""
    keys: tuple[str, ...] = ()
    grade: str | None = None
    fold: float | None = None


@dataclass(frozen=True)
class Heading:
    """A section heading: its number and its title."""

    number: int
    title: str
    line: int


@dataclass(frozen=True)
class Import:
    """An import statement; `path` as written, relative to the importing file."""

    path: str
    line: int


@dataclass(frozen=True)
class UnitDef:
    """A unit definition; `text` has single blanks."""

    id: str
    text: str
    line: int


@dataclass(frozen=True)
class Compartment:
    """A compartment that the page names."""

    id: str
    line: int


@dataclass(frozen=True)
class Species:
    """A species that the page declares; `held` means `$` or `const`."""

    id: str
    compartment: str | None
    held: bool
    line: int


@dataclass(frozen=True)
class Reaction:
    """A reaction with its law and the sentence above it.

    `reactants` and `products` are ids as written, each as often as its stoichiometry says;
    `held` are those that the reaction itself marks with `$`.
    """

    id: str
    reactants: tuple[str, ...]
    products: tuple[str, ...]
    held: tuple[str, ...]
    reversible: bool
    law: str
    line: int
    said: Said

    def changes(self) -> tuple[str, ...]:
        """Return the species whose amount this reaction changes, in order of appearance."""
        both = dict.fromkeys(self.reactants + self.products)
        return tuple(
            x for x in both if x not in self.held and self.reactants.count(x) != self.products.count(x)
        )


@dataclass(frozen=True)
class Rule:
    """An assignment rule `id := formula`."""

    id: str
    formula: str
    line: int
    said: Said


@dataclass(frozen=True)
class Assignment:
    """`id = number unit`: a parameter's value or a start value.

    `begin` and `stop` are the places of the number in the text of the page.
    """

    id: str
    value: float
    unit: str | None
    line: int
    section: int | None
    said: Said
    begin: int
    stop: int


@dataclass(frozen=True)
class UnitOf:
    """`id has unit`."""

    id: str
    unit: str
    line: int


@dataclass(frozen=True)
class Name:
    """`id is "plain name"`."""

    id: str
    name: str
    line: int


@dataclass(frozen=True)
class Identity:
    """`id qualifier "https://..."`, with the qualifier under its Antimony name."""

    id: str
    qualifier: str
    urls: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Instance:
    """`label: module(ports)` in the top file."""

    label: str
    module: str
    ports: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Odd:
    """A statement that a page must not hold; `why` is the message, `rule` the rule it breaks."""

    id: str | None
    why: str
    rule: str
    line: int


@dataclass
class Page:
    """One `.ant` file.

    Attributes
    ----------
    file : str
        How messages name it, such as ``models/pathways/disc.ant``.
    text : str
        The whole text.
    title : str
        The sentence of the first line.
    header : dict
        STORY, COMES IN, ... with their text.
    id : str or None
        The model's id; None where the file holds no model.
    ports : tuple of str
        The ids in the model's brackets.
    """

    file: str
    text: str
    title: str = ""
    header: dict[str, str] = field(default_factory=dict)
    id: str | None = None
    main: bool = False
    ports: tuple[str, ...] = ()
    line: int = 1
    end: int | None = None
    headings: list[Heading] = field(default_factory=list)
    imports: list[Import] = field(default_factory=list)
    units: list[UnitDef] = field(default_factory=list)
    compartments: list[Compartment] = field(default_factory=list)
    species: list[Species] = field(default_factory=list)
    reactions: list[Reaction] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)
    units_of: list[UnitOf] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    identities: list[Identity] = field(default_factory=list)
    instances: list[Instance] = field(default_factory=list)
    odd: list[Odd] = field(default_factory=list)

    @property
    def stem(self) -> str:
        """The file's name without folder and `.ant`."""
        return Path(self.file).stem

    @property
    def species_ids(self) -> dict[str, Species]:
        """Declared species by id; the first declaration counts."""
        return {x.id: x for x in reversed(self.species)}

    @property
    def compartment_ids(self) -> dict[str, Compartment]:
        """Compartments by id."""
        return {x.id: x for x in self.compartments}

    @property
    def starts(self) -> list[Assignment]:
        """Start values of species and sizes of compartments."""
        return [x for x in self.assignments if x.id in self._amounts()]

    @property
    def numbers(self) -> list[Assignment]:
        """Values of parameters."""
        return [x for x in self.assignments if x.id not in self._amounts()]

    @property
    def unit_by_id(self) -> dict[str, str]:
        """Unit of each parameter and readout that has one."""
        units = {x.id: x.unit for x in self.numbers if x.unit}
        return units | {x.id: x.unit for x in self.units_of}

    def own_species(self) -> list[Species]:
        """Return the species that belong to this page alone."""
        return [x for x in self.species_ids.values() if x.id not in self.ports]

    def own_rules(self) -> list[Rule]:
        """Return the assignment rules for names that are not ports."""
        return [x for x in self.rules if x.id not in self.ports]

    def known(self) -> tuple[str, ...]:
        """Return every name that a formula of this page may use."""
        groups = (self.species, self.compartments, self.numbers, self.rules)
        ids = [x.id for group in groups for x in group]
        return tuple(dict.fromkeys([*self.ports, *ids]))

    def formulas(self) -> Iterator[tuple[str, str, int]]:
        """Yield the id, the text and the line of each law and each rule."""
        for reaction in self.reactions:
            yield reaction.id, reaction.law, reaction.line
        for rule in self.rules:
            yield rule.id, rule.formula, rule.line

    def changed(self) -> dict[str, int]:
        """Return the species that reactions or rules change, with the first line that does."""
        found: dict[str, int] = {}
        for reaction in self.reactions:
            for name in reaction.changes():
                found.setdefault(name, reaction.line)
        for rule in self.rules:
            found.setdefault(rule.id, rule.line)
        return found

    def _amounts(self) -> set[str]:
        return {x.id for x in self.species} | {x.id for x in self.compartments}
