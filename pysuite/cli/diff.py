"""The command ``pysuite diff``: what changed between two versions."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from pysuite.cli.ending import SHORT
from pysuite.cli.paper import say_json

__all__ = ["EXAMPLES", "diff"]

EXAMPLES = """\b
Examples:
  pysuite diff old/report report                     two validations: verdicts, margins and numbers
  pysuite diff old/verdicts.json report/verdicts.json
  pysuite diff old/myeloma_cell.xml sbml/myeloma_cell.xml      two models: numbers, reactions, species
"""

_Old = Annotated[
    Path, typer.Argument(metavar="OLD", help="A report folder, a verdicts.json or an SBML file.")
]
_New = Annotated[Path, typer.Argument(metavar="NEW", help="The same of the newer version.")]
_Json = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]


def diff(old: _Old, new: _New, as_json: _Json = False) -> None:
    """Say which verdicts, margins and numbers changed; exit code 1 if a claim that held no longer does."""
    from pysuite.diff import compare, read_version

    found = compare(read_version(old), read_version(new))
    if as_json:
        say_json(found.to_json())
    else:
        sys.stdout.write(found.text())
    if found.worse:
        raise typer.Exit(SHORT)
