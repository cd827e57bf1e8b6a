"""Plain names and identities of everything that carries a plain id, derived where not written.

A page names its proteins; complexes `A__B` and states (`_p`, `_active`, `_mRNA`, ...) follow from
their parts, so that nobody writes the same accession twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from pysuite.build.suite import Suite

__all__ = ["JOINED", "STATES", "Book", "read_book", "split_state"]

#: What the last part of an id says of the protein before it.
STATES: dict[str, str] = {
    "p": "phosphorylated {}",
    "active": "active {}",
    "inactive": "inactive {}",
    "nuclear": "nuclear {}",
    "cytosol": "cytosolic {}",
    "mito": "mitochondrial {}",
    "ub": "ubiquitinated {}",
    "mRNA": "{} mRNA",
    "cleaved": "cleaved {}",
    "internal": "internalised {}",
    "membrane": "{} at the membrane",
    "inhibited": "inhibited {}",
    "bound": "bound {}",
    "dimer": "{} dimer",
    "trimer": "{} trimer",
    "tetramer": "{} tetramer",
    "oligomer": "{} oligomer",
    "pore": "{} pore",
    "ext": "{} outside the cell",
    "sec": "{} released by cells",
    "total": "all {}",
    "free": "free {}",
    "fraction": "fraction of {}",
}

#: States that are several molecules of one protein.
JOINED = ("dimer", "trimer", "tetramer", "oligomer", "pore")
#: Where the protein of a state is, and how to say so of a complex.
_PLACES = {
    "nuclear": "GO:0005634",
    "cytosol": "GO:0005829",
    "mito": "GO:0005739",
    "membrane": "GO:0005886",
}
_THERE = {
    "nuclear": "in the nucleus",
    "cytosol": "in the cytosol",
    "mito": "at the mitochondria",
    "membrane": "at the membrane",
}
#: Words of Antimony for the relation that says what a thing is, in order of strength.
_BEING = ("identity", "hypernym", "isVersionOf", "hasPart", "part", "encodes")

Relations = dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Book:
    """Names and identities as written on the pages.

    Attributes
    ----------
    names : dict
        Plain name by id.
    identities : dict
        Web addresses by id and qualifier, with the qualifier under its Antimony name.
    """

    names: dict[str, str] = field(default_factory=dict)
    identities: dict[str, Relations] = field(default_factory=dict)
    stems: dict[str, Relations] = field(default_factory=dict)

    def name(self, name: str) -> str | None:
        """Return the plain name of an id, or None where it cannot be derived."""
        if name in self.names:
            return self.names[name]
        base, state = split_state(name)
        if "__" in name and state in _THERE:
            return f"{self.name(base)}, {_THERE[state]}"
        parts = name.split("__")
        if len(parts) > 1:
            named = [self._short(part) for part in parts]
            return f"{named[0]} bound to {' and '.join(named[1:])}"
        if state:
            return STATES[state].format(self._short(base))
        if self._phosphorylated(name):
            return STATES["p"].format(self._short(name[1:]))
        return None

    def _short(self, name: str) -> str:
        """Return a plain name without what it adds after a comma or in brackets."""
        return re.split(r", | \(", self.name(name) or name)[0]

    def relations(self, name: str) -> Relations:
        """Return what an id stands for, by qualifier; empty where it cannot be derived."""
        if name in self.identities:
            return {**self.identities[name], **_place(name)}
        parts = name.split("__")
        if len(parts) > 1:
            known = [self.urls(part) for part in parts]
            return {"hasPart": _union(known), **_place(name)} if all(known) else {}
        base, state = split_state(name)
        if not state and self._phosphorylated(name):
            base, state = name[1:], "p"
        if not state:
            return self.stems.get(name, {})
        urls = self.urls(base)
        if not urls:
            return {}
        return {self._relation(base, state): urls, **_place(name)}

    def urls(self, name: str) -> tuple[str, ...]:
        """Return the addresses of what an id is, or is made of."""
        relations = self.relations(name)
        return next((relations[word] for word in _BEING if word in relations), ())

    def unknown_parts(self, name: str) -> tuple[str, ...]:
        """Return the parts of an id that nothing identifies."""
        return tuple(part for part in name.split("__") if not self.urls(part))

    def _relation(self, base: str, state: str) -> str:
        if state == "mRNA":
            return "encodes"
        if state in ("total", "free", "fraction"):
            return "isPropertyOf"
        return next((word for word in ("hasPart", "encodes") if word in self.relations(base)), "hypernym")

    def _phosphorylated(self, name: str) -> bool:
        """Say whether an id is `p` before a known protein, as in pMDM2."""
        return name[:1] == "p" and name[1:2].isupper() and bool(self.urls(name[1:]))


def _place(name: str) -> Relations:
    """Return where a thing is, if the last word of its id says so."""
    state = split_state(name)[1]
    return {"occursIn": (f"https://identifiers.org/{_PLACES[state]}",)} if state in _PLACES else {}


def split_state(name: str) -> tuple[str, str | None]:
    """Split the last state off an id.

    Examples
    --------
    >>> split_state("STAT3_p_nuclear")
    ('STAT3_p', 'nuclear')
    >>> split_state("RELB_p52")
    ('RELB_p52', None)
    """
    base, _, state = name.rpartition("_")
    return (base, state) if base and state in STATES and not base.endswith("_") else (name, None)


def read_book(suite: Suite) -> Book:
    """Collect the names and identities of all pages."""
    book = Book()
    for page in suite.all_pages:
        for entry in page.names:
            book.names.setdefault(entry.id, entry.name)
        for entry in page.identities:
            relations = book.identities.setdefault(entry.id, {})
            old = relations.get(entry.qualifier, ())
            relations[entry.qualifier] = _union([old, entry.urls])
    for name in book.identities:
        stem, state = split_state(name)
        while state:
            urls = book.urls(name)
            if stem not in book.identities and urls and state != "mRNA":
                book.stems.setdefault(stem, {"hypernym": urls})
            stem, state = split_state(stem)
    return book


def _union(groups: list[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(url for group in groups for url in group))
