"""Bring the tables of words and keys up to date: ``python -m pysuite.words``, in a checkout."""

from __future__ import annotations

from pysuite.paths import validation_dir
from pysuite.words import write_vocabulary
from pysuite.words.manual import with_tables

readme = validation_dir() / "README.md"
readme.write_text(write_vocabulary(readme), encoding="utf-8")
page = validation_dir().parent / "docs" / "writing_claims.md"
page.write_text(with_tables(page.read_text(encoding="utf-8")), encoding="utf-8")
