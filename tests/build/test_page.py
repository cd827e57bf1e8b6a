"""A page is read with its places: one parser for the build, the lint rules and the reports."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pysuite.build import parse_page, parse_text
from pysuite.build.said import read_said


def one(text: str, attribute: str):
    """Return the only thing of one kind on a page that holds these statements."""
    page = parse_text(f"model m(cell)\n{text}\nend")
    assert page.odd == []
    found = getattr(page, attribute)
    assert len(found) == 1, found
    return found[0]


def test_header_and_first_line():
    page = parse_text(
        "// m.ant: what it is about\n//\n// STORY      one thing\n//            and another\n"
        "// COMES IN   A\n// LEFT OUT   B\nmodel m()\nend"
    )
    assert page.title == "what it is about"
    assert page.header == {"STORY": "one thing and another", "COMES IN": "A", "LEFT OUT": "B"}


def test_ports_lines_and_headings():
    page = parse_text(
        "// m.ant: x\nmodel *m(cell, BIM)\n\n  // 1  WHERE\n  // 4 HOW FAST     meaning     source\nend"
    )
    assert (page.id, page.main, page.ports, page.line, page.end) == ("m", True, ("cell", "BIM"), 2, 6)
    assert [(x.number, x.title, x.line) for x in page.headings] == [(1, "WHERE", 4), (4, "HOW FAST", 5)]


def test_a_reaction_with_its_sentence():
    reaction = one(
        "// 3.1 Group\n// BIM arms BAX\n// [Able2001]\nr: 2 BIM + $X => BAX; cell*k*BIM;", "reactions"
    )
    assert (reaction.id, reaction.law, reaction.line) == ("r", "cell*k*BIM", 5)
    assert (reaction.reactants, reaction.products, reaction.held) == (("BIM", "BIM", "X"), ("BAX",), ("X",))
    assert (reaction.said.meaning, reaction.said.keys) == ("BIM arms BAX", ("Able2001",))
    assert reaction.changes() == ("BIM", "BAX")
    assert not reaction.reversible


def test_a_catalyst_is_not_changed():
    assert one("r: E + S => E + P; cell*k*E*S;", "reactions").changes() == ("S", "P")


def test_a_blank_line_or_a_heading_ends_the_sentence():
    assert one("// 3 WHAT HAPPENS\nr: A => B; cell*k*A;", "reactions").said.meaning == ""
    assert one("// far away\n\nr: A => B; cell*k*A;", "reactions").said.meaning == ""


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("they meet [Able2001] measured x2", ("they meet", ("Able2001",), "measured", 2.0)),
        (
            "Kd x kon  [Able2001, Baker2002] derived x1.5",
            ("Kd x kon", ("Able2001", "Baker2002"), "derived", 1.5),
        ),
        ("a guess [assumed] x5", ("a guess", (), "assumed", 5.0)),
        ("Hill exponent [assumed] fixed", ("Hill exponent", (), "assumed", 1.0)),
        ("1 = normal [definition] fixed", ("1 = normal", (), "definition", 1.0)),
        ("tuned [Able2001] fitted x3", ("tuned", ("Able2001",), "fitted", 3.0)),
        ("in [nM] as read [Able2001] measured x2", ("in [nM] as read", ("Able2001",), "measured", 2.0)),
        ("only words", ("only words", (), None, None)),
        ("no range [Able2001] measured", ("no range", ("Able2001",), "measured", None)),
        ("", ("", (), None, None)),
    ],
)
def test_what_a_number_says(comment, said):
    found = read_said(comment)
    assert (found.meaning, found.keys, found.grade, found.fold) == said


def test_a_number_keeps_its_place_in_the_text():
    page = parse_text("model m()\n  k   =  -1.25e-3   per_hour;  // x [assumed] x2\nend")
    number = page.numbers[0]
    assert (number.value, number.unit, number.line) == (-1.25e-3, "per_hour", 2)
    assert page.text[number.begin : number.stop] == "-1.25e-3"


def test_several_statements_on_a_line():
    page = parse_text(
        'model m()\nspecies A in c, $B in c;\n// 5 AT REST\nA = 1; B = 2.5;  A is "a; b"; B is "b"\nend'
    )
    assert [(x.id, x.value, x.section) for x in page.starts] == [("A", 1, 5), ("B", 2.5, 5)]
    assert [(x.id, x.name) for x in page.names] == [("A", "a; b"), ("B", "b")]
    assert [(x.id, x.held) for x in page.species] == [("A", False), ("B", True)]


def test_values_in_declarations():
    page = parse_text("model m()\n  compartment cell = 1, medium = 1000; species A in cell = 3;\nend")
    assert [(x.id, x.value) for x in page.starts] == [("cell", 1), ("medium", 1000), ("A", 3)]
    assert [page.text[x.begin : x.stop] for x in page.starts] == ["1", "1000", "3"]


def test_rules_units_and_identities():
    rule = one("A_total := A + B; // both", "rules")
    assert (rule.id, rule.formula, rule.said.meaning) == ("A_total", "A + B", "both")
    assert one("A_total has nM;", "units_of").unit == "nM"
    identity = one('A hasPart "https://a.b/1", "https://a.b/2";', "identities")
    assert (identity.qualifier, identity.urls) == ("hasPart", ("https://a.b/1", "https://a.b/2"))


def test_wiring_and_imports():
    page = parse_text(
        'import "pathways/a.ant"\nmodel *top()\nbcl2: bcl2_family(cell, A);\nend\ntop is "One cell"'
    )
    assert page.imports[0].path == "pathways/a.ant"
    assert (page.instances[0].label, page.instances[0].module, page.instances[0].ports) == (
        "bcl2", "bcl2_family", ("cell", "A"),
    )  # fmt: skip
    assert page.names[0].name == "One cell"
    assert page.odd == []


def test_comments_of_all_kinds_are_no_statements():
    page = parse_text(
        'model m()\n/* k = 1;\n k = 2; */ k = 3 nM; # k = 4\n// k = 5\nA notes "http://x//y";\nend'
    )
    assert [x.value for x in page.numbers] == [3]
    assert [(x.line) for x in page.numbers] == [3]


@pytest.mark.parametrize(
    "text", ["k := ;;; x y z", "A + B", "species in in;", "r: A * B => C; k", "i: A -| r;"]
)
def test_what_cannot_be_read_is_kept(text):
    assert parse_text(f"model m()\n{text}\nend").odd


def test_a_file_is_named_in_messages_as_given(tmp_path):
    path = tmp_path / "m.ant"
    path.write_text("model m()\nend\n")
    assert parse_page(path, "models/m.ant").file == "models/m.ant"
    assert parse_page(path).file == path.as_posix()


@given(st.text(alphabet='ab=;:>-"/*#{}()$ \n', max_size=80))
def test_no_text_breaks_the_parser(text):
    page = parse_text(text)
    for entry in [*page.assignments, *page.reactions, *page.rules, *page.odd]:
        assert 1 <= entry.line <= text.count("\n") + 1
    for number in page.assignments:
        assert float(page.text[number.begin : number.stop]) == number.value
