"""The vocabulary of claims: a small fixed set of sentences, one function each.

It answers what a claim's sentence means and whether played scenes meet it. It never runs a cell. The table of
all sentences is in validation/README.md; ``vocabulary()`` makes it.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pysuite.errors import ClaimError
from pysuite.words import (
    census,
    compare,
    crowd,
    fate,
    ladder,
    pairs,
    potency,
    relate,
    selection,
    shape,
    shifts,
    sweep,
    timing,
)
from pysuite.words.margin import Outcome, all_of, any_of
from pysuite.words.phrase import WORDS, Word, scenes_in
from pysuite.words.stage import Asked, Fate, Potency, Stage, Trace, Wiring

__all__ = [
    "MODULES",
    "WORDS",
    "Asked",
    "Fate",
    "Outcome",
    "Potency",
    "Read",
    "Stage",
    "Trace",
    "Wiring",
    "Word",
    "all_of",
    "any_of",
    "read",
    "vocabulary",
    "write_vocabulary",
]

# Importing the modules registers their words.
MODULES = tuple(
    module.__name__
    for module in (
        compare,
        timing,
        shape,
        fate,
        ladder,
        sweep,
        potency,
        shifts,
        crowd,
        pairs,
        relate,
        selection,
        census,
    )
)
"""Where the words stand, in the order of the tables."""


@dataclass(frozen=True)
class Read:
    """A sentence that was read: its word and what fills the slots."""

    sentence: str
    word: Word
    slots: dict[str, Any]

    @property
    def scenes(self) -> tuple[str, ...]:
        """The scenes it speaks of."""
        return tuple(dict.fromkeys(scenes_in(self.slots, self.word.kinds)))

    @property
    def about_readout(self) -> bool:
        """Whether it needs the readout of its expectation beside what it names itself."""
        about = self.word.about == "readout"
        return about or any(
            getattr(value, "about_readout", False) or getattr(value, "text", "") == "it"
            for value in self.slots.values()
        )

    @property
    def readouts(self) -> tuple[str, ...]:
        """The readouts that the sentence itself names."""
        named: list[str] = []
        for slot, value in self.slots.items():
            kind = self.word.kinds[slot]
            if kind == "readout":
                named.append(value)
            elif kind == "steps":
                named.extend(step.removeprefix("loss of ") for step in value[::2])
            elif kind == "group":
                named.extend(value.readouts)
            elif kind == "measure" and value.readout:
                named.append(value.readout)
        return tuple(name for name in dict.fromkeys(named) if name not in {"momp", "death"})

    @property
    def drugs(self) -> tuple[str, ...]:
        """The drugs whose dose it asks for."""
        named: list[str] = []
        for slot, value in self.slots.items():
            kind = self.word.kinds[slot]
            if kind == "drug":
                named.append(value)
            elif kind == "stat":
                named.extend(value.drugs)
            elif kind == "measure" and value.drug:
                named.append(value.drug)
        return tuple(named)

    @property
    def labels(self) -> tuple[str, ...]:
        """The lesions and groups of patients that it names."""
        named: list[str] = []
        for slot, value in self.slots.items():
            kind = self.word.kinds[slot]
            if kind == "labels":
                named.extend(value)
            elif kind in {"group", "stat"}:
                named.extend(value.labels)
        return tuple(dict.fromkeys(named))

    def answer(self, stage: Stage, asked: Asked) -> Outcome:
        """Return what the played scenes say to it."""
        return self.word.answer(stage, asked, self.slots)


def _skeleton(sentence: str) -> str:
    """Return a sentence with its numbers blanked, to find the pattern that it was meant to be."""
    return re.sub(r"\d+(\.\d+)?", "0", sentence)


def read(sentence: str) -> Read:
    """Return the word that a sentence uses.

    Raises
    ------
    ClaimError
        If no word of the vocabulary reads it; the text gives the nearest one.

    Examples
    --------
    >>> read("fed at least 1.5x rest at 6 h").word.text
    '{a} at least {x} {b}'
    """
    plain = " ".join(sentence.split())
    for one in WORDS:
        slots = one.read(plain)
        if slots is not None:
            return Read(plain, one, slots)
    examples = {_skeleton(one.example): one.example for one in WORDS}
    near = difflib.get_close_matches(_skeleton(plain), examples, n=1, cutoff=0.0)
    raise ClaimError(f"cannot read '{sentence}'; nearest: '{examples[near[0]]}'")


def vocabulary() -> str:
    """Return the table of all sentences, in Markdown."""
    words = sorted(WORDS, key=lambda one: MODULES.index(one.call.__module__))
    rows = ["| sentence, by example | what it says |", "| --- | --- |"]
    rows += [f"| `{one.example}` | {one.meaning} |" for one in words]
    return "\n".join(rows) + "\n"


def write_vocabulary(readme: Path) -> str:
    """Return a Markdown text with the table between its markers brought up to date."""
    begin, end = "<!-- vocabulary:begin -->", "<!-- vocabulary:end -->"
    head, rest = readme.read_text(encoding="utf-8").split(begin)
    return f"{head}{begin}\n\n{vocabulary()}\n{end}{rest.split(end)[1]}"
