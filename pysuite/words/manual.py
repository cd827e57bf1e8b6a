"""The reference page of claims: tables of keys and sentences, made from the code that reads them.

It answers what a claim may say, as Markdown. The prose around the tables stands in docs/writing_claims.md.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable

from pydantic import BaseModel

from pysuite.words import MODULES, WORDS

__all__ = ["sentences", "with_tables"]


def _kind(field: object) -> str:
    """Return what kind of value a key takes, in a word."""
    text = str(field)
    for name, word in (
        ("bool", "true or false"),
        ("dict", "table"),
        ("list", "list"),
        ("Literal", "word"),
        ("str", "text"),
        ("int", "number"),
        ("float", "number"),
    ):
        if name in text:
            return word
    return "table"


def keys(form: type[BaseModel], *, without: tuple[str, ...] = ()) -> str:
    """Return a table of the keys of one form."""
    rows = ["| key | value | what it says |", "| --- | --- | --- |"]
    for name, field in form.model_fields.items():
        if name in without:
            continue
        default = field.default
        plain = isinstance(default, int | float | str) and not isinstance(default, bool)
        told = f"; {default:g} unless given" if plain and isinstance(default, int | float) else ""
        told = f"; `{default}` unless given" if isinstance(default, str) else told
        rows.append(f"| `{field.alias or name}` | {_kind(field.annotation)} | {field.description}{told} |")
    return "\n".join(rows)


def sentences() -> str:
    """Return every sentence by example, under a heading for each kind."""
    out = []
    for module in MODULES:
        about = (sys.modules[module].__doc__ or "").strip().splitlines()[0]
        rows = [f"#### {about.rstrip('.')}", "", "| sentence, by example | what it says |", "| --- | --- |"]
        rows += [f"| `{one.example}` | {one.meaning} |" for one in WORDS if one.call.__module__ == module]
        out.append("\n".join(rows))
    return "\n\n".join(out)


def _tables() -> dict[str, Callable[[], str]]:
    from pysuite.claim_form import Expect
    from pysuite.scene_form import Edge, Group, Ladder, Patients, Population, Scene

    def cohort() -> str:
        return f"{keys(Patients)}\n\nA `group`:\n\n{keys(Group)}"

    return {
        "scene": lambda: keys(Scene, without=("drawn",)),
        "ladder": lambda: keys(Ladder),
        "population": lambda: keys(Population),
        "cohort": cohort,
        "edge": lambda: keys(Edge),
        "expect": lambda: keys(Expect),
        "sentences": sentences,
    }


def with_tables(page: str) -> str:
    """Return the page with every table between its markers brought up to date."""
    for name, make in _tables().items():
        begin, end = f"<!-- {name}:begin -->", f"<!-- {name}:end -->"
        pattern = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
        table = f"{begin}\n\n{make()}\n\n{end}".replace("\\", r"\\")
        page = pattern.sub(table, page)
    return page
