"""Antimony is asked one clean question at a time, and its refusals keep their place."""

import shutil

import pytest

from pysuite.build import build_all, compile_file
from pysuite.build.compile import load_sbml
from pysuite.errors import BuildError


def test_imports_of_an_earlier_load_are_forgotten(bench, tmp_path):
    """Both folders hold a `pathways/maker.ant`; the second must not get the first one's."""
    other = tmp_path / "other"
    shutil.copytree(bench.models, other / "models")
    page = other / "models" / "pathways" / "maker.ant"
    page.write_text(page.read_text().replace("kdeg_GUARD = 0.7", "kdeg_GUARD = 0.123"))

    build_all(bench.models, bench.out)
    build_all(other / "models", other / "sbml")

    number = 'id="make_kdeg_GUARD" name="loss rate of guard" value="{}"'
    assert number.format(0.7) in (bench.out / "tiny_cell.xml").read_text()
    assert number.format(0.123) in (other / "sbml" / "tiny_cell.xml").read_text()


def test_a_syntax_error_in_an_import_is_told_with_file_and_line(bench):
    line = bench.change("pathways/maker.ant", "kdeg_GUARD = 0.7 per_hour;", "kdeg_GUARD = = 0.7;")
    found = bench.problems()
    assert any(p.startswith(f"models/pathways/maker.ant:{line}: B01 syntax error") for p in found)


def test_a_reserved_word_as_an_id_is_told(bench):
    bench.change(
        "pathways/maker.ant", "species GUARD_mRNA in cell;", "species GUARD_mRNA in cell, gamma in cell;"
    )
    assert any("B01" in problem and "reserved word" in problem for problem in bench.problems())


def test_a_failed_load_is_never_an_empty_model(tmp_path):
    path = tmp_path / "m.ant"
    path.write_text("model m(\n")
    with pytest.raises(BuildError, match=r"m\.ant:1: B01 syntax error"):
        load_sbml(path, "m", {})


def test_a_stray_line_is_never_the_main_model(tmp_path):
    path = tmp_path / "m.ant"
    path.write_text("model m()\nend\nk = 3\n")
    with pytest.raises(BuildError, match="main model is '__main', not 'm'"):
        load_sbml(path, "m", {})


def test_a_file_that_is_not_there_is_one_line(tmp_path):
    with pytest.raises(BuildError, match=r"^[^\n]*nothing\.ant[^\n]*cannot be read[^\n]*$"):
        compile_file(tmp_path / "nothing.ant")


def test_compile_file_gives_sbml_with_the_ids_of_the_page(bench):
    text = compile_file(bench.models / "pathways" / "holder.ant")
    assert '<species id="GUARD__PREY"' in text
    assert '<reaction id="bind_GUARD__PREY"' in text
