"""No reaction makes or loses a protein unless its name says so."""

from __future__ import annotations

from collections import Counter

import libsbml
import pytest

from pysuite.build.book import split_state
from pysuite.paths import sbml_dir

#: These only move, join or mark matter; all other verbs make or lose it.
CLOSED = ("bind", "oligomerise", "activate", "rest", "phosphorylate", "dephosphorylate", "import", "export")
SIZES = {"dimer": 2, "tetramer": 4, "pore": 8}
#: Names that are not built from their parts.
PARTS = {
    "BAD_1433": ("BAD", "P1433"),
    "pAKT": ("AKT",),
    "pERK": ("ERK",),
    "pS6K": ("S6K",),
    "p4EBP1": ("EIF4EBP1",),
    "pIGF1R": ("IGF1R",),
    "pMDM2": ("MDM2",),
    "RELB_p52": ("RELB", "p52"),
    "STAT3_nuclear": ("STAT3", "STAT3"),
    "STAT3_dimer_cytosol": ("STAT3", "STAT3"),
}
#: Receptor platforms counted by seat, assemblies whose making is not one step, a lipid from a held pool.
COUNTED_OTHERWISE = (
    "VEGFR",
    "PIP3",
    "DISC",
    "complex",
    "gp130",
    "APAF1",
    "GP130",
    "AKT__PIP3",
    "AKT_T308",
    "trimer",
    "_ligated",
    "FAS",
    "DR4",
    "DR5",
)


def contents(species: str) -> Counter[str]:
    """Which proteins a species holds, and how many of each."""
    if species in PARTS:
        return Counter(PARTS[species])
    if "__" in species:
        held = Counter[str]()
        for part in species.split("__"):
            held += contents(part)
        return held
    stem, state = split_state(species)
    if state is None:
        return Counter([species])
    return Counter({name: SIZES.get(state, 1) * count for name, count in contents(stem).items()})


def closed_reactions() -> list[libsbml.Reaction]:
    model = libsbml.readSBML(str(sbml_dir() / "myeloma_cell.xml")).getModel()
    held = {species.getId() for species in model.species if species.getBoundaryCondition()}
    found = []
    for reaction in model.reactions:
        sides = [item.getSpecies() for item in (*reaction.reactants, *reaction.products)]
        odd = any(word in name for name in sides for word in COUNTED_OTHERWISE)
        if reaction.getId().split("_")[1] in CLOSED and not odd and sides:
            found.append((reaction.getId(), *balance(reaction, held)))
    return found


def balance(reaction: libsbml.Reaction, held: set[str]) -> tuple[Counter[str], Counter[str]]:
    sides = []
    for side in (reaction.reactants, reaction.products):
        total = Counter[str]()
        for item in side:
            for name, count in contents(item.getSpecies()).items():
                total[name] += count * int(item.getStoichiometry())
        sides.append(Counter({name: count for name, count in total.items() if name not in held}))
    return sides[0], sides[1]


@pytest.mark.parametrize(
    ("name", "before", "after"), closed_reactions(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_a_closed_reaction_keeps_its_proteins(name: str, before: Counter[str], after: Counter[str]) -> None:
    assert before == after, name


def test_most_of_the_closed_reactions_are_counted() -> None:
    assert len(closed_reactions()) > 150
