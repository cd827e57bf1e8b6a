"""How a cell is put into words: one short line for the prompt, one full line for errors and reports."""

from __future__ import annotations

import math
from collections.abc import Iterator

from pysuite.plan import Clamp, Dose, Plan

__all__ = ["describe", "short"]

_MOST = 4


def short(plan: Plan) -> str:
    """Return what to show in a prompt.

    Examples
    --------
    >>> short(Plan(cuts=("bcl2_bind_MCL1__BIM",)))
    'bcl2.bind_MCL1__BIM cut'
    """
    parts = [_few([trait.name for trait in plan.traits]), _few(list(_special(plan))), _few(list(_done(plan)))]
    return " | ".join(part for part in parts if part) or "reference"


def describe(plan: Plan) -> str:
    """Return one line with everything.

    Examples
    --------
    >>> describe(Plan(folds=(("bcl2_f_BIM", 0.0),), doses=(Dose("TRAIL", "1 nM", "TRAIL", 1.0, 2.0),)))
    'myeloma cell with BIM x 0; TRAIL 1 nM at 2 h'
    """
    special = [*(trait.name for trait in plan.traits), *_special(plan)]
    what = f"myeloma cell with {', '.join(special)}" if special else "reference myeloma cell"
    return "; ".join((what, *_done(plan)))


def _few(parts: list[str]) -> str:
    more = f", and {len(parts) - _MOST} more" if len(parts) > _MOST else ""
    return ", ".join(parts[:_MOST]) + more


def _special(plan: Plan) -> Iterator[str]:
    """Yield what a cell is, beside its named traits."""
    for species, value in plan.milieu:
        yield f"{species} {value:g} nM"
    for dial, fold in plan.folds:
        yield f"{_gene(dial)} x {fold:g}"
    for parameter, value in plan.numbers:
        yield f"{parameter} = {value:g}"
    for reaction in plan.cuts:
        yield f"{_dotted(reaction)} cut"


def _done(plan: Plan) -> Iterator[str]:
    """Yield what is done to a cell."""
    for dose in plan.doses:
        yield f"{dose.name} {dose.said} {_when(dose)}"
    for one in plan.changes:
        what = {
            "cut": f"{_dotted(one.target)} cut",
            "fold": f"{_gene(one.target)} x {one.value:g}",
            "set": f"{one.target} = {one.value:g}",
            "milieu": f"{one.target} {one.value:g} nM",
        }[one.kind]
        yield f"{what} at {one.at:g} h"
    for clamp in plan.clamps:
        value = "its resting level" if clamp.value is None else f"{clamp.value:g} nM"
        yield f"{clamp.species} held at {value} {_when(clamp)}"


def _when(one: Dose | Clamp) -> str:
    # Radiation ends by itself: its end is not a wash-out, and its dose says all there is.
    if math.isinf(one.until) or (isinstance(one, Dose) and one.said.endswith("Gy")):
        return f"at {one.at:g} h"
    return f"from {one.at:g} to {one.until:g} h"


def _gene(dial: str) -> str:
    return dial.partition("f_")[2]


def _dotted(name: str) -> str:
    return name.replace("_", ".", 1)
