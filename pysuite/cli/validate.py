"""The command ``pysuite validate``: the whole model against the whole review."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pysuite.cli.coverage import cover_and_report
from pysuite.cli.ending import SHORT, STOPPED
from pysuite.cli.paper import messages, say_json
from pysuite.cli.progress import shown_progress
from pysuite.errors import PysuiteError, UnknownName

if TYPE_CHECKING:
    from pysuite.claim_form import Claim
    from pysuite.scorecard import Scorecard
    from pysuite.validate import Stopped

__all__ = ["EXAMPLES", "validate"]

EXAMPLES = """\b
Examples:
  pysuite validate                           minutes; exit code 1 if a claim falls short; report/report.html
  pysuite validate --all                     also the claims that search for a dose: some minutes
  pysuite validate --all --populations       every claim, also those about many unlike cells or patients
  pysuite validate --all --resume            go on where Ctrl-C stopped; judge only what has changed since
  pysuite validate --only "JAK-*" --only P53-04
  pysuite validate --worlds 100 --jobs 8     how safely? with uncertain numbers drawn anew
  pysuite validate --coverage --resume       which reactions does no claim test? tens of minutes
  pysuite validate --json > verdicts.json
"""

_Only = Annotated[
    list[str] | None,
    typer.Option(
        "--only", metavar="PATTERN", help='An id, a group or a pattern: JAK-04, JAK, "JAK-*". Repeatable.'
    ),
]
_All = Annotated[bool, typer.Option("--all", help="Also the claims that search for a dose: some minutes.")]
_Populations = Annotated[
    bool, typer.Option("--populations", help="Also the claims that need a population or a cohort of cells.")
]
_Resume = Annotated[
    bool, typer.Option("--resume", help="Take over the verdicts in DIR that this model, code and claim gave.")
]
_Fresh = Annotated[bool, typer.Option("--fresh", help="Play every scene anew, whatever is in the cache.")]
_Out = Annotated[Path, typer.Option(metavar="DIR", help="Folder for the report; made if missing.")]
_Built = Annotated[
    bool, typer.Option("--build/--no-build", help="First build the SBML anew, check it, and compare.")
]
_Jobs = Annotated[int, typer.Option(metavar="NUMBER", min=1, help="How many processes work side by side.")]
_Worlds = Annotated[
    int,
    typer.Option(
        metavar="NUMBER", min=0, help="How often each claim that holds is tried with other numbers."
    ),
]
_Seed = Annotated[
    int, typer.Option(metavar="NUMBER", min=0, help="Of the draws; the same seed gives the same worlds.")
]
_Engine = Annotated[
    str, typer.Option(metavar="NAME", help="roadrunner, fast, or auto: fast where the job is large.")
]
_Json = Annotated[bool, typer.Option("--json", help="Print the verdicts as JSON on standard output.")]
_Coverage = Annotated[
    bool,
    typer.Option("--coverage", help="Instead: cut each reaction once; which verdicts turn? Tens of minutes."),
]
_Tries = Annotated[
    int,
    typer.Option(metavar="NUMBER", min=1, help="With --coverage: how many claims each cut is tried on."),
]
_Notes = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="With --coverage: Markdown file whose lists are renewed, between its markers.",
        show_default=False,
    ),
]
_Readme = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Markdown file whose scorecard is renewed, between its markers.",
        show_default=False,
    ),
]


def validate(
    *,
    only: _Only = None,
    every_one: _All = False,
    populations: _Populations = False,
    built: _Built = True,
    out: _Out = Path("report"),
    jobs: _Jobs = 2,
    worlds: _Worlds = 0,
    seed: _Seed = 0,
    resume: _Resume = False,
    fresh: _Fresh = False,
    readme: _Readme = None,
    coverage: _Coverage = False,
    tries: _Tries = 6,
    notes: _Notes = None,
    engine: _Engine = "auto",
    as_json: _Json = False,
) -> None:
    """Build and check the model, judge the claims and report: the main job."""
    from pysuite.validate import Stopped, shortfall, write_scorecard
    from pysuite.validate import validate as judge_all

    chosen = _matching(only) if only else None
    for page in (readme, notes):
        if page is not None and not page.is_file():
            raise PysuiteError(f"{page}: no such file")
    if coverage:
        if built:
            _build_and_check()
        cover_and_report(chosen, out, jobs=jobs, tries=tries, resume=resume, notes=notes, as_json=as_json)
        return
    try:
        with _staged(out) as folder:
            if built:
                _build_and_check()
            with shown_progress("judging the claims") as progress:
                card = judge_all(
                    chosen,
                    every_one=every_one,
                    populations=populations,
                    out=folder,
                    jobs=jobs,
                    worlds=worlds,
                    seed=seed,
                    engine=engine,
                    resume=resume,
                    fresh=fresh,
                    journal=out / "judged.jsonl",
                    progress=progress,
                )
    except Stopped as stopped:
        _say_stopped(stopped)
        raise typer.Exit(STOPPED) from None
    if readme is not None:
        write_scorecard(readme, card)
    if as_json:
        say_json(card.to_json())
    else:
        _say(card)
    messages().print(f"written: {out / 'report.html'}", soft_wrap=True)
    if shortfall(card):
        raise typer.Exit(SHORT)


def _build_and_check() -> None:
    """Build all SBML anew and compare it with the files that are simulated."""
    from pysuite.build import build_all
    from pysuite.paths import models_dir, sbml_dir

    report = build_all(models_dir(), sbml_dir(), check=True, release=False)
    if not report.ok:
        stale = ", ".join(str(path) for path in report.stale)
        raise PysuiteError(f"these files are not what the pages say now: {stale}; run 'pysuite build'")
    messages().print(f"built and checked: {len(report.files)} SBML files, no finding")


def _say(card: Scorecard) -> None:
    """Print the scorecard for people."""
    sys.stdout.write(card.text())


def _say_stopped(stopped: Stopped) -> None:
    """Print what was judged before Ctrl-C, and how to go on."""
    if stopped.card.verdicts:
        _say(stopped.card)
    messages().print(
        f"{len(stopped.card.verdicts)} of {stopped.total} claims are judged and kept; "
        "the same command with --resume goes on",
        soft_wrap=True,
    )


def _matching(patterns: Sequence[str]) -> list[str]:
    """Return the ids that the patterns stand for; each must stand for at least one."""
    from pysuite.claims import claims

    return [name for pattern in patterns for name in _ids_of(pattern, claims())]


def _ids_of(pattern: str, known: Sequence[Claim]) -> list[str]:
    """Return the ids that one pattern stands for."""
    found = [one.id for one in known if fnmatchcase(one.id, pattern) or one.id.partition("-")[0] == pattern]
    if not found:
        groups = [one.id.partition("-")[0] for one in known]
        raise UnknownName("claim", pattern, [*(one.id for one in known), *groups])
    return found


@contextmanager
def _staged(out: Path) -> Iterator[Path]:
    """Give a folder to write to whose files take their place in `out` when all are whole."""
    if out.exists() and not out.is_dir():
        raise PysuiteError(f"{out}: is a file, not a folder")
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=out, prefix=".unfinished-") as name:
        folder = Path(name)
        yield folder
        for path in sorted(folder.iterdir()):
            path.replace(out / path.name)
