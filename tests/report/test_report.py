"""Scorecard, report page and crew."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from itertools import pairwise
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
    from pysuite.claim_form import Claim

    def claim(name, where):
        said = {"id": name, "claim": f"claim {name}", "where": where, "refs": [7], "origin": "stated"}
        return Claim.model_validate({**said, "needs": ["a part"]})

    return [claim("A-1", "First"), claim("A-2", "First"), claim("B-1", "Second")]


def test_counts_and_sections(card):
    assert card.counts == {
        "holds": 1,
        "fragile": 0,
        "vacuous": 0,
        "fails": 1,
        "disputed": 0,
        "input": 0,
        "gap": 1,
    }
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
        "MCL1 & co",
        "nM",
        (
            Line("rest", (0, 24, 48), (1, 2, 3)),
            Line("fed", (0, 24, 48), (1, 4, 6)),
            Line("fed", (0, 24, 48), (1, 2, 3), control=True),
        ),
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
    assert text.count("<svg") == 3  # two pictures and the wiring
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


def test_a_worker_that_dies_once_is_replaced_and_its_task_done(monkeypatch, tmp_path):
    import sys

    code = (
        "import os, pathlib\n"
        "from pysuite.crew import main\n"
        "def make(setting):\n"
        "    def answer(task):\n"
        "        mark = pathlib.Path(setting) / str(task)\n"
        "        if task == 1 and not mark.exists():\n"
        "            mark.touch()\n"
        "            os._exit(139)\n"
        "        return 10 * task\n"
        "    return answer\n"
        "main(make)"
    )
    monkeypatch.setattr("pysuite.crew._COMMAND", (sys.executable, "-c", code))
    tasks = [(str(i), i) for i in range(4)]
    assert dict(crew(str(tmp_path), tasks, jobs=2)) == {"0": 0, "1": 10, "2": 20, "3": 30}
    assert (tmp_path / "1").exists()


def test_a_worker_that_dies_is_reported(monkeypatch):
    import sys

    monkeypatch.setattr("pysuite.crew._COMMAND", (sys.executable, "-c", "import os; os._exit(3)"))
    with pytest.raises(PysuiteError, match="a worker ended while judging a"):
        dict(crew(1, [("a", 1)], jobs=1))


def test_a_scene_keeps_its_colour_under_the_control_and_its_name_is_written_once():
    lines = (Line("rest", (0, 1), (1, 1)), Line("fed", (0, 1), (1, 2)), Line("fed", (0, 1), (1, 1), True))
    text = draw(Picture("MCL1", "nM", lines))
    assert re.findall(r'class="(line[^"]*)"', text) == ["line cut s1", "line s0", "line s1"]
    assert re.findall(r'class="name[^>]*>(\w+)<', text) == ["fed", "rest"]  # from the top


def test_names_at_the_ends_of_lines_stay_apart():
    from pysuite.report.svg import _spread

    heights = sorted(_spread({"a": 100.0, "b": 100.5, "c": 101.0}, 16.0, 110.0).values())
    assert all(b - a >= 10.9 for a, b in pairwise(heights))
    assert heights[-1] <= 110


def test_markdown_and_junit_say_what_the_page_says(card, claims):
    from xml.etree import ElementTree as ET

    from pysuite.report.texts import junit, markdown

    text = markdown(card, claims)
    assert "## First" in text
    assert "| **B-1** claim B-1 | fails | +1.25 | stops holding |" in text
    root = ET.fromstring(junit(card, claims).split("\n", 1)[1])  # noqa: S314 - our own
    cases = {case.get("name").split()[0]: [part.tag for part in case] for case in root.iter("testcase")}
    assert cases == {
        "A-1": ["system-out"],
        "A-2": ["skipped", "system-out"],
        "B-1": ["skipped", "system-out"],
    }
    assert root.find("testsuite[@name='Second']").get("failures") == "0"
    unknown = Scorecard((verdict("B-1", "fails"),), {"B-1": "Second"}, 1)
    failed = ET.fromstring(junit(unknown, claims[2:]).split("\n", 1)[1])  # noqa: S314 - our own
    assert failed.find("testsuite/testcase/failure").get("type") == "fails"


def test_the_heat_map_puts_shaky_claims_and_kind_worlds_first():
    from pysuite.report.heat import heat_rows
    from pysuite.scorecard import Ensemble

    margins = {"A-1": (1.0, 1.0, 1.0), "B-1": (-1.0, 0.5, -0.2)}
    data, rows = heat_rows(Ensemble(margins, {"A-1": (), "B-1": ()}, 0))
    assert [row["id"] for row in rows] == ["B-1", "A-1"]
    assert json.loads(data) == {
        "worlds": [1, 0, 2],
        "rows": ["B-1", "A-1"],
        "cells": [[5, -10, -2], [10, 10, 10]],
    }


def test_worlds_stand_on_the_page_with_what_a_shaky_claim_hangs_on(card, claims):
    from dataclasses import replace

    from pysuite.report import render
    from pysuite.scorecard import Ensemble
    from pysuite.worlds import Hang

    ensemble = Ensemble({"A-1": (1.0, -1.0)}, {"A-1": (Hang("bcl2_kdeg_MCL1", -0.9),)}, 0)
    text = render(replace(card, ensemble=ensemble), claims, {})
    assert "bcl2_kdeg_MCL1 (-0.90)" in text
    assert 'id="heat-data"' in text
