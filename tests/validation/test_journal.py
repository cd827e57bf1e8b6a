"""A stopped validation leaves what was judged, and goes on from there."""

from __future__ import annotations

import json

import pytest

from pysuite.journal import Journal, claim_key
from pysuite.validate import Judged, Stopped, validate

FEW = ["JAK-15", "PI3K-19", "BCL2-23"]


def stop_after(count):
    def progress(done, total, what):
        if done == count:
            raise KeyboardInterrupt

    return progress


def test_ctrl_c_leaves_what_was_judged_and_resume_judges_only_the_rest(tmp_path):
    with pytest.raises(Stopped) as stopped:
        validate(FEW, jobs=1, out=tmp_path, progress=stop_after(2))
    assert len(stopped.value.card.verdicts) == 2
    assert stopped.value.total == 3
    assert [path.name for path in tmp_path.iterdir()] == ["judged.jsonl"]
    seen = []
    card = validate(FEW, jobs=1, out=tmp_path, resume=True, progress=lambda *told: seen.append(told[:2]))
    assert seen == [(3, 3)]
    assert card == validate(FEW, jobs=1)


def test_without_resume_the_journal_begins_anew(tmp_path):
    place = tmp_path / "judged.jsonl"
    Journal(place).put("a", 1)
    assert Journal(place, resume=True).get("a") == 1
    assert len(Journal(place)) == 0


def test_a_torn_line_is_missing(tmp_path):
    place = tmp_path / "judged.jsonl"
    journal = Journal(place)
    journal.put("a", {"x": 1})
    journal.put("b", 2)
    place.write_bytes(place.read_bytes()[:-5])
    again = Journal(place, resume=True)
    assert (again.get("a"), again.get("b")) == ({"x": 1}, None)


def test_a_verdict_and_its_pictures_survive_the_journal():
    from pysuite.judge import Verdict
    from pysuite.report.picture import Dot, Line, Picture

    verdict = Verdict("A-1", "fails", -0.5, "holds", 0.25, "said", "known", ("one", "two"))
    picture = Picture("t", "nM", (Line("a", (0.0, 1.0), (2.0, 3.0), True),), (Dot("b", 1.0, "above"),))
    one = Judged(verdict, (picture,))
    again = Judged.of(json.loads(json.dumps(one.to_json())))
    assert again == one
    assert again.verdict.details == verdict.details


def test_any_change_of_claim_model_or_tables_is_another_key(toy):
    claim, cell = toy.claim(), toy.cell()
    base = claim_key(claim, cell.source.key, cell.tables)
    assert base == claim_key(toy.claim(), cell.source.key, cell.tables)
    assert base != claim_key(toy.claim(toy.fed.replace("raises", "lifts")), cell.source.key, cell.tables)
    assert base != claim_key(claim, toy.cell("kdeg_BIM = 0.2", "kdeg_BIM = 0.3").source.key, cell.tables)
