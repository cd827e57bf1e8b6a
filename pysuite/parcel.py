"""What a worker elsewhere needs of a cell: its model as text, the tables, and what was compiled of it.

It answers where a cell finds its files on another machine. A worker opens a parcel once. Compiled code goes
to its cache folder; where the processor is another one, it is compiled there anew.
"""

from __future__ import annotations

import atexit
import hashlib
import platform
import shutil
import tempfile
import zlib
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from pysuite import store
from pysuite.flat import Source

if TYPE_CHECKING:
    from pysuite.cell import Cell

__all__ = ["Parcel", "pack", "thin"]

Files = tuple[tuple[str, bytes], ...]
"""Name within a folder, and content, compressed."""


@dataclass(frozen=True, eq=False)
class Parcel:
    """Files that go to a worker.

    Parameters
    ----------
    key : str
        SHA-256 of the model and the tables.
    text : bytes
        The SBML.
    tables : tuple of (str, bytes)
        Lesions, drugs, milieu, presets and lines.
    compiled : tuple of (str, bytes)
        For the cache folder.
    system : str
        What the compiled code is for.
    """

    key: str
    text: bytes
    tables: Files
    compiled: Files
    system: str

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Parcel) and self.key == other.key

    def at_home(self, cell: Cell) -> Cell:
        """Return a cell that finds its files here."""
        source, tables = _opened(self)
        return replace(cell, source=source, tables=tables)


def pack(cell: Cell) -> Parcel:
    """Pack what a cell's workers need, compiling its model if that has not been done.

    Parameters
    ----------
    cell : Cell
        Whose model and tables.
    """
    tables = tuple(
        (path.relative_to(cell.tables).as_posix(), zlib.compress(path.read_bytes()))
        for path in sorted(cell.tables.rglob("*.toml"))
    )
    compiled = tuple((name, zlib.compress(content)) for name, content in cell.engine.compiled().items())
    text = zlib.compress(cell.source.text().encode())
    digest = hashlib.sha256(cell.source.key.encode())
    for name, content in (*tables, *compiled):
        digest.update(name.encode() + b"\0" + content + b"\0")
    return Parcel(digest.hexdigest(), text, tables, compiled, _system())


def thin(cell: Cell) -> Cell:
    """Return a cell that says what it is and has left its model in the parcel."""
    return replace(cell, source=Source(cell.source.key, ""))


def _system() -> str:
    return f"{platform.system()} {platform.machine()}"


@lru_cache(maxsize=4)
def _opened(parcel: Parcel) -> tuple[Source, Path]:
    """Return the model and the folder of tables, put where this process finds them."""
    for name, content in parcel.compiled if parcel.system == _system() else ():
        store.install(name, zlib.decompress(content))
    return Source.of(zlib.decompress(parcel.text).decode()), _tables(parcel)


def _tables(parcel: Parcel) -> Path:
    """Return a folder with the tables; it is named by its content, and appears whole."""
    home = store.folder()
    if home is None:
        place = Path(tempfile.mkdtemp(prefix="pysuite-tables-"))
        atexit.register(shutil.rmtree, place, ignore_errors=True)
        _unpack(parcel.tables, place)
        return place
    place = home / f"tables-{parcel.key[:16]}"
    if not place.is_dir():
        home.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=home, prefix=".tables-"))
        _unpack(parcel.tables, beside)
        try:
            beside.replace(place)
        except OSError:
            shutil.rmtree(beside)
            if not place.is_dir():  # else another process was first
                raise
    return place


def _unpack(files: Files, folder: Path) -> None:
    for name, content in files:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(zlib.decompress(content))
