"""What Antimony accepts in silence where two pages meet stops the build, with place, id and nearest name."""

import pytest

TOP, MAKER, HOLDER = "tiny_cell.ant", "pathways/maker.ant", "pathways/holder.ant"
AT_TOP, AT_MAKER, AT_HOLDER = (f"models/{name}" for name in (TOP, MAKER, HOLDER))


def test_the_suite_builds(bench):
    assert bench.problems() == []


def test_a_missing_port_argument(bench):
    line = bench.change(
        TOP, "hold: holder(cell, translation, GUARD, DRUG);", "hold: holder(cell, translation, GUARD);"
    )
    found = bench.problems()
    assert f"{AT_TOP}:{line}: L21 'hold': the port 'DRUG' of {AT_HOLDER} is not connected" in found


def test_a_misspelt_port_argument(bench):
    line = bench.change(TOP, "translation, GUARD, DRUG);", "translation, GUARDS, DRUG);")
    found = bench.problems()
    assert (
        f"{AT_TOP}:{line}: L21 'hold': the port 'GUARD' of {AT_HOLDER} is not connected; nearest: 'GUARDS'"
        in found
    )
    assert f"{AT_TOP}:{line}: L21 'hold': 'GUARDS' is not a port of {AT_HOLDER}; nearest: 'GUARD'" in found
    assert any(
        "'GUARDS' is neither declared in section 2 nor set by any page; nearest: 'GUARD'" in problem
        for problem in found
    )


def test_a_surplus_port_argument(bench):
    line = bench.change(TOP, "maker(cell, translation, GUARD);", "maker(cell, translation, GUARD, DRUG);")
    assert f"{AT_TOP}:{line}: L21 'make': 'DRUG' is not a port of {AT_MAKER}" in bench.problems()


def test_swapped_port_arguments(bench):
    line = bench.change(TOP, "translation, GUARD, DRUG);", "translation, DRUG, GUARD);")
    assert (
        f"{AT_TOP}:{line}: L21 'hold': port 3 is 'DRUG' here and 'GUARD' in {AT_HOLDER}" in bench.problems()
    )


def test_a_misspelt_page(bench):
    line = bench.change(TOP, "hold: holder(", "hold: holdr(")
    found = bench.problems()
    assert f"{AT_TOP}:{line}: L21 'hold': there is no page 'holdr'; nearest: 'holder'" in found
    assert any("L21 'holder': is not wired into the top file" in problem for problem in found)


def test_a_prefixed_id_that_the_top_has_too(bench):
    line = bench.change(
        TOP, "  // 4 READ-OUTS", "  make_kdeg_GUARD := GUARD; make_kdeg_GUARD has nM;\n  // 4 READ-OUTS"
    )
    place = (
        bench.read(MAKER)
        .splitlines()
        .index("  kdeg_GUARD = 0.7 per_hour; // t1/2 1 h [Able2001] measured x2")
    )
    assert (
        f"{AT_MAKER}:{place + 1}: L08 'kdeg_GUARD': becomes 'make_kdeg_GUARD' in the cell, "
        f"which {AT_TOP}:{line} has too: rename one"
    ) in bench.problems()


def test_two_pages_own_one_name(bench):
    bench.change(MAKER, "species GUARD_mRNA in cell;", "species GUARD_mRNA in cell, PREY in cell;")
    bench.change(MAKER, "GUARD_mRNA = 0.4;", "GUARD_mRNA = 0.4; PREY = 1;")
    found = [problem for problem in bench.problems() if " L09 " in problem]
    assert len(found) == 1
    assert "L09 'PREY': belongs to models/pathways/" in found[0]


def test_a_private_copy_of_a_shared_species(bench):
    bench.change(HOLDER, "species PREY in cell,", "species PREY in cell, TRAIL in cell,")
    bench.change(HOLDER, "PREY = 25;", "PREY = 25; TRAIL = 1;")
    bench.change(TOP, "species $DRUG in cell;", "species $DRUG in cell, TRAIL in cell;")
    bench.change(TOP, "DRUG = 0;", "DRUG = 0; TRAIL = 0;")
    found = bench.problems()
    assert any(
        "L09 'TRAIL': is private here but shared in the top file: add it to the ports" in p for p in found
    )


def test_two_pages_set_one_shared_quantity(bench):
    line = bench.change(
        HOLDER, "  PREY_total has nM;", "  PREY_total has nM; translation := level_PREY/level_PREY;"
    )
    place = bench.read(MAKER).splitlines().index("  translation := f_translation; // 1 = normal") + 1
    owners = (f"{AT_HOLDER}:{line}", f"{AT_MAKER}:{place}")
    found = [problem for problem in bench.problems() if " L09 " in problem]
    assert found
    assert all(owner in " ".join(found) for owner in owners)


def test_a_page_gives_a_shared_species_its_start(bench):
    line = bench.change(MAKER, "GUARD_mRNA = 0.4;", "GUARD_mRNA = 0.4; GUARD = 7;")
    found = bench.problems()
    assert f"{AT_MAKER}:{line}: L22 'GUARD': is shared: its value 7 belongs in the top file only" in found


def test_two_pages_give_one_shared_species_different_starts(bench):
    bench.change(MAKER, "GUARD_mRNA = 0.4;", "GUARD_mRNA = 0.4; GUARD = 7;")
    bench.change(HOLDER, "PREY = 25;", "PREY = 25; GUARD = 8;")
    found = [problem for problem in bench.problems() if " L22 " in problem]
    assert [("7" in problem, "8" in problem) for problem in found] == [(False, True), (True, False)]


def test_a_shared_species_without_a_start(bench):
    bench.change(TOP, "GUARD = 4;", "GUARDS = 4;")
    found = bench.problems()
    assert any(
        "L22 'GUARD': has no start value in the top file; nearest: 'GUARDS'" in problem for problem in found
    )
    assert any(
        "L01 'GUARDS': has a start value but is not a declared species" in problem for problem in found
    )


@pytest.mark.parametrize("mark", ["$GUARD in cell, $DRUG", "GUARD in cell; const GUARD; species $DRUG"])
def test_one_page_freezes_what_another_changes(bench, mark):
    bench.change(HOLDER, "species GUARD in cell, $DRUG in cell", f"species {mark} in cell")
    found = [problem for problem in bench.problems() if " L23 " in problem]
    assert found
    assert all(
        f"L23 'GUARD': is changed here but held constant in {AT_HOLDER}:" in problem for problem in found
    )


def test_the_top_freezes_what_a_page_changes(bench):
    line = bench.change(TOP, "var species GUARD in cell;", "species $GUARD in cell;")
    found = [problem for problem in bench.problems() if " L23 " in problem]
    assert f"held constant in {AT_TOP}:{line}, which freezes it" in found[0]


def test_a_drug_in_excess_may_be_bound(bench):
    assert "$DRUG" in bench.read(HOLDER)
    assert "GUARD + DRUG -> GUARD__DRUG" in bench.read(HOLDER)
    assert bench.problems() == []


def test_a_reader_gives_a_shared_quantity_its_unit(bench):
    line = bench.change(HOLDER, "  PREY_total has nM;", "  PREY_total has nM; translation has unity;")
    assert (
        f"{AT_HOLDER}:{line}: L24 'translation': is only read here; "
        "its unit is given where its rule is, or in the top file"
    ) in bench.problems()


def test_a_file_imported_twice(bench):
    line = bench.change(
        TOP, 'import "pathways/holder.ant"', 'import "pathways/holder.ant"\nimport "pathways/maker.ant"'
    )
    found = bench.problems()
    assert (
        f"{AT_TOP}:{line + 1}: L26 'pathways/maker.ant': is imported again; the first import stands on line 4"
        in found
    )


def test_a_page_that_imports(bench):
    line = bench.change(HOLDER, "model holder(", 'import "maker.ant"\nmodel holder(')
    assert (
        f"{AT_HOLDER}:{line}: L26 'maker.ant': only the top file imports: "
        "a page reached twice cannot be loaded"
    ) in bench.problems()


def test_an_import_that_does_not_exist(bench):
    line = bench.change(TOP, 'import "pathways/holder.ant"', 'import "pathways/holdr.ant"')
    found = bench.problems()
    assert (
        f"{AT_TOP}:{line}: L26 'pathways/holdr.ant': does not exist; nearest: 'pathways/holder.ant'" in found
    )
    assert any(" B01 Could not open 'pathways/holdr.ant'" in problem for problem in found)


def test_a_page_that_nobody_imports(bench):
    bench.change(TOP, 'import "pathways/holder.ant"\n', "")
    assert any(
        f"L26 'pathways/holder.ant': is not imported by {AT_TOP}" in problem for problem in bench.problems()
    )


def test_a_species_that_is_a_quantity_at_the_top(bench):
    bench.change(TOP, "species $DRUG in cell;", "DRUG has nM;")
    bench.change(TOP, "  DRUG = 0;", "")
    found = bench.problems()
    assert any(
        "L31 'DRUG': is a species here but not in models/tiny_cell.ant" in problem for problem in found
    )


def test_a_shared_species_that_a_page_does_not_declare(bench):
    bench.change(HOLDER, "species GUARD in cell, $DRUG in cell;", "species $DRUG in cell;")
    assert any("L31 'GUARD': is a species in models/tiny_cell.ant: declare it" in p for p in bench.problems())


def test_a_label_that_is_also_a_page(bench):
    line = bench.change(TOP, "hold: holder(", "holder: holder(")
    found = bench.problems()
    assert any(
        problem.startswith(f"{AT_TOP}:{line}: L33 'holder': is the label and also the name")
        for problem in found
    )


def test_a_label_written_twice(bench):
    line = bench.change(TOP, "hold: holder(", "make: holder(")
    assert any(
        problem.startswith(f"{AT_TOP}:{line}: L33 'make': is the label of line")
        for problem in bench.problems()
    )


def test_a_shared_quantity_without_a_unit(bench):
    bench.change(TOP, "  translation has unity;\n", "")
    assert any(
        "L35 'translation': has no unit: write 'translation has unity;'" in p for p in bench.problems()
    )


def test_a_unit_for_a_misspelt_quantity(bench):
    line = bench.change(TOP, "translation has unity;", "translatoin has unity;")
    found = bench.problems()
    assert (
        f"{AT_TOP}:{line}: L35 'translatoin': has a unit but is not shared; nearest: 'translation'" in found
    )


def test_a_value_inside_a_page_set_from_the_top(bench):
    line = bench.change(TOP, "GUARD = 4;", "GUARD = 4; hold.level_PREY = 3;")
    found = bench.problems()
    assert any(
        problem.startswith(f"{AT_TOP}:{line}: L03 'hold.level_PREY': a value or wire inside")
        for problem in found
    )
