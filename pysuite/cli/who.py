"""Which cell is meant, in options: the ones that every command about one cell shares."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from pysuite.cli.grammar import named_amount, named_number, read_cut, read_dose

if TYPE_CHECKING:
    from pysuite.cell import Cell

__all__ = ["Cut", "Expression", "Lesions", "Line", "Milieu", "Preset", "Set", "Texts", "Treat", "the_cell"]

Texts = list[str] | None

Lesions = Annotated[Texts, typer.Option("--lesion", metavar="NAME", help='Such as "t(11;14)". Repeatable.')]
Preset = Annotated[str | None, typer.Option(metavar="NAME", help="A named kind of cell.", show_default=False)]
Line = Annotated[
    str | None, typer.Option(metavar="NAME", help='A cell line, such as "MM.1S".', show_default=False)
]
Milieu = Annotated[
    Texts, typer.Option("--milieu", metavar="NAME=AMOUNT", help="What it settles in. Repeatable.")
]
Expression = Annotated[
    Texts, typer.Option("--expression", metavar="GENE=FOLD[@TIME]", help="0 is a knock-out. Repeatable.")
]
Treat = Annotated[
    Texts, typer.Option("--treat", metavar="NAME=DOSE[@START[..END]]", help="What is given. Repeatable.")
]
Cut = Annotated[
    Texts, typer.Option("--cut", metavar="REACTION[@TIME]", help="What is switched off. Repeatable.")
]
Set = Annotated[
    Texts, typer.Option("--set", metavar="PARAMETER=NUMBER[@TIME]", help="In its own unit. Repeatable.")
]


def the_cell(
    *,
    line: str | None,
    preset: str | None,
    lesion: Texts,
    milieu: Texts,
    expression: Texts,
    set_: Texts,
    cut: Texts,
    treat: Texts,
) -> Cell:
    """Return the cell that the options describe."""
    cell = _born(line, preset, lesion or (), milieu or ())
    cell = _changed(cell, expression or (), set_ or (), cut or ())
    for text in treat or ():
        dose = read_dose(text)
        cell = cell.treat(at=dose.at, until=dose.until, **{dose.name: dose.amount})
    return cell


def _born(line: str | None, preset: str | None, lesions: Sequence[str], milieu: Iterable[str]) -> Cell:
    """Return the cell with its genotype and surroundings."""
    import pysuite

    cell = pysuite.load()
    if line is not None:
        cell = cell.with_line(line)
    if preset is not None:
        cell = cell.with_preset(preset)
    if lesions:
        cell = cell.with_lesions(*lesions)
    given = dict(named_amount(text, "--milieu", "IL6=1 nM") for text in milieu)
    return cell.with_milieu(**given) if given else cell


def _changed(cell: Cell, expression: Iterable[str], numbers: Iterable[str], cuts: Iterable[str]) -> Cell:
    """Return the cell with its making, numbers and reactions changed, from the start or at a time."""
    for text in expression:
        one = named_number(text, "--expression", "BIM=0")
        cell = cell.with_expression(at=one.at, **{one.name: one.value})
    for text in numbers:
        one = named_number(text, "--set", "bcl2_kdeg_MCL1=0.7")
        cell = cell.set(at=one.at, **{one.name: one.value})
    for text in cuts:
        one = read_cut(text)
        cell = cell.cut(one.name, at=one.at)
    return cell
