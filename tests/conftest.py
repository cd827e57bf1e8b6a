"""What all tests share: they never draw on a screen, and never write into the checkout."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

os.environ.setdefault("MPLBACKEND", "agg")


@pytest.fixture(scope="session")
def checkout() -> Path:
    """Return the root of the checkout that holds these tests."""
    return Path(__file__).resolve().parent.parent
