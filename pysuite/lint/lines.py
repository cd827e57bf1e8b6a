"""Rules about cell lines: each file names only what the suite knows and says how it is known."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from pysuite.build.rule import Rule, hint
from pysuite.build.suite import Suite
from pysuite.errors import Problem

__all__ = ["LINES"]

_KEYS = (
    "story",
    "basis",
    "lesions",
    "milieu",
    "fold",
    "expression",
    "set",
    "range",
    "refs",
    "why",
    "left_out",
)
_CITED = re.compile(r"\[([A-Za-z][\w-]*\d{4}[a-z]?)\]")
_DIAL = "f_"


class Lines(Rule):
    """A cell line has a file of its name, known lesions, genes and ligands, and a reason for each."""

    id = "L41"

    def check(self, suite: Suite) -> Iterator[Problem]:
        """Look at each file of `lines/`."""
        for path, table in suite.tables.items():
            if not path.startswith("lines/"):
                continue
            file = f"{suite.models.name}/{path}"
            text = (suite.models / path).read_text(encoding="utf-8")
            name = path.removeprefix("lines/").removesuffix(".toml")
            findings = _name(name, table)
            for entry in table.values():
                if isinstance(entry, dict):
                    findings = [*findings, *_keys(entry), *_names(entry, suite), *_reasons(entry, suite)]
            for subject, why in findings:
                yield Problem(file, _line_of(subject, text), subject, why, self.id)


Finding = tuple[str, str]


def _name(name: str, table: Mapping[str, Any]) -> list[Finding]:
    """Return what is wrong with the names of the lines in one file."""
    if list(table) == [name]:
        return []
    found = ", ".join(f"'{one}'" for one in table) or "nothing"
    return [(name, f"a line file holds one table of its own name; this one holds {found}")]


def _keys(entry: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield the keys that a line does not have, and the one that it must have."""
    for key in entry:
        if key not in _KEYS:
            yield key, "is not a key of a line" + hint(key, _KEYS)
    if not entry.get("story"):
        yield "story", "is missing: say in a sentence what kind of line it is"


def _names(entry: Mapping[str, Any], suite: Suite) -> Iterator[Finding]:
    """Yield lesions, genes and ligands that the suite does not know, and folds without a range."""
    genes = {
        one.id.removeprefix(_DIAL)
        for page in suite.all_pages
        for one in page.numbers
        if one.id.startswith(_DIAL)
    }
    known = (
        ("lesions", "lesion", _entries(suite, "lesions.toml")),
        ("milieu", "ligand of the milieu", _entries(suite, "milieu.toml")),
        ("expression", "gene of the model", genes),
    )
    for key, kind, names in known:
        for name in entry.get(key, ()):
            if name not in names:
                yield name, f"is not a {kind}" + hint(name, names)
    for gene in entry.get("expression", {}):
        if gene not in entry.get("range", {}):
            yield gene, "has a fold without a range: add it to 'range'"


def _reasons(entry: Mapping[str, Any], suite: Suite) -> Iterator[Finding]:
    """Yield differences without a reason, reasons without a difference, and unknown sources."""
    differences = [
        name for key in ("lesions", "milieu", "fold", "expression", "set") for name in entry.get(key, ())
    ]
    reasons = entry.get("why", {})
    for name in differences:
        if not reasons.get(name):
            yield name, "has no entry in 'why': say how it is known, with a [Key] where it was read"
    for name, reason in reasons.items():
        if name not in differences:
            yield name, "has a reason but is no difference of the line" + hint(name, differences)
        for key in _CITED.findall(str(reason)):
            if key not in suite.sources:
                yield name, f"has the unknown source '{key}'" + hint(key, suite.sources)
            elif key not in entry.get("refs", ()):
                yield name, f"cites '{key}', which is missing in 'refs'"


def _entries(suite: Suite, table: str) -> set[str]:
    return set(suite.tables.get(table, {})) - {"planned"}


def _line_of(subject: str, text: str) -> int | None:
    """Return the first line that names something."""
    for number, line in enumerate(text.splitlines(), start=1):
        if re.search(rf"(?<![\w-]){re.escape(subject)}(?![\w-])", line) and not line.startswith("#"):
            return number
    return None


#: The rules about cell lines.
LINES: tuple[Rule, ...] = (Lines(),)
