"""The model's equations as CasADi expressions, read from the plain SBML by other code than any engine's."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from functools import reduce
from typing import Any

from pysuite.flat import FlatModel

__all__ = ["equations"]

_MATHML = "{http://www.w3.org/1998/Math/MathML}"
_OPERATIONS: dict[str, Callable[..., Any]] = {
    "plus": lambda *a: sum(a[1:], a[0]),
    "times": lambda *a: reduce(lambda x, y: x * y, a),
    "minus": lambda a, b=None: -a if b is None else a - b,
    "divide": lambda a, b: a / b,
    "power": lambda a, b: a**b,
}


def equations(model: FlatModel) -> tuple[Any, Any, Any]:
    """Return (species, given, rates): two vectors of symbols, and the right-hand side in them.

    Species are the floating ones; given are the boundary species, then the parameters.
    """
    import casadi as ca

    root = ET.fromstring(model.source.text())  # noqa: S314 - the suite's own file
    space = root.tag.removesuffix("sbml")
    species = ca.SX.sym("x", len(model.floating))
    given = ca.SX.sym("p", len(model.boundary) + len(model.parameters))
    known = {name: species[i] for i, name in enumerate(model.floating)}
    known |= {name: given[i] for i, name in enumerate((*model.boundary, *model.parameters))}
    sizes = {str(one.get("id")): float(str(one.get("size"))) for one in root.iter(f"{space}compartment")}
    known |= sizes
    waiting = {
        str(rule.get("variable")): next(iter(rule.iter(f"{_MATHML}math")))[0]
        for rule in root.iter(f"{space}assignmentRule")
    }
    while waiting:  # rules stand in any order
        ready = {name: math for name, math in waiting.items() if _names(math) <= known.keys()}
        known |= {name: _value(math, known) for name, math in ready.items()}
        waiting = {name: math for name, math in waiting.items() if name not in ready}
    volume = {str(one.get("id")): sizes[str(one.get("compartment"))] for one in root.iter(f"{space}species")}
    place = {name: i for i, name in enumerate(model.floating)}
    rates = [ca.SX(0)] * len(place)
    for reaction in root.iter(f"{space}reaction"):
        rate = _value(next(iter(reaction.iter(f"{_MATHML}math")))[0], known)
        for side, sign in (("listOfReactants", -1.0), ("listOfProducts", 1.0)):
            for one in reaction.iterfind(f"{space}{side}/{space}speciesReference"):
                name = str(one.get("species"))
                if name in place:
                    share = sign * float(one.get("stoichiometry", "1")) / volume[name]
                    rates[place[name]] += share * rate
    return species, given, ca.vertcat(*rates)


def _names(math: ET.Element) -> set[str]:
    return {str(one.text).strip() for one in math.iter(f"{_MATHML}ci")}


def _value(math: ET.Element, known: dict[str, Any]) -> Any:  # noqa: ANN401
    tag = math.tag.removeprefix(_MATHML)
    if tag == "ci":
        return known[str(math.text).strip()]
    if tag == "cn":
        return float(str(math.text))
    operation, *parts = math
    return _OPERATIONS[operation.tag.removeprefix(_MATHML)](*(_value(part, known) for part in parts))
