"""Each reaction is cut once: which claims turn, which reactions nobody tests, which claims nobody serves."""

from __future__ import annotations

import json

import pytest

from pysuite.coverage import Coverage, Cut, cover
from pysuite.errors import PysuiteError
from pysuite.influence import read_influence
from pysuite.report.gaps import BEGIN, END, coverage_markdown, write_coverage

SOME = (
    "toy_make_MCL1_by_IL6",
    "toy_supply_IL6",
    "toy_make_BIM_by_GAMMA_RAY",
    "toy_bind_MCL1__S63845",
    "toy_degrade_BIM",
    "toy_make_CASP3",
)


@pytest.fixture(scope="module")
def found(toy):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYSUITE_CACHE", "off")
        return cover(toy.cell(), [toy.claim(), toy.claim(toy.hit)], reactions=SOME, jobs=1)


def test_a_cut_turns_the_claims_whose_mechanism_it_is(found):
    turned = {cut.reaction: cut.turned for cut in found.cuts}
    assert turned["toy_make_MCL1_by_IL6"] == ("TOY-1",)
    assert turned["toy_supply_IL6"] == ("TOY-1",)
    assert turned["toy_make_BIM_by_GAMMA_RAY"] == ("TOY-2",)


def test_what_no_claim_feels_is_not_even_asked(found):
    untested = {cut.reaction: len(cut.tried) for cut in found.of_kind("untested")}
    assert untested["toy_make_CASP3"] == 0
    assert "toy_bind_MCL1__S63845" in untested


def test_every_claim_is_served_and_kinds_add_up(found):
    assert found.unserved == ()
    kinds = [found.kind(cut) for cut in found.cuts]
    assert len(kinds) == len(SOME)
    assert kinds[0] == "knob"


def test_a_crew_finds_the_same_and_a_journal_resumes(toy, found, tmp_path):
    claims = [toy.claim(), toy.claim(toy.hit)]
    place = tmp_path / "coverage.jsonl"

    def stop(done, total, what):
        if done == 3:
            raise KeyboardInterrupt

    half = cover(toy.cell(), claims, reactions=SOME, jobs=1, journal=place, progress=stop)
    assert (len(half.cuts), half.left) == (3, 3)
    seen = []
    again = cover(
        toy.cell(),
        claims,
        reactions=SOME,
        jobs=2,
        journal=place,
        resume=True,
        progress=lambda *told: seen.append(told[0]),
    )
    assert again == found
    assert seen == [4, 5, 6]


def test_a_cell_that_finds_no_rest_is_told_apart(toy, monkeypatch):
    from pysuite.cell import Cell
    from pysuite.errors import SimulationError

    rest = Cell.rest

    def restless(cell):
        if cell.plan.cuts:
            raise SimulationError("the cell does not come to rest")
        return rest(cell)

    monkeypatch.setattr(Cell, "rest", restless)
    one = cover(toy.cell(), [toy.claim()], reactions=SOME[:1], jobs=1)
    assert [one.kind(cut) for cut in one.cuts] == ["unsettled"]


def test_the_graph_knows_who_can_reach_whom(toy):
    graph = read_influence(toy.cell().source)
    steps = graph.from_any(["IL6"])
    assert steps["toy_supply_IL6"] == 1
    assert steps["toy_make_MCL1_by_IL6"] == 3
    assert "toy_lose_GAMMA_RAY" not in steps
    assert graph.to_any(["cPARP_fraction"])["toy_cleave_PARP"] == 2


def test_the_lists_are_written_between_the_markers(tmp_path):
    cuts = (
        Cut("a_x", True, {"T-1": True, "T-2": True}),
        Cut("a_y", True, {"T-1": True}),
        Cut("b_z", True, {}),
    )
    coverage = Coverage((*cuts, Cut("b_w", False, {})), ("T-1", "T-2", "T-3"), 6, model="ab" * 32)
    text = coverage_markdown(coverage)
    assert "- **b** (1): z" in text
    assert "(Model abababababab.)" in text  # which model the lists are of
    assert "- **a** (1): y (T-1)" in text
    assert coverage.unserved == ("T-3",)
    page = tmp_path / "open.md"
    page.write_text(f"mine\n{BEGIN}\nold\n{END}\nalso mine\n")
    write_coverage(page, coverage)
    once = page.read_text()
    assert once.startswith("mine\n")
    assert once.endswith("also mine\n")
    assert "old" not in once
    assert json.dumps(coverage.to_json())
    page.write_text("no markers")
    with pytest.raises(PysuiteError, match="needs the lines"):
        write_coverage(page, coverage)
