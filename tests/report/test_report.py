"""Scorecard, report page and crew."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pysuite.crew import crew
from pysuite.errors import PysuiteError
from pysuite.judge import Verdict
from pysuite.report import Picture, draw, write_report
from pysuite.report.picture import Dot, Line
from pysuite.scorecard import BEGIN, END, Scorecard, shortfall, write_scorecard


def verdict(name, word, known=None):
    margin = None if word == "gap" else 1.25
    return Verdict(name, word, margin, "fails", None, f"the <{word}> sentence", known, ("one & two",))


@pytest.fixture
def card():
    verdicts = (verdict("A-1", "holds"), verdict("A-2", "gap"), verdict("B-1", "fails", "why not"))
    return Scorecard(verdicts, {"A-1": "First", "A-2": "First", "B-1": "Second"}, rows=9)


@pytest.fixture
def claims():
    from types import SimpleNamespace

    def claim(name, where):
        return SimpleNamespace(
            id=name,
            claim=f"claim {name}",
            where=where,
            refs=[7],
            origin="stated",
            reading=None,
            disputed=None,
        )

    return [claim("A-1", "First"), claim("A-2", "First"), claim("B-1", "Second")]


def test_counts_and_sections(card):
    assert card.counts == {"holds": 1, "fragile": 0, "vacuous": 0, "fails": 1, "disputed": 0, "gap": 1}
    assert card.by_section()["First"]["gap"] == 1
    assert card.to_json()["counts"]["holds"] == 1
    assert "| First | 1 |  | 1 |" in card.markdown()
    assert "B-1 fails: the <fails> sentence (known: why not)" in card.text()


def test_a_known_shortfall_is_forgiven_and_an_unknown_one_is_not(card):
    assert not shortfall(card)
    assert shortfall(Scorecard((verdict("B-1", "vacuous"),), {"B-1": "S"}, 1))
    assert shortfall(Scorecard((verdict("B-1", "fragile"),), {"B-1": "S"}, 1))


def test_the_scorecard_goes_between_the_markers(card, tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{BEGIN}\nstale\n{END}\nafter\n")
    write_scorecard(readme, card)
    once = readme.read_text()
    assert once.startswith("before\n")
    assert once.endswith("after\n")
    assert "stale" not in once
    write_scorecard(readme, card)
    assert readme.read_text() == once
    readme.write_text("no markers")
    with pytest.raises(PysuiteError, match="needs the lines"):
        write_scorecard(readme, card)


class Page(HTMLParser):
    """Checks that tags close, and collects what a page would fetch."""

    void = frozenset({"meta", "br", "input", "line", "circle", "polyline"})

    def __init__(self):
        super().__init__()
        self.open, self.fetched, self.words = [], [], []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.fetched += [given[key] for key in ("src", "href") if key in given]
        if tag == "tr" and "data-word" in given:
            self.words.append(given["data-word"])
        if tag not in self.void:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_page_is_whole_escaped_and_needs_no_network(card, claims, tmp_path):
    picture = Picture(
        "MCL1 & co", "nM", (Line("rest", (0, 24, 48), (1, 2, 3)), Line("fed", (0, 24, 48), (1, 4, 6)))
    )
    doses = Picture("EC50", "", dots=(Dot("rest", 10.0, ""), Dot("fed", 100.0, "above")))
    write_report(tmp_path / "new", card, claims, {"A-1": (picture, doses)})
    text = (tmp_path / "new" / "report.html").read_text(encoding="utf-8")
    page = Page()
    page.feed(text)
    assert page.open == []
    assert page.fetched == []
    assert page.words == ["holds", "gap", "fails"]
    assert "http" not in re.sub(r"<!doctype html>", "", text)
    assert "the &lt;holds&gt; sentence" in text
    assert "aria-live" in text
    assert text.count("<svg") == 2
    found = json.loads((tmp_path / "new" / "verdicts.json").read_text())
    assert [one["verdict"] for one in found["claims"]] == ["holds", "gap", "fails"]
    assert text == _again(card, claims, {"A-1": (picture, doses)}, tmp_path)


def _again(card, claims, pictures, tmp_path: Path) -> str:
    write_report(tmp_path / "twice", card, claims, pictures)
    return (tmp_path / "twice" / "report.html").read_text(encoding="utf-8")


def test_a_flat_or_empty_line_is_drawn():
    assert "polyline" in draw(Picture("zero", "", (Line("a", (0, 48), (0, 0)),)))
    assert "circle" in draw(Picture("EC50", "", dots=(Dot("a", 10.0, "below"),)))


def test_a_crew_answers_in_any_number_and_hands_errors_on(monkeypatch):
    import sys

    code = (
        "from pysuite.crew import main\n"
        "from pysuite.errors import PysuiteError\n"
        "def make(setting):\n"
        "    def answer(task):\n"
        "        print('noise')\n"
        "        if task < 0: raise PysuiteError('negative')\n"
        "        return setting * task\n"
        "    return answer\n"
        "main(make)"
    )
    monkeypatch.setattr("pysuite.crew._COMMAND", (sys.executable, "-c", code))
    assert dict(crew(10, [(str(i), i) for i in range(5)], jobs=2)) == {str(i): 10 * i for i in range(5)}
    with pytest.raises(PysuiteError, match="negative"):
        dict(crew(10, [("a", -1), ("b", 1)], jobs=1))


def test_a_worker_that_dies_is_reported(monkeypatch):
    import sys

    monkeypatch.setattr("pysuite.crew._COMMAND", (sys.executable, "-c", "import os; os._exit(3)"))
    with pytest.raises(PysuiteError, match="a worker ended while judging a"):
        dict(crew(1, [("a", 1)], jobs=1))
