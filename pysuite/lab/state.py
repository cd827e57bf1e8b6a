"""What one person in the lab has chosen: a value that says it all and runs nothing.

It answers which cells are meant and what is looked at. Links (`link`), code (`snippet`) and exports are made
from it, so that each of them is the whole state.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Literal

from pysuite.flat import read_flat
from pysuite.lab.limits import MOST_DOSES, MOST_READOUTS, checked_hours, not_more

if TYPE_CHECKING:
    from pysuite.catalogue import Catalogue
    from pysuite.cell import Cell

__all__ = ["SHOWN", "TABS", "Given", "LabState", "Portrait", "Tab", "catalogue", "reference", "unit_of"]

Tab = Literal["map", "claims", "curve", "synergy", "bh3", "take"]
TABS: tuple[Tab, ...] = ("map", "claims", "curve", "synergy", "bh3", "take")
#: What a time course shows at first: life and death, then who holds them apart.
SHOWN = ("cytoC_fraction", "cPARP_fraction", "MCL1_total", "BCL2_total", "BCLXL_total", "BIM_total")
Amounts = tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Given:
    """A dose.

    Parameters
    ----------
    name : str
        Drug, stimulus or ligand.
    amount : float
        In the unit of its table, see `unit_of`.
    at, until : float
        Hours; None if it is not washed out.
    """

    name: str
    amount: float
    at: float = 0.0
    until: float | None = None


@dataclass(frozen=True)
class Portrait:
    """One cell, in the names that people use.

    Parameters
    ----------
    line, preset : str or None
        A cell line, a named kind of cell.
    lesions : tuple of str
        Names.
    milieu, folds : tuple of (str, float)
        Ligands (nM, or a level) and genes (fold on making).
    doses : tuple of Given
        In the order in which they were chosen.
    cuts : tuple of str
        Reactions that are switched off.
    """

    line: str | None = None
    preset: str | None = None
    lesions: tuple[str, ...] = ()
    milieu: Amounts = ()
    folds: Amounts = ()
    doses: tuple[Given, ...] = ()
    cuts: tuple[str, ...] = ()

    def cell(self) -> Cell:
        """Return the cell.

        Raises
        ------
        PysuiteError
            For a name or an amount that cannot be; it names the nearest right one.
        """
        cell = reference()
        if self.line is not None:
            cell = cell.with_line(self.line)
        if self.preset is not None:
            cell = cell.with_preset(self.preset)
        cell = cell.with_lesions(*self.lesions)
        cell = cell.with_milieu(**dict(self.milieu)) if self.milieu else cell
        cell = cell.with_expression(**dict(self.folds)) if self.folds else cell
        cell = cell.cut(*self.cuts)
        for one in self.doses:
            cell = cell.treat(at=one.at, until=one.until, **{one.name: one.amount})
        return cell

    def checked(self) -> Portrait:
        """Return itself, or complain of what cannot be."""
        not_more(len(self.doses), MOST_DOSES, "doses in one cell")
        self.cell()
        return self

    def with_amount(self, field: Literal["milieu", "folds"], name: str, amount: float | None) -> Portrait:
        """Set a ligand or a fold; None takes it away."""
        kept = {**dict(getattr(self, field)), name: amount}
        return replace(self, **{field: tuple((key, x) for key, x in kept.items() if x is not None)})

    def with_dose(self, place: int, dose: Given | None) -> Portrait:
        """Put a dose in a place, after the last one, or (None) take the one there away."""
        doses = list(self.doses)
        doses[place : place + 1] = [] if dose is None else [dose]
        return replace(self, doses=tuple(doses))

    @property
    def untreated(self) -> Portrait:
        """The same cell without doses."""
        return replace(self, doses=())


_REFERENCE = Portrait()


@dataclass(frozen=True)
class LabState:
    """All that one person has chosen.

    Parameters
    ----------
    first, second : Portrait
        The cell, and the one beside it if there is one.
    hours : float
        How long they are watched.
    readouts : tuple of str
        What the time courses show.
    tab : str
        What is open below them.
    page : str
        Label of the pathway on the map; empty for the overview.
    claim : str
        Id of the claim that is open; empty if none.
    """

    first: Portrait = _REFERENCE
    second: Portrait | None = None
    hours: float = 72.0
    readouts: tuple[str, ...] = SHOWN
    tab: Tab = "map"
    page: str = ""
    claim: str = ""

    def checked(self) -> LabState:
        """Return itself, or complain of the first thing that cannot be."""
        checked_hours(self.hours)
        not_more(len(self.readouts), MOST_READOUTS, "readouts at once")
        for portrait in self.portraits:
            portrait.checked()
        for name in self.readouts:
            read_flat(reference().source).readout(name)
        return self

    @property
    def portraits(self) -> tuple[Portrait, ...]:
        """The one or two cells."""
        return (self.first,) if self.second is None else (self.first, self.second)

    def with_portrait(self, place: int, portrait: Portrait) -> LabState:
        """Put a cell in the first (0) or the second (1) place."""
        return replace(self, first=portrait) if place == 0 else replace(self, second=portrait)


@cache
def reference() -> Cell:
    """Return the cell that every portrait starts from."""
    import pysuite

    return pysuite.load()


@cache
def catalogue() -> Catalogue:
    """Return the tables of names."""
    from pysuite.catalogue import read_catalogue

    return read_catalogue(reference().tables)


def unit_of(name: str) -> str:
    """Return the unit of a dose or a ligand as people write it; empty for a plain level.

    Examples
    --------
    >>> unit_of("venetoclax"), unit_of("gammaRay"), unit_of("contact")
    ('nM', 'Gy', '')
    """
    entry = catalogue().treatment(name)
    return "" if entry.unit == "dimensionless" else entry.unit
