"""What a cell releases and hears itself amplifies, and no more: each loop gives back a push."""

from __future__ import annotations

import pytest

import pysuite

# the loop, what is given for a day, what is read, and the reactions that open the loop
LOOPS = [
    ("TNF", "NFKB_nuclear", ("marrow.transcribe_TNF_by_NFKB",)),
    ("BAFF", "RELB_p52_nuclear", ("marrow.transcribe_BAFF_by_NFKB", "marrow.transcribe_BAFF_by_RELB")),
    ("VEGF", "VEGFR_active", ("vegf.transcribe_VEGF_by_NFKB", "vegf.transcribe_VEGF_by_STAT3")),
    ("IL6", "pSTAT3", ("marrow.transcribe_IL6_by_NFKB",)),
]
LIGANDS = [loop[0] for loop in LOOPS]


@pytest.mark.parametrize(("ligand", "read"), [loop[:2] for loop in LOOPS], ids=LIGANDS)
def test_a_push_of_a_day_is_forgotten_after_500_hours(ligand: str, read: str) -> None:
    run = pysuite.load().treat(**{ligand: "0.1 nM"}, until="24 h").simulate(hours=500, points=501)
    values = run[read].values
    assert values.max() > 1.2 * values[0]
    assert values[-1] == pytest.approx(values[0], rel=0.02)


@pytest.mark.parametrize(("ligand", "read", "edges"), LOOPS, ids=LIGANDS)
def test_the_closed_loop_stays_near_the_open_one(ligand: str, read: str, edges: tuple[str, ...]) -> None:
    """Closed over open is 1/(1 - gain): under 2, the gain is under a half."""
    cell = pysuite.load().with_milieu(**{ligand: "0.002 nM"})
    closed, opened = (c.simulate(hours=500, points=51)[read].values[-1] for c in (cell, cell.cut(*edges)))
    assert 0.99 <= closed / opened < 2
