"""Validation end to end on the real model: a few quick claims, in this process and by a crew."""

from __future__ import annotations

import json

import pytest

from pysuite.errors import BadQuantity, UnknownName
from pysuite.validate import validate

FEW = ["JAK-15", "PI3K-19", "BCL2-23"]


def test_verdicts_keep_the_order_of_the_review_and_progress_is_told(tmp_path):
    seen = []
    card = validate(FEW, jobs=1, out=tmp_path / "report", progress=lambda *told: seen.append(told))
    assert [one.id for one in card.verdicts] == ["BCL2-23", "PI3K-19", "JAK-15"]
    assert [(done, total) for done, total, _ in seen] == [(1, 3), (2, 3), (3, 3)]
    assert all(one.word in {"holds", "fails", "vacuous"} for one in card.verdicts)
    assert card.rows == 356
    found = json.loads((tmp_path / "report" / "verdicts.json").read_text(encoding="utf-8"))
    assert found == card.to_json()
    page = (tmp_path / "report" / "report.html").read_text(encoding="utf-8")
    assert page.count("<svg") >= 2


def test_a_crew_finds_what_one_process_finds():
    assert validate(FEW, jobs=2) == validate(FEW, jobs=1)


def test_wrong_use_is_told():
    with pytest.raises(UnknownName, match="unknown claim 'JAK-99'"):
        validate(["JAK-99"])
    with pytest.raises(BadQuantity, match="jobs must be"):
        validate(FEW, jobs=0)
