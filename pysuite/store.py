"""A small store of compiled models in the user's cache folder, which survives the process.

Whatever goes wrong here (no room, no right, a torn file) only costs a compilation.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from pathlib import Path

__all__ = ["folder", "get", "install", "put", "taken"]

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
        content = (place / _name(key)).read_bytes()
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
    _write(place / _name(key), _HEAD + hashlib.sha256(payload).digest() + payload)
    with contextlib.suppress(OSError):
        _tidy(place)


def taken(key: str) -> dict[str, bytes]:
    """Return the file that holds what is stored under a key, for `install` on another machine."""
    place = folder()
    if place is None or get(key) is None:
        return {}
    try:
        return {_name(key): (place / _name(key)).read_bytes()}
    except OSError:
        return {}


def install(name: str, content: bytes) -> None:
    """Put a file into the cache folder, unless it is there; a reader sees all of it or none.

    Parameters
    ----------
    name : str
        Within the folder.
    content : bytes
        All of it.
    """
    home = folder()
    if home is not None and not (home / name).exists():
        _write(home / name, content)


def _write(place: Path, content: bytes) -> None:
    """Write a file whole, or leave it be."""
    with contextlib.suppress(OSError):
        place.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=place.parent, prefix=place.name[:8])
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(beside).chmod(0o700)  # compiled code: for this user alone
            Path(beside).replace(place)
        except OSError:
            Path(beside).unlink(missing_ok=True)


def _name(key: str) -> str:
    return f"{key}.compiled"


def _tidy(place: Path) -> None:
    """Keep the newest few."""
    files = sorted(place.glob("*.compiled"), key=lambda one: one.stat().st_mtime, reverse=True)
    for old in files[_KEPT:]:
        old.unlink(missing_ok=True)
