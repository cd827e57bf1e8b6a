"""Sentence patterns: how ``{a} at least {x}x {b}`` becomes a reader of sentences.

It knows slots and nothing about biology. Each slot has one way of being written and one Python type.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

from pysuite.words.group import EVENT, GROUP, LABELS, MEASURE, NAME, NUMBER, STAT, Group, Measure, Stat
from pysuite.words.margin import Outcome
from pysuite.words.stage import Asked, Stage
from pysuite.words.when import DURATION, WHEN, When, duration

__all__ = ["WORDS", "Operand", "Word", "scenes_in", "word"]

Many = Literal["no", "yes", "only"]

_NAME, _NUMBER = NAME, NUMBER
_READOUT = r"[A-Za-z_]\w*"


@dataclass(frozen=True)
class Operand:
    """A scene, and when to look at it."""

    scene: str
    when: When | None = None

    def __str__(self) -> str:
        return self.scene if self.when is None else f"{self.scene} {self.when.text}"


def _operand(text: str) -> Operand:
    scene, _, when = text.partition(" ")
    return Operand(scene, When(when) if when else None)


def _share(text: str) -> float:
    return 0.5 if text == "half" else float(text.removesuffix("%").strip()) / 100


def _split(separator: str) -> Callable[[str], tuple[str, ...]]:
    return lambda text: tuple(re.split(separator, text))


# slot kind: (how it is written, how it is read)
_SLOTS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "operand": (rf"{_NAME}(?: {WHEN})?", _operand),
    "scene": (_NAME, str),
    "when": (WHEN, When),
    "number": (_NUMBER, float),
    "times": (rf"{_NUMBER} ?x", lambda text: float(text.removesuffix("x"))),
    "percent": (rf"{_NUMBER} ?%", _share),
    "share": (rf"half|{_NUMBER} ?%", _share),
    "duration": (DURATION, duration),
    "drug": (r"[A-Za-z][\w-]*", str),
    "readout": (_READOUT, str),
    "event": (EVENT, str),
    "signed": (rf"-?{_NUMBER}", float),
    "points": (rf"{_NUMBER} points?", lambda text: float(text.split()[0]) / 100),
    "count": (r"\d+", int),
    "labels": (LABELS, _split(" or ")),
    "group": (GROUP, Group.of),
    "measure": (MEASURE, Measure.of),
    "stat": (STAT, Stat.of),
    "scenes": (rf"{_NAME}(?:, {_NAME})* and {_NAME}", _split(r", | and ")),
    "laters": (
        rf"{_NAME}(?: (?:after|not before) {_NAME})+",
        lambda text: tuple(re.split(r" (after|not before) ", text)),
    ),
    "level": (r"peak|trough|final level", str),
    "over": (rf"{_NAME}(?: over {_NAME})?", _split(" over ")),
    "steps": (
        rf"(?:loss of )?{_READOUT}(?: (?:before|not after) (?:loss of )?{_READOUT})+",
        lambda text: tuple(re.split(r" (before|not after) ", text)),
    ),
    "ranks": (
        rf"{_NAME}(?: (?:above|not below) {_NAME})+",
        lambda text: tuple(re.split(r" (above|not below) ", text)),
    ),
    "doses": (
        rf"{_NAME}(?: (?:above|not below) {_NAME})+",
        lambda text: tuple(re.split(r" (above|not below) ", text)),
    ),
}


@dataclass(frozen=True)
class Word:
    """One sentence pattern of the vocabulary.

    Attributes
    ----------
    pattern
        The sentence, slots in braces as ``{name:kind}``.
    meaning
        What it says, for the table in validation/README.md.
    example
        A sentence that it reads.
    call
        Function that answers it.
    about
        What the expectation needs besides the sentence: ``"readout"``, ``"protein"`` or nothing.
    many
        Whether its scenes may be populations and cohorts: ``"no"``, ``"yes"``, or ``"only"`` such scenes.
    """

    pattern: str
    meaning: str
    example: str
    call: Callable[..., Outcome]
    about: str
    many: Many
    regex: re.Pattern[str]
    kinds: dict[str, str]

    @property
    def text(self) -> str:
        """The pattern as shown to people, slots without their kinds."""
        return re.sub(r"\{(\w+):\w+\}", r"{\1}", self.pattern)

    def read(self, sentence: str) -> dict[str, Any] | None:
        """Return the slots of a sentence, or None if this is another word."""
        found = self.regex.fullmatch(sentence)
        if found is None:
            return None
        given = {name: text for name, text in found.groupdict().items() if text is not None}
        return {name: _SLOTS[self.kinds[name]][1](text) for name, text in given.items()}

    def answer(self, stage: Stage, asked: Asked, slots: dict[str, Any]) -> Outcome:
        """Return what the played scenes say to it."""
        return self.call(stage, asked, **slots)


WORDS: list[Word] = []


def _compile(pattern: str) -> tuple[re.Pattern[str], dict[str, str]]:
    kinds: dict[str, str] = {}
    out = ""
    for i, piece in enumerate(re.split(r"(\[[^\]]*\]|\{\w+:\w+\})", pattern)):
        if i % 2 == 0:
            out += re.escape(piece)
        elif piece[0] == "[":
            inner, found = _compile(piece[1:-1])
            kinds |= found
            out += f"(?:{inner.pattern})?"
        else:
            name, kind = piece[1:-1].split(":")
            kinds[name] = kind
            out += f"(?P<{name}>{_SLOTS[kind][0]})"
    return re.compile(out), kinds


def word(
    pattern: str, *, example: str, about: str = "readout", many: Many = "no"
) -> Callable[[Callable[..., Outcome]], Callable[..., Outcome]]:
    """Register a function as the answer to a sentence pattern; its docstring's first line is the meaning."""

    def register(call: Callable[..., Outcome]) -> Callable[..., Outcome]:
        meaning = (call.__doc__ or "").strip().splitlines()[0]
        regex, kinds = _compile(pattern)
        WORDS.append(Word(pattern, meaning, example, call, about, many, regex, kinds))
        return call

    return register


def scenes_in(slots: dict[str, Any], kinds: dict[str, str]) -> list[str]:
    """Return the scene names that a read sentence speaks of."""
    names: list[str] = []
    for name, value in slots.items():
        kind = kinds[name]
        if kind == "operand":
            names.append(value.scene)
        elif kind == "scene":
            names.append(value)
        elif kind in {"over", "scenes"}:
            names.extend(value)
        elif kind in {"ranks", "laters", "doses"}:
            names.extend(value[::2])
        elif kind == "group":
            names.append(value.scene)
        elif kind == "stat":
            names.extend(value.scenes)
    return names
