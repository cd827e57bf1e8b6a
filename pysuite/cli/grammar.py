"""Reads what is written after an option: ``venetoclax=100 nM@0 h..24 h``, ``IL6=1 nM``, ``BIM=0``.

It only takes texts apart. Names and amounts are judged where they are used, by the cell itself.
"""

from __future__ import annotations

from dataclasses import dataclass

from pysuite.errors import BadQuantity

__all__ = ["Dose", "Timed", "named_amount", "named_number", "read_cut", "read_dose"]


# These are arguments of the cell's methods, so they can never be names of what is given.
_NOT_NAMES = frozenset({"self", "at", "until"})


@dataclass(frozen=True)
class Dose:
    """One thing given: its name, how much, from when and, if it is washed out, until when."""

    name: str
    amount: str
    at: str = "0 h"
    until: str | None = None


@dataclass(frozen=True)
class Timed:
    """A change with a name, and the time it begins; None means from the start, settling included."""

    name: str
    value: float = 0.0
    at: str | None = None


def _pair(text: str, option: str, form: str) -> tuple[str, str]:
    """Split NAME=VALUE, or say what the option takes."""
    name, equals, value = text.partition("=")
    if not (equals and name.strip() and value.strip()):
        raise BadQuantity(f"{option} takes {form}; got '{text}'")
    if name.strip() in _NOT_NAMES:
        raise BadQuantity(f"{option} takes {form}; '{name.strip()}' is not a name")
    return name.strip(), value.strip()


def _at(text: str, option: str, form: str) -> tuple[str, str | None]:
    """Split SOMETHING@TIME, where the time may be left out."""
    what, sign, when = text.partition("@")
    if sign and not when.strip():
        raise BadQuantity(f"{option} takes {form}; got '{text}', with no time after the @")
    return what.strip(), when.strip() or None


def read_dose(text: str, option: str = "--treat") -> Dose:
    """Read NAME=AMOUNT, NAME=AMOUNT@START or NAME=AMOUNT@START..END.

    Examples
    --------
    >>> read_dose("venetoclax=100 nM@0 h..24 h")
    Dose(name='venetoclax', amount='100 nM', at='0 h', until='24 h')
    >>> read_dose("TRAIL=2 nM")
    Dose(name='TRAIL', amount='2 nM', at='0 h', until=None)
    """
    form = 'NAME=AMOUNT[@START[..END]], such as "venetoclax=100 nM@0 h..24 h"'
    before, when = _at(text, option, form)
    name, amount = _pair(before, option, form)
    if when is None:
        return Dose(name, amount)
    start, dots, end = (part.strip() for part in when.partition(".."))
    if not start or (dots and not end):
        raise BadQuantity(f"{option} takes {form}; got '{text}'")
    return Dose(name, amount, start, end or None)


def named_amount(text: str, option: str, example: str) -> tuple[str, str]:
    """Read NAME=AMOUNT.

    Examples
    --------
    >>> named_amount("IL6=1 nM", "--milieu", "IL6=1 nM")
    ('IL6', '1 nM')
    """
    return _pair(text, option, f'NAME=AMOUNT, such as "{example}"')


def named_number(text: str, option: str, example: str) -> Timed:
    """Read NAME=NUMBER or NAME=NUMBER@TIME.

    Examples
    --------
    >>> named_number("BIM=0", "--expression", "BIM=0")
    Timed(name='BIM', value=0.0, at=None)
    >>> named_number("MCL1=0@0 h", "--expression", "BIM=0")
    Timed(name='MCL1', value=0.0, at='0 h')
    """
    form = f'NAME=NUMBER[@TIME], such as "{example}"'
    before, when = _at(text, option, form)
    name, value = _pair(before, option, form)
    try:
        return Timed(name, float(value), when)
    except ValueError:
        raise BadQuantity(f"{option} takes {form}; '{value}' is not a number") from None


def read_cut(text: str) -> Timed:
    """Read MODULE.REACTION or MODULE.REACTION@TIME.

    Examples
    --------
    >>> read_cut("bcl2.bind_MCL1__BIM@0 h")
    Timed(name='bcl2.bind_MCL1__BIM', value=0.0, at='0 h')
    """
    name, when = _at(text, "--cut", 'MODULE.REACTION[@TIME], such as "bcl2.bind_MCL1__BIM"')
    return Timed(name, 0.0, when)
