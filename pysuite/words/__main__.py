"""Bring the table of words in validation/README.md up to date: ``python -m pysuite.words``."""

from __future__ import annotations

from pysuite.paths import validation_dir
from pysuite.words import write_vocabulary

readme = validation_dir() / "README.md"
readme.write_text(write_vocabulary(readme), encoding="utf-8")
