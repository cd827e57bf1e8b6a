"""Keeps a stranger's XML from doing harm: size, depth, count and entities are bounded before libSBML sees it.

It reads the file once, as a stream, and answers what SBML level it claims to be. It judges no content.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from pysuite.errors import PysuiteError

__all__ = ["LARGEST", "Claimed", "look_at"]

LARGEST = 32_000_000
"""Bytes; the largest curated models of BioModels are smaller."""

_MOST_ELEMENTS, _DEEPEST = 1_000_000, 256
_CHUNK = 65_536
_SBML = "http://www.sbml.org/sbml/level"
_LEVELS = {1: (1, 2), 2: (1, 2, 3, 4, 5), 3: (1, 2)}


@dataclass(frozen=True)
class Claimed:
    """What the root element says: SBML level and version."""

    level: int
    version: int


@dataclass
class _Reader:
    name: str
    depth: int = 0
    count: int = 0
    claimed: Claimed | None = None

    def refuse(self, why: str) -> NoReturn:
        raise PysuiteError(f"{self.name}: {why}")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.count += 1
        if self.depth > _DEEPEST:
            self.refuse(f"elements are nested more than {_DEEPEST} deep")
        if self.count > _MOST_ELEMENTS:
            self.refuse(f"holds more than {_MOST_ELEMENTS} elements")
        if self.claimed is None:
            self.claimed = self.root(tag, attributes)

    def root(self, tag: str, attributes: dict[str, str]) -> Claimed:
        space, _, local = tag.rpartition(" ")
        if local != "sbml" or not space.startswith(_SBML):
            self.refuse(f"is not SBML: its root is <{local or tag}>")
        said = (attributes.get("level", ""), attributes.get("version", ""))
        if not all(one.isdigit() for one in said):
            self.refuse("does not say which level and version of SBML it is")
        level, version = (int(one) for one in said)
        if version not in _LEVELS.get(level, ()):
            self.refuse(f"claims to be SBML Level {level} Version {version}, which does not exist")
        return Claimed(level, version)

    def end(self, _: str) -> None:
        self.depth -= 1

    def doctype(self, *_: object) -> None:
        self.refuse("declares a document type or entities, which SBML has no use for")


def look_at(path: Path) -> Claimed:
    """Read a file as a stream and return which SBML it claims to be.

    Parameters
    ----------
    path : Path
        The file.

    Raises
    ------
    PysuiteError
        One line with file, line and reason: missing, too large, no XML, truncated, entities, not SBML.
    """
    if not path.is_file():
        raise PysuiteError(f"{path}: no such file")
    size = path.stat().st_size
    if size > LARGEST:
        raise PysuiteError(f"{path}: {size / 1e6:.0f} MB is too large (at most {LARGEST / 1e6:.0f} MB)")
    reader = _Reader(str(path))
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = reader.doctype
    with path.open("rb") as stream:
        try:
            while chunk := stream.read(_CHUNK):
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except expat.ExpatError as error:
            said = expat.ErrorString(error.code)
            end = "; the file is cut off" if error.code in _CUT_OFF else ""
            raise PysuiteError(f"{path}:{error.lineno}: is not whole XML: {said}{end}") from None
    if reader.claimed is None:
        reader.refuse("is empty")
    return reader.claimed


_CUT_OFF = (3, 5)  # XML_ERROR_NO_ELEMENTS, XML_ERROR_UNCLOSED_TOKEN
