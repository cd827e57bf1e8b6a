"""Who can reach whom: the graph of a flat model, from its laws and rules.

It answers how many steps lie between what a scene drives, a reaction, and what a claim looks at. It knows no
strengths: near is not strong, but what is not connected cannot be felt.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pysuite.flat import Source

__all__ = ["Influence", "read_influence"]

_MATHML = "{http://www.w3.org/1998/Math/MathML}"


@dataclass(frozen=True)
class Influence:
    """A directed graph of species, computed quantities, parameters and reactions.

    Attributes
    ----------
    after
        What each one acts on directly.
    before
        What acts directly on each one.
    """

    after: Mapping[str, frozenset[str]]
    before: Mapping[str, frozenset[str]]

    def from_any(self, names: Iterable[str]) -> dict[str, int]:
        """Return how many steps lead from the nearest of some names to each that they reach."""
        return _steps(self.after, names)

    def to_any(self, names: Iterable[str]) -> dict[str, int]:
        """Return how many steps lead from each to the nearest of some names."""
        return _steps(self.before, names)


def _steps(graph: Mapping[str, frozenset[str]], names: Iterable[str]) -> dict[str, int]:
    found = dict.fromkeys(names, 0)
    todo = deque(found)
    while todo:
        here = todo.popleft()
        for there in graph.get(here, ()):
            if there not in found:
                found[there] = found[here] + 1
                todo.append(there)
    return found


def read_influence(source: Source) -> Influence:
    """Read the graph of a flat SBML.

    Parameters
    ----------
    source
        The model. A reaction is acted on by all that its law names, and acts on what it makes and uses up.
    """
    root = ET.fromstring(source.text())  # noqa: S314 - the model in use, checked by read_flat
    space = root.tag.removesuffix("sbml")
    held = {
        str(one.get("id"))
        for one in root.iter(f"{space}species")
        if one.get("boundaryCondition") == "true" or one.get("constant") == "true"
    }
    after: dict[str, set[str]] = {}
    for one in root.iter(f"{space}reaction"):
        name = str(one.get("id"))
        law = one.find(f"{space}kineticLaw")
        _link(after, _named(law), name)
        changed = {str(part.get("species")) for part in one.iter(f"{space}speciesReference")} - held
        after.setdefault(name, set()).update(changed)
    for rule in root.iter(f"{space}assignmentRule"):
        _link(after, _named(rule), str(rule.get("variable")))
    before: dict[str, set[str]] = {}
    for one, those in after.items():
        for other in those:
            before.setdefault(other, set()).add(one)
    return Influence(*({k: frozenset(v) for k, v in graph.items()} for graph in (after, before)))


def _link(after: dict[str, set[str]], names: Iterable[str], target: str) -> None:
    for name in names:
        after.setdefault(name, set()).add(target)


def _named(part: ET.Element | None) -> set[str]:
    return set() if part is None else {str(one.text).strip() for one in part.iter(f"{_MATHML}ci")}
