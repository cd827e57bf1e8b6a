"""Where the command line writes: the terminal, JSON, and files that are whole or not there at all."""

from __future__ import annotations

import json
import math
import os
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NoReturn

from rich.console import Console
from rich.table import Table

from pysuite.errors import PysuiteError

__all__ = ["Paper", "check_target", "messages", "paper", "say_json", "table", "write_whole"]

_PLAIN_WIDTH = 200  # columns where there is no terminal to ask: wide enough to wrap nothing that matters


class Paper(Console):
    """A console that takes text literally and leaves the end of a pipe to the caller."""

    def __init__(self, *, stderr: bool = False) -> None:
        stream = sys.stderr if stderr else sys.stdout
        width = None if stream.isatty() else _PLAIN_WIDTH
        super().__init__(stderr=stderr, markup=False, highlight=False, emoji=False, width=width)

    def on_broken_pipe(self) -> NoReturn:
        """Hand the broken pipe on; rich would end the process with 1, which here is a verdict."""
        raise BrokenPipeError


def paper() -> Paper:
    """Return the console for results."""
    return Paper()


def messages() -> Paper:
    """Return the console for progress and remarks, so that results can be piped on."""
    return Paper(stderr=True)


def table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, numeric: int = 0) -> Table:
    """Return a table without frame; the last `numeric` columns are aligned to the right."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for place, title in enumerate(columns):
        right = place >= len(columns) - numeric
        made.add_column(title, justify="right" if right else "left", overflow="fold")
    for row in rows:
        made.add_row(*map(str, row))
    return made


def _finite(value: object) -> object:
    """Replace nan and infinities by None, all the way down: JSON has neither."""
    if isinstance(value, dict):
        return {key: _finite(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(one) for one in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def say_json(value: object) -> None:
    """Print one JSON document, and nothing else, on standard output."""
    sys.stdout.write(json.dumps(_finite(value), indent=2, ensure_ascii=False, allow_nan=False) + "\n")


def check_target(path: Path, *, suffixes: Sequence[str] = ()) -> None:
    """Refuse a file that could not be written, before the long work and not after it.

    Parameters
    ----------
    path : Path
        Where the file shall be written.
    suffixes : sequence of str
        The endings that say a known kind; empty if any will do.
    """
    if suffixes and path.suffix.lower() not in suffixes:
        raise PysuiteError(f"{path}: the name must end in {' or '.join(suffixes)}")
    if path.is_dir():
        raise PysuiteError(f"{path}: is a folder, not a file")
    folder = path.parent
    if not folder.is_dir():
        raise PysuiteError(f"{path}: the folder {folder} does not exist")
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise PysuiteError(f"{path}: may not be written")


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file so that it is there whole or not at all.

    The content goes to a second file beside it, which then takes the name.

    Parameters
    ----------
    path : Path
        Where; a link is followed.
    content : str or bytes
        Text is written as UTF-8.
    """
    data = content.encode() if isinstance(content, str) else content
    target = path.resolve()
    if target.exists() and not target.is_file():
        target.write_bytes(data)  # a device or a pipe, such as /dev/stdout, cannot be replaced
        return
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        beside.chmod(target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask())
        beside.replace(target)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise OSError(error.errno, error.strerror, str(path)) from None
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def _umask() -> int:
    """Return the process's mask for new files, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
