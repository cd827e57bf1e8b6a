"""Other simulators see the same cells. Slow: a scene is solved eight times; ``tox -e crosscheck`` runs it."""

from __future__ import annotations

import os

import pytest

from pysuite.exchange.crosscheck import scenes
from pysuite.exchange.crosspage import measure, too_far

pytest.importorskip("basico", reason="needs the extra crosscheck: tox -e crosscheck")
pytest.importorskip("sbmlode", reason="needs the extra crosscheck: tox -e crosscheck")

pytestmark = pytest.mark.slow

# An interpreter that has AMICI, which wants a compiler and minutes; without it AMICI is left out.
AMICI = os.environ.get("PYSUITE_AMICI_PYTHON")


@pytest.mark.parametrize("name", scenes())
def test_all_simulators_agree(name):
    assert too_far(measure(name, amici=AMICI)) == []
