"""Pages of equations, one a pathway: what a reader without any tool needs to check the model by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from pysuite.build.book import Book, Relations
from pysuite.build.confidence import GRADES, confidence_rows
from pysuite.build.entities import Assignment, Page, Reaction, Said
from pysuite.build.formula import names_in
from pysuite.build.legible import cite, legible_law, legible_rule, short_number, table
from pysuite.build.suite import Suite

__all__ = ["equation_pages"]

#: How a page writes the units of the suite.
_UNITS = {
    "unity": "1", "per_hour": "1/h", "nM_per_hour": "nM/h", "per_nM_per_hour": "1/(nM h)",
}  # fmt: skip

_INTRODUCTION = (
    "Time is in hours and concentration in nM of the whole cell (1 pL). A rate is written per volume: the "
    "SBML law is this times the volume of the compartment. `→` runs one way, `⇄` both ways. A range of x2 "
    "means: anything from half to double is believable."
)

_GRADES = (
    "*Measured* was read in a source, *derived* was worked out from it, *fitted* was tuned to behaviour, "
    "*assumed* is an honest guess. Numbers that are exact by definition are not counted."
)


def equation_pages(suite: Suite, book: Book) -> dict[str, str]:
    """Return a page of equations for each pathway, and a list of them.

    Parameters
    ----------
    suite
        The pages.
    book
        Plain names and identities.

    Returns
    -------
    dict
        Markdown by file name.
    """
    neighbours = _neighbours(suite)
    pages: dict[str, str] = {}
    rows: list[list[object]] = []
    for instance, page in suite.wired:
        name = f"{page.stem}.md"
        pages[name] = _page(page, instance.label, neighbours, suite, book)
        counts = (len(page.own_species()), len(page.reactions), len(page.numbers))
        rows.append([f"[{page.stem}]({name})", page.title, *counts])
    head = ("pathway", "in a sentence", "own species", "reactions", "numbers")
    sure = table(("pathway", *GRADES, "measured or derived"), confidence_rows(suite))
    index = (
        f"{_made_by('models/')}\n# Equations\n\n{_INTRODUCTION}\n\n{table(head, rows)}\n"
        f"## How sure the numbers are\n\n{_GRADES}\n\n{sure}"
    )
    return {"README.md": index, **pages}


def _made_by(file: str) -> str:
    return f"<!-- Generated from {file} by `pysuite build`; do not edit. -->\n"


def _page(page: Page, label: str, neighbours: dict[str, dict[str, str]], suite: Suite, book: Book) -> str:
    told = "\n".join(f"- **{word.capitalize()}.** {_clean(text)}" for word, text in page.header.items())
    carry = f"In the whole cell numbers and reactions of this page carry the label `{label}_`."
    parts = [
        f"{_made_by(page.file)}\n# {page.title[:1].upper()}{page.title[1:]}\n",
        f"{told}\n\n{_INTRODUCTION} {carry}\n",
        _section("Wiring", _wiring(page, neighbours)),
        _section("Reactions", _reactions(page, suite)),
        _section("Rates of change", _changes(page)),
        _section("Computed quantities", _rules(page, suite, book)),
        _section("Numbers", _numbers(page, suite)),
        _section("Who is who", _species(page, book)),
    ]
    return "\n".join(part for part in parts if part)


def _clean(text: str) -> str:
    return text.partition("->")[0].strip() if "-> docs/" in " ".join(text.split()) else text


def _section(title: str, body: str) -> str:
    return f"## {title}\n\n{body}" if body else ""


def _neighbours(suite: Suite) -> dict[str, dict[str, str]]:
    """Return, for each shared name, which pathways use it and what each does: `makes` or `reads`."""
    found: dict[str, dict[str, str]] = {}
    for _, page in suite.wired:
        changed = _changed(page)
        for name in page.ports:
            found.setdefault(name, {})[page.stem] = "makes" if name in changed else "reads"
    return found


def _changed(page: Page) -> set[str]:
    """Return what reactions and rules of a page change; what is held stays as it is."""
    ruled = {x.id for x in page.rules}
    held = {x.id for x in page.species if x.held}
    return {name for name in page.changed() if name in ruled or name not in held}


def _wiring(page: Page, neighbours: dict[str, dict[str, str]]) -> str:
    spaces = set(page.compartment_ids)
    mine = _changed(page)
    rows: list[list[object]] = []
    for name in page.ports:
        if name in spaces:
            continue
        others = {stem: does for stem, does in neighbours.get(name, {}).items() if stem != page.stem}
        makers = _links(stem for stem, does in others.items() if does == "makes")
        readers = _links(stem for stem, does in others.items() if does == "reads")
        here = "changed here" if name in mine else "read here"
        rows.append([f"`{name}`", here, makers or ("" if name in mine else "set by the user"), readers])
    return table(("shared", "this page", "also changed by", "also read by"), rows) if rows else ""


def _links(stems: Iterable[str]) -> str:
    return ", ".join(f"[{stem}]({stem}.md)" for stem in stems)


def _reactions(page: Page, suite: Suite) -> str:
    spaces = tuple(page.compartment_ids)
    rows = [
        [f"`{x.id}`", _said(x.said, suite), f"`{_scheme(x)}`", f"`{legible_law(x.law, spaces)}`"]
        for x in page.reactions
    ]
    return table(("reaction", "what happens", "scheme", "rate, nM/h"), rows) if rows else ""


def _said(said: Said, suite: Suite) -> str:
    sources = ", ".join(cite(key, suite.sources) for key in said.keys)
    grade = said.grade if said.grade and not sources else ""
    return " ".join(x for x in (said.meaning, f"({sources or grade})" if sources or grade else "") if x)


def _scheme(reaction: Reaction) -> str:
    arrow = "⇄" if reaction.reversible else "→"
    return f"{_side(reaction.reactants)} {arrow} {_side(reaction.products)}".strip()


def _side(names: tuple[str, ...]) -> str:
    counts = {name: names.count(name) for name in names}
    return " + ".join(name if n == 1 else f"{n} {name}" for name, n in counts.items()) or "∅"


def _changes(page: Page) -> str:
    """Write each species' rate of change as the sum of the reactions that make and use it."""
    held = {x.id for x in page.species if x.held}
    rows: list[list[object]] = []
    for name in dict.fromkeys(x.id for x in page.species):
        terms = [_term(x, name) for x in page.reactions if name in x.changes()]
        if terms and name not in held:
            total = " ".join(terms).removeprefix("+ ")
            shared = " (and what other pages add)" if name in page.ports else ""
            rows.append([f"d`{name}`/dt", f"`{total}`{shared}"])
    return table(("", "="), rows) if rows else ""


def _term(reaction: Reaction, name: str) -> str:
    net = reaction.products.count(name) - reaction.reactants.count(name)
    times = "" if abs(net) == 1 else f"{abs(net)} "
    return f"{'+' if net > 0 else '-'} {times}{reaction.id}"


def _rules(page: Page, suite: Suite, book: Book) -> str:
    units = page.unit_by_id
    rows = [
        [f"`{x.id}`", f"`{legible_rule(x.formula)}`", _unit(units.get(x.id, _default_unit(page, x.id))),
         book.names.get(x.id) or _said(x.said, suite) or book.name(x.id) or ""]
        for x in page.rules
    ]  # fmt: skip
    return table(("quantity", "=", "unit", "meaning"), rows) if rows else ""


def _default_unit(page: Page, name: str) -> str:
    """Return the unit of a computed quantity that the top page declares: a species is in nM."""
    return "nM" if name in page.species_ids else "unity"


def _unit(unit: str | None) -> str:
    return _UNITS.get(unit or "", unit or "")


def _numbers(page: Page, suite: Suite) -> str:
    used = _users(page)
    head = ("number", "value", "unit", "range", "meaning", "grade", "source", "used by")
    rows = [_number(x, suite, used) for x in page.numbers]
    return table(head, rows) if rows else ""


def _number(number: Assignment, suite: Suite, used: Callable[[str], int]) -> list[object]:
    said = number.said
    span = "exact" if said.fold == 1 else ""
    if said.fold is not None and said.fold > 1:
        low, high = (short_number(number.value * fold) for fold in (1 / said.fold, said.fold))
        span = f"{low} to {high} (x{said.fold:g})"
    sources = ", ".join(cite(key, suite.sources) for key in said.keys)
    return [
        f"`{number.id}`", short_number(number.value), _unit(number.unit), span, said.meaning,
        said.grade or "", sources, used(number.id),
    ]  # fmt: skip


def _users(page: Page) -> Callable[[str], int]:
    """Return what counts the laws and rules of a page that use a name."""
    counts: dict[str, int] = {}
    for _, formula, _ in page.formulas():
        for name in names_in(formula):
            counts[name] = counts.get(name, 0) + 1
    return lambda name: counts.get(name, 0)


def _species(page: Page, book: Book) -> str:
    starts = {x.id: x.value for x in page.starts}
    rows = [
        [f"`{x.id}`", book.name(x.id) or x.id, _start(starts.get(x.id)), _identity(book.relations(x.id)),
         "shared" if x.id in page.ports else "this page"]
        for x in dict.fromkeys(page.species)
    ]  # fmt: skip
    return table(("id", "name", "at rest, nM", "what it is", "belongs to"), rows) if rows else ""


def _start(value: float | None) -> str:
    return "" if value is None else short_number(value)


def _identity(relations: Relations) -> str:
    """Link what something is, with the relation where it is not identity."""
    texts: list[str] = []
    for word, urls in relations.items():
        links = ", ".join(f"[{url.rsplit('/', 1)[-1]}]({url})" for url in urls)
        texts.append(links if word == "identity" else f"{word} {links}")
    return "; ".join(texts)
