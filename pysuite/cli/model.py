"""The commands for those who write pathway pages: ``pysuite lint`` and ``pysuite build``."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Annotated

import typer

from pysuite.cli.ending import SHORT, WRONG_USE, complain
from pysuite.cli.paper import messages, paper, say_json
from pysuite.errors import BuildError, Problem, PysuiteError

__all__ = ["BUILD_EXAMPLES", "LINT_EXAMPLES", "build", "lint"]

LINT_EXAMPLES = """\b
Examples:
  pysuite lint
  pysuite lint models
  pysuite lint --json
"""
BUILD_EXAMPLES = """\b
Examples:
  pysuite build                              rewrite sbml/ from models/
  pysuite build --check                      is sbml/ what models/ says? writes nothing
  pysuite build --models mine --out /tmp/sbml
"""

_TOP_PAGE = "myeloma_cell.ant"

_Json = Annotated[bool, typer.Option("--json", help="Print the findings as JSON on standard output.")]


def _models_here(given: Path | None) -> Path:
    """Return the models folder that is meant: the given one, the checkout's, or the installed one."""
    from pysuite.paths import models_dir

    if given is not None:
        if not given.is_dir():
            raise PysuiteError(f"{given}: no such folder")
        return given
    here = Path("models")
    return here if (here / _TOP_PAGE).is_file() else models_dir()


def _sbml_of(models: Path, *, check: bool) -> Path:
    """Return the sbml folder that belongs to a models folder; an installed one is never written to."""
    if not check and "_data" in models.resolve().parts:
        raise PysuiteError("no models folder here: go to a checkout, or give --models and --out")
    return models.parent / "sbml"


def _as_rows(problems: Iterable[Problem]) -> list[dict[str, object]]:
    """Return problems as JSON-ready rows."""
    return [
        {"file": one.file, "line": one.line, "id": one.id, "rule": one.rule, "message": one.message}
        for one in problems
    ]


def lint(
    models: Annotated[
        Path | None, typer.Argument(metavar="DIR", help="The folder with the pages.", show_default=False)
    ] = None,
    as_json: _Json = False,
) -> None:
    """Check the pathway pages against the house rules."""
    from pysuite.lint import lint_models

    folder = _models_here(models)
    problems = lint_models(folder)
    if as_json:
        say_json({"problems": _as_rows(problems), "count": len(problems)})
    else:
        for problem in problems:
            paper().print(str(problem), soft_wrap=True)
        messages().print(f"{folder}: {_counted(len(problems), 'problem')}")
    if problems:
        raise typer.Exit(SHORT)


def build(
    models: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The folder with the pages.", show_default=False)
    ] = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where the SBML goes.", show_default=False)
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Only compare; fail if anything is stale.")] = False,
    rest: Annotated[bool, typer.Option("--rest", hidden=True, help="Rewrite the start values.")] = False,
) -> None:
    """Compile the pathway pages to SBML, strictly, with maps and pages of equations."""
    from pysuite.build import build_all

    folder = _models_here(models)
    target = out if out is not None else _sbml_of(folder, check=check)
    try:
        report = build_all(folder, target, check=check)
        if rest:
            _rewrite_start_values(folder, target)
            report = build_all(folder, target, check=check)
    except BuildError as error:
        # Wrong input, not a model that falls short: a line for each problem, and nothing was written.
        for problem in error.problems or (error,):
            complain(str(problem))
        raise typer.Exit(WRONG_USE) from None
    messages().print(str(report), soft_wrap=True)
    fresh = _renew_release_card(folder.parent, target, check=check)
    if not (report.ok and fresh):
        raise typer.Exit(SHORT)


def _renew_release_card(root: Path, sbml: Path, *, check: bool) -> bool:
    """Keep the page on the release up to date where there is a checkout; say whether it is."""
    from pysuite.exchange.card import PAGE, card_is_fresh, write_card

    if not (root / "docs").is_dir() or sbml != root / "sbml":
        return True
    if not check and write_card(root, sbml):
        messages().print(f"written: {root / PAGE}", soft_wrap=True)
    if not card_is_fresh(root, sbml):
        messages().print(f"stale: {PAGE}; run 'pysuite build'", soft_wrap=True)
        return False
    return True


def _rewrite_start_values(models: Path, sbml: Path) -> None:
    """Let the cell that was just built come to rest, and write where into section 5 of the pages."""
    import pysuite
    from pysuite.build import write_rest
    from pysuite.flat import read_flat

    cell = pysuite.load(sbml / f"{Path(_TOP_PAGE).stem}.xml", tables=models)
    settled = cell.rest()
    changed = write_rest(models, {name: settled[name] for name in read_flat(cell.source).floating})
    messages().print(f"start values rewritten in {_counted(len(changed), 'page')}")


def _counted(number: int, noun: str) -> str:
    """Return a number with its noun, such as "no problems" or "1 problem"."""
    return f"{number or 'no'} {noun}{'' if number == 1 else 's'}"
