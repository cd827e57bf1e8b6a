"""A shelf of small results in the user's cache folder: bytes by key, bounded in size, for several processes.

It answers what was worked out before. Whatever goes wrong here (no room, no right, a damaged file) only costs
the work of doing it again. Keys must name all that a result depends on: nothing here ever grows stale by age.
"""

from __future__ import annotations

import contextlib
import hashlib
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

__all__ = ["MOST_BYTES", "Shelf"]

MOST_BYTES = 1_000_000_000
"""How many bytes of results are kept; the longest unused go first."""

_NAME = "results.sqlite"
_BUSY = 20.0  # seconds to wait for another process's write
_LOOK_EVERY = 40  # writes between two looks at the size
_KEEP = 0.8  # share of the bound that is left after tidying
_HOUR = 3600
_TABLE = """CREATE TABLE IF NOT EXISTS result (
    key TEXT PRIMARY KEY, used INTEGER NOT NULL, digest BLOB NOT NULL, content BLOB NOT NULL
) WITHOUT ROWID"""


class Shelf:
    """Bytes by key, in one SQLite file.

    Parameters
    ----------
    folder : Path or None
        Where the file stands; None keeps nothing.
    most_bytes : int
        Bound on the kept content.

    Notes
    -----
    SQLite makes every write whole or absent and lets several processes share the file. Each entry carries a
    digest of its content, so that a damaged one counts as missing.

    Examples
    --------
    >>> Shelf(None).get("anything") is None
    True
    """

    def __init__(self, folder: Path | None, most_bytes: int = MOST_BYTES) -> None:
        self.path = None if folder is None else folder / _NAME
        self.most_bytes = most_bytes
        self._turn = threading.Lock()
        self._open: sqlite3.Connection | None = None
        self._writes = 0

    def get(self, key: str) -> bytes | None:
        """Return what stands under a key, or None."""
        with self._asked() as base:
            if base is None:
                return None
            row = base.execute("SELECT used, digest, content FROM result WHERE key = ?", (key,)).fetchone()
            if row is None or hashlib.sha256(row[2]).digest() != row[1]:
                return None
            hour = int(time.time()) // _HOUR
            if row[0] < hour:  # once an hour is exact enough to know what is in use
                base.execute("UPDATE result SET used = ? WHERE key = ?", (hour, key))
            return bytes(row[2])
        return None

    def put(self, key: str, content: bytes) -> None:
        """Put something under a key, in place of what was there."""
        with self._asked() as base:
            if base is None:
                return
            row = (key, int(time.time()) // _HOUR, hashlib.sha256(content).digest(), content)
            base.execute("INSERT OR REPLACE INTO result VALUES (?, ?, ?, ?)", row)
            if self._writes % _LOOK_EVERY == 0:
                self._tidy(base)
            self._writes += 1

    def size(self) -> int:
        """Return how many bytes of content stand here."""
        with self._asked() as base:
            return 0 if base is None else _size(base)
        return 0

    def close(self) -> None:
        """Let go of the file; the next use opens it again."""
        with self._turn:
            if self._open is not None:
                self._open.close()
                self._open = None

    @contextlib.contextmanager
    def _asked(self) -> Iterator[sqlite3.Connection | None]:
        """Give the open file, or None; trouble ends what is done with it, and nothing else."""
        with self._turn:
            base = None
            with contextlib.suppress(sqlite3.Error, OSError):
                base = self._opened()
            with contextlib.suppress(sqlite3.Error):
                yield base

    def _opened(self) -> sqlite3.Connection | None:
        if self._open is None and self.path is not None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            try:
                self._open = _connect(self.path)
            except sqlite3.OperationalError:
                raise  # locked, or not ours to write
            except sqlite3.DatabaseError:  # not a database any more: start anew
                self.path.unlink(missing_ok=True)
                self._open = _connect(self.path)
        return self._open

    def _tidy(self, base: sqlite3.Connection) -> None:
        """Drop the longest unused until there is room again."""
        excess = _size(base) - self.most_bytes
        if excess <= 0:
            return
        excess += int((1 - _KEEP) * self.most_bytes)
        for key, length in base.execute("SELECT key, length(content) FROM result ORDER BY used").fetchall():
            if excess <= 0:
                return
            base.execute("DELETE FROM result WHERE key = ?", (key,))
            excess -= length


def _size(base: sqlite3.Connection) -> int:
    return int(base.execute("SELECT coalesce(sum(length(content)), 0) FROM result").fetchone()[0])


def _connect(path: Path) -> sqlite3.Connection:
    # Each statement is a transaction of its own, so that no process holds the file for longer.
    base = sqlite3.connect(path, timeout=_BUSY, isolation_level=None, check_same_thread=False)
    try:
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA synchronous = OFF")  # a power cut costs results, which the digests notice
        base.execute(_TABLE)
    except BaseException:
        base.close()
        raise
    return base
