"""The journal of a long job: one line for each thing that is settled, so that a stopped job can go on.

It answers what was already judged, by keys that name all that a verdict depends on. A line that is torn or
foreign counts as missing.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from pysuite.claim_form import Claim
from pysuite.memory import code_of

__all__ = ["Journal", "claim_key", "tables_key"]


class Journal:
    """Settled things by key.

    Parameters
    ----------
    path : Path or None
        The file; None keeps nothing.
    resume : bool
        Take up what stands in it; else it starts empty.

    Examples
    --------
    >>> Journal(None).get("anything") is None
    True
    """

    def __init__(self, path: Path | None, *, resume: bool = False) -> None:
        self.path = path
        self._known: dict[str, Any] = {}
        if path is None:
            return
        if resume and path.is_file():
            self._known = _lines(path.read_bytes())
        else:
            path.unlink(missing_ok=True)

    def __len__(self) -> int:
        return len(self._known)

    def get(self, key: str) -> Any:  # noqa: ANN401 - whatever was written down
        """Return what was settled under a key, or None."""
        return self._known.get(key)

    def put(self, key: str, value: object) -> None:
        """Write one thing down, at once and in one piece."""
        self._known[key] = value
        if self.path is None:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        line = json.dumps({"key": key, "value": value}, ensure_ascii=False) + "\n"
        handle = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o666)
        try:
            os.write(handle, line.encode())
        finally:
            os.close(handle)


def _lines(content: bytes) -> dict[str, Any]:
    """Return what whole lines say; the last one may be torn."""
    known: dict[str, Any] = {}
    for line in content.splitlines():
        try:
            said = json.loads(line)
        except ValueError:
            continue
        if isinstance(said, Mapping) and isinstance(said.get("key"), str) and "value" in said:
            known[said["key"]] = said["value"]
    return known


def claim_key(claim: Claim, model: str, tables: Path) -> str:
    """Return a key of all that a claim's verdict depends on.

    Parameters
    ----------
    claim
        The claim, with all that its file says.
    model
        SHA-256 of the flat SBML.
    tables
        Folder with lesions, drugs, milieu, presets and lines.
    """
    parts = (code_of(judging=True), model, tables_key(tables), claim.model_dump_json())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


@lru_cache(maxsize=8)
def tables_key(tables: Path) -> str:
    """Return a digest of the tables that say what names and doses mean."""
    digest = hashlib.sha256()
    for path in sorted(tables.rglob("*.toml")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()
