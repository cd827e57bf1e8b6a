"""Modulation of apoptosis in multiple myeloma: one model, its cells, its claims.

Nothing heavy is imported until it is used.

Examples
--------
>>> import pysuite
>>> cell = pysuite.load().treat(S63845="100 nM")
>>> cell
<Cell: S63845 100 nM at 0 h>
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any

from pysuite.errors import PysuiteError

if TYPE_CHECKING:
    from pysuite.cell import Cell as Cell
    from pysuite.cell import load as load
    from pysuite.claims import claims as claims
    from pysuite.cohort import cohort as cohort
    from pysuite.ensemble import Ensemble as Ensemble
    from pysuite.ensemble import ensemble as ensemble
    from pysuite.insight.bh3 import bh3_profile as bh3_profile
    from pysuite.insight.why import why as why
    from pysuite.judge import judge as judge
    from pysuite.run import Run as Run
    from pysuite.screen.curve import dose_response as dose_response
    from pysuite.screen.matrix import synergy as synergy
    from pysuite.validate import validate as validate

__version__ = "0.1.0"

_HOMES = {
    "Cell": "pysuite.cell",
    "Ensemble": "pysuite.ensemble",
    "Run": "pysuite.run",
    "bh3_profile": "pysuite.insight.bh3",
    "claims": "pysuite.claims",
    "cohort": "pysuite.cohort",
    "ensemble": "pysuite.ensemble",
    "dose_response": "pysuite.screen.curve",
    "judge": "pysuite.judge",
    "load": "pysuite.cell",
    "synergy": "pysuite.screen.matrix",
    "validate": "pysuite.validate",
    "why": "pysuite.insight.why",
}

__all__ = [
    "Cell",
    "Ensemble",
    "PysuiteError",
    "Run",
    "__version__",
    "bh3_profile",
    "claims",
    "cohort",
    "dose_response",
    "ensemble",
    "judge",
    "load",
    "synergy",
    "validate",
    "why",
]


class _Package(ModuleType):
    """The package, in which functions keep their names from the modules that they live in.

    Importing ``pysuite.judge`` would put the module in the place of the function ``pysuite.judge``.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if not (name in _HOMES and isinstance(value, ModuleType)):
            super().__setattr__(name, value)


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module, a class or a function
    if name not in _HOMES:
        raise AttributeError(f"module 'pysuite' has no attribute '{name}'")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


sys.modules[__name__].__class__ = _Package
