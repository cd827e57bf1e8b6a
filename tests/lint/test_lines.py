"""A line file that names what the suite does not know, or does not say how it knows, is found out."""

import pytest

from pysuite.lint import lint_models

GOOD = """\
[TOY-1]
story = "A line with little guard."
basis = "assumed"
expression = { GUARD = 0.5 }
range = { GUARD = [0.25, 1] }
refs = ["Able2001"]

[TOY-1.why]
GUARD = "low by blot [Able2001]"
"""


def found(bench, text, name="TOY-1"):
    (bench.models / "lines").mkdir()
    bench.write(f"lines/{name}.toml", text)
    return [str(problem) for problem in lint_models(bench.models) if problem.rule == "L41"]


def test_a_good_line_has_no_findings(bench):
    assert found(bench, GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[TOY-1]", "[TOY-2]", "a line file holds one table of its own name; this one holds"),
        ("basis", "bases", "'bases': is not a key of a line; nearest: 'basis'"),
        ("basis", 'lesions = ["GUARDnull"]\nbasis', "'GUARDnull': is not a lesion"),
        ("basis", 'milieu = { IL6 = "1 nM" }\nbasis', "'IL6': is not a ligand of the milieu"),
        ("{ GUARD = 0.5 }", "{ GAURD = 0.5 }", "'GAURD': is not a gene of the model; nearest: 'GUARD'"),
        ("range = { GUARD = [0.25, 1] }\n", "", "'GUARD': has a fold without a range"),
        ('GUARD = "low by blot [Able2001]"', "", "'GUARD': has no entry in 'why'"),
        ('[Able2001]"', '[Abel2001]"', "has the unknown source 'Abel2001'; nearest: 'Able2001'"),
        ('refs = ["Able2001"]\n', "", "'GUARD': cites 'Able2001', which is missing in 'refs'"),
    ],
)
def test_a_spoilt_line_is_named_with_its_file_and_line(bench, old, new, said):
    assert old in GOOD
    problems = found(bench, GOOD.replace(old, new))
    assert any(said in problem for problem in problems), problems
    assert all(problem.startswith("models/lines/TOY-1.toml:") for problem in problems)
