"""The memory of the stage: what a scene's run showed, kept from one process to the next.

It answers whether a run has been done before, by this very model and this very code. A result is found again
only under a key made of the recipe (the model's content, all numbers, doses and tolerances), the length and
grid of the run, the engine, and the code between them: change any of these and it is played anew.
"""

from __future__ import annotations

import hashlib
import importlib.metadata
import io
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from pysuite import store
from pysuite.shelf import MOST_BYTES, Shelf

if TYPE_CHECKING:
    from pysuite.cell import Cell
    from pysuite.play import Kept

__all__ = ["Memory", "code_of", "open_memory"]

Array = NDArray[np.float64]

# Code that decides what is asked and what is made of it, but not what a run shows. Everything else counts.
_BYSTANDERS = frozenset(
    {
        "claim_form.py",
        "claim_start.py",
        "claims.py",
        "coverage.py",
        "chunks.py",
        "crew.py",
        "diff.py",
        "draws.py",
        "ensemble.py",
        "hands.py",
        "influence.py",
        "journal.py",
        "judge.py",
        "parcel.py",
        "paths.py",
        "plot.py",
        "scorecard.py",
        "sentence.py",
        "spread.py",
        "search.py",
        "scene_form.py",
        "played.py",
        "patients.py",
        "edges.py",
        "dose_form.py",
        "cohort.py",
        "shelf.py",
        "validate.py",
        "worlds.py",
        "worlds_check.py",
    }
)
_SOLVERS = ("libroadrunner", "bngsim", "numpy")


@cache
def code_of(*, judging: bool = False) -> str:
    """Return a digest of the installed code that a run depends on, and of the solvers' versions.

    Parameters
    ----------
    judging
        Also of the code that makes a verdict of it.
    """
    home = Path(__file__).parent
    files = [path for path in home.glob("*.py") if judging or path.name not in _BYSTANDERS]
    if judging:
        files += [path for name in ("words", "report") for path in (home / name).glob("*.py")]
    parts = [f"{name} {_version(name)}".encode() for name in _SOLVERS]
    parts += [path.name.encode() + path.read_bytes() for path in sorted(files)]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return "none"


class Memory:
    """What runs showed, on a shelf.

    Parameters
    ----------
    shelf : Shelf
        Where it is kept.
    fresh : bool
        Look nothing up; only keep what is found.
    """

    def __init__(self, shelf: Shelf, *, fresh: bool = False) -> None:
        self.shelf, self.fresh = shelf, fresh

    def run(self, cell: Cell, hours: float, points: int) -> Kept | None:
        """Return what was kept of a run of `hours` with so many points, or None."""
        content = self._found(_key(cell, "run", hours, points))
        return None if content is None else _unpacked(content)

    def keep_run(self, cell: Cell, hours: float, points: int, kept: Kept) -> None:
        """Keep what a run showed."""
        self.shelf.put(_key(cell, "run", hours, points), _packed(kept))

    def fate(self, cell: Cell, hours: float, event: str) -> bool | None:
        """Return whether an event took place within so many hours, or None where that is not known."""
        content = self._found(_key(cell, "fate", hours, event))
        return None if content is None else content == b"yes"

    def keep_fate(self, cell: Cell, hours: float, event: str, happened: bool) -> None:
        """Keep whether an event took place."""
        self.shelf.put(_key(cell, "fate", hours, event), b"yes" if happened else b"no")

    def rest(self, cell: Cell) -> Array | None:
        """Return where a cell settles (nM, as `Engine.settled`), or None where that is not known."""
        content = self._found(_rest_key(cell))
        return None if content is None else np.frombuffer(content, dtype="<f8")

    def keep_rest(self, cell: Cell, rest: Array) -> None:
        """Keep where a cell settles."""
        self.shelf.put(_rest_key(cell), rest.astype("<f8").tobytes())

    def _found(self, key: str) -> bytes | None:
        return None if self.fresh else self.shelf.get(key)


def open_memory(*, fresh: bool = False, most_bytes: int = MOST_BYTES) -> Memory:
    """Return the memory in the user's cache folder (``PYSUITE_CACHE`` names another one, or is ``off``)."""
    return Memory(Shelf(store.folder(), most_bytes), fresh=fresh)


def _key(cell: Cell, *parts: object) -> str:
    said = (code_of(), cell.solver, cell.recipe.key, *map(repr, parts))
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def _rest_key(cell: Cell) -> str:
    said = (code_of(), cell.solver, cell.recipe.settling.key, "rest")
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def _packed(kept: Kept) -> bytes:
    """Write a run down as plain arrays: what is read back can hold numbers and texts, never code."""
    names = list(kept.value)
    head = {
        "names": names,
        "unit": kept.unit,
        "hours": kept.fate.hours,
        "events": list(kept.fate.time),
    }
    stream = io.BytesIO()
    np.savez_compressed(
        stream,
        head=np.frombuffer(json.dumps(head).encode(), dtype=np.uint8),
        time=kept.time,
        value=np.array([kept.value[name] for name in names]),
        fate=_pairs(kept.fate.time.values(), kept.fate.closeness.values()),
    )
    return stream.getvalue()


def _pairs(times: Iterable[float], closeness: Iterable[float]) -> np.ndarray[Any, Any]:
    return np.array([list(times), list(closeness)], dtype=float)


def _unpacked(content: bytes) -> Kept | None:
    from pysuite.play import Kept
    from pysuite.words.stage import Fate

    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as found:
            head = json.loads(found["head"].tobytes())
            time, value, fate = found["time"], found["value"], found["fate"].tolist()
    except (OSError, ValueError, KeyError):
        return None
    times, closeness = (dict(zip(head["events"], row, strict=True)) for row in fate)
    columns = dict(zip(head["names"], value, strict=True))
    return Kept(time, columns, head["unit"], Fate(head["hours"], times, closeness))
