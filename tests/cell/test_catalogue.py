"""The tables: found by Python spelling, gaps told from slips, mistakes named."""

from __future__ import annotations

from pathlib import Path

import pytest

from pysuite.catalogue import read_catalogue
from pysuite.errors import NotInModel, PysuiteError, UnknownName


def test_names_may_be_spelt_for_python(tables: Path):
    names = read_catalogue(tables)
    assert names.drug("ABT_199") is names.drug("ABT-199")
    assert names.line("ONE_1").lesions == ("BIMnull",)


def test_slips_gaps_and_mix_ups_are_told_apart(tables: Path):
    names = read_catalogue(tables)
    with pytest.raises(UnknownName, match="unknown lesion 'MCL1hihg'; nearest: 'MCL1high'"):
        names.lesion("MCL1hihg")
    with pytest.raises(NotInModel, match=r"lesion 't\(4;14\)' is not in this model yet"):
        names.lesion("t(4;14)")
    with pytest.raises(NotInModel, match="drug 'dexamethasone' is not in this model yet"):
        names.treatment("dexamethasone")
    with pytest.raises(PysuiteError, match=r"'S63845' is a drug, not a milieu ligand: give it with treat"):
        names.ligand("S63845")
    with pytest.raises(UnknownName, match="unknown lesion 'None'"):
        names.lesion(None)  # type: ignore[arg-type]


def test_ligands_may_be_given_as_treatment(tables: Path):
    names = read_catalogue(tables)
    assert names.treatment("IL6") is names.ligand("IL6")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "[x]\nstory = 's'\nfold = { A = -1 }\nbasis = 'assumed'",
            "lesions.toml: 'x': A=-1 must not be negative",
        ),
        ("[x]\nstory = 's'\nfodl = { A = 1 }\nbasis = 'assumed'", "unknown key 'fodl'; nearest: 'fold'"),
        ("[x]\nfold = { A = 1 }\nbasis = 'assumed'", "needs 'story'"),
        ("[x]\nstory = 's'\nbasis = 'guess'", "basis must be definition or assumed, not 'guess'"),
        ("x = 1", "'x' must be a table"),
        ("[x", "lesions.toml: "),
    ],
)
def test_a_mistake_in_a_table_is_named(tmp_path: Path, text: str, why: str):
    (tmp_path / "lesions.toml").write_text(text)
    with pytest.raises(PysuiteError) as caught:
        read_catalogue(tmp_path)
    assert why in str(caught.value)
    assert "\n" not in str(caught.value)


def test_missing_tables_are_empty(tmp_path: Path):
    names = read_catalogue(tmp_path)
    assert not names.lesions
    assert not names.lines
