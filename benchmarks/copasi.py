"""COPASI as a rival: a child process that is asked for one run at a time."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from importlib.util import find_spec
from types import TracebackType
from typing import Any

import numpy as np

from pysuite.machine import Vector
from pysuite.recipe import Tolerances

__all__ = ["Copasi"]


class Copasi:
    """COPASI with one model loaded; use it in a ``with`` statement.

    Parameters
    ----------
    sbml : str
        The model, in the state to start from.
    """

    def __init__(self, sbml: str) -> None:
        self.there = find_spec("basico") is not None
        self._sbml = sbml
        self._asked: dict[str, Any] = {}
        self._child: subprocess.Popen[str] | None = None

    def __enter__(self) -> Copasi:
        if self.there:
            self._child = subprocess.Popen(
                [sys.executable, "-m", "benchmarks.copasi_child"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            self._say(json.dumps(self._sbml))
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        if self._child is not None:
            self._child.kill()
            self._child.wait()

    def ask(self, hours: float, points: int, tolerances: Tolerances, **more: object) -> dict[str, Any]:
        """Return what one run took (``seconds``) and gave (``names``, ``values``)."""
        asked = {
            "hours": hours,
            "points": points,
            "relative": tolerances.relative,
            "absolute": tolerances.absolute,
            **more,
        }
        self._say(json.dumps(asked))
        assert self._child is not None  # noqa: S101 - asked only where it is there
        assert self._child.stdout is not None  # noqa: S101 - a pipe
        line = self._child.stdout.readline()
        if not line:
            raise RuntimeError("COPASI ended")
        return json.loads(line)

    def solver(self, times: Vector, names: tuple[str, ...]) -> Callable[[Tolerances], Vector]:
        """Return what gives rows of species at tolerances."""

        def solve(tolerances: Tolerances) -> Vector:
            found = self.ask(float(times[-1]), len(times), tolerances)
            self._asked = {"hours": float(times[-1]), "points": len(times)}
            values = np.array(found["values"])
            return values[:, [found["names"].index(name) for name in names]]

        return solve

    def seconds_of(self, tolerances: Tolerances) -> float:
        """Return the CPU seconds of the run that was solved before."""
        return float(self.ask(self._asked["hours"], self._asked["points"], tolerances)["seconds"])

    def _say(self, line: str) -> None:
        assert self._child is not None  # noqa: S101 - asked only where it is there
        assert self._child.stdin is not None  # noqa: S101 - a pipe
        self._child.stdin.write(line + "\n")
        self._child.stdin.flush()
