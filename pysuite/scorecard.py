"""The scorecard: all verdicts, counted by section of the review, for people and for machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pysuite.errors import PysuiteError

if TYPE_CHECKING:
    from pysuite.judge import Verdict
    from pysuite.worlds import Hang

__all__ = ["BEGIN", "END", "Ensemble", "Scorecard", "shortfall", "write_scorecard"]

WORDS = ("holds", "fragile", "vacuous", "fails", "disputed", "input", "gap")
BEGIN = "<!-- scorecard:begin -->"
END = "<!-- scorecard:end -->"


@dataclass(frozen=True)
class Ensemble:
    """What the claims that hold came to in many worlds.

    Attributes
    ----------
    margins
        Margin (log2) in each world, by claim id; below zero where the claim does not hold.
    hangs
        Numbers on which a claim's margin hangs, by claim id.
    seed
        Of the draws.
    """

    margins: Mapping[str, tuple[float, ...]]
    hangs: Mapping[str, tuple[Hang, ...]]
    seed: int

    @classmethod
    def of(
        cls,
        margins: Mapping[str, tuple[float, ...]],
        values: Mapping[str, float],
        ranges: Mapping[str, float],
        seed: int,
    ) -> Ensemble:
        """Return the ensemble of these margins; `values` and `ranges` as for `pysuite.worlds.draw_world`."""
        from pysuite.worlds import hangs_on

        hangs = {name: hangs_on(row, values, ranges, seed) for name, row in margins.items()}
        return cls(margins, hangs, seed)

    def to_json(self) -> dict[str, object]:
        """Return what ``worlds.json`` holds."""
        return {
            "seed": self.seed,
            "worlds": len(next(iter(self.margins.values()), ())),
            "claims": [
                {
                    "id": name,
                    "margins": list(row),
                    "hangs_on": [
                        {"number": one.number, "correlation": one.correlation} for one in self.hangs[name]
                    ],
                }
                for name, row in self.margins.items()
            ],
        }


@dataclass(frozen=True)
class Scorecard:
    """Verdicts on all claims that were judged.

    Attributes
    ----------
    verdicts
        In the order of the review.
    sections
        Section of the review by claim id.
    rows
        How many checkable statements the threshold table holds, judged or not.
    left
        How many claims of the suite were left out.
    ensemble
        What the worlds showed; None without worlds.
    """

    verdicts: tuple[Verdict, ...]
    sections: dict[str, str]
    rows: int
    left: int = 0
    ensemble: Ensemble | None = None

    @property
    def counts(self) -> dict[str, int]:
        """How many claims got each word."""
        found = Counter(one.word for one in self.verdicts)
        return {word: found[word] for word in WORDS}

    def by_section(self) -> dict[str, dict[str, int]]:
        """Return the same counts for each section, in the order of the review."""
        table: dict[str, Counter[str]] = {}
        for one in self.verdicts:
            table.setdefault(self.sections[one.id], Counter())[one.word] += 1
        return {section: {word: found[word] for word in WORDS} for section, found in table.items()}

    def to_json(self) -> dict[str, object]:
        """Return what `pysuite validate --json` prints."""
        return {"claims": [one.to_json() for one in self.verdicts], "counts": self.counts}

    def markdown(self) -> str:
        """Return the table for the README."""
        shown = [word for word in WORDS if self.counts[word]] or ["holds"]
        lines = [
            "| section of the review | " + " | ".join(shown) + " |",
            "| --- |" + " ---: |" * len(shown),
        ]
        for section, found in self.by_section().items():
            lines.append(f"| {section} | " + " | ".join(str(found[word] or "") for word in shown) + " |")
        totals = " | ".join(f"**{self.counts[word]}**" for word in shown)
        lines.append(f"| **all {len(self.verdicts)} claims** | {totals} |")
        return "\n".join(lines) + "\n"

    def text(self) -> str:
        """Return the table for a terminal, and under it every claim that falls short."""
        shown = [word for word in WORDS if self.counts[word]] or ["holds"]
        width = max((len(section) for section in self.sections.values()), default=8)
        lines = [" " * width + "".join(f"{word:>10}" for word in shown)]
        for section, found in self.by_section().items():
            lines.append(f"{section:<{width}}" + "".join(f"{found[word] or '.':>10}" for word in shown))
        lines.append(f"{'all':<{width}}" + "".join(f"{self.counts[word]:>10}" for word in shown))
        for one in self.verdicts:
            if one.word not in {"holds", "input", "gap"}:
                note = "" if one.known is None else f" (known: {one.known})"
                lines.append(f"{one.id} {one.word}: {one.sentence}{note}")
                lines += self._hangs(one.id)
        if self.left:
            lines.append(
                f"{self.left} more claims were not asked for; "
                "'pysuite validate --all --populations' judges every one."
            )
        return "\n".join(lines) + "\n"

    def _hangs(self, name: str) -> list[str]:
        """Return a line on what a claim hangs on, if the worlds tell."""
        found = () if self.ensemble is None else self.ensemble.hangs.get(name, ())
        said = ", ".join(f"{one.number} ({one.correlation:+.2f})" for one in found)
        return [f"  hangs on {said}"] if said else []


def shortfall(scorecard: Scorecard) -> bool:
    """Return whether a claim fell short that its file does not list as known.

    Parameters
    ----------
    scorecard
        Verdicts to look at. Gaps and disputed claims are not shortfalls: their files say why.
    """
    return any(one.short for one in scorecard.verdicts)


def write_scorecard(readme: Path, scorecard: Scorecard) -> None:
    """Write the table between the markers of a Markdown file.

    Parameters
    ----------
    readme
        File with the two marker lines, see `BEGIN` and `END`.
    scorecard
        What to write.

    Raises
    ------
    PysuiteError
        If the markers are not there, once each and in order.
    """
    text = readme.read_text(encoding="utf-8")
    if text.count(BEGIN) != 1 or text.count(END) != 1 or text.index(BEGIN) > text.index(END):
        raise PysuiteError(f"{readme}: needs the lines '{BEGIN}' and '{END}', once each")
    head, rest = text.split(BEGIN)
    tail = rest.split(END)[1]
    readme.write_text(f"{head}{BEGIN}\n\n{scorecard.markdown()}\n{END}{tail}", encoding="utf-8")
