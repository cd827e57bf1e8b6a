"""Every page is put beside its published courses; each departure has a reason, and the document is fresh."""

from __future__ import annotations

from pathlib import Path

import pytest

from pysuite.published import Comparison, compare
from pysuite.published.form import pathways
from pysuite.published.page import PAGE, pages, stale


@pytest.fixture(scope="module")
def found() -> tuple[Comparison, ...]:
    return compare()


def test_every_departure_has_a_reason_and_every_reason_holds(found: tuple[Comparison, ...]) -> None:
    wrong = [f"{one.pathway.name}: {c.curve.name}" for one in found for c in one.curves if c.unexplained]
    assert wrong == []


def test_the_document_is_fresh(found: tuple[Comparison, ...], checkout: Path) -> None:
    assert stale(pages(found, pathways()), checkout / "docs") == ()


def test_a_changed_word_number_or_picture_makes_it_stale(
    found: tuple[Comparison, ...], tmp_path: Path
) -> None:
    written = pages(found, pathways())
    (tmp_path / "published").mkdir()
    for name, text in written.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert stale(written, tmp_path) == ()
    page = tmp_path / PAGE
    page.write_text(written[PAGE].replace("agrees", "argees", 1), encoding="utf-8")
    assert stale(written, tmp_path) == (PAGE,)
    page.write_text(written[PAGE].replace("a factor of 2 |", "a factor of 3 |", 1), encoding="utf-8")
    assert stale(written, tmp_path) == (PAGE,)
    page.write_text(written[PAGE], encoding="utf-8")
    (tmp_path / "published" / "left_over.svg").write_text("")
    assert stale(written, tmp_path) == ("published/left_over.svg",)


def test_no_page_starts_from_what_another_run_left(found: tuple[Comparison, ...]) -> None:
    again = compare(["jak_stat3"])
    first = [one for one in found if one.pathway.name == "jak_stat3"]
    for one, two in zip(first, again, strict=True):
        assert [c.finding for c in one.curves] == [c.finding for c in two.curves]
