"""Which simulator runs a model: by name, or by how much there is to run.

``roadrunner`` is always there and needs no preparation. ``fast`` solves with sparse matrices and compiled
rates, and is worth its preparation for large jobs; it comes with the extra of that name.
"""

from __future__ import annotations

import logging
from importlib.util import find_spec
from typing import TYPE_CHECKING, Literal

from pysuite.errors import PysuiteError, UnknownName

if TYPE_CHECKING:
    from pysuite.flat import FlatModel
    from pysuite.machine import Machine, Maker

__all__ = ["ASKED", "EngineAsked", "EngineName", "choose", "maker_of", "named"]

EngineName = Literal["roadrunner", "fast"]
EngineAsked = Literal["auto", "roadrunner", "fast"]

ASKED: tuple[EngineAsked, ...] = ("auto", "roadrunner", "fast")
# The fast engine takes seconds to load in each process and, once for each structure of the model, half a
# minute to compile; each run then saves about a fifth of a second. See docs/decisions/006.
_WORTH_RUNS = 150
_INSTALL = "pip install 'myeloma-apoptosis-suite[fast]'"


def choose(asked: str, runs: int) -> EngineName:
    """Return the engine for a job.

    Parameters
    ----------
    asked : str
        ``auto``, ``roadrunner`` or ``fast``.
    runs : int
        About how many runs there will be.

    Raises
    ------
    PysuiteError
        If the fast engine is asked for and is not installed.

    Examples
    --------
    >>> choose("auto", runs=1)
    'roadrunner'
    """
    if asked not in ASKED:
        raise UnknownName("engine", asked, ASKED)
    if asked == "auto":
        asked = "fast" if runs >= _WORTH_RUNS and _installed() else "roadrunner"
    name = named(asked)
    if name == "fast":
        say = "the fast engine takes this job; its first use compiles the model, for half a minute"
        logging.getLogger("pysuite").info(say)
    return name


def named(name: str) -> EngineName:
    """Return a name of an engine that is there, or complain."""
    if name == "roadrunner":
        return "roadrunner"
    if name != "fast":
        raise UnknownName("engine", name, ("roadrunner", "fast"))
    if not _installed():
        raise PysuiteError(f"the fast engine is not installed: {_INSTALL}")
    return "fast"


def maker_of(name: EngineName) -> Maker:
    """Return what makes the machines of an engine."""
    return _fast if name == "fast" else _roadrunner


def _installed() -> bool:
    return find_spec("bngsim") is not None


def _roadrunner(model: FlatModel, clamped: frozenset[str]) -> Machine:
    from pysuite.roadrunner_machine import RoadRunnerMachine

    return RoadRunnerMachine(model, clamped)


def _fast(model: FlatModel, clamped: frozenset[str]) -> Machine:
    """Make a sparse machine, or RoadRunner's where that cannot be, and say so."""
    from pysuite.machine import Unfit
    from pysuite.sparse_machine import SparseMachine

    try:
        return SparseMachine(model, clamped)
    except Unfit as unfit:
        logging.getLogger("pysuite").warning("the fast engine gives way to RoadRunner: %s", unfit)
        return _roadrunner(model, clamped)
