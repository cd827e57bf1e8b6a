"""Terms of the Systems Biology Ontology for the suite's kinds of things."""

from __future__ import annotations

from pysuite.build.book import JOINED, Relations, split_state
from pysuite.build.suite import Suite

__all__ = [
    "CATALYST", "COMPARTMENT", "INHIBITOR", "MODEL", "MODIFIER", "STIMULATOR",
    "parameter_term", "reaction_term", "species_term",
]  # fmt: skip

MODEL = 293  # non-spatial continuous framework
COMPARTMENT = 290  # physical compartment
CATALYST, STIMULATOR, INHIBITOR, MODIFIER = 13, 459, 20, 19

# Messages and microRNAs are `ribonucleic acid`: the narrower 278 and 316 are functional entities, and
# SBML wants a material one for a species.
_PROTEIN, _COMPLEX, _RNA = 252, 297, 250
_SMALL_MOLECULE, _PERTURBATION, _MATERIAL = 247, 405, 240

#: By the first word of a reaction's id.
_BY_VERB: dict[str, int] = {
    "bind": 177, "recruit": 526, "oligomerise": 526, "release": 180,
    "make": 393, "translate": 184, "transcribe": 183, "degrade": 179, "lose": 179,
    "activate": 656, "rest": 181, "phosphorylate": 216, "dephosphorylate": 330,
    "cleave": 178, "ubiquitinate": 224, "import": 185, "export": 185,
}  # fmt: skip
_PROCESS = 375

#: By the prefix of a parameter's id.
_BY_PREFIX: dict[str, int] = {
    "kon": 341, "koff": 338, "kdeg": 356, "n": 190, "K": 193, "level": 196, "f": 380,
}  # fmt: skip
#: By its unit, for the others: rate constants of zeroth, first and second order, and concentrations.
_BY_UNIT: dict[str, int] = {"nM_per_hour": 48, "per_hour": 35, "per_nM_per_hour": 36, "nM": 196}
_TURNOVER_NUMBER = 25
_COEFFICIENT = 380

_SMALL = ("CHEBI:", "chembl", "pubchem", "drugbank")


def reaction_term(name: str) -> int:
    """Return the term for a reaction by its verb.

    Examples
    --------
    >>> reaction_term("phosphorylate_AKT_by_PDK1")
    216
    """
    return _BY_VERB.get(name.split("_", maxsplit=1)[0], _PROCESS)


def parameter_term(name: str, unit: str) -> int:
    """Return the term for a parameter by its prefix, else by its unit.

    Examples
    --------
    >>> parameter_term("kdeg_MCL1", "per_hour"), parameter_term("kact_BAX", "per_nM_per_hour")
    (356, 36)
    """
    prefix = name.split("_", maxsplit=1)[0]
    if prefix == "kcat" and unit == "per_hour":
        return _TURNOVER_NUMBER
    return _BY_PREFIX.get(prefix) or _BY_UNIT.get(unit, _COEFFICIENT)


def species_term(name: str, relations: Relations, suite: Suite) -> int:
    """Return the term for a species by its id and by what it is."""
    urls = [url for group in relations.values() for url in group]
    kinds = {str(drug.get("kind")) for drug in suite.drugs.values() if drug.get("species") == name}
    for term, fits in (
        (_COMPLEX, "__" in name),
        (_RNA, "_mRNA" in name or name.startswith("miR")),
        (_SMALL_MOLECULE, any(mark in url for url in urls for mark in _SMALL)),
        (_COMPLEX, len(relations.get("hasPart", ())) > 1 or split_state(name)[1] in JOINED),
        (_PROTEIN, any("uniprot" in url for url in urls)),
        (_PERTURBATION, "stimulus" in kinds),
        (_SMALL_MOLECULE, "drug" in kinds),
    ):
        if fits:
            return term
    return _MATERIAL
