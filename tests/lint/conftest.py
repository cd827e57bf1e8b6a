"""The same small suite as the build tests use: it has no findings until a test spoils it."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

_PATH = Path(__file__).resolve().parents[1] / "build" / "conftest.py"
_SPEC = importlib.util.spec_from_file_location("bench_of_the_build_tests", _PATH)
assert _SPEC is not None
assert _SPEC.loader is not None
_BUILD = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_BUILD)


@pytest.fixture
def bench(tmp_path):
    return _BUILD.Bench(tmp_path)
