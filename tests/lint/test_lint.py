"""Each rule of the house style finds what it is about, at its place, and nothing in a good suite."""

import pytest

from pysuite.build import STRICT
from pysuite.errors import Problem, UnknownName
from pysuite.lint import RULES, explain, lint_models, report

TOP, MAKER, HOLDER, SOURCES = "tiny_cell.ant", "pathways/maker.ant", "pathways/holder.ant", "sources.toml"


def found(bench, rule):
    return [str(problem) for problem in lint_models(bench.models) if problem.rule == rule]


def test_a_good_suite_has_no_findings(bench):
    assert [str(problem) for problem in lint_models(bench.models)] == []


def test_the_rules_that_stop_a_build_are_part_of_lint(bench):
    assert set(STRICT) < set(RULES)
    line = bench.change(MAKER, "GUARD_mRNA => ; cell", "GUARD_mNRA => ; cell")
    assert found(bench, "L01") == [
        f"models/{MAKER}:{line}: L01 'GUARD_mNRA': is not a declared species (in degrade_GUARD_mRNA); "
        "nearest: 'GUARD_mRNA'"
    ]


@pytest.mark.parametrize(
    ("old", "new", "lacks"),
    [
        ("// t1/2 1 h [Able2001] measured x2", "", "its meaning and its confidence"),
        (
            "t1/2 1 h [Able2001] measured x2",
            "t1/2 1 h",
            "its confidence (measured, derived, fitted or assumed) and its range",
        ),
        ("t1/2 1 h [Able2001] measured x2", "[Able2001] measured x2", "its meaning: write"),
        ("t1/2 1 h [Able2001] measured x2", "t1/2 1 h [Able2001] measured", "its range (x2, or fixed)"),
        (
            "t1/2 1 h [Able2001] measured x2",
            "t1/2 1 h [assumed] measured x2",
            "the source of what is measured",
        ),
        ("t1/2 1 h [Able2001] measured x2", "t1/2 1 h [Able2001] measured x0.5", "a range of at least x1"),
    ],
)
def test_a_number_must_say_where_it_comes_from(bench, old, new, lacks):
    line = bench.change(MAKER, old, new)
    problems = found(bench, "L05")
    assert len(problems) == 1
    assert problems[0].startswith(f"models/{MAKER}:{line}: L05 'kdeg_GUARD': lacks {lacks}")


def test_two_numbers_on_a_line_share_a_source(bench):
    bench.change(MAKER, "  kdeg_GUARD = 0.7 per_hour;", "  kdeg_GUARD = 0.7 per_hour; kdeg_X = 1 per_hour;")
    assert len(found(bench, "L05")) == 2


def test_an_unknown_source(bench):
    line = bench.change(MAKER, "t1/2 1 h [Able2001]", "t1/2 1 h [Abel2001]")
    assert found(bench, "L06") == [
        f"models/{MAKER}:{line}: L06 'kdeg_GUARD': has the unknown source 'Abel2001'; nearest: 'Able2001'"
    ]


def test_a_source_that_nothing_uses(bench):
    bench.write(SOURCES, bench.read(SOURCES) + '\n[Carr2003]\ncite = "Carr"\ndoi = "10.1/c"\ntook = "x"\n')
    assert found(bench, "L06") == ["models/sources.toml:11: L06 'Carr2003': is not used by any page or table"]


def test_a_source_used_by_a_table_is_used(bench):
    bench.write(SOURCES, bench.read(SOURCES) + '\n[Carr2003]\ncite = "Carr"\ndoi = "10.1/c"\ntook = "x"\n')
    bench.write("lesions.toml", '["del(17p)"]\nrefs = ["Carr2003"]\n')
    assert found(bench, "L06") == []


def test_a_source_without_an_address(bench):
    bench.change(SOURCES, 'doi = "10.1000/able"\n', "")
    assert found(bench, "L06") == [
        "models/sources.toml:1: L06 'Able2001': lacks doi, biomodels, pubmed or url"
    ]


def test_a_species_without_an_identity(bench):
    bench.change(HOLDER, 'PREY identity "https://identifiers.org/uniprot:O43521";', "")
    problems = found(bench, "L10")
    assert any("L10 'PREY': has no identity: write 'PREY identity" in problem for problem in problems)
    assert any("L10 'GUARD__PREY': its part 'PREY' has no identity" in problem for problem in problems)


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            MAKER,
            "transcribe_GUARD:",
            "transcribing_GUARD:",
            "begins with 'transcribing', which is not a verb of the suite; nearest: 'transcribe'",
        ),
        (
            HOLDER,
            "PREY_total has nM;",
            "PREY_total has nM; PREY_activ := PREY; PREY_activ has nM;",
            "ends in '_activ', which is no known state; nearest: 'active'",
        ),
        (TOP, "make: maker(", "Make: maker(", "should be one short word, a-z0-9"),
    ],
)
def test_ids_of_another_form(bench, file, old, new, message):
    bench.change(file, old, new)
    assert any(problem.endswith(message) for problem in found(bench, "L11"))


def test_a_parameter_of_another_form(bench):
    bench.write(MAKER, bench.read(MAKER).replace("kmake_GUARD", "GUARD_making"))
    assert any("L11 'GUARD_making': should read prefix_object" in problem for problem in found(bench, "L11"))


def test_a_heading_that_is_missing(bench):
    bench.change(MAKER, "  // 4 HOW FAST\n", "")
    assert any("lacks the heading '// 4 HOW FAST'" in problem for problem in found(bench, "L12"))


def test_a_heading_that_reads_otherwise(bench):
    line = bench.change(MAKER, "// 4 HOW FAST", "// 4 NUMBERS")
    assert f"models/{MAKER}:{line}: L12 the heading '4 NUMBERS' should be '4 HOW FAST'" in found(bench, "L12")


def test_sections_out_of_order(bench):
    bench.change(MAKER, "  // 1 WHERE\n", "")
    bench.change(MAKER, "  // 2 WHO\n", "  // 2 WHO\n  // 1 WHERE\n")
    assert any("the sections are out of order" in problem for problem in found(bench, "L12"))


def test_a_statement_in_the_wrong_section(bench):
    line = bench.change(MAKER, "  GUARD_mRNA = 0.4;", "  GUARD_mRNA = 0.4; k_x = 1 per_hour;")
    assert f"models/{MAKER}:{line}: L12 'k_x': belongs in section 4 HOW FAST, not in 5" in found(bench, "L12")


def test_a_header_without_its_story(bench):
    bench.change(MAKER, "// STORY      GUARD is made and lost.\n", "")
    assert found(bench, "L12") == [f"models/{MAKER}:1: L12 the header lacks STORY"]


def test_a_reaction_in_the_top_file(bench):
    bench.change(TOP, "  // 4 READ-OUTS", "  degrade_GUARD: GUARD => ; cell*GUARD;\n  // 4 READ-OUTS")
    assert any("L12 'degrade_GUARD': stands in the top file" in problem for problem in found(bench, "L12"))


def test_a_number_that_nothing_uses(bench):
    bench.change(MAKER, "  // 5 AT REST", "  kdeg_GAURD = 0.7 per_hour; // old [assumed] x2\n  // 5 AT REST")
    assert any("L15 'kdeg_GAURD': is used by no law or rule" in problem for problem in found(bench, "L15"))


def test_a_species_that_nothing_touches(bench):
    bench.change(MAKER, "species GUARD_mRNA in cell;", "species GUARD_mRNA in cell, OTHER in cell;")
    assert any("L16 'OTHER': is neither changed nor read" in problem for problem in found(bench, "L16"))


def test_a_drug_that_is_used_up(bench):
    bench.write("drugs.toml", '[able]\nspecies = "DRUG"\nunit = "nM"\n')
    assert found(bench, "L17") == []
    line = bench.change(HOLDER, "$DRUG in cell", "DRUG in cell")
    assert found(bench, "L17") == [
        f"models/{HOLDER}:{line}: L17 'DRUG': is the drug 'able': write '$DRUG in ...'"
    ]


def test_a_drug_that_the_cell_does_not_have(bench):
    bench.write("drugs.toml", '[able]\nspecies = "DURG"\nunit = "nM"\n')
    assert found(bench, "L17") == [
        "models/drugs.toml: L17 'DURG': is given by the drug 'able' but stands on no page; nearest: 'DRUG'"
    ]


def test_a_pool_may_be_used_up(bench):
    bench.write("drugs.toml", '[able]\nspecies = "DRUG"\nunit = "nM"\npool = true\n')
    bench.change(HOLDER, "$DRUG in cell", "DRUG in cell")
    assert found(bench, "L17") == []


def test_a_reaction_without_a_sentence(bench):
    bench.change(MAKER, "  // GUARD is lost\n", "\n")
    assert any("L19 'degrade_GUARD': has no sentence above it" in problem for problem in found(bench, "L19"))


def test_a_retired_id(bench):
    bench.write(
        "README.md",
        "# How to read\n\nUse `kmake_GUARD` freely.\n\n## Retired ids\n\n`kdeg_GUARD`, since 0.2.\n",
    )
    assert [problem.partition(": ")[2] for problem in found(bench, "L20")] == [
        "L20 'kdeg_GUARD': is a retired id: choose another"
    ]


def test_a_law_without_its_compartment(bench):
    bench.change(MAKER, "GUARD => ; cell*kdeg_GUARD*GUARD;", "GUARD => ; kdeg_GUARD*GUARD*cell;")
    assert any(
        "L29 'degrade_GUARD': has a law that does not begin with 'cell*'" in p for p in found(bench, "L29")
    )


def test_a_pool_that_only_grows(bench):
    bench.change(
        MAKER,
        "  // the message decays\n  degrade_GUARD_mRNA: GUARD_mRNA => ; cell*kdeg_GUARD_mRNA*GUARD_mRNA;\n",
        "",
    )
    assert any("L38 'GUARD_mRNA': is made but never lost" in problem for problem in found(bench, "L38"))


def test_findings_are_sorted_by_place(bench):
    bench.change(MAKER, "  // GUARD is lost\n", "\n")
    bench.change(HOLDER, "  // PREY is lost\n", "\n")
    bench.change(
        HOLDER, "level_PREY = 50 nM; // copies a cell [Baker2002] measured x2", "level_PREY = 50 nM;"
    )
    places = [(problem.file, problem.line) for problem in lint_models(bench.models)]
    assert places == sorted(places)
    assert len(places) == 3


def test_every_rule_has_an_id_of_its_own_and_a_sentence():
    ids = [rule.id for rule in RULES]
    assert len(set(ids)) == len(ids)
    for line in explain().splitlines():
        assert line.endswith(".")
        assert len(line) < 140
    assert explain("L05").startswith("L05 Every number says")


def test_an_unknown_rule_is_told_with_the_nearest():
    with pytest.raises(UnknownName, match="unknown rule 'L-05'; nearest: 'L05'"):
        explain("L-05")


def test_the_report_counts():
    assert report([]) == "no findings"
    two = [Problem("a.ant", 1, "A", "is wrong", "L01"), Problem("b.ant", None, None, "is wrong", "L02")]
    assert report(two) == "a.ant:1: L01 'A': is wrong\nb.ant: L02 is wrong\n2 findings"
