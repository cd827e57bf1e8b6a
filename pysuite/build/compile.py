"""Ask Antimony for SBML, and take no silence for consent.

Antimony keeps what it loaded before, answers a failed load with an empty model and finds a model of
its own in a stray line; this file is the only one that talks to it.
"""

from __future__ import annotations

import re
from pathlib import Path

from pysuite.errors import BuildError, Problem

__all__ = ["load_sbml"]

_PLACE = re.compile(r"^Error in file '(?P<file>[^']*)', line (?P<line>\d+):\s*(?P<what>.*)", re.S)
_NOT_FOUND = re.compile(r"Could not open '(?P<file>[^']*)'")


def load_sbml(path: Path, model: str, files: dict[str, str]) -> str:
    """Return the flattened SBML of one model.

    Parameters
    ----------
    path
        The Antimony file that holds the model.
    model
        Id that the file's main model must have.
    files
        How messages name the files that may be read, by their resolved path.

    Raises
    ------
    BuildError
        With the file and the line that Antimony complains about, imports included.
    """
    import antimony

    # Both: the first forgets models, the second forgets where an earlier load found its imports.
    antimony.clearPreviousLoads()
    antimony.clearDirectories()
    if antimony.loadAntimonyFile(str(path)) < 0:
        raise BuildError(_problem(antimony.getLastError() or "the file cannot be read", path, files))
    main = antimony.getMainModuleName()
    if main != model:
        why = f"the file's main model is '{main}', not '{model}'"
        raise BuildError(Problem(_label(str(path), files), None, model, why, "L27"))
    text = antimony.getSBMLString(main)
    warnings = antimony.getWarnings()
    if not text or warnings:
        why = warnings or antimony.getLastError() or "Antimony gave no SBML"
        raise BuildError(_problem(why, path, files))
    return text


def _problem(message: str, path: Path, files: dict[str, str]) -> Problem:
    """Turn Antimony's message into a finding with a place."""
    match = _PLACE.match(message.strip())
    if match:
        what = _one_line(match["what"])
        return Problem(_label(match["file"], files), int(match["line"]), None, what, "B01")
    return Problem(_label(str(path), files), None, None, _one_line(message), "B01")


def _label(file: str, files: dict[str, str]) -> str:
    return files.get(Path(file).resolve().as_posix(), file)


def _one_line(message: str) -> str:
    """Keep the first paragraph of a message, on one line."""
    paragraph = re.split(r"\n\s*\n", message.strip())[0]
    return " ".join(paragraph.split())
