"""What kind of event a reaction is, in terms of the Gene Ontology."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["process_urls"]

_ASSEMBLY, _DISASSEMBLY, _TRANSPORT = "GO:0065003", "GO:0032984", "GO:0006810"
_NUCLEAR_IMPORT, _NUCLEAR_EXPORT = "GO:0006606", "GO:0006611"
_MESSAGE_LOSS, _PROTEIN_LOSS = "GO:0006402", "GO:0030163"
_FUNCTION = "GO:0065009"  # regulation of molecular function
_LIPID = "GO:0046488"  # phosphatidylinositol metabolic process

#: By the first word of a reaction's id.
_BY_VERB: dict[str, str] = {
    "bind": _ASSEMBLY, "recruit": _ASSEMBLY, "oligomerise": "GO:0051259",
    "make": "GO:0010467", "transcribe": "GO:0006351", "translate": "GO:0006412",
    "activate": _FUNCTION, "rest": _FUNCTION, "inhibit": _FUNCTION,
    "phosphorylate": "GO:0006468", "dephosphorylate": "GO:0006470",
    "ubiquitinate": "GO:0016567", "deubiquitinate": "GO:0016579",
    "cleave": "GO:0006508", "degrade": _PROTEIN_LOSS, "lose": _DISASSEMBLY, "release": _TRANSPORT,
    "import": _TRANSPORT, "export": _TRANSPORT, "repair": "GO:0006281",
}  # fmt: skip
_PROCESS = "GO:0009987"  # cellular process

_LIPIDS = ("PIP2", "PIP3")
_PLACES = ("_nuclear", "_mito", "_cytosol")


def process_urls(name: str, reactants: Iterable[str], products: Iterable[str]) -> tuple[str, ...]:
    """Return the address of the process that a reaction is a case of.

    Parameters
    ----------
    name
        The reaction's id on its page: its first word is its verb.
    reactants, products
        Ids of what it uses and what it makes.

    Examples
    --------
    >>> process_urls("degrade_MCL1_mRNA", ["MCL1_mRNA"], [])
    ('https://identifiers.org/GO:0006402',)
    """
    term = _term(name.split("_", maxsplit=1)[0], tuple(reactants), tuple(products))
    return (f"https://identifiers.org/{term}",)


def _term(verb: str, reactants: tuple[str, ...], products: tuple[str, ...]) -> str:
    before, after = " ".join(reactants), " ".join(products)
    term = _BY_VERB.get(verb, _PROCESS)
    for fits, special in (
        (any(lipid in (*reactants, *products) for lipid in _LIPIDS), _LIPID),
        (verb == "degrade" and ("_mRNA" in before or before.startswith("miR")), _MESSAGE_LOSS),
        (verb == "repair" and "DSB" not in before, "GO:0006457"),  # protein folding
        (verb == "import" and "_nuclear" in after, _NUCLEAR_IMPORT),
        (verb == "export" and "_nuclear" in before, _NUCLEAR_EXPORT),
        (verb == "release" and len(products) > 1 and not _moves(reactants), _DISASSEMBLY),
    ):
        if fits:
            return special
    return term


def _moves(reactants: tuple[str, ...]) -> bool:
    """Say whether something leaves a named place."""
    return any(name.endswith(_PLACES) for name in reactants) and len(reactants) == 1
