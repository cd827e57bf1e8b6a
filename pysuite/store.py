"""A small store of compiled models in the user's cache folder, which survives the process.

Whatever goes wrong here (no room, no right, a torn file) only costs a compilation.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

__all__ = ["folder", "get", "put"]

_HEAD = b"pysuite compiled model 1\n"
_KEPT = 24


def folder() -> Path | None:
    """Return the cache folder; ``PYSUITE_CACHE`` names another one, or is ``off``."""
    chosen = os.environ.get("PYSUITE_CACHE")
    if chosen == "off":
        return None
    if chosen:
        return Path(chosen)
    from platformdirs import user_cache_path

    return user_cache_path("pysuite", appauthor=False)


def get(key: str) -> bytes | None:
    """Return what was stored under a key, or None if it is missing or damaged."""
    place = folder()
    if place is None:
        return None
    try:
        content = (place / f"{key}.compiled").read_bytes()
    except OSError:
        return None
    # The content is machine code: a damaged file must never reach the loader.
    head = len(_HEAD) + hashlib.sha256().digest_size
    digest, payload = content[len(_HEAD) : head], content[head:]
    whole = content.startswith(_HEAD) and hashlib.sha256(payload).digest() == digest
    return payload if whole else None


def put(key: str, payload: bytes) -> None:
    """Store bytes under a key; a reader sees all of them or none."""
    place = folder()
    if place is None:
        return
    with contextlib.suppress(OSError):
        place.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=place, prefix=key[:8])
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(_HEAD + hashlib.sha256(payload).digest() + payload)
            Path(name).replace(place / f"{key}.compiled")
        except OSError:
            Path(name).unlink(missing_ok=True)
        _tidy(place)


def _tidy(place: Path) -> None:
    """Keep the newest few."""
    files = sorted(place.glob("*.compiled"), key=lambda one: one.stat().st_mtime, reverse=True)
    for old in files[_KEPT:]:
        old.unlink(missing_ok=True)
