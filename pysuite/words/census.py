"""Words about the wiring itself, answered without a run: who is made, lost and bound."""

from __future__ import annotations

from pysuite.words.margin import CAP, Outcome, outcome
from pysuite.words.phrase import word
from pysuite.words.stage import Asked, Stage

__all__: list[str] = []


@word("made, lost and bound", example="made, lost and bound", about="protein")
def made_lost_bound(stage: Stage, asked: Asked) -> Outcome:
    """The protein is made, is lost, and binds or switches on a partner, each by a reaction of its own."""
    found = stage.wiring(asked.readout)
    parts = {"made": found.made, "lost": found.lost, "bound": found.bound}
    missing = [name for name, reactions in parts.items() if not reactions]
    counts = ", ".join(f"{name} by {len(reactions)}" for name, reactions in parts.items())
    text = f"{asked.readout}: " + (f"never {' nor '.join(missing)}" if missing else counts)
    return outcome(-CAP if missing else CAP, text)
