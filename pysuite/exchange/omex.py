"""A COMBINE archive: files with their formats in one zip, the same bytes whenever it is packed.

It knows nothing of cells; `pysuite.exchange.archive` says what goes in.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass

from pysuite.errors import PysuiteError
from pysuite.exchange.extras import extra

__all__ = ["Packed", "pack"]

# The earliest time that a zip can hold: an archive says when its model was made in metadata.rdf.
_EPOCH = (1980, 1, 1, 0, 0, 0)
_RIGHTS = 0o644 << 16
_UNIX = 3

_FORMATS = {
    ".xml": "SBML_L3V2",
    ".sedml": "SEDML_L1V4",
    ".csv": "CSV",
    ".png": "PNG",
    ".md": "MARKDOWN",
    ".txt": "PLAIN",
    ".rdf": "OMEX_METADATA",
}


@dataclass(frozen=True)
class Packed:
    """One file of an archive.

    Parameters
    ----------
    content : bytes or str
        Text is written as UTF-8.
    master : bool
        Whether a tool should open it first.
    """

    content: bytes | str
    master: bool = False

    @property
    def data(self) -> bytes:
        """The bytes."""
        return self.content.encode() if isinstance(self.content, str) else self.content


def pack(files: Mapping[str, Packed]) -> bytes:
    """Return the archive of some files, by location such as ``"sedml/figures.sedml"``.

    Raises
    ------
    PysuiteError
        For a kind of file that has no format here, or without pymetadata.
    """
    omex = extra("pymetadata.omex", "pymetadata")
    manifest = omex.Manifest()
    # A fresh list: the class's default is shared by all manifests.
    manifest.entries = list(manifest.entries)[:2]
    for place in sorted(files):
        manifest.add_entry(
            omex.ManifestEntry(location=place, format=_format(omex, place), master=files[place].master)
        )
    whole = {"manifest.xml": manifest.to_manifest_xml().encode() + b"\n"}
    whole |= {place: files[place].data for place in sorted(files)}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for place, data in whole.items():
            entry = zipfile.ZipInfo(place, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr, entry.create_system = _RIGHTS, _UNIX
            archive.writestr(entry, data, compresslevel=9)
    return written.getvalue()


def _format(omex: object, place: str) -> str:
    suffix = "." + place.rpartition(".")[2]
    if suffix not in _FORMATS:
        raise PysuiteError(f"{place}: no format is known for a file of this kind in an archive")
    uri = getattr(omex, "EntryFormat")[_FORMATS[suffix]].value  # noqa: B009 - the package is untyped
    # BioSimulators refuses the https form of the address that stands for a media type.
    return uri.replace("https://purl.org/", "http://purl.org/")
