"""A state as the query of a link, and back: in words that a person can read and change.

``?lesion=t(11;14)&milieu=IL6=1&treat=venetoclax=100@0..24&hours=48``; the second cell's keys begin with
``2.``. What a link says is judged like any other input: a wrong name or number is an error that says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import cast
from urllib.parse import parse_qsl, quote, urlencode

from pysuite.cli.grammar import named_amount, read_dose
from pysuite.errors import BadQuantity, UnknownName
from pysuite.lab.limits import Refused
from pysuite.lab.state import SHOWN, TABS, Given, LabState, Portrait, Tab, catalogue
from pysuite.quantity import parse_quantity

__all__ = ["query_of", "state_of"]

_SECOND = "2."
_LONGEST_QUERY = 8_000
_PORTRAIT = ("line", "preset", "lesion", "milieu", "fold", "cut", "treat")
_REST = ("hours", "show", "tab", "page", "claim", "compare")
_DEFAULT = LabState()
Pairs = Sequence[tuple[str, str]]


def query_of(state: LabState) -> str:
    """Return a state as the part of a link after the question mark; empty for the lab's first state.

    Examples
    --------
    >>> query_of(LabState(Portrait(lesions=("t(11;14)",), doses=(Given("venetoclax", 100.0, 0.0, 24.0),))))
    'lesion=t(11;14)&treat=venetoclax=100@0..24'
    """
    pairs = list(_said(state.first, ""))
    if state.second is not None:
        pairs += [("compare", "1"), *_said(state.second, _SECOND)]
    if state.hours != _DEFAULT.hours:
        pairs.append(("hours", _number(state.hours)))
    if state.readouts != SHOWN:
        pairs.append(("show", ",".join(state.readouts)))
    for key in ("tab", "page", "claim"):
        if getattr(state, key) != getattr(_DEFAULT, key):
            pairs.append((key, getattr(state, key)))
    return urlencode(pairs, quote_via=quote, safe="();=@.,")


def state_of(query: str) -> LabState:
    """Return the state that a query says.

    Parameters
    ----------
    query : str
        What stands after the question mark.

    Raises
    ------
    PysuiteError
        For a key, a name, a number or an amount of work that cannot be.
    """
    if len(query) > _LONGEST_QUERY:
        raise Refused(f"the link is too long: at most {_LONGEST_QUERY} letters")
    pairs = parse_qsl(query.removeprefix("?"), keep_blank_values=True)
    for key, _ in pairs:
        plain = key.removeprefix(_SECOND)
        if plain not in _PORTRAIT and key not in _REST:
            raise UnknownName("part of the link", key, (*_PORTRAIT, *_REST))
    second = any(key == "compare" or key.startswith(_SECOND) for key, _ in pairs)
    tab = _last(pairs, "tab", _DEFAULT.tab)
    if tab not in TABS:
        raise UnknownName("tab", tab, TABS)
    return LabState(
        first=_portrait(pairs, ""),
        second=_portrait(pairs, _SECOND) if second else None,
        hours=parse_quantity(_last(pairs, "hours", _number(_DEFAULT.hours)), "h", name="hours"),
        readouts=tuple(filter(None, _last(pairs, "show", ",".join(SHOWN)).split(","))),
        tab=cast(Tab, tab),
        page=_last(pairs, "page", ""),
        claim=_last(pairs, "claim", ""),
    ).checked()


def _said(portrait: Portrait, prefix: str) -> Iterator[tuple[str, str]]:
    for key in ("line", "preset"):
        if (name := getattr(portrait, key)) is not None:
            yield prefix + key, name
    yield from ((f"{prefix}lesion", name) for name in portrait.lesions)
    yield from ((f"{prefix}milieu", f"{name}={_number(x)}") for name, x in portrait.milieu)
    yield from ((f"{prefix}fold", f"{name}={_number(x)}") for name, x in portrait.folds)
    yield from ((f"{prefix}cut", name) for name in portrait.cuts)
    for one in portrait.doses:
        when = "" if one.at == 0 and one.until is None else f"@{_number(one.at)}"
        end = "" if one.until is None else f"..{_number(one.until)}"
        yield f"{prefix}treat", f"{one.name}={_number(one.amount)}{when}{end}"


def _portrait(pairs: Pairs, prefix: str) -> Portrait:
    def all_of(key: str) -> Iterable[str]:
        return (value for name, value in pairs if name == prefix + key)

    return Portrait(
        line=_last(pairs, f"{prefix}line", "") or None,
        preset=_last(pairs, f"{prefix}preset", "") or None,
        lesions=tuple(dict.fromkeys(all_of("lesion"))),
        milieu=tuple(_amount(text, "milieu", "IL6=1") for text in all_of("milieu")),
        folds=tuple(_fold(text) for text in all_of("fold")),
        doses=tuple(_dose(text) for text in all_of("treat")),
        cuts=tuple(dict.fromkeys(all_of("cut"))),
    )


def _amount(text: str, key: str, example: str) -> tuple[str, float]:
    name, amount = named_amount(text, key, example)
    entry = catalogue().ligand(name)
    return entry.name, parse_quantity(amount, entry.unit, name=name, molar_mass=entry.molar_mass)


def _fold(text: str) -> tuple[str, float]:
    name, fold = named_amount(text, "fold", "MCL1=2")
    return name, parse_quantity(fold, "dimensionless", name=name)


def _dose(text: str) -> Given:
    said = read_dose(text, "treat")
    entry = catalogue().treatment(said.name)
    amount = parse_quantity(said.amount, entry.unit, name=said.name, molar_mass=entry.molar_mass)
    at = parse_quantity(said.at, "h", name="at")
    until = None if said.until is None else parse_quantity(said.until, "h", name="until")
    if until is not None and until <= at:
        raise BadQuantity(f"{said.name}: washed out at {until:g} h, before it is given at {at:g} h")
    return Given(entry.name, amount, at, until)


def _last(pairs: Pairs, key: str, default: str) -> str:
    return next((value for name, value in reversed(pairs) if name == key), default)


def _number(value: float) -> str:
    """Return a number that reads back as the same one, without a needless point.

    Examples
    --------
    >>> _number(100.0), _number(0.1)
    ('100', '0.1')
    """
    return str(int(value)) if value == int(value) and abs(value) < 1e15 else repr(value)  # noqa: PLR2004
