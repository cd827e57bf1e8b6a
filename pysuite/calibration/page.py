"""The tables of docs/calibration.md: targets with what the model reaches, and lines with what kills them.

It turns results into Markdown. It computes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from pysuite.calibration.reach import Reached
from pysuite.calibration.responses import DRUGS, Answer
from pysuite.errors import PysuiteError

__all__ = ["between", "response_table", "target_table"]

_MARKS = {"within": " ✓", "missed": " ✗", "predicted": "", "gap": ""}


def target_table(reached: Iterable[Reached]) -> str:
    """Return the targets as a Markdown table, with a count and the reasons of what is missed."""
    found = list(reached)
    counts = Counter(one.word for one in found)
    lines = [
        f"{counts['within']} of {len(found)} targets are met, {counts['missed']} are missed, "
        f"{counts['gap']} ask for a part that the model lacks.",
        "",
        "| target | condition | seen by | asked | model | |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for one in found:
        target = one.target
        source = f"{target.source} ({target.kind})"
        cells = (f"{target.what} `{target.id}`", target.condition, source, target.bounds, one.shown, one.word)
        lines.append(_row(cells))
    reasons = [one for one in found if one.word == "missed" and one.target.known]
    if reasons:
        lines += ["", "What is missed, and why we think so:", ""]
        lines += [f"- `{one.target.id}`: {one.target.known}" for one in reasons]
    return "\n".join(lines) + "\n"


def response_table(answers: Iterable[Answer]) -> str:
    """Return the lines as two Markdown tables, those for calibration and those in reserve."""
    found = list(answers)
    drugs = [drug for drug in DRUGS if any(one.drug == drug for one in found)]
    parts = []
    for use, title in (("calibrate", "Lines for calibration"), ("reserve", "Lines in reserve: predicted")):
        some = [one for one in found if one.use == use]
        if some:
            parts.append(f"### {title}\n\n{_doses(some, drugs)}\n\n{_counts(some, drugs)}\n")
    seen = [one for one in found if one.word == "missed"]
    if seen:
        told = [
            f"- {one.line}, {one.drug}: {one.dose} nM; seen: {one.response.seen} ({one.response.kind}; "
            f"{one.response.source})"
            for one in seen
            if one.response is not None
        ]
        parts.append("### What is missed\n\n" + "\n".join(told) + "\n")
    return "\n".join(parts)


def _doses(answers: Sequence[Answer], drugs: Sequence[str]) -> str:
    """Return one row a line: the killing dose of each drug with a mark where something was seen."""
    table: dict[str, dict[str, Answer]] = {}
    for one in answers:
        table.setdefault(one.line, {})[one.drug] = one
    lines = [_row(["line", *drugs]), _row(["---"] * (len(drugs) + 1))]
    for line, row in table.items():
        cells = []
        for drug in drugs:
            one = row.get(drug)
            cells.append("" if one is None or one.dose is None else f"{one.dose}{_MARKS[one.word]}")
        lines.append(_row([line, *cells]))
    return "\n".join(lines)


def _counts(answers: Sequence[Answer], drugs: Sequence[str]) -> str:
    """Say of each drug how many lines answer as they were seen to."""
    told = []
    for drug in drugs:
        words = Counter(one.word for one in answers if one.drug == drug)
        seen = words["within"] + words["missed"]
        if seen:
            told.append(f"{drug} {words['within']} of {seen}")
    return f"As seen: {', '.join(told)}." if told else "Nothing was seen of these."


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def between(path: Path, name: str, text: str) -> str:
    """Return a file's text with what stands between two markers replaced.

    Parameters
    ----------
    path : Path
        A Markdown file with the lines ``<!-- NAME:begin -->`` and ``<!-- NAME:end -->``.
    name, text : str
        Which markers, and what shall stand between them.

    Raises
    ------
    PysuiteError
        If the markers are not there, once each and in order.
    """
    begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
    old = path.read_text(encoding="utf-8")
    if old.count(begin) != 1 or old.count(end) != 1 or old.index(begin) > old.index(end):
        raise PysuiteError(f"{path}: needs the lines '{begin}' and '{end}', once each")
    head, rest = old.split(begin)
    return f"{head}{begin}\n\n{text}\n{end}{rest.split(end)[1]}"
