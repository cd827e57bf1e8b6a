"""Coverage: which reactions the claims test, and which claims some reaction serves.

It cuts each reaction alone, in every scene, and asks whether the expectations of any claim turn, met to
missed or the other way. Asking every claim of every reaction would take days, so a cut is first felt at rest,
and the claims that can feel it most are asked until two have turned or `tries` have not. What turns
none of those is called untested: that is what was found, not a proof.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from pysuite.claim_form import Claim
from pysuite.crew import crew
from pysuite.errors import PysuiteError, SimulationError
from pysuite.influence import Influence, read_influence
from pysuite.journal import Journal, claim_key
from pysuite.judge import margin_met, readouts_of
from pysuite.validate import Setting, cost_of, shared_readouts

if TYPE_CHECKING:
    from pysuite.cell import Cell
    from pysuite.play import Theatre

__all__ = ["Coverage", "Cut", "cover"]

TRIES = 6
"""How many claims a reaction's cut is tried on before it is called untested."""

_ENOUGH = 2  # claims that turn: from then on the reaction is no knob of a single claim
_FELT = 0.01  # change at rest (log2) below which only a scene's own drive can make a claim feel a cut
_FLOOR = 1e-4  # nM; what is less counts as this
_NEAR = 2.0  # weight of a path through the graph, against a change at rest in units of the margin
_LEAST_MARGIN = 0.05

Progress = Callable[[int, int, str], None]
_EVENTS = {"momp": "cytoC_fraction", "death": "cPARP_fraction", "dead": "cPARP_fraction"}


@dataclass(frozen=True)
class Cut:
    """What cutting one reaction did.

    Attributes
    ----------
    reaction
        Its id in the flat model.
    settles
        Whether the cell comes to rest without it.
    tried
        Whether each claim that was asked turned.
    """

    reaction: str
    settles: bool
    tried: Mapping[str, bool]

    @property
    def turned(self) -> tuple[str, ...]:
        """Claims that turned."""
        return tuple(name for name, changed in self.tried.items() if changed)


@dataclass(frozen=True)
class Coverage:
    """Which reactions the claims test and which claims a reaction serves.

    Attributes
    ----------
    cuts
        What each cut did, in the order of the model.
    claims
        Ids of the claims that were asked.
    tries
        How many claims were asked of a reaction before it was called untested.
    left
        Reactions that were not cut, because the job was stopped.
    model
        SHA-256 of the flat SBML.
    """

    cuts: tuple[Cut, ...]
    claims: tuple[str, ...]
    tries: int
    left: int = 0
    model: str = ""

    def kind(self, cut: Cut) -> Literal["unsettled", "untested", "knob", "tested"]:
        """Return what a reaction is: without it no rest; turns no claim, one claim, or several."""
        if not cut.settles:
            return "unsettled"
        return ("untested", "knob")[len(cut.turned)] if len(cut.turned) < _ENOUGH else "tested"

    def of_kind(self, kind: str) -> tuple[Cut, ...]:
        """Return the cuts of one kind."""
        return tuple(cut for cut in self.cuts if self.kind(cut) == kind)

    @property
    def unserved(self) -> tuple[str, ...]:
        """Claims that no single cut turned."""
        served = {name for cut in self.cuts for name in cut.turned}
        return tuple(name for name in self.claims if name not in served)

    def to_json(self) -> dict[str, object]:
        """Return all of it for machines."""
        return {
            "model": self.model,
            "asked": list(self.claims),
            "tries": self.tries,
            "left": self.left,
            "reactions": [
                {
                    "id": cut.reaction,
                    "kind": self.kind(cut),
                    "turned": list(cut.turned),
                    "asked": len(cut.tried),
                }
                for cut in self.cuts
            ],
            "unserved_claims": list(self.unserved),
        }


@dataclass(frozen=True)
class Ask:
    """A reaction to cut, and the claims to ask; with none named, those that can feel it most."""

    reaction: str
    claims: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cutting:
    """What every worker is told.

    Attributes
    ----------
    setting
        The cell and what claims ask of its scenes.
    claims
        The claims, cheap and dear.
    met
        Margin (log2) of each with nothing cut.
    tries
        How many claims to ask of a reaction.
    """

    setting: Setting
    claims: tuple[Claim, ...]
    met: Mapping[str, float]
    tries: int

    def answerer(self) -> Callable[[Ask | Claim], Any]:
        """Return what cuts one reaction after another, or tells a claim's margin with nothing cut."""
        theatre = self.setting.theatre()
        knife: list[_Knife] = []

        def work(task: Ask | Claim) -> Any:  # noqa: ANN401 - Cut, or a margin
            if isinstance(task, Claim):
                return margin_met(task, theatre)
            if not knife:
                knife.append(_Knife(self, theatre))
            return knife[0].cut(task)

        return work


@dataclass
class _Knife:
    """Cuts reactions and asks the claims."""

    told: Cutting
    theatre: Theatre
    rest: Mapping[str, float] = field(init=False)

    def __post_init__(self) -> None:
        self.rest = self.theatre.cell.rest()

    def cut(self, ask: Ask) -> Cut:
        cell = self.theatre.cell.cut(ask.reaction)
        try:
            felt = self._felt(cell)
        except SimulationError:
            return Cut(ask.reaction, False, {})
        from pysuite.play import Theatre

        stage = Theatre(cell, self.theatre.names, also=self.theatre.also)
        named = [one for one in self.told.claims if one.id in ask.claims]
        tried: dict[str, bool] = {}
        for claim in named or self._feeling(ask.reaction, felt)[: self.told.tries]:
            tried[claim.id] = (margin_met(claim, stage) >= 0) != (self.told.met[claim.id] >= 0)
            if not named and sum(tried.values()) >= _ENOUGH:
                break
        return Cut(ask.reaction, True, tried)

    def _felt(self, cell: Cell) -> dict[str, float]:
        """Return by how much (log2) each readout moves at rest."""
        now = cell.rest()
        names = list(self.rest)
        before, after = (np.maximum([x[name] for name in names], _FLOOR) for x in (self.rest, now))
        return dict(zip(names, np.abs(np.log2(after / before)).tolist(), strict=True))

    def _feeling(self, reaction: str, felt: Mapping[str, float]) -> list[Claim]:
        """Return the claims that can feel a cut, those that feel it most for the least work first."""
        scored = [(self._score(one, reaction, felt), one) for one in self.told.claims]
        scored = [pair for pair in scored if pair[0] > 0]
        return [one for _, one in sorted(scored, key=lambda pair: (-pair[0], pair[1].id))]

    def _score(self, claim: Claim, reaction: str, felt: Mapping[str, float]) -> float:
        reach = self._reach[claim.id]
        if reaction in reach.cut:
            return np.inf if len(reach.cut) == 1 else 1e3 / len(reach.cut)
        moved = max((felt[name] for name in reach.looked_at if name in felt), default=0.0)
        score = moved / (abs(self.told.met[claim.id]) + _LEAST_MARGIN) if moved >= _FELT else 0.0
        if reaction in reach.driven and reaction in reach.seen:
            score += _NEAR / (1 + reach.driven[reaction] + reach.seen[reaction])
        return score / np.sqrt(reach.cost)

    @cached_property
    def _reach(self) -> dict[str, _Reach]:
        graph = read_influence(self.theatre.cell.source)
        return {one.id: _reach_of(one, self.theatre, graph) for one in self.told.claims}


@dataclass(frozen=True)
class _Reach:
    """What a claim drives and looks at: steps to each reaction from the one and to the other."""

    driven: Mapping[str, int]
    seen: Mapping[str, int]
    looked_at: frozenset[str]
    cut: frozenset[str]
    cost: float


def _reach_of(claim: Claim, theatre: Theatre, graph: Influence) -> _Reach:
    said = " ".join(text for one in claim.expect for text in one.sentences).split()
    looked_at = readouts_of(claim) | {readout for word, readout in _EVENTS.items() if word in said}
    touched: set[str] = set()
    for scene in claim.cast().values():
        try:
            recipe = theatre.dressed(scene).recipe
        except PysuiteError:
            continue
        touched |= {name for name, _ in (*recipe.parameters, *recipe.inputs)} | set(recipe.cuts)
        touched |= {step.target for step in recipe.steps}
    cut = {name for one in claim.control for name in theatre.names.cuts(one.cut)}
    hours = max((scene.hours for scene in claim.cast().values()), default=1.0)
    cost = cost_of(claim) / (1 + len(claim.control)) * (1 + hours / 48)
    return _Reach(
        graph.from_any(touched), graph.to_any(looked_at), frozenset(looked_at), frozenset(cut), cost
    )


@dataclass
class _Job:
    """One look at the coverage under way."""

    cell: Cell
    claims: tuple[Claim, ...]
    reactions: Sequence[str]
    jobs: int
    tries: int
    journal: Journal
    progress: Progress | None
    cuts: dict[str, Cut] = field(default_factory=dict)

    @cached_property
    def told(self) -> Cutting:
        whole = Cutting(Setting(self.cell, shared_readouts(self.claims), Path()), self.claims, {}, self.tries)
        order = sorted(self.claims, key=cost_of, reverse=True)
        return replace(whole, met=dict(self._worked(whole, [(one.id, one) for one in order])))

    @cached_property
    def _key(self) -> str:
        keys = [claim_key(one, self.cell.source.key, self.cell.tables) for one in self.claims]
        return hashlib.sha256("\n".join((*keys, str(self.tries))).encode()).hexdigest()

    def run(self) -> None:
        """Cut every reaction; then ask the claims that none has turned of the reactions most likely to."""
        self._asked([Ask(name) for name in self.reactions], len(self.reactions))
        self._asked(list(self._second_round()), None)

    def _second_round(self) -> Iterator[Ask]:
        served = {name for cut in self.cuts.values() for name in cut.turned}
        theatre = self.told.setting.theatre()
        wanted: dict[str, list[str]] = {}
        for one in self.claims:
            if one.id not in served:
                for name in theatre.names.cuts([x for control in one.control for x in control.cut]):
                    if name in self.cuts and one.id not in self.cuts[name].tried:
                        wanted.setdefault(name, []).append(one.id)
        for name, claims in wanted.items():
            yield Ask(name, tuple(claims))

    def _asked(self, asks: list[Ask], total: int | None) -> None:
        todo = []
        for ask in asks:
            kept = self.journal.get(self._place(ask))
            if kept is None:
                todo.append((self._place(ask), ask))
            else:
                self._take(Cut(ask.reaction, kept["settles"], kept["tried"]))
        done, total = len(asks) - len(todo), total or len(asks)
        for place, cut in self._worked(self.told, todo) if todo else ():
            self._take(cut)
            self.journal.put(place, {"settles": cut.settles, "tried": dict(cut.tried)})
            done += 1
            if self.progress is not None:
                self.progress(done, total, f"reactions  {cut.reaction}")

    def _place(self, ask: Ask) -> str:
        return f"{self._key} {ask.reaction} {' '.join(ask.claims)}".strip()

    def _take(self, cut: Cut) -> None:
        old = self.cuts.get(cut.reaction)
        tried = {**({} if old is None else old.tried), **cut.tried}
        self.cuts[cut.reaction] = Cut(cut.reaction, cut.settles, tried)

    def _worked(self, told: Cutting, tasks: list[tuple[str, Any]]) -> Iterator[tuple[str, Any]]:
        jobs = min(self.jobs, len(tasks), os.cpu_count() or 1)
        if jobs > 1:
            yield from crew(told, tasks, jobs)
        elif tasks:
            work = told.answerer()
            for name, task in tasks:
                yield name, work(task)

    def found(self) -> Coverage:
        """Return what is known so far."""
        cuts = tuple(self.cuts[name] for name in self.reactions if name in self.cuts)
        ids = tuple(one.id for one in self.claims)
        return Coverage(cuts, ids, self.tries, len(self.reactions) - len(cuts), self.cell.source.key)


def cover(
    cell: Cell,
    claims: Iterable[Claim],
    *,
    reactions: Sequence[str] | None = None,
    jobs: int = 2,
    tries: int = TRIES,
    journal: Path | None = None,
    resume: bool = False,
    progress: Progress | None = None,
) -> Coverage:
    """Cut each reaction once and say which claims turn.

    Parameters
    ----------
    cell
        Cell that all scenes start from.
    claims
        The claims to ask; gaps are left out.
    reactions
        Ids of the flat model; all unless given.
    jobs
        Processes side by side.
    tries
        How many claims to ask of a reaction before it is called untested.
    journal
        File in which each cut is written down at once.
    resume
        Take over what the journal holds of this very model, code and claims.
    progress
        Called after each cut with how many are done, how many there are, and its name.

    Returns
    -------
    Coverage
        Also when stopped by Ctrl-C: then `Coverage.left` says how many reactions were not cut.
    """
    from pysuite.flat import read_flat

    chosen = tuple(one for one in claims if not one.needs)
    names = list(read_flat(cell.source).reactions if reactions is None else reactions)
    job = _Job(cell, chosen, names, jobs, tries, Journal(journal, resume=resume), progress)
    try:
        job.run()
    except KeyboardInterrupt:
        if not job.cuts:
            raise
    return job.found()
