"""Numbers with units: what a user may write for a dose, a time or a parameter."""

from __future__ import annotations

import math
import numbers
import re
from types import MappingProxyType

from pysuite.errors import BadQuantity

__all__ = ["parse_quantity", "parse_span"]

_WRITTEN = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(.*?)\s*")

# The everyday spellings, by the unit they are wanted in. They are worth a table because importing
# pint takes longer than settling a cell; whatever is not listed here goes through pint.
_FACTORS = MappingProxyType(
    {
        "nM": {"M": 1e9, "mM": 1e6, "uM": 1e3, "µM": 1e3, "μM": 1e3, "nM": 1.0, "pM": 1e-3, "fM": 1e-6},
        "h": {
            **dict.fromkeys(("h", "hr", "hour", "hours"), 1.0),
            **dict.fromkeys(("d", "day", "days"), 24.0),
            **dict.fromkeys(("min", "minute", "minutes"), 1 / 60),
            **dict.fromkeys(("s", "sec", "second", "seconds"), 1 / 3600),
        },
        "Gy": {"Gy": 1.0, "cGy": 0.01, "mGy": 0.001},
        "dimensionless": {"x": 1.0, "fold": 1.0, "dimensionless": 1.0, "%": 0.01},
    }
)

# Mass per volume in ng/mL; divided by the molar mass in kDa it is nM.
_NG_PER_ML = MappingProxyType(
    {
        **dict.fromkeys(("mg/mL", "mg/ml"), 1e6),
        **dict.fromkeys(("ug/mL", "ug/ml", "µg/mL", "μg/mL", "mg/L", "mg/l"), 1e3),
        **dict.fromkeys(("ng/mL", "ng/ml", "ug/L", "ug/l", "µg/L", "μg/L"), 1.0),
        **dict.fromkeys(("pg/mL", "pg/ml", "ng/L", "ng/l"), 1e-3),
    }
)


def parse_quantity(
    value: str | float | object, unit: str, *, name: str, molar_mass: float | None = None
) -> float:
    """Return a quantity as a plain number in the wanted unit.

    Parameters
    ----------
    value : str or float
        A number already in `unit`, or a text such as ``"100 nM"`` or ``"30 min"``.
    unit : str
        The wanted unit: ``"nM"``, ``"h"``, ``"Gy"``, ``"dimensionless"``, or any that pint reads.
    name : str
        The argument's name, for the error text.
    molar_mass : float, optional
        In kDa; with it a mass concentration such as ``"10 ng/mL"`` becomes nM.

    Returns
    -------
    float
        Finite and not negative.

    Raises
    ------
    BadQuantity
        For anything else: a negative, infinite or missing value, a truth value, a wrong dimension.

    Examples
    --------
    >>> parse_quantity("0.1 uM", "nM", name="venetoclax")
    100.0
    >>> parse_quantity("10 ng/mL", "nM", name="IL6", molar_mass=20.0)
    0.5
    >>> parse_quantity("5 kg", "nM", name="venetoclax")
    Traceback (most recent call last):
    pysuite.errors.BadQuantity: venetoclax='5 kg' is not in nM
    """
    if isinstance(value, str):
        number = _from_text(value, unit, name, molar_mass)
    elif isinstance(value, numbers.Real) and not isinstance(value, bool):
        number = float(value)
    else:
        raise BadQuantity(f"{name}={value!r} is not a quantity; give a number or a text, such as '1 {unit}'")
    if not math.isfinite(number):
        raise BadQuantity(f"{name}={value!r} must be finite")
    if number < 0:
        raise BadQuantity(f"{name}={value!r} must not be negative")
    return number


def _from_text(value: str, unit: str, name: str, molar_mass: float | None) -> float:
    """Split a text into number and unit, and convert it."""
    match = _WRITTEN.fullmatch(value)
    if match is None:
        raise BadQuantity(f"{name}={value!r} is not a quantity; write a number and a unit: '1 {unit}'")
    number, given = float(match[1]), match[2]
    if given in ("", unit):
        return number
    factor = _FACTORS.get(unit, {}).get(given)
    if factor is not None:
        return number * factor
    if unit == "nM" and given in _NG_PER_ML:
        return number * _NG_PER_ML[given] / _mass(value, name, molar_mass)
    return number * _with_pint(value, given, unit, name, molar_mass)


def _mass(value: str, name: str, molar_mass: float | None) -> float:
    """Return the molar mass (kDa), or say that it is not known."""
    if molar_mass is None:
        raise BadQuantity(f"{name}={value!r} is a mass, and no molar mass is known for {name}; give it in nM")
    return molar_mass


def _with_pint(value: str, given: str, unit: str, name: str, molar_mass: float | None) -> float:
    """Return how many `unit` one `given` is, for the spellings that the tables lack."""
    import pint

    registry = pint.get_application_registry()
    try:
        one = registry.Quantity(1.0, registry.parse_units(given))
        wanted = registry.parse_units(unit)
        if unit == "nM" and one.check("[mass]/[length]**3"):
            return one.m_as("ng/mL") / _mass(value, name, molar_mass)
        return one.m_as(wanted)
    except BadQuantity:
        raise
    except Exception:  # pint raises many kinds, also the tokenizer's, and all mean the same here
        raise BadQuantity(f"{name}={value!r} is not in {unit}") from None


def parse_span(at: str | float, until: str | float | None) -> tuple[float, float]:
    """Return begin and end in hours; without an end it lasts for ever.

    Parameters
    ----------
    at, until : str or float
        Hours, or texts such as ``"90 min"``.

    Examples
    --------
    >>> parse_span("30 min", None)
    (0.5, inf)
    """
    start = parse_quantity(at, "h", name="at")
    end = math.inf if until is None else parse_quantity(until, "h", name="until")
    if end <= start:
        raise BadQuantity(f"until={until!r} must be later than at={at!r}")
    return start, end
