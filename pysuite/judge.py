"""The judge: whether the model does what a claim says, and stops when the mechanism is cut.

A claim holds when its expectations are met and every control breaks them. The judge answers with one word, a
margin and one sentence with numbers. It never changes the model and never moves a line.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from pysuite.claim_form import Claim, Control, Expect
from pysuite.errors import SimulationError
from pysuite.play import Theatre
from pysuite.played import Played
from pysuite.words import Outcome, all_of, any_of
from pysuite.words.algebra import names_in
from pysuite.words.margin import CAP, TIE
from pysuite.words.names import Names, model_names

if TYPE_CHECKING:
    from pysuite.cell import Cell

__all__ = [
    "SAFE_SHARE",
    "Verdict",
    "Word",
    "expectations_met",
    "judge",
    "judge_on",
    "judge_with_worlds",
    "margin_met",
    "readouts_of",
    "with_share",
]

Word = Literal["holds", "fragile", "vacuous", "fails", "gap", "disputed", "input"]

SAFE_SHARE = 0.8
"""Share of worlds in which a claim must hold not to be called fragile."""


@dataclass(frozen=True)
class Verdict:
    """What became of one claim.

    Attributes
    ----------
    id
        The claim.
    word
        holds, fragile, vacuous, fails, gap, disputed or input (it holds, but shows only what was put in).
    margin
        log2 of the factor by which the measured quantity may still move before the verdict turns; negative
        when the line is missed. The worst expectation counts. None for a gap.
    control
        What the claim does under its controls: ``fails`` (as it must), ``holds`` or ``none`` (not played).
    share
        Share of worlds in which the claim holds; None without worlds.
    sentence
        One sentence with the numbers.
    known
        Reason given in the claim's file why it is known to fall short; None if there is none.
    details
        Every expectation and every control, one sentence each.
    """

    id: str
    word: Word
    margin: float | None
    control: Literal["fails", "holds", "none"]
    share: float | None
    sentence: str
    known: str | None = None
    details: tuple[str, ...] = field(default=(), compare=False)

    @property
    def short(self) -> bool:
        """Whether the model falls short here and nothing in the file says that this is known."""
        return self.word in {"fails", "vacuous", "fragile"} and self.known is None

    def to_json(self) -> dict[str, object]:
        """Return the six fields that machines read."""
        return {
            "id": self.id,
            "verdict": self.word,
            "margin": self.margin,
            "control": self.control,
            "share": self.share,
            "sentence": self.sentence,
        }


def readouts_of(claim: Claim) -> frozenset[str]:
    """Return every readout that a claim and its controls ask for."""
    names: set[str] = set()
    if claim.needs:
        return frozenset()
    for expect in (*claim.expect, *(one for control in claim.control for one in control.expect)):
        for sentence in expect.read:
            names.update(sentence.readouts)
            if sentence.about_readout:
                names.update(name for text in expect.subjects for name in names_in(text))
    return frozenset(names)


def _met(expect: Expect, stage: Played) -> Outcome:
    """Return what one expectation came to, over all its readouts and sentences."""
    each = []
    for subject in expect.subjects:
        asked = expect.asked(subject)
        answers = [sentence.answer(stage, asked) for sentence in expect.read]
        if expect.at_least is not None and not expect.readouts:
            each.append(all_of(answers, expect.at_least))
        else:
            each.append(any_of(answers))
    return each[0] if len(each) == 1 else all_of(each, expect.at_least)


def _played(claim: Claim, theatre: Theatre, control: Control | None) -> Played:
    return Played(theatre, claim.cast(control), readouts_of(claim), claim.cast())


def _all_met(expects: list[Expect], stage: Played) -> tuple[Outcome, ...]:
    """Return the outcomes; a scene that cannot be played is a failure that says why."""
    found = []
    for one in expects:
        try:
            found.append(_met(one, stage))
        except SimulationError as error:
            found.append(Outcome(False, -CAP, f"cannot be played: {error}"))
    return tuple(found)


def _worst(outcomes: tuple[Outcome, ...]) -> Outcome:
    return min(outcomes, key=lambda one: (one.holds, one.margin))


@dataclass(frozen=True)
class _Controlled:
    """What the controls showed: whether the claim stopped each time, and what else they had to show."""

    stopped: bool
    left: tuple[Outcome, ...]
    sentences: tuple[str, ...]


def _under_controls(claim: Claim, theatre: Theatre) -> _Controlled:
    stopped, left, sentences = True, [], []
    for i, control in enumerate(claim.control):
        stage = _played(claim, theatre, control)
        worst = _worst(_all_met(claim.expect, stage))
        name = "control" if len(claim.control) == 1 else f"control {i + 1}"
        broken = not worst.holds and not worst.sentence.startswith("cannot be played")
        stopped &= broken
        sentences.append(f"{name}: {'stops holding' if broken else 'still holds'}: {worst.sentence}")
        rest = _all_met(control.expect, stage)
        left += rest
        sentences += [f"{name}, what must be left: {one.sentence}" for one in rest]
    return _Controlled(stopped, tuple(left), tuple(sentences))


def _word(claim: Claim, worst: Outcome, controlled: _Controlled) -> Word:
    if claim.disputed is not None:
        return "disputed"
    if not worst.holds:
        return "fails"
    if not controlled.stopped:
        return "vacuous"
    if not all(one.holds for one in controlled.left):
        return "fails"
    return "holds" if claim.input is None else "input"


def expectations_met(claim: Claim, theatre: Theatre) -> bool:
    """Return whether a claim's expectations are met, controls left aside."""
    return _worst(_all_met(claim.expect, _played(claim, theatre, None))).holds


def margin_met(claim: Claim, theatre: Theatre) -> float:
    """Return the margin of a claim's expectations (log2; below zero if not met), controls left aside."""
    worst = _worst(_all_met(claim.expect, _played(claim, theatre, None)))
    return max(worst.margin, 0.0) if worst.holds else min(worst.margin, -TIE)


def judge_on(theatre: Theatre, claim: Claim) -> Verdict:
    """Judge one claim on a theatre whose runs are shared with other claims."""
    if claim.needs:
        sentence = f"the model lacks: {', '.join(claim.needs)}"
        return Verdict(claim.id, "gap", None, "none", None, sentence, claim.known, (sentence,))
    met = _all_met(claim.expect, _played(claim, theatre, None))
    worst = _worst(met)
    controlled = _under_controls(claim, theatre)
    word = _word(claim, worst, controlled)
    # What a control must leave decides only where it is missed: its own margin says nothing of the claim's.
    missed = tuple(one for one in controlled.left if not one.holds)
    deciding = _worst(missed) if worst.holds and controlled.stopped and missed else worst
    sentence = deciding.sentence
    if word == "disputed" and claim.disputed is not None:
        sentence = f"{sentence}; disputed: {claim.disputed.why}"
    elif word == "input":
        sentence = f"{sentence}; put in: {claim.input}"
    elif word == "vacuous":
        sentence = next(text for text in controlled.sentences if "still holds" in text)
    return Verdict(
        id=claim.id,
        word=word,
        margin=round(deciding.margin, 3),
        control="fails" if controlled.stopped else "holds",
        share=None,
        sentence=sentence,
        known=claim.known,
        details=(*(one.sentence for one in met), *controlled.sentences),
    )


def judge(
    cell: Cell | None, claim: Claim, worlds: int = 0, *, seed: int = 0, names: Names | None = None
) -> Verdict:
    """Decide whether the model does what a claim says.

    A claim is a statement of the review with scenes, expectations and a control. The verdict says how far the
    model is from the line, so that a narrow pass is not mistaken for a safe one.

    Parameters
    ----------
    cell
        Cell that all scenes start from; by default the reference cell at rest. It is not changed.
    claim
        Statement to test.
    worlds
        How often the claim is played again with every uncertain number drawn anew from its range. With none,
        only the stated values are tested and the share stays None.
    seed
        Of the draws; the same seed gives the same worlds.
    names
        Names of the model, where the cell is not of the suite's own one.

    Returns
    -------
    Verdict
        Word, margin, control, share and one sentence with the numbers.

    Examples
    --------
    >>> from pysuite.claims import claim
    >>> judge(None, claim("JAK-15")).control
    'fails'
    """
    if cell is None:
        import pysuite

        cell = pysuite.load()
    return judge_with_worlds(Theatre(cell, names or model_names()), claim, worlds, seed)


def judge_with_worlds(theatre: Theatre, claim: Claim, worlds: int, seed: int) -> Verdict:
    """Judge one claim, and if it holds ask in how many worlds it does."""
    verdict = judge_on(theatre, claim)
    if not worlds or verdict.word != "holds":
        return verdict
    from pysuite.worlds import share_holding

    return with_share(verdict, share_holding(theatre, claim, worlds, seed), worlds)


def with_share(verdict: Verdict, share: float, worlds: int) -> Verdict:
    """Return the verdict on a claim that holds in a share of so many worlds: safe, or fragile."""
    if share >= SAFE_SHARE:
        return replace(verdict, share=share)
    sentence = f"holds in {share:.0%} of {worlds} worlds; {verdict.sentence}"
    return replace(verdict, word="fragile", share=share, sentence=sentence)
