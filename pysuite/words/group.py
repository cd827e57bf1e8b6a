"""Parts of a sentence about many cells: of whom it speaks, and which number of theirs.

It only reads: ``ven with t(11;14) in the top third by BCL2_total``, ``share above 2 SD of normal``, ``EC50 of
S63845 for death``. `pysuite.words.crowd` works the numbers out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = [
    "EVENT",
    "GROUP",
    "LABEL",
    "LABELS",
    "MEASURE",
    "NAME",
    "NUMBER",
    "STAT",
    "Group",
    "Measure",
    "Stat",
]

NAME = r"[A-Za-z_]\w*(?:\([\d.e+,-]+\))?"
NUMBER = r"\d+(?:\.\d+)?(?:e-?\d+)?"
LABEL = r"[A-Za-z][\w.+-]*(?:\([\w;.+-]+\))?"
LABELS = rf"{LABEL}(?: or {LABEL})*"
EVENT = r"momp|death"
_READOUT = r"[A-Za-z_]\w*"
_FILTER = rf" (?:(?:with|without) {LABELS}|in the (?:top|middle|bottom) (?:third|half) by {_READOUT})(?=\s|$)"
GROUP = rf"(?:survivors of |cells of )?{NAME}(?:{_FILTER})*"
_POTENCY = rf"EC50 of [A-Za-z][\w-]* for (?:{EVENT})"
MEASURE = rf"(?:{_POTENCY}|{_READOUT})"
STAT = (
    rf"(?:share dead|share with momp|response rate|deep response rate|(?:median|mean|lowest|highest) kill"
    rf"|share above {NUMBER} SD of {NAME}|share between {NUMBER} ?% and {NUMBER} ?% of the highest"
    rf"|share of responders with {LABEL}|share with {_POTENCY} at most {NUMBER}|share with {LABEL}"
    rf"|median {_POTENCY}|median time of (?:{EVENT})|variation in time of (?:{EVENT}))"
)


@dataclass(frozen=True)
class Group:
    """Of whom a sentence speaks.

    Attributes
    ----------
    text
        As written.
    scene
        The scene of the population or cohort.
    part
        ``all`` members, the single ``cells``, or the cells that are ``survivors``.
    filters
        ("with" or "without", label or labels joined by "or") and ("top", "middle" or "bottom", share,
        readout), in order.
    """

    text: str
    scene: str
    part: str
    filters: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, text: str) -> Group:
        """Read a group.

        Examples
        --------
        >>> Group.of("ven without t(11;14) in the top third by BCL2_total").filters
        (('without', 't(11;14)'), ('top', 'third', 'BCL2_total'))
        """
        found = re.fullmatch(rf"(survivors|cells)?(?: of )?({NAME})(.*)", text)
        assert found is not None  # noqa: S101 - the pattern of the slot lets nothing else through
        filters = re.findall(
            rf" (with|without) ({LABELS})(?=\s|$)| in the (top|middle|bottom) (third|half) by ({_READOUT})",
            found[3],
        )
        return cls(text, found[2], found[1] or "all", tuple(tuple(x for x in one if x) for one in filters))

    @property
    def readouts(self) -> tuple[str, ...]:
        """The readouts that it asks for."""
        return tuple(one[2] for one in self.filters if one[0] in {"top", "middle", "bottom"})

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that it asks for."""
        given = (one[1] for one in self.filters if one[0] in {"with", "without"})
        return tuple(label for text in given for label in text.split(" or "))


@dataclass(frozen=True)
class Measure:
    """One number of each member: a readout at rest, ``it`` (the expectation's), ``kill`` or an EC50."""

    text: str
    readout: str = ""
    drug: str = ""
    event: str = ""

    @classmethod
    def of(cls, text: str) -> Measure:
        """Read a measure.

        Examples
        --------
        >>> Measure.of("EC50 of S63845 for death").drug
        'S63845'
        """
        found = re.fullmatch(rf"EC50 of (\S+) for ({EVENT})", text)
        if found:
            return cls(text, drug=found[1], event=found[2])
        return cls(text, readout="" if text in {"kill", "it"} else text)


@dataclass(frozen=True)
class Stat:
    """One number of a whole group.

    Attributes
    ----------
    text
        As written.
    kind
        ``dead``, ``response``, ``deep``, ``kill``, ``above``, ``between``, ``label``, ``responders``,
        ``potent``, ``potency``, ``time`` or ``variation``.
    part
        What fills its slots.
    """

    text: str
    kind: str
    part: tuple[str, ...] = ()

    @classmethod
    def of(cls, text: str) -> Stat:
        """Read a number of a group.

        Examples
        --------
        >>> Stat.of("share above 2 SD of normal")
        Stat(text='share above 2 SD of normal', kind='above', part=('2', 'normal'))
        """
        for kind, pattern in _KINDS:
            found = re.fullmatch(pattern, text)
            if found:
                return cls(text, kind, tuple(part for part in found.groups() if part))
        raise AssertionError(text)  # the pattern of the slot lets nothing else through

    @property
    def scenes(self) -> tuple[str, ...]:
        """The scenes that it asks for."""
        return (self.part[1],) if self.kind == "above" else ()

    @property
    def drugs(self) -> tuple[str, ...]:
        """The drugs whose dose it asks for."""
        return (self.part[0],) if self.kind in {"potent", "potency"} else ()

    @property
    def labels(self) -> tuple[str, ...]:
        """The labels that it asks for."""
        return (self.part[0],) if self.kind in {"label", "responders"} else ()

    @property
    def about_readout(self) -> bool:
        """Whether it needs the expectation's readout."""
        return self.kind in {"above", "between"}


_DOSE = rf"EC50 of (\S+) for ({EVENT})"
_KINDS: tuple[tuple[str, str], ...] = (
    ("dead", r"share (dead)"),
    ("dead", r"share with (momp)"),
    ("response", r"response rate"),
    ("deep", r"deep response rate"),
    ("kill", r"(median|mean|lowest|highest) kill"),
    ("above", rf"share above ({NUMBER}) SD of ({NAME})"),
    ("between", rf"share between ({NUMBER}) ?% and ({NUMBER}) ?% of the highest"),
    ("responders", rf"share of responders with ({LABEL})"),
    ("potent", rf"share with {_DOSE} at most ({NUMBER})"),
    ("label", rf"share with ({LABEL})"),
    ("potency", rf"median {_DOSE}"),
    ("time", rf"median time of ({EVENT})"),
    ("variation", rf"variation in time of ({EVENT})"),
)
