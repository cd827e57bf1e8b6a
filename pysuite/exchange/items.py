"""The twenty items that a release is asked for, each with what was counted or where it is shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pysuite.exchange.census import Census, Findings

__all__ = ["release_items"]

Row = tuple[int, str, str, str]


def release_items(root: Path, sbml: Path, cell: Census, findings: Mapping[str, Findings]) -> Iterator[Row]:
    """Yield number, item, what is asked and what was counted.

    Parameters
    ----------
    root
        A checkout, for the items that are not in the files.
    sbml
        The compiled files.
    cell
        The counts of the flat cell.
    findings
        What libSBML says of each file.
    """
    yield from _in_the_file(cell, findings)
    yield from _in_the_project(root, sbml, cell)


def _in_the_file(cell: Census, findings: Mapping[str, Findings]) -> Iterator[Row]:
    errors = sum(one.errors for one in findings.values())
    warnings = sum(one.unit_warnings + one.other_warnings for one in findings.values())
    species, reactions, numbers = cell.species, cell.reactions, cell.parameters
    said = ", ".join(f"{word}: {'yes' if is_there else '**no**'}" for word, is_there in cell.said.items())
    trouble = ", ".join(f"{what}: {count}" for what, count in cell.trouble.items())
    yield (
        1, "errors and warnings of libSBML, all seven categories, every file", "0 and 0",
        f"{errors} and {warnings} in {len(findings)} files",
    )  # fmt: skip
    yield (
        2, "species with an identity / SBO / name", "100/100/100",
        f"{species.identified}/{species.with_sbo}/{species.named} of {species.total}",
    )  # fmt: skip
    yield (
        3, "reactions with SBO / annotation / name", "100/95/100",
        f"{reactions.with_sbo}/{reactions.annotated}/{reactions.named} of {reactions.total}",
    )  # fmt: skip
    yield (
        4, "numbers with unit / SBO / annotation / name", "100/100/100/100",
        f"{numbers.with_unit}/{numbers.with_sbo}/{numbers.annotated}/{numbers.named} of {numbers.total}; "
        f"{numbers.sourced.done} say who describes them or what they rest on, the others are computed",
    )  # fmt: skip
    yield 5, "modifiers that say what they do, by SBO", "100", f"{cell.roles} of {cell.roles.total}"
    yield 6, "the model's own data", "all", f"model-wide units: {cell.model_units} of 4, {said}"
    yield (
        7, "species that claim to be the same thing in the same place", "0",
        f"{len(cell.doubled)}; the form of all {len(cell.urls)} addresses is tested offline",
    )  # fmt: skip
    yield 8, "what trips other tools", "0", trouble


def _in_the_project(root: Path, sbml: Path, cell: Census) -> Iterator[Row]:
    cross = _shown(root, "docs/crosscheck.md")
    yield 9, "same curves in other simulators", "1e-6 of each maximum", cross
    yield (
        10, "same curves from all forms of the cell", "1e-12",
        f"{_list(_forms(sbml))}: at most 1e-10 by test" if _forms(sbml) else "**no other forms**",
    )  # fmt: skip
    yield 11, "same curves at another volume, tolerance, number of points", "1e-6", cross
    pools = _shown(root, "tests/models/test_conservation.py")
    yield 12, "conserved pools, nothing negative, rest", "every pool", pools
    yield 13, "statements of the review, with place and verdict", "all listed", "the scorecard in README.md"
    yield 14, "a control for each statement that must make it fail", "1 each", "required in every claim file"
    yield 15, "COMBINE archive", "runs in two tools", _first(sbml.glob("*.omex"), sbml)
    yield 16, "the same bytes from the same pages", "yes", _shown(root, "tests/build/test_fresh.py")
    yield 17, "one command from a clean checkout", "under 10 min", "README.md, main command"
    yield 18, "FAIR indicators", "essential 0.85", "**not scored**"
    yield (
        19, "numbers with a range (distrib), of those that are not exact", "100",
        f"{cell.ranged} of {cell.ranged.total}",
    )  # fmt: skip
    pages, maps = len(list(sbml.glob("equations/*.md"))), len(list(sbml.glob("maps/*.xml")))
    papers = [name for name in ("CHANGELOG.md", "CITATION.cff", ".zenodo.json") if (root / name).is_file()]
    yield (
        20, "equations, maps, change log, citation, Zenodo", "present",
        f"{pages} pages of equations, {maps} maps, {_list(papers)}",
    )  # fmt: skip


def _shown(root: Path, place: str) -> str:
    return f"see `{place}`" if (root / place).is_file() else "**not shown yet**"


def _forms(sbml: Path) -> list[str]:
    return sorted(f"`{path.name}`" for path in sbml.glob("*_*.xml") if path.stem.endswith(("_l3v1", "_comp")))


def _first(paths: Iterable[Path], sbml: Path) -> str:
    names = [f"`{path.relative_to(sbml).as_posix()}`" for path in sorted(paths)]
    return names[0] if names else "**none in sbml/**"


def _list(words: Iterable[str]) -> str:
    return ", ".join(words)
