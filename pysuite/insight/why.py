"""Why a cell dies, or lives: the single reactions and numbers on which its fate hangs.

It cuts each reaction alone, from the moment of treatment on, and asks how the fate moves; then it nudges the
numbers of the reactions that moved it most. What happened in the run itself is told by
`pysuite.insight.explain`.
"""

from __future__ import annotations

import math
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pysuite.errors import BadQuantity, SimulationError
from pysuite.flat import read_flat
from pysuite.influence import read_influence
from pysuite.insight.margin import Progress, margin_of, margins_of
from pysuite.makers import choose
from pysuite.quantity import parse_quantity

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

    from pysuite.cell import Cell
    from pysuite.flat import Source

__all__ = ["Account", "Part", "Pull", "why"]

_NUDGE = 1.1  # fold, up and down
_LEADING = 25  # reactions whose numbers are nudged
_MOVED = 0.05  # change of the margin (log2) below which a cut did nothing worth telling
_TOLD = 10


@dataclass(frozen=True)
class Part:
    """What one reaction has to do with the fate.

    Attributes
    ----------
    reaction
        Its id.
    said
        What it does, in the words of its page.
    margin
        See `pysuite.insight.margin.margin_of`; without this reaction.
    push
        How much the margin falls without it (log2): above zero it pushes towards death, below it protects.
        Not a number if the cell cannot be followed without it.
    turns
        Whether the fate is the other one without it.
    """

    reaction: str
    said: str
    margin: float
    push: float
    turns: bool


@dataclass(frozen=True)
class Pull:
    """How strongly a number pulls at the fate.

    Attributes
    ----------
    number
        Its id.
    value, unit
        What it is.
    pull
        Change of the margin when it doubles (log2 per doubling; from a tenth up and down): 1 means death in
        half the time, or twice as near to it.
    """

    number: str
    value: float
    unit: str
    pull: float


@dataclass(frozen=True)
class Account:
    """Why a cell dies or lives.

    Attributes
    ----------
    cell
        What it is and what is done to it.
    hours
        How long it was watched.
    margin
        How far it is from the other fate; see `pysuite.insight.margin.margin_of`.
    parts
        Every reaction that was cut, those that turn the fate first, then by how much they move it.
    pulls
        Numbers of the leading reactions, the strongest first.
    """

    cell: str
    hours: float
    margin: float
    parts: tuple[Part, ...]
    pulls: tuple[Pull, ...]

    @property
    def fate(self) -> Literal["dies", "lives"]:
        """What becomes of it."""
        return "dies" if self.margin > 0 else "lives"

    @property
    def turning(self) -> tuple[Part, ...]:
        """Reactions without which its fate is the other one."""
        return tuple(one for one in self.parts if one.turns)

    def to_dataframe(self) -> pd.DataFrame:
        """Return a row a reaction: what it does, the margin without it, its push, and whether it turns."""
        import pandas as pd

        rows = [(one.reaction, one.said, one.margin, one.push, one.turns) for one in self.parts]
        return pd.DataFrame(rows, columns=["reaction", "said", "margin", "push", "turns"]).set_index(
            "reaction"
        )

    def plot(self, most: int = 12) -> Figure:
        """Draw the reactions that move the fate most, and the numbers that pull at it most."""
        from pysuite.insight.picture import draw_account

        return draw_account(self, most)

    def to_json(self) -> dict[str, object]:
        """Return it for machines; what is not a number is None."""
        parts = [one for one in self.parts if one.turns or not abs(one.push) < _MOVED]
        return {
            "cell": self.cell,
            "hours": self.hours,
            "fate": self.fate,
            "margin": _finite(self.margin),
            "reactions": [
                {"id": one.reaction, "said": one.said, "push": _finite(one.push), "turns": one.turns}
                for one in parts
            ],
            "numbers": [
                {"id": one.number, "value": one.value, "unit": one.unit, "pull": one.pull}
                for one in self.pulls
            ],
        }

    def __str__(self) -> str:
        other = "saves" if self.fate == "dies" else "kills"
        lines = [f"{self.cell}: {self.fate} ({_in_words(self.margin, self.hours)})."]
        turning = self.turning
        if turning:
            lines.append(f"To cut one of these alone {other} it:")
            lines += [f"  {one.reaction}: {one.said}" for one in turning[:_TOLD]]
            if len(turning) > _TOLD:
                lines.append(f"  and {len(turning) - _TOLD} more")
        else:
            lines.append(f"No single cut {other} it.")
        rest = [one for one in self.parts if not one.turns and abs(one.push) >= _MOVED][:_TOLD]
        if rest:
            lines.append("Of the others, these move it most:")
            lines += [f"  {_direction(one)} {one.reaction}: {one.said}" for one in rest]
        if self.pulls:
            lines.append("Numbers that pull most (log2 per doubling):")
            lines += [
                f"  {one.pull:+.2f} {one.number} = {one.value:.3g} {one.unit}" for one in self.pulls[:_TOLD]
            ]
        return "\n".join(lines)


def why(
    cell: Cell,
    hours: str | float = 48.0,
    *,
    engine: str = "auto",
    jobs: int | None = None,
    tell: Progress | None = None,
) -> Account:
    """Return on which reactions and numbers the fate of a cell hangs.

    Parameters
    ----------
    cell : Cell
        With its treatment; it has settled before anything is cut.
    hours : float or str
        How long it is watched.
    engine : str
        "auto", "roadrunner" or "fast".
    jobs : int, optional
        Processes; one for each core unless given.
    tell : callable, optional
        Is told how many cells are done, of how many; there are two rounds.

    Raises
    ------
    SimulationError
        If the cell itself cannot be followed.

    Notes
    -----
    Cuts act from time 0 on, so that what they show is the part that a reaction plays while the cell is
    treated, not in making the cell what it is. A part is local: two reactions that stand in for each other
    both look idle.
    """
    end = parse_quantity(hours, "h", name="hours")
    if end <= 0:
        raise BadQuantity(f"hours={hours!r} must be above 0")
    flat = read_flat(cell.source)
    cell = cell.with_engine(choose(engine, runs=len(flat.reactions)))
    base = margin_of(cell, end)
    if math.isnan(base):
        raise SimulationError(f"{cell.describe()} cannot be followed for {end:g} h")
    cuts = {one: cell.cut(one, at=0) for one in flat.reactions}
    sentences = _sentences(cell.source)
    without = margins_of(cuts, end, jobs=jobs, tell=tell)
    parts = sorted((_part(one, sentences[one], base, without[one]) for one in cuts), key=_rank)
    leading = [one.reaction for one in parts[:_LEADING] if one.turns or abs(one.push) >= _MOVED]
    pulls = _pulls(cell, end, leading, jobs, tell)
    return Account(cell.describe(), end, base, tuple(parts), pulls)


def _part(reaction: str, said: str, base: float, margin: float) -> Part:
    turns = not math.isnan(margin) and (margin > 0) != (base > 0)
    return Part(reaction, said, margin, base - margin, turns)


def _rank(part: Part) -> tuple[bool, bool, float, str]:
    unknown = math.isnan(part.push)
    return not part.turns, unknown, 0.0 if unknown else -abs(part.push), part.reaction


def _pulls(
    cell: Cell, hours: float, reactions: list[str], jobs: int | None, tell: Progress | None
) -> tuple[Pull, ...]:
    """Nudge the numbers in the laws of some reactions, up and down, from time 0 on."""
    flat, before = read_flat(cell.source), read_influence(cell.source).before
    own = dict(cell.recipe.parameters)
    named = sorted({name for one in reactions for name in before.get(one, ()) if name in flat.parameters})
    values = {name: own.get(name, flat.parameters[name]) for name in named}
    values = {name: value for name, value in values.items() if value > 0 and name not in flat.dials.values()}
    nudged = {
        f"{name} {way:+d}": cell.set(at=0, **{name: value * _NUDGE**way})
        for name, value in values.items()
        for way in (1, -1)
    }
    if not nudged:
        return ()
    margins = margins_of(nudged, hours, jobs=jobs, tell=tell)
    span = 2 * math.log2(_NUDGE)
    pulls = (
        Pull(name, value, flat.units[name], (margins[f"{name} +1"] - margins[f"{name} -1"]) / span)
        for name, value in values.items()
    )
    return tuple(sorted((one for one in pulls if math.isfinite(one.pull)), key=lambda one: -abs(one.pull)))


def _sentences(source: Source) -> dict[str, str]:
    """Return what each reaction does, as its page says."""
    root = ET.fromstring(source.text())  # noqa: S314 - the model in use, checked by read_flat
    space = root.tag.removesuffix("sbml")
    return {
        str(one.get("id")): one.get("name") or str(one.get("id")) for one in root.iter(f"{space}reaction")
    }


def _direction(part: Part) -> str:
    return "pushes" if part.push > 0 else "protects"


def _in_words(margin: float, hours: float) -> str:
    if margin > 0:
        return f"at {hours / 2**margin:.3g} h" if math.isfinite(margin) else "while it settles"
    return f"at most {100 * 2**margin / 2:.2g} % of cytochrome c gets out within {hours:g} h"


def _finite(value: float) -> float | None:
    return value if math.isfinite(value) else None
