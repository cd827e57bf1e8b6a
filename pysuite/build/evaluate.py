"""Work out formulas at given values, for resting values and for the direction of an influence.

Only plain arithmetic is known, which is all that the pages may use.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import libsbml

__all__ = ["Formula", "influence", "read_formula", "start_values"]

Formula = Callable[[Mapping[str, float]], float]

#: How often and how widely a law is probed to see which way an influence points.
_PROBES = 7
_DECADES = 1.5


def read_formula(node: libsbml.ASTNode) -> Formula:
    """Turn a formula into a function of a mapping from ids to values.

    Raises
    ------
    ValueError
        For anything but names, numbers, + - * / and powers.
    """
    if node.isNumber():
        number = float(node.getValue())
        return lambda values: number
    if node.isName():
        name = node.getName()
        return lambda values: values[name]
    parts = [read_formula(node.getChild(i)) for i in range(node.getNumChildren())]
    return _combine(node, parts)


def _combine(node: libsbml.ASTNode, parts: list[Formula]) -> Formula:
    import libsbml

    kind = node.getType()
    if kind == libsbml.AST_PLUS:
        return lambda values: sum(part(values) for part in parts)
    if kind == libsbml.AST_TIMES:
        return lambda values: _product(part(values) for part in parts)
    if kind == libsbml.AST_MINUS and len(parts) == 1:
        return lambda values: -parts[0](values)
    if kind == libsbml.AST_MINUS:
        return lambda values: parts[0](values) - parts[1](values)
    if kind == libsbml.AST_DIVIDE:
        return lambda values: _ratio(parts[0](values), parts[1](values))
    if kind in (libsbml.AST_POWER, libsbml.AST_FUNCTION_POWER):
        return lambda values: parts[0](values) ** parts[1](values)
    raise ValueError(f"cannot work out {libsbml.formulaToL3String(node)}")


def _product(factors: Iterable[float]) -> float:
    result = 1.0
    for factor in factors:
        result *= factor
    return result


def _ratio(above: float, below: float) -> float:
    return above / below if below else float("nan")


def start_values(model: libsbml.Model) -> dict[str, float]:
    """Return the value of every species (nM), compartment and parameter at the start.

    Assignment rules are worked out in the order in which they need each other.
    """
    values: dict[str, float] = {}
    for compartment in model.getListOfCompartments():
        values[compartment.getId()] = compartment.getSize()
    for species in model.getListOfSpecies():
        values[species.getId()] = species.getInitialConcentration()
    for parameter in model.getListOfParameters():
        values[parameter.getId()] = parameter.getValue()
    rules = {rule.getVariable(): read_formula(rule.getMath()) for rule in model.getListOfRules()}
    # Each round settles at least one more rule, so as many rounds as rules are enough.
    for _ in rules:
        before = {name: values.get(name) for name in rules}
        values.update({name: formula(values) for name, formula in rules.items()})
        if all(before[name] == values[name] for name in rules):
            break
    return values


def influence(formula: Formula, names: tuple[str, ...], name: str) -> int:
    """Say which way a formula goes when one of its names grows, the others held.

    Parameters
    ----------
    formula
        A rate law.
    names
        All names in it.
    name
        The one to move.

    Returns
    -------
    int
        1 when the formula only ever grows, -1 when it only ever falls, 0 otherwise.
    """
    # Seeded by a constant: the same file must come out byte for byte.
    draw = random.Random(0)  # noqa: S311
    signs: set[int] = set()
    for _ in range(_PROBES):
        values = {x: 10 ** draw.uniform(-_DECADES, _DECADES) for x in names}
        low = formula(values)
        values[name] *= 2
        high = formula(values)
        if abs(high - low) > 1e-12 * (abs(high) + abs(low)):
            signs.add(1 if high > low else -1)
    return signs.pop() if len(signs) == 1 else 0
