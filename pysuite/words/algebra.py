"""Readouts that are computed from others: ``A/B``, ``A + B``, ``(A + B)/C``; ``page.reaction`` is its rate.

It answers which names a text asks for and what its value is. It never calls anything: only names, plain
numbers, the four operations and brackets are read.
"""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Mapping
from functools import cache

import numpy as np
from numpy.typing import NDArray

from pysuite.errors import ClaimError
from pysuite.words.margin import FLOOR

__all__ = ["names_in", "value_of"]

Array = NDArray[np.float64]


def _divide(a: Array, b: Array) -> Array:
    return a / np.maximum(b, FLOOR)


_OPERATIONS: dict[type[ast.operator], Callable[[Array, Array], Array]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: _divide,
}


class _Dotted(ast.NodeTransformer):
    """Reads ``page.reaction`` as the name ``page_reaction``; reactions are the only names with a dot."""

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        if not isinstance(node.value, ast.Name) or node.attr.startswith("_"):
            return node
        return ast.copy_location(ast.Name(f"{node.value.id}_{node.attr}", ast.Load()), node)


@cache
def _tree(text: str) -> ast.expr:
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError:
        raise ClaimError(f"cannot read the readout '{text}': write A, A/B, A + B or (A + B)/C") from None
    tree = _Dotted().visit(tree)
    for node in ast.walk(tree):
        known = isinstance(node, (ast.Name, ast.BinOp, ast.operator, ast.expr_context))
        number = isinstance(node, ast.Constant) and isinstance(node.value, (int, float))
        if not known and not number:
            raise ClaimError(f"cannot read the readout '{text}': only names, numbers, + - * / and brackets")
    return tree


def names_in(text: str) -> tuple[str, ...]:
    """Return the model's names in a readout text, in order and once each.

    Examples
    --------
    >>> names_in("(MCL1__BIM + MCL1__BAK)/MCL1_total")
    ('MCL1__BIM', 'MCL1__BAK', 'MCL1_total')
    """
    found = [node for node in ast.walk(_tree(text)) if isinstance(node, ast.Name)]
    return tuple(dict.fromkeys(node.id for node in sorted(found, key=lambda node: node.col_offset)))


def value_of(text: str, values: Mapping[str, Array]) -> Array:
    """Return the value of a readout text over time.

    Parameters
    ----------
    text
        Readout text.
    values
        The value over time of every name in it.

    Examples
    --------
    >>> value_of("A/(A + B)", {"A": np.array([1.0]), "B": np.array([3.0])})
    array([0.25])
    """
    return np.asarray(_evaluate(_tree(text), values), dtype=float)


def _evaluate(node: ast.expr, values: Mapping[str, Array]) -> Array:
    if isinstance(node, ast.Name):
        return values[node.id]
    if isinstance(node, ast.BinOp):
        both = _evaluate(node.left, values), _evaluate(node.right, values)
        return _OPERATIONS[type(node.op)](*both)
    assert isinstance(node, ast.Constant)  # noqa: S101 - _tree lets nothing else through
    return np.asarray(node.value, dtype=float)
