"""The build makes one flat cell and each pathway alone, clean in every tool's eyes, or nothing."""

import os
import re

import libsbml
import pytest

from pysuite.build import build_all
from pysuite.errors import BuildError

CORE = ("tiny_cell.xml", "pathways/holder.xml", "pathways/maker.xml")
FORMS = ("tiny_cell_l3v1.xml", "tiny_cell_comp.xml")
READ = (
    "equations/README.md", "equations/holder.md", "equations/maker.md",
    "maps/tiny_cell.xml", "maps/holder.xml", "maps/maker.xml",
)  # fmt: skip
FILES = CORE + FORMS + READ


@pytest.fixture
def built(bench):
    report = build_all(bench.models, bench.out)
    assert sorted(report.written) == sorted(FILES)
    return bench


def model_of(bench, name="tiny_cell.xml"):
    document = libsbml.readSBMLFromFile(str(bench.out / name))
    # The model is a part of its document, which must live as long.
    return document, document.getModel()


def ids(things):
    return {thing.getId() for thing in things}


def test_proteins_and_readouts_keep_their_names_and_the_rest_carries_its_label(built):
    _, model = model_of(built)
    assert ids(model.getListOfSpecies()) == {
        "GUARD",
        "DRUG",
        "GUARD_mRNA",
        "PREY",
        "GUARD__PREY",
        "GUARD__DRUG",
    }
    assert {"PREY_total", "translation", "hold_kon_GUARD__PREY", "make_f_GUARD"} < ids(
        model.getListOfParameters()
    )
    assert "hold_bind_GUARD__PREY" in ids(model.getListOfReactions())
    assert ids(model.getListOfCompartments()) == {"cell"}


def test_units_are_merged_and_model_wide(built):
    for name in CORE + FORMS:
        _, model = model_of(built, name)
        assert ids(model.getListOfUnitDefinitions()) <= {
            "substance", "volume", "time_unit", "extent", "nM", "per_hour", "nM_per_hour", "per_nM_per_hour",
        }  # fmt: skip
        wide = (
            model.getSubstanceUnits(),
            model.getVolumeUnits(),
            model.getTimeUnits(),
            model.getExtentUnits(),
        )
        assert wide == ("substance", "volume", "time_unit", "extent")
        for parameter in model.getListOfParameters():
            assert parameter.isSetUnits(), parameter.getId()
        for species in model.getListOfSpecies():
            assert not species.isSetSubstanceUnits()


@pytest.mark.parametrize("name", CORE + FORMS)
def test_every_file_is_without_a_finding(built, name):
    document, _ = model_of(built, name)
    for category in range(7):
        document.setConsistencyChecks(category, True)
    document.checkConsistency()
    assert [document.getError(i).getMessage() for i in range(document.getNumErrors())] == []
    assert (document.getLevel(), document.getVersion()) == (3, 1 if "l3v1" in name else 2)


def test_a_pathway_alone_has_plain_ids_and_the_resting_values_of_the_cell(built):
    _, model = model_of(built, "pathways/holder.xml")
    assert {"kon_GUARD__PREY", "translation"} < ids(model.getListOfParameters())
    assert "bind_GUARD__PREY" in ids(model.getListOfReactions())
    assert model.getSpecies("GUARD").getInitialConcentration() == 4
    assert model.getCompartment("cell").getSize() == 1
    translation = model.getParameter("translation")
    assert (translation.getValue(), translation.getUnits(), translation.getConstant()) == (
        1,
        "dimensionless",
        True,
    )


def test_an_input_of_a_pathway_alone_is_fixed_and_what_it_makes_is_not(built):
    _, model = model_of(built, "pathways/holder.xml")
    assert model.getSpecies("DRUG").getBoundaryCondition()
    assert not model.getSpecies("GUARD").getBoundaryCondition()
    _, maker = model_of(built, "pathways/maker.xml")
    assert maker.getAssignmentRule("translation") is not None


def test_a_rule_on_a_shared_quantity_is_worked_out_for_the_pathway_alone(bench):
    bench.change("pathways/maker.ant", "translation := f_translation;", "translation := GUARD/K_GUARD;")
    bench.change(
        "pathways/maker.ant",
        "f_translation = 1 unity; // dial of all making [definition] fixed",
        "K_GUARD = 16 nM; // half-way point [assumed] x2",
    )
    build_all(bench.models, bench.out)
    _, model = model_of(bench, "pathways/holder.xml")
    assert model.getParameter("translation").getValue() == 4 / 16


def test_the_same_pages_give_the_same_bytes_anywhere(built, tmp_path):
    build_all(built.models, tmp_path / "again")
    for name in FILES:
        text = (built.out / name).read_bytes()
        assert text == (tmp_path / "again" / name).read_bytes()
        assert not re.search(rb"libSBML|libAntimony|version v|/tmp", text)


def test_check_compares_and_writes_nothing(built):
    assert build_all(built.models, built.out, check=True).ok
    built.change("pathways/maker.ant", "kdeg_GUARD = 0.7", "kdeg_GUARD = 0.8")
    before = {name: (built.out / name).read_bytes() for name in FILES}
    report = build_all(built.models, built.out, check=True)
    # A map holds no numbers.
    assert report.stale == ("tiny_cell.xml", "pathways/maker.xml", *FORMS, "equations/maker.md")
    assert str(report).startswith("stale: tiny_cell.xml, pathways/maker.xml, tiny_cell_l3v1.xml")
    assert str(report).endswith("; run 'pysuite build'")
    assert before == {name: (built.out / name).read_bytes() for name in FILES}


def test_check_tells_missing_and_left_over_files(built):
    (built.out / "tiny_cell.xml").unlink()
    (built.out / "pathways" / "old.xml").write_text("<sbml/>")
    assert build_all(built.models, built.out, check=True).stale == ("tiny_cell.xml", "pathways/old.xml")
    build_all(built.models, built.out)
    assert build_all(built.models, built.out, check=True).ok


def test_a_second_build_touches_nothing(built):
    times = {name: (built.out / name).stat().st_mtime_ns for name in FILES}
    assert build_all(built.models, built.out).written == ()
    assert times == {name: (built.out / name).stat().st_mtime_ns for name in FILES}


def test_one_bad_page_leaves_every_file_as_it_was(built):
    before = {name: (built.out / name).read_bytes() for name in FILES}
    built.change("pathways/maker.ant", "kdeg_GUARD = 0.7", "kdeg_GUARD = 0.8")
    built.change("pathways/holder.ant", "kdeg_PREY = 0.3 per_hour", "kdeg_PREY = 0.3 nM")
    with pytest.raises(BuildError):
        build_all(built.models, built.out)
    assert before == {name: (built.out / name).read_bytes() for name in FILES}
    found = {p.relative_to(built.out).as_posix() for p in built.out.rglob("*") if p.is_file()}
    assert found == set(FILES)


def test_the_main_job_can_do_without_the_other_files_of_a_release(built):
    for name in FORMS + READ:
        (built.out / name).unlink()
    assert build_all(built.models, built.out, check=True, release=False).ok
    assert set(build_all(built.models, built.out, check=True).stale) == {*FORMS, *READ}
    assert build_all(built.models, built.out, release=False).written == ()


def test_a_folder_that_cannot_be_written_is_one_line(bench, monkeypatch):
    def refuse(*args, **kwargs):
        raise PermissionError(13, "Permission denied", str(bench.out))

    monkeypatch.setattr("pysuite.build.write.tempfile.mkstemp", refuse)
    with pytest.raises(BuildError, match=r"^cannot write [^\n]*sbml: Permission denied$"):
        build_all(bench.models, bench.out)


def test_a_file_where_the_folder_should_be_is_one_line(bench):
    bench.out.write_text("not a folder")
    with pytest.raises(BuildError, match=r"^cannot write [^\n]*$"):
        build_all(bench.models, bench.out)


def test_a_folder_where_a_file_should_be_is_one_line(bench):
    (bench.out / "pathways" / "maker.xml").mkdir(parents=True)
    with pytest.raises(BuildError, match=r"^cannot write [^\n]*maker\.xml: Is a directory$"):
        build_all(bench.models, bench.out)
    assert not (bench.out / "tiny_cell.xml").exists()


def test_a_write_that_fails_half_way_leaves_no_crumbs(built, monkeypatch):
    before = {name: (built.out / name).read_bytes() for name in FILES}
    built.change("pathways/maker.ant", "kdeg_GUARD = 0.7", "kdeg_GUARD = 0.8")
    calls = []
    true_fdopen = os.fdopen

    def full_disk(*args, **kwargs):
        calls.append(args)
        if len(calls) > 1:
            raise OSError(28, "No space left on device", "tiny_cell.xml")
        return true_fdopen(*args, **kwargs)

    monkeypatch.setattr("pysuite.build.write.os.fdopen", full_disk)
    with pytest.raises(BuildError, match=r"cannot write tiny_cell\.xml: No space left on device"):
        build_all(built.models, built.out)
    assert before == {name: (built.out / name).read_bytes() for name in FILES}
    assert list(built.out.rglob(".*")) == []


def test_wrong_units_are_told_at_the_reaction_that_uses_them(bench):
    bench.change("pathways/holder.ant", "kdeg_PREY = 0.3 per_hour", "kdeg_PREY = 0.3 nM")
    lines = bench.read("pathways/holder.ant").splitlines()
    line = next(i for i, text in enumerate(lines, start=1) if text.strip().startswith("degrade_PREY:"))
    found = bench.problems()
    assert any(
        p.startswith(f"models/pathways/holder.ant:{line}: B02 'degrade_PREY': libSBML 105") for p in found
    )


def test_a_forgotten_compartment_in_a_law_is_told(bench):
    bench.change(
        "pathways/holder.ant",
        "degrade_PREY: PREY => ; cell*kdeg_PREY*PREY",
        "degrade_PREY: PREY => ; kdeg_PREY*PREY",
    )
    assert any("B02 'degrade_PREY': libSBML 105" in problem for problem in bench.problems())


def test_a_folder_without_models_is_one_line(tmp_path):
    with pytest.raises(BuildError, match="there is no models folder"):
        build_all(tmp_path / "nowhere", tmp_path)


def test_pages_without_a_top_file_are_told(bench):
    (bench.models / "tiny_cell.ant").unlink()
    with pytest.raises(BuildError, match="there is no top file"):
        build_all(bench.models, bench.out)


def test_two_top_files_are_told(bench):
    bench.write("other.ant", "model *other()\nend\n")
    with pytest.raises(BuildError, match="more than one top page"):
        build_all(bench.models, bench.out)


def test_wires_units_and_annotation_leave_the_dynamics_alone(built):
    """Antimony's own flattening, without our wires, must run the same curves."""
    import roadrunner

    from pysuite.build.compile import load_sbml

    ours = roadrunner.RoadRunner(str(built.out / "tiny_cell.xml"))
    raw = roadrunner.RoadRunner(load_sbml(built.models / "tiny_cell.ant", "tiny_cell", {}))
    names = {
        "GUARD": "GUARD",
        "PREY": "hold_PREY",
        "GUARD__PREY": "hold_GUARD__PREY",
        "GUARD_mRNA": "make_GUARD_mRNA",
    }
    curves = []
    for runner, ids in ((ours, names.keys()), (raw, names.values())):
        runner.integrator.relative_tolerance = 1e-10
        curves.append(runner.simulate(0, 24, 25, [f"[{name}]" for name in ids]))
    assert curves[0] == pytest.approx(curves[1], rel=1e-8)
    assert curves[0][-1] != pytest.approx(curves[0][0], rel=1e-2)
