"""Claims on a borrowed model: the same words, the same lines, and a gap wherever its map has no word."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from pysuite.claim_form import Claim
from pysuite.claims import claims
from pysuite.course import DEATH, MOMP
from pysuite.errors import NotInModel, UnknownName
from pysuite.exchange.borrowed import BorrowedCell
from pysuite.judge import Verdict, judge_on, readouts_of
from pysuite.play import Theatre

if TYPE_CHECKING:
    from pysuite.cell import Cell

__all__ = ["sought", "try_claims"]

_FATES = ((re.compile(r"\bmomp\b"), MOMP.readout), (re.compile(r"\b(death|dead)\b"), DEATH.readout))


def sought(ids: Iterable[str]) -> list[Claim]:
    """Return claims by id; ``all`` stands for every one."""
    table = {one.id: one for one in claims()}
    wanted = list(ids)
    if wanted == ["all"]:
        return list(table.values())
    for one in wanted:
        if one not in table:
            raise UnknownName("claim", one, table)
    return [table[one] for one in wanted]


def try_claims(cell: BorrowedCell, wanted: Iterable[Claim]) -> list[Verdict]:
    """Judge claims on a borrowed model.

    Parameters
    ----------
    cell : BorrowedCell
        The model and its map.
    wanted : iterable of Claim
        Which ones.

    Returns
    -------
    list of Verdict
        ``gap`` where the map lacks a word. Where only the control lacks one, the claim is judged without it
        and the verdict's control is ``none``: it then cannot be told from an accident.
    """
    theatre = Theatre(cast("Cell", cast("Any", cell)), cell.names)
    return [_try(theatre, cell, one) for one in wanted]


def _try(theatre: Theatre, cell: BorrowedCell, claim: Claim) -> Verdict:
    missing = [name for name in _needed(claim) if name not in cell.words.readouts]
    if missing:
        return _gap(claim, f"{cell.foreign.id} has no word for the readout '{missing[0]}'")
    if claim.needs or any(sentence.word.pattern.startswith("made") for sentence in _sentences(claim)):
        return _gap(claim, "is about the wiring of our model, or about a part that it lacks")
    try:
        return _played(judge_on(theatre, claim))
    except NotInModel as error:
        whole = str(error)
    alone = claim.model_copy(update={"control": []})
    try:
        found = judge_on(theatre, alone)
    except NotInModel as error:
        return _gap(claim, str(error))
    found = _played(found)
    if found.word == "gap":
        return found
    return replace(found, control="none", sentence=f"{found.sentence}; the control was not played: {whole}")


def _played(verdict: Verdict) -> Verdict:
    """Call a claim a gap whose scenes the borrowed model cannot play: that is no failure of its biology."""
    if not verdict.sentence.startswith("cannot be played"):
        return verdict
    return replace(verdict, word="gap", margin=None, control="none")


def _gap(claim: Claim, why: str) -> Verdict:
    return Verdict(claim.id, "gap", None, "none", None, why, details=(why,))


def _sentences(claim: Claim) -> list[Any]:
    expects = (*claim.expect, *(one for control in claim.control for one in control.expect))
    return [sentence for expect in expects for sentence in expect.read]


def _needed(claim: Claim) -> list[str]:
    """Return the readouts that a claim's sentences look at, the two behind the fates included."""
    names = set(readouts_of(claim))
    for sentence in _sentences(claim):
        names.update(readout for word, readout in _FATES if word.search(sentence.sentence))
    return sorted(names)
