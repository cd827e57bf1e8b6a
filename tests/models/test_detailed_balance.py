"""A closed loop of reversible steps would tie its constants together; these pages have none."""

from __future__ import annotations

import libsbml
import numpy as np
import pytest

from pysuite.paths import sbml_dir

#: Pages whose bindings were looked through; every reversible step on them stands on a tree, not on a ring.
PAGES = ["bcl2_family", "execution", "disc", "turnover", "glucocorticoid", "microrna"]


def free_loops(reactions: list[dict[str, float]]) -> int:
    """How many independent ways lead through reversible steps back to the start with nothing changed."""
    species = sorted({name for reaction in reactions for name in reaction})
    if not species:
        return 0
    changes = np.array([[reaction.get(name, 0.0) for reaction in reactions] for name in species])
    return len(reactions) - int(np.linalg.matrix_rank(changes))


def reversible_steps(page: str) -> list[dict[str, float]]:
    """What each reversible reaction of a page adds (+) and takes (-)."""
    model = libsbml.readSBMLFromFile(str(sbml_dir() / "pathways" / f"{page}.xml")).getModel()
    steps = []
    for reaction in model.getListOfReactions():
        if not reaction.getReversible():
            continue
        step: dict[str, float] = {}
        for sign, side in ((-1, reaction.getListOfReactants()), (1, reaction.getListOfProducts())):
            for part in side:
                step[part.getSpecies()] = step.get(part.getSpecies(), 0.0) + sign * part.getStoichiometry()
        steps.append(step)
    return steps


def test_a_ring_of_bindings_is_seen() -> None:
    ring = [{"A": -1, "B": 1}, {"B": -1, "C": 1}, {"C": -1, "A": 1}]
    assert free_loops(ring) == 1
    assert free_loops(ring[:2]) == 0


@pytest.mark.parametrize("page", PAGES)
def test_no_page_has_a_closed_loop_of_reversible_steps(page: str) -> None:
    assert free_loops(reversible_steps(page)) == 0
