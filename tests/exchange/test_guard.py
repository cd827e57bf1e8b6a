"""A stranger's file does no harm: one line, soon, and without eating the memory."""

from __future__ import annotations

import resource
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from pysuite.cli import app
from pysuite.errors import PysuiteError
from pysuite.exchange.foreign import read_foreign
from pysuite.exchange.guard import look_at

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
SBML = '<sbml xmlns="http://www.sbml.org/sbml/level3/version2/core" level="3" version="2">'
BOMB = (
    HEAD
    + "<!DOCTYPE sbml [<!ENTITY a 'aaaaaaaaaa'>"
    + "".join(f"<!ENTITY {chr(98 + i)} '{f'&{chr(97 + i)};' * 10}'>" for i in range(12))
    + f"]>{SBML}<model id='m'><notes>&m;</notes></model></sbml>"
)
STEALING = (
    f'{HEAD}<!DOCTYPE sbml [<!ENTITY x SYSTEM "file:///etc/passwd">]>{SBML}<model id="m" name="&x;"/></sbml>'
)
LEVEL_9, LEVEL_THREE = (SBML.replace('level="3"', f'level="{level}"') + "</sbml>" for level in ("9", "three"))
HOMELESS = '<listOfSpecies><species id="A" compartment="c"/></listOfSpecies>'

HOSTILE = {
    "an entity bomb": (BOMB, "declares a document type"),
    "an entity that reads a file": (STEALING, "declares a document type"),
    "a truncated file": (f'{HEAD}{SBML}<model id="m"><listOfSpecies>', ":2: is not whole XML"),
    "a file cut within a tag": (f"{HEAD}{SBML}<model id=", "is not whole XML"),
    "an empty file": ("", "is not whole XML"),
    "no XML": ("species,amount\nBAX,1\n", "is not whole XML"),
    "other XML": (f"{HEAD}<html><body/></html>", "is not SBML: its root is <html>"),
    "a wrong level": (LEVEL_9, "SBML Level 9 Version 2, which does not"),
    "no level": (SBML.replace(' level="3"', "") + "</sbml>", "does not say which level"),
    "a level of letters": (LEVEL_THREE, "does not say which level"),
    "no model": (f"{HEAD}{SBML}</sbml>", "holds no model"),
    "a deep nest": (f"{HEAD}{SBML}{'<a>' * 100_000}", "nested more than 256 deep"),
    "a million elements": (f"{HEAD}{SBML}{'<a/>' * 1_000_001}", "more than 1000000 elements"),
    "broken SBML": (f'{SBML}<model id="m">{HOMELESS}</model></sbml>', "libSBML"),
}  # fmt: skip


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_or_broken_file_gets_one_line(kind: str, tmp_path: Path):
    text, why = HOSTILE[kind]
    place = tmp_path / "their.xml"
    place.write_text(text)
    began, before = time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(PysuiteError) as caught:
        read_foreign(place)
    assert time.process_time() - began < 10
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # kB
    assert str(caught.value).startswith(str(place))
    assert why in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_huge_file_is_refused_unread(tmp_path: Path):
    place = tmp_path / "huge.xml"
    with place.open("wb") as stream:
        stream.truncate(200_000_000)
    began = time.process_time()
    with pytest.raises(PysuiteError, match="200 MB is too large"):
        look_at(place)
    assert time.process_time() - began < 1


def test_binary_rubbish_is_refused(tmp_path: Path):
    place = tmp_path / "rubbish.xml"
    place.write_bytes(bytes(range(256)) * 100)
    with pytest.raises(PysuiteError, match="is not whole XML"):
        look_at(place)


def test_a_missing_file_and_a_folder_are_said(tmp_path: Path):
    for place in (tmp_path / "none.xml", tmp_path):
        with pytest.raises(PysuiteError, match="no such file"):
            look_at(place)


def test_a_model_that_needs_a_package_beyond_equations_is_refused(tmp_path: Path):
    place = tmp_path / "flux.xml"
    qual = 'xmlns:qual="http://www.sbml.org/sbml/level3/version1/qual/version1" qual:required="true"'
    head = SBML.replace("version2", "version1").replace('version="2"', f'version="1" {qual}')
    place.write_text(f'{HEAD}{head}<model id="m"/></sbml>')
    with pytest.raises(PysuiteError, match="needs the SBML package 'qual'"):
        read_foreign(place)


def test_on_the_command_line_it_is_wrong_use(tmp_path: Path):
    place = tmp_path / "bomb.xml"
    place.write_text(BOMB)
    result = CliRunner().invoke(app, ["import", str(place)])
    assert result.exit_code == 2
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.stderr
