"""The suite's own cell, which these tests are about."""

from __future__ import annotations

import pytest

import pysuite


@pytest.fixture(scope="session")
def cell() -> pysuite.Cell:
    return pysuite.load()
