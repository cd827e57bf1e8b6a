"""Plain names of numbers: what `kdeg_MCL1` is, in words that tell it from all others."""

from __future__ import annotations

from pysuite.build.book import Book

__all__ = ["number_name"]

#: What the prefix of a number's id says.
_PHRASES: dict[str, str] = {
    "kon": "on rate of", "koff": "off rate of", "kdeg": "loss rate of", "kcat": "rate of work on",
    "kact": "activation rate of", "krest": "rate of return to rest of", "kmake": "making rate of",
    "vmake": "greatest making rate of", "vmax": "greatest rate of", "level": "level of", "f": "dial of",
    "K": "half-way point of", "n": "exponent of", "gain": "gain of", "kphos": "phosphorylation rate of",
    "kdephos": "dephosphorylation rate of", "kub": "ubiquitination rate of",
    "kdeub": "deubiquitination rate of",
    "kin": "import rate of", "kout": "export rate of", "krelease": "release rate of",
    "kleave": "leaving rate of", "krefold": "refolding rate of", "kcleave": "cleavage rate of",
    "krepair": "repair rate of", "kenter": "entry rate of", "krecruit": "recruitment rate of",
    "share": "share of", "fold": "fold of", "ratio": "ratio of", "stability": "stability of",
    "loss": "loss of",
}  # fmt: skip


def number_name(local: str, book: Book) -> str:
    """Return the plain name of a number from its id on its page.

    Examples
    --------
    >>> number_name("kdeg_MCL1_by_CASP3", Book({"MCL1": "MCL-1", "CASP3": "caspase-3"}))
    'loss rate of MCL-1 by caspase-3'
    """
    prefix, _, rest = local.partition("_")
    if prefix not in _PHRASES or not rest:
        return local.replace("_", " ")
    things = [_thing(part, book) for part in rest.split("_by_")]
    return f"{_PHRASES[prefix]} {' by '.join(things)}"


def _thing(name: str, book: Book) -> str:
    return (book.name(name) or name).replace("__", ":").replace("_", " ")
