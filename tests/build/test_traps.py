"""What Antimony accepts in silence on one page stops the build, with place, id and nearest name."""

import pytest

GOOD = (
    "model m(cell); compartment cell; species BIM in cell; "
    "degrade_BIM: BIM => ; cell*kdeg_BIM*BIM; kdeg_BIM = 2 per_hour; BIM = 1; BLOCK\nend"
)


def spoiled(old: str, new: str) -> str:
    assert old in GOOD
    return GOOD.replace(old, new, 1)


def test_a_good_page_compiles(one_page):
    assert one_page(GOOD) == []


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param(
            spoiled("BIM => ", "BIN => "),
            "m.ant:1: L01 'BIN': is not a declared species (in degrade_BIM); nearest: 'BIM'",
            id="misspelt species in a reaction",
        ),
        pytest.param(
            "model m(cell);\n// 5 AT REST\ncompartment cell; species BIM in cell; BIMM = 3; BIM = 1; "
            "degrade_BIM: BIM => ; cell*k*BIM; k = 1 per_hour; BLOCK\nend",
            "m.ant:3: L01 'BIMM': has a start value but is not a declared species; nearest: 'BIM'",
            id="misspelt species in a start value",
        ),
        pytest.param(
            spoiled("kdeg_BIM*BIM", "kdeg_BIN*BIM"),
            "m.ant:1: L02 'kdeg_BIN': has no value (in degrade_BIM); nearest: 'kdeg_BIM'",
            id="unknown name in a rate",
        ),
        pytest.param(
            spoiled("kdeg_BIM = 2", "BIM_half := BIN; BIM_half has nM; kdeg_BIM = 2"),
            "m.ant:1: L02 'BIN': has no value (in BIM_half); nearest: 'BIM'",
            id="unknown name in a rule",
        ),
        pytest.param(
            spoiled("; BIM = 1", ""),
            "m.ant:1: L02 'BIM': has no start value",
            id="no start value",
        ),
        pytest.param(
            spoiled("BIM = 1;", "BIM = 1;\nkdeg_BIM = 3 per_hour;"),
            "m.ant:2: L03 'kdeg_BIM': is given a value again; the first stands on line 1",
            id="second assignment",
        ),
        pytest.param(
            spoiled("BIM = 1;", "BIM = 1;\nkdeg_BIM := BIM; "),
            "m.ant:2: L03 'kdeg_BIM': is given a value again; the first stands on line 1",
            id="value and rule",
        ),
        pytest.param(
            spoiled("BIM = 1;", "BIM = 1;\ndegrade_BIM: BIM => ; cell*kdeg_BIM*BIM;"),
            "m.ant:2: L03 'degrade_BIM': is given a reaction again; the first stands on line 1",
            id="reaction twice",
        ),
        pytest.param(
            spoiled("2 per_hour", "2"),
            "m.ant:1: L04 'kdeg_BIM': has no unit; choose one of nM, per_hour, nM_per_hour, "
            "per_nM_per_hour, unity",
            id="missing unit",
        ),
        pytest.param(
            spoiled("2 per_hour", "2 per_hours"),
            "m.ant:1: L04 'kdeg_BIM': has the unknown unit 'per_hours'; nearest: 'per_hour'",
            id="unknown unit",
        ),
        pytest.param(
            spoiled("kdeg_BIM = 2", "BIM_total := BIM; kdeg_BIM = 2"),
            "m.ant:1: L04 'BIM_total': has no unit: write 'BIM_total has nM;'",
            id="readout without a unit",
        ),
        pytest.param(
            spoiled("BIM in cell", "BIM"),
            "m.ant:1: L07 'BIM': has no compartment: write 'species BIM in cell'",
            id="default compartment",
        ),
        pytest.param(
            spoiled("BIM in cell", "BIM in cel"),
            "m.ant:1: L07 'BIM': lives in 'cel', which is not declared; nearest: 'cell'",
            id="misspelt compartment",
        ),
        pytest.param(
            GOOD.replace("BLOCK", "unit nM = 1e-6 mole / litre;"),
            "m.ant:1: L13 'nM': is '1e-6 mole / litre' here and '1e-9 mole / litre' elsewhere",
            id="unit block differs",
        ),
        pytest.param(
            GOOD.replace("BLOCK", ""),
            "m.ant:2: L13 the unit block lacks substance, volume, time_unit, extent, nM, per_hour, "
            "nM_per_hour, per_nM_per_hour, unity: copy it from another page",
            id="unit block missing",
        ),
        pytest.param(
            spoiled("=>", "->"),
            "m.ant:1: L14 'degrade_BIM': is written '->' but its law has no way back: write '=>'",
            id="reversible arrow, irreversible law",
        ),
        pytest.param(
            spoiled("kdeg_BIM*BIM", "(kdeg_BIM*BIM - kdeg_BIM*BIM)"),
            "m.ant:1: L14 'degrade_BIM': is written '=>' but its law subtracts something: write '->'",
            id="irreversible arrow, reverse term",
        ),
        pytest.param(
            spoiled("model m", "// 1 WHERE\nmodel mm"),
            "m.ant:2: L18 'mm': is the model of a file called 'm.ant': call it so, or 'm_module'",
            id="model is not called like its file",
        ),
        pytest.param(
            spoiled("BIM = 1", "BIM = 1 nM"),
            "m.ant:1: L24 'BIM': has a unit: write 'BIM = 1;'",
            id="unit on a species",
        ),
        pytest.param(
            spoiled("BIM = 1", "BIM = 1; BIM has nM"),
            "m.ant:1: L24 'BIM': has a unit: drop 'BIM has nM'",
            id="unit given to a species",
        ),
        pytest.param(
            spoiled("BIM = 1", "BIM = 1; kdeg_BIN has per_hour"),
            "m.ant:1: L24 'kdeg_BIN': has a unit but no value; nearest: 'kdeg_BIM'",
            id="unit of a misspelt name",
        ),
        pytest.param(
            "unit nM = 1e-9 mole / litre;\n" + GOOD,
            "m.ant:1: L25 'nM': a unit declared outside the model is dropped: move it inside",
            id="unit outside the model",
        ),
        pytest.param(
            spoiled("kdeg_BIM = 2", "n_BIM = 2 dimensionless; kdeg_BIM = 2"),
            "m.ant:1: L25 'n_BIM': has the unit 'dimensionless', which breaks in a module; nearest: 'unity'",
            id="dimensionless",
        ),
        pytest.param(
            spoiled("BLOCK", "unit per_hours = 1 / 3600 second; BLOCK"),
            "m.ant:1: L25 'per_hours': ends in s, which Antimony cuts off; nearest: 'per_hour'",
            id="unit name ending in s",
        ),
        pytest.param(
            "k = 3;\n" + GOOD,
            "m.ant:1: L27 a line outside the model becomes a model of its own: 'k = 3'",
            id="stray line before the model",
        ),
        pytest.param(
            GOOD + "\nBIM = 3;",
            "m.ant:3: L27 a line outside the model becomes a model of its own: 'BIM = 3'",
            id="stray line after the model",
        ),
        pytest.param(
            GOOD + "\nmodel n(); end",
            "m.ant:3: L27 'n': a file holds one model",
            id="second model",
        ),
        pytest.param(
            spoiled("kdeg_BIM*BIM", "2*kdeg_BIM*BIM"),
            "m.ant:1: L28 'degrade_BIM': uses the bare number 2: give it a name in section 4",
            id="number literal",
        ),
        pytest.param(
            spoiled("kdeg_BIM*BIM", "kdeg_BIM*BIM^1.5"),
            "m.ant:1: L28 'degrade_BIM': uses the bare number 1.5: give it a name in section 4",
            id="number literal as an exponent",
        ),
        pytest.param(
            spoiled("m(cell)", "m(cell, MCL1)"),
            "m.ant:1: L30 'MCL1': is a port that nothing here uses",
            id="unused port",
        ),
        pytest.param(
            spoiled("kdeg_BIM*BIM", "exp(kdeg_BIM)*BIM"),
            "m.ant:1: L32 'degrade_BIM': calls exp(); write plain arithmetic",
            id="function",
        ),
        pytest.param(
            spoiled("BIM = 1", "BIM = 1; at time > kdeg_BIM: BIM = 0"),
            "m.ant:1: L32 events are not used: other tools ignore them",
            id="event",
        ),
        pytest.param(
            spoiled("kdeg_BIM = 2", "BIM' = BIM; kdeg_BIM = 2"),
            "m.ant:1: L32 'BIM': a rate rule hides a reaction: write the reaction",
            id="rate rule",
        ),
        pytest.param(
            spoiled("2 per_hour", "2*kdeg_X per_hour"),
            "m.ant:1: L34 'kdeg_BIM': a start value must be a plain number",
            id="initial assignment",
        ),
        pytest.param(
            spoiled("degrade_BIM: ", ""),
            "m.ant:1: L34 a reaction needs a name: 'verb_object: A -> B; law;'",
            id="reaction without a name",
        ),
        pytest.param(
            spoiled("BIM = 1", 'BIM = 1; BIN is "Bim"'),
            "m.ant:1: L36 'BIN': is named here but stands nowhere on the page; nearest: 'BIM'",
            id="name for a misspelt id",
        ),
    ],
)
def test_a_trap_is_named_with_its_place(one_page, line, message):
    assert message in one_page(line)


def test_all_traps_of_a_page_are_told_at_once(one_page):
    found = one_page(spoiled("BIM => ", "BIN => ").replace("2 per_hour", "2").replace("*BIM;", "*kdeg;"))
    assert [problem.split()[1] for problem in found] == ["L01", "L02", "L04"]


def test_what_antimony_itself_refuses_keeps_its_line(one_page):
    found = one_page(spoiled("BIM = 1;", "BIM = 1;\nspecies = = 3;"))
    assert any(problem.startswith("m.ant:2: B01 syntax error") for problem in found)
