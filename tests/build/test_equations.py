"""A page of equations says everything that one needs to check a pathway by hand."""

import pytest

from pysuite.build import build_all


@pytest.fixture
def holder(bench):
    build_all(bench.models, bench.out)
    return (bench.out / "equations" / "holder.md").read_text(encoding="utf-8")


def row(page, start, section=""):
    """Return the cells of the one table row of a section that starts so."""
    part = page.partition(f"## {section}")[2].partition("\n## ")[0] if section else page
    found = [line for line in part.splitlines() if line.startswith(f"| {start} |")]
    assert len(found) == 1, (start, found)
    return [cell.strip() for cell in found[0].strip("|").split("|")]


def test_a_reaction_is_told_in_words_as_a_scheme_and_as_a_rate(holder):
    assert row(holder, "`bind_GUARD__PREY`") == [
        "`bind_GUARD__PREY`",
        "GUARD holds PREY ([Baker 2002, J Try 2:2](https://doi.org/10.1000/baker))",
        "`GUARD + PREY ⇄ GUARD__PREY`",
        "`kon_GUARD__PREY·GUARD·PREY - koff_GUARD__PREY·GUARD__PREY`",
    ]
    assert row(holder, "`make_PREY`")[2] == "`∅ → PREY`"


def test_a_number_has_unit_range_meaning_grade_and_source(holder):
    assert row(holder, "`koff_GUARD__DRUG`") == [
        "`koff_GUARD__DRUG`", "0.7", "1/h", "0.23333 to 2.1 (x3)", "Kd 0.2 nM", "derived",
        "[Baker 2002, J Try 2:2](https://doi.org/10.1000/baker)", "1",
    ]  # fmt: skip


def test_a_rate_of_change_adds_up_what_makes_and_what_uses(holder):
    assert row(holder, "d`PREY`/dt")[1] == "`make_PREY - degrade_PREY - bind_GUARD__PREY - cleave_PREY`"
    assert row(holder, "d`GUARD`/dt")[1].endswith("(and what other pages add)")
    assert "d`DRUG`/dt" not in holder  # it is held


def test_wiring_says_who_else_makes_and_reads(holder, bench):
    assert row(holder, "`translation`", "Wiring") == ["`translation`", "read here", "[maker](maker.md)", ""]
    assert row(holder, "`DRUG`", "Wiring")[1:3] == ["read here", "set by the user"]
    maker = (bench.out / "equations" / "maker.md").read_text(encoding="utf-8")
    assert row(maker, "`translation`", "Wiring")[1:] == ["changed here", "", "[holder](holder.md)"]


def test_things_are_linked_to_what_they_are(holder):
    assert row(holder, "`PREY`", "Who")[1:] == [
        "prey", "25", "[uniprot:O43521](https://identifiers.org/uniprot:O43521)", "this page",
    ]  # fmt: skip
    assert "hasPart [uniprot:Q07820]" in row(holder, "`GUARD__PREY`", "Who")[3]


def test_every_id_of_the_page_is_on_its_page_of_equations(holder, bench):
    from pysuite.build import read_suite

    page = read_suite(bench.models).page_by_id["holder"]
    for entry in [*page.reactions, *page.rules, *page.numbers, *page.species]:
        assert f"`{entry.id}`" in holder


def test_the_list_of_pages_counts(bench, holder):
    index = (bench.out / "equations" / "README.md").read_text(encoding="utf-8")
    assert "| [holder](holder.md) | GUARD holds PREY, unless a drug takes its seat | 3 | 5 | 7 |" in index
