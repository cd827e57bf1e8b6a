"""Put generated files into place all at once or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from pysuite.errors import BuildError

__all__ = ["replace_files"]


def replace_files(files: Mapping[Path, str]) -> tuple[Path, ...]:
    """Write texts to their places and return those that changed.

    Each text goes to a temporary file in the same folder first; only when all are written are they
    renamed, so that a failure leaves every old file whole.

    Parameters
    ----------
    files
        Text by place; folders are made as needed.

    Raises
    ------
    BuildError
        When a folder or file cannot be written.
    """
    changed = {path: text for path, text in files.items() if _read(path) != text}
    ready: dict[Path, Path] = {}
    try:
        for path, text in changed.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            if path.is_dir():
                raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
            handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
            ready[path] = Path(name)
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
            ready[path].chmod(0o644)
        for path, temporary in ready.items():
            temporary.replace(path)
    except OSError as error:
        place = error.filename2 or error.filename or "the folder"
        raise BuildError(f"cannot write {place}: {error.strerror}") from error
    finally:
        for temporary in ready.values():
            temporary.unlink(missing_ok=True)
    return tuple(changed)


def _read(path: Path) -> str | None:
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError):
        return None
