"""Which dose of a drug kills a cell line, against what was seen.

It reads ``validation/calibration/responses.csv`` and searches doses. Lines kept in reserve are predicted like
the others, and nothing of the model may ever be chosen after them.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pysuite.calibration.lines import known_lines
from pysuite.errors import NotInModel, UnknownName
from pysuite.paths import validation_dir
from pysuite.words.stage import Potency

__all__ = ["DRUGS", "Answer", "Response", "answers", "responses"]

_HOURS = 72.0  # as the viability screens
_PRECISION = 0.2  # far below the factor of three that such screens repeat to

#: Drugs of the table, with the lowest and the highest dose (nM) that is tried.
DRUGS: Mapping[str, tuple[float, float]] = {
    "venetoclax": (0.1, 20_000.0),
    "S63845": (0.1, 20_000.0),
    "A-1155463": (0.1, 20_000.0),
    "navitoclax": (0.1, 20_000.0),
    "bortezomib": (0.1, 1_000.0),
    "nutlin": (10.0, 50_000.0),
    "dexamethasone": (1.0, 10_000.0),
    "TRAIL": (0.001, 20.0),
}


@dataclass(frozen=True)
class Response:
    """How a line was seen to answer to a drug.

    Parameters
    ----------
    line, drug, seen : str
        Which, and what was seen, in words.
    low, high : float
        Bounds (nM) in which the killing dose should lie; 0 and infinity where open.
    kind : str
        ``measured``, ``recalled``, or ``inferred`` from the group of the line.
    source : str
        Who saw it.
    """

    line: str
    drug: str
    seen: str
    low: float
    high: float
    kind: str
    source: str


@dataclass(frozen=True)
class Answer:
    """What the model says of one line and one drug.

    Parameters
    ----------
    line, drug, use : str
        Which; whether the line is for calibration or kept in reserve.
    dose : Potency or None
        Lowest dose (nM) that kills within 72 h; None where the model lacks the drug.
    response : Response or None
        What was seen, if anything.
    """

    line: str
    drug: str
    use: str
    dose: Potency | None
    response: Response | None = None

    @property
    def word(self) -> str:
        """``within``, ``missed``, ``predicted`` where nothing was seen, or ``gap``."""
        if self.dose is None:
            return "gap"
        if self.response is None:
            return "predicted"
        # A dose that was not reached counts as above, one already lethal at the lowest as below.
        value = {"": self.dose.dose, "above": math.inf, "below": 0.0}[self.dose.side]
        return "within" if self.response.low <= value <= self.response.high else "missed"


@cache
def responses(table: Path | None = None) -> Mapping[tuple[str, str], Response]:
    """Return what was seen, by line and drug.

    Parameters
    ----------
    table : Path, optional
        A CSV file; the suite's own unless given.
    """
    path = table or validation_dir() / "calibration" / "responses.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = [_response(row) for row in csv.DictReader(file)]
    return {(one.line, one.drug): one for one in rows}


def _response(row: Mapping[str, str]) -> Response:
    low, high = float(row["low_nM"] or 0), float(row["high_nM"] or math.inf)
    return Response(row["line"], row["drug"], row["seen"], low, high, row["kind"], row["source"])


def answers(
    lines: Iterable[str] | None = None,
    drugs: Iterable[str] | None = None,
    *,
    jobs: int = 1,
    progress: Callable[[str], None] | None = None,
) -> list[Answer]:
    """Search the killing dose of each drug in each line.

    Parameters
    ----------
    lines, drugs : iterable of str, optional
        All unless given.
    jobs : int
        How many processes work side by side.
    progress : callable, optional
        Told the name of each line that is done.

    Raises
    ------
    UnknownName
        If a line or a drug is not of the table.
    """
    names = list(known_lines() if lines is None else lines)
    asked = tuple(DRUGS if drugs is None else drugs)
    for kind, given, known in (("line", names, known_lines()), ("drug", asked, DRUGS)):
        for name in given:
            if name not in known:
                raise UnknownName(kind, name, known)
    found: list[Answer] = []
    for name, some in _worked(names, asked, jobs):
        found += some
        if progress is not None:
            progress(name)
    return found


def _worked(names: list[str], drugs: tuple[str, ...], jobs: int) -> Iterator[tuple[str, list[Answer]]]:
    """Yield the answers of each line, here or in processes of their own."""
    if jobs == 1:
        yield from ((name, _of_line(name, drugs)) for name in names)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from zip(names, pool.map(_of_line, names, [drugs] * len(names)), strict=True)


def _of_line(name: str, drugs: tuple[str, ...]) -> list[Answer]:
    """Return what the model says of one line."""
    import pysuite
    from pysuite.catalogue import read_catalogue
    from pysuite.claim_form import Scene
    from pysuite.flat import read_flat
    from pysuite.play import Theatre
    from pysuite.words.names import Names
    from pysuite.words.stage import Asked

    cell = pysuite.load()
    theatre = Theatre(cell, Names(read_flat(cell.source), read_catalogue(cell.tables)))
    scene = Scene(line=name, hours=_HOURS)
    found = []
    for drug in drugs:
        low, high = DRUGS[drug]
        asked = Asked(low=low, high=high, precision=_PRECISION)
        try:
            dose = theatre.potency([scene], drug, "death", asked)
        except NotInModel:
            dose = None
        found.append(Answer(name, drug, known_lines()[name].use, dose, responses().get((name, drug))))
    return found
