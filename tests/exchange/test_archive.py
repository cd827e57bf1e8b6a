"""COMBINE archives: whole, listed, and the same bytes each time."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree as ET

import pytest

import pysuite
from pysuite.errors import PysuiteError
from pysuite.exchange.archive import cell_archive, suite_archive
from pysuite.exchange.omex import Packed, pack
from pysuite.exchange.sbml import checked
from pysuite.exchange.sedml import sedml_findings
from pysuite.exchange.shows import figures, is_time_course, of_cell, time_course_claims

pytest.importorskip("libsedml")
pytest.importorskip("pymetadata")


def opened(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {one: archive.read(one) for one in archive.namelist()}


@pytest.fixture(scope="module")
def staged(cell):
    return of_cell(cell.treat(S63845="50 nM", at="2 h"), "cell", "one & only", ["MCL1_total"], hours=8)


def test_the_manifest_lists_every_file_and_says_which_to_open():
    files = opened(pack({"b.sedml": Packed("<x/>", master=True), "a.csv": Packed("1\n")}))
    root = ET.fromstring(files["manifest.xml"])  # noqa: S314
    listed = {one.get("location"): one.get("master") for one in root}
    assert listed == {".": "false", "./manifest.xml": "false", "./a.csv": "false", "./b.sedml": "true"}
    assert list(files) == ["manifest.xml", "a.csv", "b.sedml"]


def test_a_file_of_an_unknown_kind_is_refused():
    with pytest.raises(PysuiteError, match=r"a\.exe: no format is known"):
        pack({"a.exe": Packed(b"")})


def test_a_cell_s_archive_holds_model_simulation_result_picture_and_words(staged):
    data = cell_archive(staged)
    files = opened(data)
    assert set(files) == {
        "manifest.xml", "cell.xml", "cell.sedml", "results/cell.csv", "results/cell.png", "README.md",
        "LICENSE.txt", "metadata.rdf",
    }  # fmt: skip
    assert sedml_findings(files["cell.sedml"].decode()) == []
    assert not [one for one in checked(files["cell.xml"].decode()) if one.startswith(("Error", "Fatal"))]
    rows = files["results/cell.csv"].decode().splitlines()
    assert rows[0] == "time [h],MCL1_total [nM],cytoC_fraction [dimensionless],cPARP_fraction [dimensionless]"
    assert len(rows) == 82
    ET.fromstring(files["metadata.rdf"])  # noqa: S314
    assert files["results/cell.png"].startswith(b"\x89PNG")


def test_packed_again_it_is_the_same_to_the_byte(staged):
    assert cell_archive(staged) == cell_archive(staged)


def test_the_table_is_what_the_suite_itself_sees(staged):
    row = opened(cell_archive(staged))["results/cell.csv"].decode().splitlines()[-1].split(",")
    run = staged.cell.simulate(8, 2, readouts=["MCL1_total"])
    assert float(row[1]) == pytest.approx(float(run["MCL1_total"][-1]), rel=1e-5)


def test_the_figures_are_those_of_the_readme(checkout):
    commands = re.findall(
        r"pysuite simulate (.*) --plot docs/pictures/(\w+)\.png", (checkout / "README.md").read_text()
    )
    drawn = figures(pysuite.load())
    assert {name for _, name in commands} == set(drawn)
    for command, name in commands:
        show, one = drawn[name].show, drawn[name].cell
        assert f"--hours {show.hours:g}" in command
        assert re.findall(r"--readout (\w+)", command) == list(show.readouts)[: command.count("--readout")]
        given = re.findall(r'--treat "(.*?)=(.*?)"', command)
        assert {(dose.name, dose.said) for dose in one.plan.doses} == set(given)


def test_claims_that_search_for_a_dose_are_no_time_courses():
    ids = {one.id for one in time_course_claims()}
    assert len(ids) > 100
    searching = [one for one in pysuite.claims() if any("EC50" in s for e in one.expect for s in e.sentences)]
    assert searching
    assert not any(is_time_course(one) for one in searching)


@pytest.mark.slow
def test_the_suite_s_archive_has_a_document_a_claim_and_a_table_a_scene():
    files = opened(suite_archive(pysuite.load(), only=["JAK-15", "BCL2-08"]))
    claim = next(one for one in pysuite.claims() if one.id == "JAK-15")
    assert {name for name in files if name.startswith("results/JAK-15/")} == {
        f"results/JAK-15/{name}.csv" for name in claim.scenes
    }
    assert sedml_findings(files["claims/JAK-15.sedml"].decode()) == []
    assert files["myeloma_cell.xml"] == pysuite.load().source.text().encode()
    # A burst of BIM is held for a second and let go: the archive goes without it, and says so.
    assert "claims/BCL2-08.sedml" not in files
    assert "- BCL2-08, scene 'BIM': BIM is let go" in files["README.md"].decode()
