"""Pictures of accounts and profiles. Figures are made without pyplot: no window, no global state."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from pysuite.plot import Shown

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from pysuite.insight.bh3 import Profile
    from pysuite.insight.why import Account

__all__ = ["draw_account", "draw_profile"]

# Okabe and Ito: told apart with any colour vision.
_DEATH, _LIFE, _NEUTRAL = "#D55E00", "#0072B2", "#767676"
_LETTERS = 48


def draw_account(account: Account, most: int = 12) -> Figure:
    """Draw what pushes towards death and what protects.

    Parameters
    ----------
    account : Account
        What to draw.
    most : int
        How many bars a panel.
    """
    parts = [one for one in account.parts if math.isfinite(one.push) and one.push != 0][:most][::-1]
    pulls = list(account.pulls[:most])[::-1]
    figure = Shown(figsize=(9.0, 0.32 * (len(parts) + len(pulls)) + 2.4), layout="constrained")
    upper, lower = figure.subplots(2, 1, height_ratios=[max(len(parts), 1), max(len(pulls), 1)])
    labels = [_cut(one.said) + ("  *" if one.turns else "") for one in parts]
    bars = upper.barh(labels, [one.push for one in parts])
    for bar, one in zip(bars, parts, strict=True):
        bar.set(
            color=_DEATH if one.push > 0 else _LIFE, hatch="" if one.push > 0 else "//", edgecolor="white"
        )
    upper.set_xlabel("push towards death (> 0) or protection (< 0), log2")
    lower.barh([one.number for one in pulls], [one.pull for one in pulls], color=_NEUTRAL)
    lower.set_xlabel("pull of a number: log2 of the margin per doubling")
    for axes in (upper, lower):
        axes.axvline(0, color="black", linewidth=0.8)
        axes.tick_params(labelsize="small")
        axes.spines[["top", "right"]].set_visible(False)
    figure.suptitle(
        f"{account.cell}: {account.fate}    (* without it alone the fate is the other one)", wrap=True
    )
    return figure


def draw_profile(profile: Profile) -> Figure:
    """Draw the dose that opens the mitochondria, a bar a probe; the longer, the more easily it opens."""
    figure = Shown(figsize=(6.4, 0.45 * len(profile.thresholds) + 1.6), layout="constrained")
    axes = figure.subplots()
    for row, one in enumerate(reversed(profile.thresholds)):
        never = math.isinf(one.dose)
        axes.plot(
            [one.low if never else one.dose], [row], ">" if never else "o", color=_LIFE if never else _DEATH
        )
        axes.hlines(
            row, one.low or one.high / 2, 2e4 if never else one.high, color=_LIFE if never else _DEATH
        )
        said = "does not open" if never else f"{one.dose:.3g} nM"
        axes.annotate(
            said, (one.low if never else one.dose, row), (0, 6), textcoords="offset points", ha="center"
        )
    axes.set(xscale="log", xlim=(0.05, 1e5), ylim=(-0.5, len(profile.thresholds) - 0.3))
    axes.set_yticks(range(len(profile.thresholds)), [one.probe for one in reversed(profile.thresholds)])
    axes.set_xlabel(f"dose that opens the mitochondria within {profile.hours:g} h (nM)")
    axes.grid(axis="x", alpha=0.3)
    axes.spines[["top", "right"]].set_visible(False)
    figure.suptitle(f"{profile.cell}: leans on {profile.dependency}", fontsize="medium", wrap=True)
    return figure


def _cut(text: str) -> str:
    return text if len(text) <= _LETTERS else text[: _LETTERS - 3] + "..."
