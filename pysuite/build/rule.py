"""What a rule is: an id, one sentence, and a check over a suite.

The build's own rules (`traps`, `wiring`) and the lint rules are the same kind of thing; the build
stops on its own, lint shows all.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar

from pysuite.build.entities import Page
from pysuite.build.suite import Suite
from pysuite.errors import Problem, nearest

__all__ = ["Rule", "apply", "hint"]


class Rule:
    """A check with an id; its docstring is the sentence that reports print."""

    id: ClassVar[str] = ""

    def check(self, suite: Suite) -> Iterator[Problem]:
        """Yield what breaks the rule anywhere in a suite; page by page unless overridden."""
        for page in suite.all_pages:
            yield from self.check_page(page, suite)

    def check_page(self, page: Page, suite: Suite) -> Iterator[Problem]:
        """Yield what breaks the rule on one page."""
        raise NotImplementedError(f"{type(self).__name__} defines neither check nor check_page")

    def problem(self, page: Page, line: int | None, name: str | None, message: str) -> Problem:
        """Return one finding of this rule."""
        return Problem(file=page.file, line=line, id=name, message=message, rule=self.id)

    @classmethod
    def sentence(cls) -> str:
        """Return the rule in one sentence."""
        return " ".join((cls.__doc__ or "").split("\n\n")[0].split())


def apply(rules: Iterable[Rule], suite: Suite) -> list[Problem]:
    """Return everything that a set of rules finds, by file and line, each once."""
    found = dict.fromkeys(problem for rule in rules for problem in rule.check(suite))
    return sorted(found, key=lambda p: (p.file, p.line or 0, p.rule, p.id or "", p.message))


def hint(name: str, choices: Iterable[str]) -> str:
    """Return `; nearest: 'x'`, or nothing when no name comes close.

    Examples
    --------
    >>> hint("MCLl1", ["MCL1", "BIM"])
    "; nearest: 'MCL1'"
    """
    found = nearest(name, [x for x in choices if x != name])
    return f"; nearest: '{found}'" if found else ""
