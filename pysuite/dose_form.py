"""Doses as claims write them: a number, a text with a unit, or what the dose does (``EC30 in alone``).

It reads and knows no drug. Where such a dose lies is found by the theatre.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Amount", "Multiple", "relative_dose"]

Amount = str | float
"""A number in its own unit, or a text with one; a dose may also be told by what it does (``1.2x EC50``)."""


_MULTIPLE = re.compile(
    r"(?:(?P<times>\d+(?:\.\d+)?) ?x )?EC(?P<percent>[1-9]\d)(?: for (?P<event>momp|death))?"
    r"(?: in (?P<scene>[A-Za-z_]\w*))?"
)
_HALF = 50


@dataclass(frozen=True)
class Multiple:
    """A dose told by what it does: so many times the dose at which a share of the cells die.

    Attributes
    ----------
    times
        The factor.
    share
        Share of the cells (0.5 for an EC50).
    event
        ``momp`` or ``death``.
    scene
        The scene in which the dose is searched; None is the cell that all scenes start from.
    """

    times: float
    share: float
    event: str
    scene: str | None


def relative_dose(amount: Amount) -> Multiple | None:
    """Return what a dose such as ``1.2x EC50`` or ``EC30 in alone`` means, or None for a plain dose.

    Without a scene the EC50 is that of the same drug for MOMP within 48 h, in the cell that all scenes start
    from; with one it is for death within the hours of that scene, unless ``for momp`` is said.

    Examples
    --------
    >>> relative_dose("1.2x EC50"), relative_dose("10 nM")
    (Multiple(times=1.2, share=0.5, event='momp', scene=None), None)
    >>> relative_dose("EC30 in alone")
    Multiple(times=1.0, share=0.3, event='death', scene='alone')
    """
    found = _MULTIPLE.fullmatch(amount) if isinstance(amount, str) else None
    if found is None:
        return None
    scene, percent = found["scene"], int(found["percent"])
    if scene is None and percent != _HALF:
        return None  # a single cell has one dose, that of half
    event = found["event"] or ("momp" if scene is None else "death")
    return Multiple(float(found["times"] or 1), percent / 100, event, scene)
