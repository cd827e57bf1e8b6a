"""Results of a long job, chunk by chunk: whole files in a folder, which a later call takes up.

It answers which rows are there already. One process writes: a file is written beside its place, put on the
disk and renamed, so that it is whole or not there, whatever ends the process. A manifest says whose rows they
are, and a folder of another job is refused.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pysuite.errors import PysuiteError

if TYPE_CHECKING:
    import pandas as pd

    from pysuite.cell import Cell

__all__ = ["Chunks", "made_of", "write_through"]

# Readers of a folder of Parquet skip names that begin like these.
_MANIFEST, _LOCK, _PART = "_manifest.json", ".lock", ".part-"
_FORM = 1
_PACKAGES = ("libroadrunner", "bngsim", "numpy")

Manifest = Mapping[str, Any]


def made_of(cell: Cell) -> dict[str, Any]:
    """Return all that the rows of a cell depend on, for a manifest: versions, code, model, scene, solver."""
    from pysuite.memory import code_of

    tolerances = cell.tolerances
    return {
        "versions": _versions(),
        "code": code_of(judging=True)[:16],
        "model": cell.source.key,
        "cell": cell.describe(),
        "scene": cell.recipe.key,
        "tolerances": {"relative": tolerances.relative, "absolute": tolerances.absolute},
        "engine": cell.solver,
    }


def _versions() -> dict[str, str]:
    from importlib.metadata import PackageNotFoundError, version

    import pysuite

    found = {"pysuite": pysuite.__version__}
    for name in _PACKAGES:
        with contextlib.suppress(PackageNotFoundError):
            found[name] = version(name)
    return found


@dataclass(frozen=True)
class Chunks:
    """The rows of one job in a folder, or nowhere.

    Parameters
    ----------
    folder : Path or None
        Where the files stand; None keeps nothing.
    stem : str
        What a row is, such as ``"cells"``.
    count : int
        How many rows the job has.
    size : int
        Rows in one file.

    Examples
    --------
    >>> Chunks(None, "cells", 25, 10).all
    (range(0, 10), range(10, 20), range(20, 25))
    """

    folder: Path | None
    stem: str
    count: int
    size: int

    @classmethod
    @contextlib.contextmanager
    def opened(cls, folder: Path | None, stem: str, size: int, manifest: Manifest) -> Iterator[Chunks]:
        """Open a folder for one job, and keep other processes out of it meanwhile.

        Parameters
        ----------
        folder : Path or None
            Made if it is not there.
        stem : str
            What a row is.
        size : int
            Rows in one file, if the folder is new; a folder keeps the size that it began with.
        manifest : mapping
            Whose rows these are, for JSON; its ``rows`` says how many there are.

        Raises
        ------
        PysuiteError
            If the folder holds another job, is in use, or cannot be written.
        """
        if folder is None:
            yield cls(None, stem, int(manifest["rows"]), size)
            return
        if find_spec("pyarrow") is None:  # what pandas writes Parquet with
            raise PysuiteError(
                "to keep results in a folder pyarrow is needed: pip install 'myeloma-apoptosis-suite[many]'"
            )
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError as error:
            raise PysuiteError(f"{folder}: cannot be used: {_why(error)}") from None
        try:
            _take(lock, folder)
            size = _matched(folder, {**manifest, "form": _FORM}, size)
            for torn in folder.glob(f"{_PART}*"):  # of a process that was ended while it wrote
                torn.unlink(missing_ok=True)
            yield cls(folder, stem, int(manifest["rows"]), size)
        finally:
            os.close(lock)

    @property
    def all(self) -> tuple[range, ...]:
        """The row numbers of each file."""
        starts = range(0, self.count, self.size)
        return tuple(range(start, min(start + self.size, self.count)) for start in starts)

    def read(self, rows: range) -> pd.DataFrame | None:
        """Return what is kept of these rows; None if that is nothing, or damaged."""
        if self.folder is None:
            return None
        path = self._path(rows)
        if not path.is_file():
            return None
        import pandas as pd

        try:
            frame = pd.read_parquet(path)
        except (OSError, ValueError) as error:
            logging.getLogger("pysuite").warning("%s is damaged and is made anew: %s", path.name, error)
            return None
        return frame if len(frame) == len(rows) else None

    def keep(self, rows: range, frame: pd.DataFrame) -> None:
        """Write the rows down, whole.

        Raises
        ------
        PysuiteError
            If there is no room, or no right, to write; what was kept before stays.
        """
        if self.folder is None:
            return
        written = io.BytesIO()
        frame.to_parquet(written)
        write_through(self._path(rows), written.getvalue())

    def _path(self, rows: range) -> Path:
        assert self.folder is not None  # noqa: S101 - asked only where there is one
        return self.folder / f"{self.stem}-{rows.start:09d}-{rows.stop:09d}.parquet"


def write_through(path: Path, content: bytes) -> None:
    """Write a file that is whole and on the disk, or not there.

    Parameters
    ----------
    path : Path
        Where.
    content : bytes
        What.

    Raises
    ------
    PysuiteError
        If it cannot be written.
    """
    part = path.with_name(f"{_PART}{os.getpid()}-{path.name}")
    try:
        with part.open("wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
        _settle(path.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        raise PysuiteError(
            f"{path}: cannot be written: {_why(error)}; what was kept before stays, and a second call goes on"
        ) from None


def _settle(folder: Path) -> None:
    """Put a folder's list of names on the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _why(error: OSError) -> str:
    return (error.strerror or str(error)).lower()


def _take(lock: int, folder: Path) -> None:
    """Take the folder's lock; the system gives it back when the process ends, however that happens."""
    try:
        import fcntl
    except ImportError:  # not on this system
        return
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise PysuiteError(f"{folder}: another process is at work in this folder") from None
    except OSError:  # a file system without locks
        return


def _matched(folder: Path, manifest: Manifest, size: int) -> int:
    """Return the size of the folder's files: those of this very job, or of a new one."""
    path = folder / _MANIFEST
    if not path.exists():
        if next(folder.glob("*.parquet"), None) is not None:
            raise PysuiteError(f"{folder}: holds Parquet files without a manifest: choose an empty folder")
        told = json.dumps({**manifest, "chunk": size}, indent=1, ensure_ascii=False)
        write_through(path, told.encode())
        return size
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        size = int(kept.pop("chunk"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise PysuiteError(f"{path}: is no manifest: choose an empty folder") from None
    ours = json.loads(json.dumps(manifest))
    for key in (*ours, *(key for key in kept if key not in ours)):
        if kept.get(key) != ours.get(key):
            there, here = (_short(one.get(key)) for one in (kept, ours))
            raise PysuiteError(
                f"{folder}: holds another job ('{key}' is {there} there, {here} here): choose another folder"
            )
    return size


def _short(value: object) -> str:
    said = json.dumps(value, ensure_ascii=False)
    return said if len(said) <= 60 else f"{said[:40]}..."  # noqa: PLR2004 - what fits on a line
