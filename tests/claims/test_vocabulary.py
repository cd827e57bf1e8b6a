"""The vocabulary as a whole: every word is read by itself alone and stands in the table."""

from __future__ import annotations

from pathlib import Path

import pytest

from pysuite.paths import validation_dir
from pysuite.words import WORDS, vocabulary, write_vocabulary
from pysuite.words.manual import with_tables


@pytest.mark.parametrize("one", WORDS, ids=lambda one: one.example)
def test_an_example_is_read_by_its_own_word_alone(one):
    assert [other for other in WORDS if other.read(one.example) is not None] == [one]
    assert one.meaning.endswith(".")


def test_the_table_of_words_is_fresh():
    """Write it anew with: python -m pysuite.words."""
    readme = validation_dir() / "README.md"
    assert readme.read_text(encoding="utf-8") == write_vocabulary(readme)
    assert all(one.example in vocabulary() for one in WORDS)


def test_the_reference_page_is_fresh():
    """Write it anew with: python -m pysuite.words."""
    page = (Path(__file__).resolve().parents[2] / "docs" / "writing_claims.md").read_text(encoding="utf-8")
    assert page == with_tables(page)
    assert all(f"| `{one.example}` |" in page for one in WORDS)
