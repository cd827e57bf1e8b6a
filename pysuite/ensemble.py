"""Ensembles: many virtual cells of one kind, each drawn anew, and what becomes of them.

It answers which share of the cells dies, and when, and what the dead had in common. Each cell is drawn from a
stream of its own, so that the table is the same on one core and on a cluster.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pysuite.course import DEATH
from pysuite.draws import Draws, Vary, draws_for
from pysuite.errors import BadQuantity, NotInModel, PysuiteError
from pysuite.quantity import parse_quantity

if TYPE_CHECKING:
    import pandas as pd

    from pysuite.cell import Cell
    from pysuite.course import Vector
    from pysuite.words.many import Value

__all__ = ["ALIVE", "DEAD", "FAILED", "MOMP_ONLY", "RESTS_DEAD", "Ensemble", "Look", "ensemble"]

ALIVE, MOMP_ONLY, DEAD, RESTS_DEAD, FAILED = "alive", "momp", "dead", "dead at rest", "failed"
"""Fates: nothing happens; cytochrome c is out and the cell lives on; it dies; it was dead before anything was
given; it could not be solved."""

_REST = "rest"
_FEWEST, _MOST, _PARTS = 10, 200, 16  # cells in a chunk, and into how many parts a small job is divided


@dataclass(frozen=True)
class Look:
    """One readout at one time.

    Parameters
    ----------
    text : str
        As written: ``"pore"`` (at the end), ``"pore@6 h"`` or ``"MCL1_total@rest"`` (before the treatment).
    readout : str
        Its id.
    time : float or None
        Hours; None at rest.
    """

    text: str
    readout: str
    time: float | None


@dataclass(frozen=True, eq=False, repr=False)
class Ensemble:
    """What became of many virtual cells. Make one with `ensemble`.

    Parameters
    ----------
    origin : Cell
        What all cells have in common.
    draws : Draws
        Where their differences come from.
    hours : float
        How long each was watched.
    table : DataFrame
        One row a cell, indexed by its number: ``seed``, ``fate``, ``time_of_momp`` and ``time_of_death``
        (hours; nan where it does not happen), the readouts, and the ``reason`` where it failed.
    """

    origin: Cell
    draws: Draws
    hours: float
    table: pd.DataFrame

    def __len__(self) -> int:
        return len(self.table)

    def cell(self, number: int) -> Cell:
        """Return one of the cells, to look closer.

        Parameters
        ----------
        number : int
            As in the table's index.
        """
        if number not in self.table.index:
            raise BadQuantity(f"there is no cell {number!r}: they are numbered from 0 to {len(self) - 1}")
        return self.draws.cell(self.origin, int(number))

    @property
    def counts(self) -> Mapping[str, int]:
        """How many cells have each fate."""
        found = self.table["fate"].value_counts().to_dict()
        return {fate: int(found.get(fate, 0)) for fate in (ALIVE, MOMP_ONLY, DEAD, RESTS_DEAD, FAILED)}

    @property
    def killed(self) -> Value:
        """The share of the cells that were alive at rest and died, with its 95 % interval (Wilson)."""
        from pysuite.words.many import share_of

        counts = self.counts
        return share_of(counts[DEAD], counts[ALIVE] + counts[MOMP_ONLY] + counts[DEAD])

    @property
    def failures(self) -> pd.DataFrame:
        """The cells that could not be solved, with the reasons."""
        return self.table.loc[self.table["fate"] == FAILED, ["seed", "reason"]].copy()

    def to_dataframe(self) -> pd.DataFrame:
        """Return a copy of the table."""
        return self.table.copy()

    def __repr__(self) -> str:
        failed = self.counts[FAILED]
        said = f"{len(self)} cells, {self.killed} killed in {self.hours:g} h"
        return f"<Ensemble: {said}{f', {failed} failed' if failed else ''}; {self.origin!r}>"


def ensemble(
    cell: Cell,
    n: int = 10_000,
    vary: Vary = "expression",
    cv: float = 0.25,
    seed: int = 1,
    *,
    hours: str | float = 48.0,
    readouts: Iterable[str] = ("cytoC_fraction", "cPARP_fraction"),
    ranges: Mapping[str, float] | None = None,
    client: Any = None,  # noqa: ANN401 - a distributed.Client
    out: str | Path | None = None,
    engine: str | None = None,
    workers: int | None = None,
    chunk: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Ensemble:
    """Draw many virtual cells, let each settle, treat it, and see what becomes of it.

    Parameters
    ----------
    cell
        What all cells have in common, and what is done to them.
    n
        How many cells.
    vary
        ``"expression"``: how much of each protein is made, log-normal with mean 1 and `cv`, as in a claim's
        population. ``"numbers"``: every uncertain number, log-uniform within the range that its page states,
        as in a claim's worlds; a number that the cell sets stays. ``"both"``.
    cv
        Coefficient of variation of the making of each protein.
    seed
        The same seed gives the same cells, on any number of workers and in any chunks.
    hours
        How long each is watched.
    readouts
        What to record of each cell: ``"pore"`` at the end, ``"pore@6 h"``, ``"MCL1_total@rest"`` before the
        treatment. In nM, or the readout's own unit.
    ranges
        By how many fold, up and down, each number may be off; as on the pathway pages unless given.
    client
        A `distributed.Client`, whose cluster works instead of this machine.
    out
        Folder of Parquet files; a second call with the same arguments takes up what is there.
    engine
        ``"roadrunner"``, ``"fast"`` or ``"auto"``; unless given, fast where the job is large.
    workers
        Processes on this machine; as many as it has processors unless given.
    chunk
        Cells in one task and one file; by the size of the job unless given.
    progress
        Called with how many cells are done, and of how many.

    Returns
    -------
    Ensemble
        A cell that cannot be solved is a row with a reason.

    Raises
    ------
    PysuiteError
        If an argument is wrong, the folder holds another job or is full, or the cluster is lost.

    Examples
    --------
    >>> import pysuite
    >>> cell = pysuite.load().treat(TRAIL="10 nM")
    >>> cells = pysuite.ensemble(cell, n=2, hours=8, workers=1)
    >>> sum(cells.counts.values())
    2
    >>> bool(cells.table["time_of_momp"].max() < 8)
    True
    """
    from pysuite.hands import Hands, done
    from pysuite.makers import choose

    _whole("n", n)
    if chunk is not None:
        _whole("chunk", chunk)
    hands = Hands(workers, client)
    cell = cell.with_engine(choose(engine or "auto", n))
    end = parse_quantity(hours, "h", name="hours")
    if not end > 0:
        raise BadQuantity(f"hours={hours!r} must be above 0")
    job = _Cells(cell, draws_for(cell, vary, cv, seed, ranges), end, _looks(cell, readouts, end))
    size = chunk or max(_FEWEST, min(_MOST, math.ceil(n / _PARTS)))
    where = None if out is None else Path(out)
    manifest = {"job": "ensemble", "rows": n, **job.manifest()}
    table = done(job, hands, out=where, stem="cells", size=size, manifest=manifest, progress=progress)
    return Ensemble(cell, job.draws, end, table.set_index("cell"))


def _whole(name: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise BadQuantity(f"{name} must be a whole number of at least 1, not {value!r}")


def _looks(cell: Cell, readouts: Iterable[str], end: float) -> tuple[Look, ...]:
    """Read what is to be recorded, or complain."""
    from pysuite.flat import read_flat

    flat, found = read_flat(cell.source), dict[str, Look]()
    if DEATH.readout not in flat.readouts:
        raise NotInModel(f"this model has no readout '{DEATH.readout}', which tells life from death")
    for text in (readouts,) if isinstance(readouts, str) else readouts:
        name, at, when = (part.strip() for part in str(text).partition("@"))
        readout = flat.readout(name)
        time: float | None = end
        if when == _REST:
            time = None
            if readout in flat.reactions:
                raise BadQuantity(f"'{text}': the rate of a reaction is not kept at rest")
        elif at:
            time = parse_quantity(when, "h", name=f"readout '{text}'")
            if not 0 <= time <= end:
                raise BadQuantity(f"'{text}' lies outside the {end:g} h that the cells are watched")
        found[str(text)] = Look(str(text), readout, time)
    return tuple(found.values())


@dataclass(frozen=True)
class _Cells:
    """What a worker is told: the common cell, the draws, and what to record."""

    cell: Cell
    draws: Draws
    hours: float
    looks: tuple[Look, ...]

    def with_cell(self, cell: Cell) -> _Cells:
        return replace(self, cell=cell)

    def manifest(self) -> dict[str, Any]:
        """Return all that the rows depend on, for JSON."""
        from pysuite.chunks import made_of

        return {
            **made_of(self.cell),
            "draws": self.draws.manifest(),
            "hours": self.hours,
            "readouts": [one.text for one in self.looks],
        }

    def answerer(self) -> Callable[[range], pd.DataFrame]:
        """Return what lives one chunk of cells after another."""

        def answer(chunk: range) -> pd.DataFrame:
            return _frame([self.row(number) for number in chunk], self.looks)

        return answer

    def lost(self, row: int) -> pd.DataFrame:
        """Return the row of a cell over which worker after worker was lost."""
        return _frame(
            [self._failed(row, "the process that solved it ended, and so did a second one")], self.looks
        )

    def row(self, number: int) -> dict[str, Any]:
        """Draw one cell, let it live, and say what became of it."""
        try:
            return self._lived(number, self.draws.cell(self.cell, number))
        except PysuiteError as error:
            return self._failed(number, str(error))
        except Exception as error:  # one odd cell of a million is told, and no reason to lose the others
            return self._failed(number, f"{type(error).__name__}: {error}")

    def _lived(self, number: int, cell: Cell) -> dict[str, Any]:
        import numpy as np

        engine, recipe, label = cell.engine, cell.recipe, f"cell {number}"
        times: Vector = np.unique(
            [0.0, self.hours, *(one.time for one in self.looks if one.time is not None)]
        )
        names = tuple(dict.fromkeys(one.readout for one in self.looks if one.time is not None))
        run = engine.run(recipe, times, names, label)
        resting = any(one.time is None for one in self.looks)
        rest = engine.rest(recipe, label) if resting else dict[str, float]()
        found = {
            one.text: rest[one.readout]
            if one.time is None
            else float(run.values[int(np.searchsorted(times, one.time)), names.index(one.readout)])
            for one in self.looks
        }
        return {**self._head(number), **_fate(run.time_of_momp, run.time_of_death), **found, "reason": ""}

    def _failed(self, number: int, reason: str) -> dict[str, Any]:
        fate = {"fate": FAILED, "time_of_momp": math.nan, "time_of_death": math.nan}
        nothing = {one.text: math.nan for one in self.looks}
        return {**self._head(number), **fate, **nothing, "reason": " ".join(reason.split())}

    def _head(self, number: int) -> dict[str, Any]:
        return {"cell": number, "seed": self.draws.seed}


def _fate(momp: float, death: float) -> dict[str, Any]:
    if math.isnan(death):
        word = ALIVE if math.isnan(momp) else MOMP_ONLY
    else:
        word = DEAD if death > 0 else RESTS_DEAD
    return {"fate": word, "time_of_momp": momp, "time_of_death": death}


def _frame(rows: list[dict[str, Any]], looks: Iterable[Look]) -> pd.DataFrame:
    """Return rows as a table; a column has one type, whatever the rows hold."""
    import pandas as pd

    numbers = dict.fromkeys(("time_of_momp", "time_of_death", *(one.text for one in looks)), "float64")
    return pd.DataFrame(rows).astype({"cell": "int64", "seed": "int64", **numbers})
