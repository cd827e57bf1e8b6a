"""Errors that people can act on: one line each, with the nearest valid name."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = [
    "BadQuantity",
    "BuildError",
    "ClaimError",
    "NotInModel",
    "Problem",
    "PysuiteError",
    "SimulationError",
    "UnknownName",
    "nearest",
]


class PysuiteError(Exception):
    """Base of every error that this package raises on purpose.

    Its text is a single line meant for people; the command line prints it and exits with 2.
    """


class UnknownName(PysuiteError, KeyError):
    """A name that nothing in the suite answers to.

    It is a KeyError too, so that a mapping of readouts keeps its manners (``in``, ``get``).

    Parameters
    ----------
    kind : str
        What was asked for, such as ``"drug"``.
    name : str
        The name as given.
    choices : iterable of str
        The valid names, from which the nearest is suggested.

    Examples
    --------
    >>> str(UnknownName("drug", "venetoclx", ["venetoclax", "nutlin"]))
    "unknown drug 'venetoclx'; nearest: 'venetoclax'"
    """

    def __init__(self, kind: str, name: str, choices: Iterable[str] = ()) -> None:
        self.kind = kind
        self.name = name
        self.choices = tuple(choices)
        self.nearest = nearest(str(name), self.choices)
        hint = f"; nearest: '{self.nearest}'" if self.nearest else ""
        super().__init__(f"unknown {kind} '{name}'{hint}")

    def __str__(self) -> str:
        return str(self.args[0])  # KeyError would put the sentence in quotes

    def __reduce__(self) -> tuple[type[UnknownName], tuple[str, str, tuple[str, ...]]]:
        """Pickle by the three arguments, so that it crosses process borders."""
        return type(self), (self.kind, self.name, self.choices)


class NotInModel(PysuiteError):
    """A valid name of the suite whose part this model does not hold (yet): a gap, not a slip."""


class BadQuantity(PysuiteError):
    """A number, unit or range that cannot be what was meant; the text names the argument."""


class SimulationError(PysuiteError):
    """A cell that could not be settled or simulated; the text names the cell and the time reached."""


class ClaimError(PysuiteError):
    """A claim file that is malformed or asks for something that the vocabulary lacks."""


@dataclass(frozen=True)
class Problem:
    """One finding about one place in one file.

    Examples
    --------
    >>> str(Problem("models/x.ant", 12, "kon_A", "has no source", "L01"))
    "models/x.ant:12: L01 'kon_A': has no source"
    """

    file: str
    line: int | None
    id: str | None
    message: str
    rule: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        subject = "" if self.id is None else f"'{self.id}': "
        return f"{place}: {self.rule} {subject}{self.message}"


class BuildError(PysuiteError):
    """A model that does not build; carries every problem that was found.

    Parameters
    ----------
    problems : str, Problem or iterable of Problem
        What is wrong. A plain text stands for one finding without a place.
    """

    def __init__(self, problems: str | Problem | Iterable[Problem]) -> None:
        if isinstance(problems, str):
            self.problems: tuple[Problem, ...] = ()
            super().__init__(problems)
            return
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("\n".join(map(str, self.problems)) or "the model does not build")

    def __reduce__(self) -> tuple[type[BuildError], tuple[str | tuple[Problem, ...]]]:
        """Pickle with the problems, so that it crosses process borders."""
        return type(self), (self.problems or str(self),)


def _plain(name: str) -> str:
    """Fold case and drop everything that is not a letter or a digit."""
    return re.sub(r"[^0-9a-z]", "", name.casefold())


def nearest(name: str, choices: Iterable[str]) -> str | None:
    """Return the choice that looks most like a name, or None if none comes close.

    Case, hyphens, underscores and other punctuation do not count.

    Parameters
    ----------
    name : str
        What was typed.
    choices : iterable of str
        What could have been meant.

    Examples
    --------
    >>> nearest("ABT_73", ["venetoclax", "ABT-737"])
    'ABT-737'
    >>> nearest("zzz", ["venetoclax"]) is None
    True
    """
    by_plain: dict[str, str] = {}
    for choice in choices:
        by_plain.setdefault(_plain(choice), choice)
    wanted = _plain(name)
    if not wanted:
        return None
    found = difflib.get_close_matches(wanted, by_plain, n=1, cutoff=0.5)
    if found:
        return by_plain[found[0]]
    # A name that only starts or ends a longer one ("MCL1" for "MCL1_total") scores low in difflib.
    longer = sorted((key for key in by_plain if wanted in key or key in wanted), key=len)
    return by_plain[longer[0]] if longer else None
