"""Writes ``docs/published.md`` and its pictures, and says whether they are fresh."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from pysuite.paths import models_dir
from pysuite.published.compare import Compared, Comparison
from pysuite.published.draw import draw
from pysuite.published.form import Pathway
from pysuite.published.verdict import LIMITS

__all__ = ["PAGE", "PICTURES", "pages", "stale"]

#: Where the page and its pictures stand, below docs/.
PAGE, PICTURES = "published.md", "published"

# Another processor may round the last of two shown digits, or of a tenth of a point, differently.
_NEAR_NUMBER, _NEAR_POINTS = 0.11, 0.3
_NUMBER = re.compile(r"(?<![\w.])-?\d+(?:\.\d+)?(?:e[+-]?\d+)?")

_HEAD = Path(__file__).with_name("page.md")


def pages(comparisons: Sequence[Comparison], listed: Iterable[Pathway]) -> dict[str, str]:
    """Return the page and its pictures, by their path below docs/.

    Parameters
    ----------
    comparisons
        What was compared.
    listed
        All pathways, also those with nothing to compare.
    """
    by_page = {name: list(found) for name, found in groupby(comparisons, lambda one: one.pathway.name)}
    sources = tomllib.loads((models_dir() / "sources.toml").read_text(encoding="utf-8"))
    written = {
        f"{PICTURES}/{_stem(one)}.svg": draw(one.curves) for found in by_page.values() for one in found
    }
    parts = [_HEAD.read_text(encoding="utf-8").format_map(LIMITS), _summary(by_page)]
    for pathway in listed:
        parts.append(f"## {pathway.name}\n\n{pathway.story.strip()}\n")
        parts.append(f"{pathway.without.strip()}\n" if pathway.without else "")
        parts += [_course(one, sources) for one in by_page.get(pathway.name, ())]
    return {PAGE: "\n".join(part for part in parts if part), **written}


def stale(written: Mapping[str, str], docs: Path) -> tuple[str, ...]:
    """Return which files of a docs folder are not what was just written, or should not be there.

    Parameters
    ----------
    written
        From `pages`.
    docs
        The folder. Shown numbers may differ in their last digit.
    """
    there = {f"{PICTURES}/{path.name}" for path in (docs / PICTURES).glob("*.svg")}
    wrong = [name for name, text in written.items() if not _same(docs / name, text)]
    return tuple(sorted([*wrong, *(there - set(written))]))


def _same(path: Path, text: str) -> bool:
    if not path.is_file():
        return False
    old = path.read_text(encoding="utf-8")
    if _NUMBER.sub("#", old) != _NUMBER.sub("#", text):
        return False
    pairs = zip(_NUMBER.findall(old), _NUMBER.findall(text), strict=True)
    picture = path.suffix == ".svg"
    return all(_near(float(one), float(two), picture=picture) for one, two in pairs)


def _near(one: float, two: float, *, picture: bool) -> bool:
    return abs(one - two) <= (_NEAR_POINTS if picture else _NEAR_NUMBER * max(abs(one), abs(two)))


def _stem(one: Comparison) -> str:
    """Return the name of a course's picture; one file may be compared in several scenes."""
    place = one.pathway.course.index(one.course) + 1
    return f"{one.pathway.name}_{place}_{Path(one.course.file).stem}"


def _summary(by_page: Mapping[str, Sequence[Comparison]]) -> str:
    """Return two tables: curves that agree by page, and by what is compared."""
    lines = ["| page | against | curves that agree | of |", "| --- | --- | ---: | ---: |"]
    every = [curve for found in by_page.values() for one in found for curve in one.curves]
    for name, found in by_page.items():
        curves = [curve for one in found for curve in one.curves]
        against = ", ".join(dict.fromkeys(one.course.source for one in found))
        lines.append(f"| [{name}](#{name}) | {against} | {_agreeing(curves)} | {len(curves)} |")
    lines += [f"| **all** | | **{_agreeing(every)}** | **{len(every)}** |", ""]
    lines += ["| what | within its limit | of |", "| --- | ---: | ---: |"]
    lines.append(f"| moves, or rests, and in the same direction | {_same_way(every)} | {len(every)} |")
    for name in LIMITS:
        gaps = [gap for curve in every for gap in curve.finding.gaps if gap.name == name]
        shown = "left at the end" if name == "left" else "mean distance" if name == "shape" else name
        lines.append(f"| {shown} | {sum(gap.within for gap in gaps)} | {len(gaps)} |")
    return "\n".join(lines) + "\n"


def _agreeing(curves: Iterable[Compared]) -> int:
    return sum(curve.finding.word == "agrees" for curve in curves)


def _same_way(curves: Iterable[Compared]) -> int:
    return sum(bool(curve.finding.gaps) or curve.finding.word == "agrees" for curve in curves)


def _course(one: Comparison, sources: Mapping[str, Mapping[str, str]]) -> str:
    course = one.course
    source = sources[course.source]
    doi = f", [doi](https://doi.org/{source['doi']})" if "doi" in source else ""
    model = f", {source['biomodels']}" if "biomodels" in source else ""
    ours = "the whole cell" if course.model == "myeloma_cell" else "the page alone"
    lines = [
        f"### {course.title}",
        "",
        f"{source['cite']}{doi}{model}; here {ours}. {course.scene.strip()}",
        "",
        f"![{course.title}: {'; '.join(c.curve.name for c in one.curves)}]({PICTURES}/{_stem(one)}.svg)",
        "",
        "| curve | | where and why |",
        "| --- | --- | --- |",
        *(_row(curve) for curve in one.curves),
    ]
    return "\n".join(lines) + "\n"


def _row(curve: Compared) -> str:
    found = curve.finding
    why = " ".join(curve.curve.why.split())
    numbers = ", ".join(f"`{name}` = {value:g}" for name, value in curve.curve.agrees_with.items())
    proof = f"With {numbers} it agrees." if numbers else ""
    said = " ".join(part for part in (_sentence(found.where), why, proof) if part)
    word = "agrees narrowly" if found.narrow else found.word if found.word == "agrees" else "**departs**"
    return f"| {curve.curve.name} | {word} | {said} |"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}." if text else ""
