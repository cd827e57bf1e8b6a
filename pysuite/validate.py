"""Validation: every claim judged, on several processes, with a scorecard and a report.

It answers where the whole model stands against the review. It never changes a file but those it is asked to
write.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pysuite.claim_form import Claim, relative_dose
from pysuite.claims import claims, thresholds
from pysuite.crew import crew
from pysuite.errors import BadQuantity, UnknownName
from pysuite.judge import Verdict, judge_with_worlds, readouts_of
from pysuite.makers import EngineName, choose
from pysuite.report.picture import Picture, picture_of
from pysuite.scorecard import Scorecard, shortfall, write_scorecard
from pysuite.words.names import model_names

if TYPE_CHECKING:
    from pysuite.play import Theatre

__all__ = ["Scorecard", "shortfall", "validate", "worker", "write_scorecard"]

Progress = Callable[[int, int, Verdict], None]


@dataclass(frozen=True)
class _Setting:
    """What every worker is told: the readouts of all claims, so that scenes are shared, draws, engine."""

    readouts: frozenset[str]
    worlds: int
    seed: int
    engine: EngineName


@dataclass(frozen=True)
class Judged:
    """A verdict and the pictures that go with it."""

    verdict: Verdict
    pictures: tuple[Picture, ...]


def _theatre(setting: _Setting) -> Theatre:
    import pysuite
    from pysuite.play import Theatre

    return Theatre(pysuite.load().with_engine(setting.engine), model_names(), also=setting.readouts)


def worker(setting: _Setting) -> Callable[[Claim], Judged]:
    """Return what judges one claim after another on one theatre."""
    theatre = _theatre(setting)

    def judged(claim: Claim) -> Judged:
        verdict = judge_with_worlds(theatre, claim, setting.worlds, setting.seed)
        return Judged(verdict, picture_of(claim, theatre))

    return judged


def searches(claim: Claim) -> bool:
    """Return whether a claim has to search for a dose, which takes tens of runs."""
    asked = any(sentence.drugs for expect in claim.expect for sentence in expect.read)
    given = (
        amount for scene in claim.cast().values() for step in scene.treat for amount in step.doses.values()
    )
    return asked or any(relative_dose(amount) is not None for amount in given)


def _chosen(only: Iterable[str] | None, *, every_one: bool) -> tuple[Claim, ...]:
    """Return the claims with these ids or id prefixes (``JAK``), or all; searches only if wanted."""
    every = claims()
    if only is None:
        return tuple(one for one in every if every_one or not searches(one))
    chosen = []
    for name in only:
        found = [one for one in every if name in {one.id, one.id.split("-")[0]}]
        if not found:
            choices = {part for one in every for part in (one.id, one.id.split("-")[0])}
            raise UnknownName("claim", name, sorted(choices))
        chosen += found
    return tuple(one for one in every if one in chosen)


def validate(
    only: Iterable[str] | None = None,
    *,
    every_one: bool = False,
    out: str | Path | None = None,
    jobs: int = 2,
    worlds: int = 0,
    seed: int = 0,
    engine: str = "auto",
    progress: Progress | None = None,
) -> Scorecard:
    """Judge the claims.

    Parameters
    ----------
    only
        Ids (``"JAK-15"``) or groups (``"JAK"``) of claims; by default all that need no search for a dose.
    every_one
        Judge those that search for a dose as well: minutes instead of a minute.
    out
        Folder for report.html and verdicts.json; it is made if missing. Nothing is written without it.
    jobs
        Processes side by side; 1 works in this process.
    worlds
        How often each claim that holds is played again with uncertain numbers drawn from their ranges.
    seed
        Of the draws.
    engine
        What solves the equations: ``roadrunner``, ``fast``, or ``auto``, which takes the fast one for a
        large job if it is installed.
    progress
        Called after each verdict with how many are done, how many there are, and the verdict.

    Returns
    -------
    Scorecard
        All verdicts in the order of the review.

    Raises
    ------
    ClaimError
        If a claim file is malformed; nothing is judged then.

    Examples
    --------
    >>> validate(["JAK-15"], jobs=1).verdicts[0].id
    'JAK-15'
    """
    if isinstance(jobs, bool) or not isinstance(jobs, int) or jobs < 1:
        raise BadQuantity(f"jobs must be a whole number of at least 1, not {jobs!r}")
    chosen = _chosen([only] if isinstance(only, str) else only, every_one=every_one)
    solver = _engine_for(chosen, worlds, engine)
    setting = _Setting(frozenset().union(*map(readouts_of, chosen)), worlds, seed, solver)
    found: dict[str, Judged] = {}
    for name, judged in _all_judged(setting, chosen, jobs):
        found[name] = judged
        if progress is not None:
            progress(len(found), len(chosen), judged.verdict)
    rows = sum(row["priority"] != "context" for row in thresholds().values())
    verdicts = tuple(found[one.id].verdict for one in chosen)
    card = Scorecard(verdicts, {one.id: one.where for one in chosen}, rows, left=len(claims()) - len(chosen))
    if out is not None:
        from pysuite.report import write_report

        write_report(Path(out), card, chosen, {name: one.pictures for name, one in found.items()})
    return card


def _all_judged(setting: _Setting, chosen: tuple[Claim, ...], jobs: int) -> Iterable[tuple[str, Judged]]:
    """Yield each claim's id and result, in this process or by a crew."""
    # Long claims first, so that no worker is left alone with one at the end.
    order = sorted(chosen, key=_cost, reverse=True)
    jobs = min(jobs, len(order), os.cpu_count() or 1) or 1
    if jobs > 1:
        yield from crew(setting, [(one.id, one) for one in order], jobs)
        return
    judged: Any = worker(setting)
    for one in chosen:
        yield one.id, judged(one)


def _engine_for(chosen: Iterable[Claim], worlds: int, asked: str) -> EngineName:
    """Return what solves the equations, and say so where it needs patience."""
    solver = choose(asked, runs=sum(map(_cost, chosen)) * (1 + worlds))
    if solver == "fast":
        say = "the fast engine takes this job; its first use compiles the model, for half a minute"
        logging.getLogger("pysuite").info(say)
    return solver


def _cost(claim: Claim) -> int:
    """Return roughly how many runs a claim takes."""
    searches = sum(
        len(sentence.scenes) for expect in claim.expect for sentence in expect.read if sentence.drugs
    )
    return (len(claim.cast()) + 10 * searches) * (1 + len(claim.control))
