"""Say where the pathway pages leave the house style, rule by rule.

The rules that stop a build come first; the others keep the pages readable and their numbers traced.
"""

from __future__ import annotations

from pathlib import Path

from pysuite.build.pipeline import STRICT
from pysuite.build.rule import Rule, apply
from pysuite.build.suite import read_suite
from pysuite.errors import Problem, UnknownName
from pysuite.lint.lines import LINES
from pysuite.lint.parts import PARTS
from pysuite.lint.prose import PROSE
from pysuite.lint.sources import SOURCES

__all__ = ["RULES", "explain", "lint_models", "report"]

#: Every rule, by id.
RULES: tuple[Rule, ...] = tuple(sorted((*STRICT, *SOURCES, *PARTS, *PROSE, *LINES), key=lambda rule: rule.id))


def lint_models(models: Path) -> list[Problem]:
    """Return everything that the rules find in a models folder, by file and line.

    Parameters
    ----------
    models
        Folder with the top file, ``pathways/`` and the TOML tables.

    Raises
    ------
    BuildError
        When a file cannot be read at all.
    """
    return apply(RULES, read_suite(models))


def report(problems: list[Problem]) -> str:
    """Return findings as text, one a line, with a count at the end.

    Examples
    --------
    >>> report([])
    'no findings'
    >>> print(report([Problem("models/x.ant", 3, "kon_A", "has no source", "L05")]))
    models/x.ant:3: L05 'kon_A': has no source
    1 finding
    """
    if not problems:
        return "no findings"
    count = f"{len(problems)} finding{'s' if len(problems) > 1 else ''}"
    return "\n".join([*map(str, problems), count])


def explain(name: str | None = None) -> str:
    """Return what the rules ask for, one a line; only one rule when its id is given.

    Parameters
    ----------
    name
        Id of a rule, such as ``L14``; all rules by default.

    Raises
    ------
    UnknownName
        When there is no such rule.

    Examples
    --------
    >>> explain("L14")
    'L14 `->` has a law that subtracts a way back, `=>` has none.'
    """
    ids = [rule.id for rule in RULES]
    if name is not None and name not in ids:
        raise UnknownName("rule", name, ids)
    return "\n".join(f"{rule.id} {rule.sentence()}" for rule in RULES if name in (None, rule.id))
