"""The names that a claim may use: those of the flat SBML and of the tables of drugs and lesions.

It answers whether a name exists and which is nearest, and who reacts with whom. It never loads the simulator,
so that a misspelt claim is found at once.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property, lru_cache
from pathlib import Path

from pysuite.catalogue import Catalogue, read_catalogue
from pysuite.flat import FlatModel, Source, read_flat
from pysuite.paths import models_dir, sbml_dir
from pysuite.quantity import parse_quantity
from pysuite.words.stage import Wiring

__all__ = ["Names", "Reaction", "model_names", "read_names"]

_MEETING = re.compile(r"(?:^|_)(bind|activate|oligomerise|cleave|recruit|autoactivate)_")


@dataclass(frozen=True)
class Reaction:
    """Who goes into a reaction and who comes out."""

    id: str
    reactants: frozenset[str]
    products: frozenset[str]


@dataclass(frozen=True)
class Names:
    """All names of one composed model.

    Attributes
    ----------
    flat
        Readouts, reactions, parameters and dials of the flat SBML.
    catalogue
        Lesions, drugs, milieu ligands, presets and lines.
    """

    flat: FlatModel
    catalogue: Catalogue

    def treatment(self, name: str, amount: str | float = 0.0) -> None:
        """Complain of a drug, stimulus or ligand that is unknown or not in the model, or of its amount."""
        entry = self.catalogue.treatment(name)
        self.flat.given(entry.species, name)
        parse_quantity(amount, entry.unit, name=name, molar_mass=entry.molar_mass)

    def ligand(self, name: str, amount: str | float = 0.0) -> None:
        """Complain of a milieu ligand that is unknown, or of its amount."""
        entry = self.catalogue.ligand(name)
        parse_quantity(amount, entry.unit, name=name, molar_mass=entry.molar_mass)

    def cuts(self, names: Iterable[str]) -> list[str]:
        """Return the reactions meant by names that may hold a star, such as ``bcl2.bind_*__BIM``."""
        found: dict[str, None] = {}
        for name in names:
            plain = name.replace(".", "_", 1)
            fits = [one for one in self.flat.reactions if fnmatchcase(one, plain)]
            found |= dict.fromkeys(fits or [self.flat.reaction(name)])
        return list(found)

    @cached_property
    def reactions(self) -> tuple[Reaction, ...]:
        """Every reaction with its two sides."""
        root = ET.fromstring(self.flat.source.text())  # noqa: S314 - the model in use, checked by read_flat
        space = root.tag.removesuffix("sbml")
        kind, found = "speciesReference", []
        for one in root.iter(f"{space}reaction"):
            sides = [
                frozenset(str(part.get("species")) for part in one.iterfind(f"{space}{side}/{space}{kind}"))
                for side in ("listOfReactants", "listOfProducts")
            ]
            found.append(Reaction(str(one.get("id")), *sides))
        return tuple(found)

    def wiring(self, protein: str, cut: Iterable[str] = ()) -> Wiring:
        """Return the reactions that make, lose and bind a protein in any form, without the cut ones."""
        gone = set(self.cuts(cut))
        made, lost, bound = [], [], []
        for one in self.reactions:
            if one.id in gone:
                continue
            before, after = _has(protein, one.reactants), _has(protein, one.products)
            if after and not one.reactants:
                made.append(one.id)
            if before and not after:
                lost.append(one.id)
            if (before or one.id.endswith(f"_by_{protein}")) and _MEETING.search(one.id):
                bound.append(one.id)
        return Wiring(tuple(made), tuple(lost), tuple(bound))


def _has(protein: str, species: frozenset[str]) -> bool:
    return any(protein in re.split("_+", name) for name in species)


def read_names(sbml: Path | str, models: Path) -> Names:
    """Read the names of one flat SBML (a file or its text) and a folder of tables."""
    return Names(read_flat(Source.of(sbml)), read_catalogue(models))


@lru_cache(maxsize=1)
def model_names() -> Names:
    """Return the names of the suite's own model."""
    return read_names(sbml_dir() / "myeloma_cell.xml", models_dir())
