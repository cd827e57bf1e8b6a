"""The package: light to import, with names that hold whatever has been imported."""

from __future__ import annotations

import doctest
import importlib
import json
import subprocess
import sys

import pytest

import pysuite

HEAVY = [
    "tellurium",
    "roadrunner",
    "antimony",
    "libsbml",
    "xarray",
    "pandas",
    "pint",
    "matplotlib",
    "jinja2",
    "numpy",
]
CODE = """
import json, sys, time
start = time.perf_counter()
import pysuite
print(json.dumps([time.perf_counter() - start, [name for name in sys.argv[1:] if name in sys.modules]]))
"""


def test_import_is_light():
    out = subprocess.run(
        [sys.executable, "-c", CODE, *HEAVY], check=True, capture_output=True, text=True
    ).stdout
    seconds, loaded = json.loads(out)
    assert loaded == []
    assert seconds < 0.3


@pytest.mark.parametrize("name", ["claims", "judge", "validate"])
def test_functions_keep_their_names_from_modules(name: str):
    importlib.import_module(f"pysuite.{name}")
    assert callable(getattr(pysuite, name))


def test_every_public_name_is_there():
    for name in pysuite.__all__:
        assert getattr(pysuite, name) is not None
    assert set(pysuite.__all__) <= set(dir(pysuite))
    with pytest.raises(AttributeError, match="no attribute 'lode'"):
        pysuite.lode  # noqa: B018


@pytest.mark.parametrize("name", ["errors", "quantity", "recipe", "sentence", "run"])
def test_examples_in_docstrings(name: str):
    module = importlib.import_module(f"pysuite.{name}")
    tests = [one for one in doctest.DocTestFinder().find(module) if "load()" not in (one.docstring or "")]
    results = [doctest.DocTestRunner().run(one) for one in tests]
    assert sum(one.attempted for one in results) > 0
    assert sum(one.failed for one in results) == 0
