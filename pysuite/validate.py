"""Validation: every claim judged, on several processes, with a scorecard and a report.

It answers where the whole model stands against the review. It never changes a file but those it is asked to
write, and its own cache.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pysuite.claim_form import Claim
from pysuite.claims import claims, thresholds
from pysuite.crew import crew
from pysuite.errors import BadQuantity, UnknownName
from pysuite.journal import Journal, claim_key
from pysuite.judge import Verdict, judge_on, readouts_of, with_share
from pysuite.makers import choose
from pysuite.paths import models_dir
from pysuite.report.picture import Picture, as_picture, picture_of
from pysuite.scene_form import Scene
from pysuite.scorecard import Ensemble, Scorecard, shortfall, write_scorecard
from pysuite.words.names import model_names
from pysuite.worlds import margins_in, number_ranges

if TYPE_CHECKING:
    from pysuite.cell import Cell
    from pysuite.play import Theatre

__all__ = [
    "Judged",
    "Scorecard",
    "Stopped",
    "cost_of",
    "shared_readouts",
    "shortfall",
    "validate",
    "write_scorecard",
]

_SEARCH_RUNS = 10  # how many runs a search for a dose is worth
_ALL_LINES = 26  # about

Progress = Callable[[int, int, Verdict | str], None]


@dataclass(frozen=True)
class Judged:
    """A verdict and the pictures that go with it."""

    verdict: Verdict
    pictures: tuple[Picture, ...]

    def to_json(self) -> dict[str, object]:
        """Return what a journal keeps."""
        from dataclasses import asdict

        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> Judged:
        """Return what a journal kept."""
        said = kept["verdict"]
        verdict = Verdict(**{**said, "details": tuple(said["details"])})
        return cls(verdict, tuple(as_picture(one) for one in kept["pictures"]))


class Stopped(KeyboardInterrupt):
    """The validation was stopped by hand; what was judged until then is kept.

    Attributes
    ----------
    card
        Verdicts so far.
    total
        How many claims were to be judged.
    """

    def __init__(self, card: Scorecard, total: int) -> None:
        super().__init__(f"stopped: {len(card.verdicts)} of {total} claims were judged")
        self.card, self.total = card, total


@dataclass(frozen=True)
class Setting:
    """What every worker is told.

    Attributes
    ----------
    cell
        Cell that all scenes start from.
    also
        Readouts that all claims together ask of a scene, by the scene's key.
    models
        Folder with the pages, for the ranges of the numbers.
    seed
        Of the worlds.
    fresh
        Look up nothing that earlier processes kept.
    """

    cell: Cell
    also: Mapping[str, frozenset[str]]
    models: Path
    seed: int = 0
    fresh: bool = False

    def theatre(self) -> Theatre:
        """Return a stage with the memory of earlier processes."""
        from pysuite.memory import open_memory
        from pysuite.play import Theatre
        from pysuite.words.names import read_names

        ours = model_names()
        same = ours.flat.source == self.cell.source
        names = ours if same else read_names(self.cell.source.place, self.cell.tables)
        return Theatre(self.cell, names, also=self.also, memory=open_memory(fresh=self.fresh))

    def answerer(self) -> Callable[[Claim | World], Any]:
        """Return what judges one claim after another, or plays one world after another, on one stage."""
        theatre = self.theatre()

        def work(task: Claim | World) -> Any:  # noqa: ANN401 - Judged, or margins by claim
            if isinstance(task, World):
                ranges = number_ranges(self.models)
                return margins_in(theatre, task.claims, ranges, task.number, self.seed)
            return Judged(judge_on(theatre, task), picture_of(task, theatre))

        return work


@dataclass(frozen=True)
class World:
    """One draw of all uncertain numbers, and the claims to try in it."""

    number: int
    claims: tuple[Claim, ...]


@dataclass
class _Job:
    """One validation under way."""

    setting: Setting
    chosen: tuple[Claim, ...]
    jobs: int
    worlds: int
    progress: Progress | None
    journal: Journal
    found: dict[str, Judged] = field(default_factory=dict)
    margins: dict[int, dict[str, float]] = field(default_factory=dict)

    def key(self, claim: Claim) -> str:
        return claim_key(claim, self.setting.cell.source.key, self.setting.cell.tables)

    def judge(self) -> None:
        """Judge every claim that the journal does not hold."""
        for one in self.chosen:
            kept = self.journal.get(self.key(one))
            if kept is not None:
                self.found[one.id] = Judged.of(kept)
        todo = [one for one in self.chosen if one.id not in self.found]
        keys = {one.id: self.key(one) for one in todo}
        # Long claims first, so that no worker is left alone with one at the end.
        order = sorted(todo, key=cost_of, reverse=True) if self.jobs > 1 else todo
        for name, judged in self._worked([(one.id, one) for one in order]):
            self.found[name] = judged
            self.journal.put(keys[name], judged.to_json())
            if self.progress is not None:
                self.progress(len(self.found), len(self.chosen), judged.verdict)

    def play_worlds(self) -> None:
        """Play the claims that hold in every world, and mark those that are fragile."""
        steady = tuple(one for one in self.chosen if self.found[one.id].verdict.word == "holds")
        if not self.worlds or not steady:
            return
        keys = {one.id: self.key(one) for one in steady}
        tasks = list[tuple[str, World]]()
        for number in range(self.worlds):
            kept = {one.id: self.journal.get(self._world_key(keys[one.id], number)) for one in steady}
            self.margins[number] = {name: margin for name, margin in kept.items() if margin is not None}
            left = tuple(one for one in steady if one.id not in self.margins[number])
            if left:
                tasks.append((str(number), World(number, left)))
        done = self.worlds - len(tasks)
        for name, found in self._worked(tasks):
            done += 1
            self.margins[int(name)].update(found)
            for claim, margin in found.items():
                self.journal.put(self._world_key(keys[claim], int(name)), margin)
            if self.progress is not None:
                self.progress(done, self.worlds, "worlds")
        for one in steady:
            self._share(one)

    def _share(self, claim: Claim) -> None:
        margins = [self.margins[world][claim.id] for world in range(self.worlds)]
        share = sum(margin >= 0 for margin in margins) / self.worlds
        old = self.found[claim.id]
        self.found[claim.id] = replace(old, verdict=with_share(old.verdict, share, self.worlds))

    def _world_key(self, key: str, number: int) -> str:
        return f"{key} world {self.setting.seed}.{number}"

    def _worked(self, tasks: list[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
        """Yield each task's name and result, in this process or by a crew."""
        jobs = min(self.jobs, len(tasks), os.cpu_count() or 1)
        if jobs > 1:
            yield from crew(self.setting, tasks, jobs)
        elif tasks:
            work = self.setting.answerer()
            for name, task in tasks:
                yield name, work(task)

    def card(self) -> Scorecard:
        """Return what is judged so far."""
        verdicts = tuple(self.found[one.id].verdict for one in self.chosen if one.id in self.found)
        rows = sum(row["priority"] != "context" for row in thresholds().values())
        return Scorecard(
            verdicts,
            {one.id: one.where for one in self.chosen},
            rows,
            left=max(0, len(claims()) - len(self.chosen)),
            ensemble=self._ensemble(),
        )

    def _ensemble(self) -> Ensemble | None:
        whole = [number for number in range(self.worlds) if self.margins.get(number)]
        if not whole or len(whole) < self.worlds:
            return None
        flat, ranges = self.setting.theatre().names.flat, number_ranges(self.setting.models)
        margins = {name: tuple(self.margins[i][name] for i in whole) for name in self.margins[whole[0]]}
        return Ensemble.of(margins, flat.parameters, ranges, self.setting.seed)


def shared_readouts(chosen: Iterable[Claim]) -> dict[str, frozenset[str]]:
    """Return what all claims together ask of each scene, by the scene's key, so that it is run once."""
    wanted: dict[str, frozenset[str]] = {}
    for one in chosen:
        readouts = readouts_of(one)
        for control in (None, *one.control):
            for scene in one.cast(control).values():
                wanted[scene.key] = wanted.get(scene.key, frozenset()) | readouts
    return wanted


def cost_of(claim: Claim) -> int:
    """Return roughly how many runs a claim takes."""
    scenes = claim.cast().values()
    doses = sum(len(sentence.scenes) for expect in claim.expect for sentence in expect.read if sentence.drugs)
    many = [_cells_in(scene) for scene in scenes]
    return (sum(many) + _SEARCH_RUNS * doses * max(many, default=1)) * (1 + len(claim.control))


def _cells_in(scene: Scene) -> int:
    """Return how many cells a scene holds."""
    if scene.cohort is not None:
        lines = scene.cohort.lines
        count = scene.cohort.n if not lines else _ALL_LINES if lines == ["all"] else len(lines)
        return count * scene.cohort.cells
    return 1 if scene.population is None else scene.population.n


def _chosen(only: Iterable[str] | None, *, every_one: bool, populations: bool = False) -> tuple[Claim, ...]:
    """Return the claims with these ids or id prefixes (``JAK``), or those of the tiers that are wanted."""
    every = claims()
    if only is None:
        tiers = {"quick", *(["search"] if every_one else []), *(["population"] if populations else [])}
        return tuple(one for one in every if one.tier in tiers)
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
    populations: bool = False,
    out: str | Path | None = None,
    jobs: int = 2,
    worlds: int = 0,
    seed: int = 0,
    resume: bool = False,
    fresh: bool = False,
    journal: str | Path | None = None,
    engine: str = "auto",
    progress: Progress | None = None,
) -> Scorecard:
    """Judge the claims.

    Parameters
    ----------
    only
        Ids (``"JAK-15"``) or groups (``"JAK"``) of claims; by default all that need neither a search for a
        dose nor a population.
    every_one
        Judge those that search for a dose as well: minutes instead of a minute.
    populations
        Judge those that need a population or a cohort as well.
    out
        Folder for the report; it is made if missing. Nothing is written without it.
    jobs
        Processes side by side; 1 works in this process.
    worlds
        How often each claim that holds is played again with uncertain numbers drawn from their ranges.
    seed
        Of the draws.
    resume
        Take over what the journal holds of this very model, code and claim.
    fresh
        Use no run that was kept from before.
    journal
        File in which each verdict is written down at once; by default ``judged.jsonl`` in `out`.
    engine
        What solves the equations: ``roadrunner``, ``fast``, or ``auto``, which takes the fast one for a
        large job if it is installed.
    progress
        Called after each verdict, and after each world, with how many are done, how many there are, and the
        verdict or the world's name.

    Returns
    -------
    Scorecard
        All verdicts in the order of the review.

    Raises
    ------
    ClaimError
        If a claim file is malformed; nothing is judged then.
    Stopped
        On Ctrl-C; it carries what was judged.

    Examples
    --------
    >>> validate(["JAK-15"], jobs=1).verdicts[0].id
    'JAK-15'
    """
    import pysuite

    if isinstance(jobs, bool) or not isinstance(jobs, int) or jobs < 1:
        raise BadQuantity(f"jobs must be a whole number of at least 1, not {jobs!r}")
    names = [only] if isinstance(only, str) else only
    chosen = _chosen(names, every_one=every_one, populations=populations)
    solver = choose(engine, runs=sum(map(cost_of, chosen)) * (1 + worlds))
    cell = pysuite.load().with_engine(solver)
    setting = Setting(cell, shared_readouts(chosen), models_dir(), seed, fresh)
    place = Path(journal) if journal is not None else None if out is None else Path(out) / "judged.jsonl"
    job = _Job(setting, chosen, jobs, worlds, progress, Journal(place, resume=resume))
    try:
        job.judge()
        job.play_worlds()
    except KeyboardInterrupt:
        raise Stopped(job.card(), len(chosen)) from None
    card = job.card()
    if out is not None:
        from pysuite.report import write_report

        write_report(Path(out), card, chosen, {name: one.pictures for name, one in job.found.items()})
    return card
