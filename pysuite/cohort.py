"""Cohorts: virtual patients, each with lesions, a marrow and cells that differ, and how many of them die.

It answers which share of each patient's cells a treatment kills. Who is in a cohort is drawn from the
frequencies of models/cohort.toml: an input, never evidence.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from pysuite.chunks import made_of
from pysuite.errors import BadQuantity, PysuiteError
from pysuite.journal import tables_key
from pysuite.patients import Patient, check_patients, cohort_of
from pysuite.scene_form import Patients, Scene, Step
from pysuite.words.many import DEEP, RESPONSE, share_of

if TYPE_CHECKING:
    import pandas as pd

    from pysuite.cell import Cell

__all__ = ["Cohort", "cohort", "strata"]

Quantity = str | float
Words = NDArray[np.str_]
Numbers = NDArray[np.float64]
_CHUNK = 20  # patients in one file of a run that can be taken up again


def cohort(
    n: int = 100,
    stage: Literal["diagnosis", "relapsed"] = "relapsed",
    seed: int = 1,
    *,
    cells: int = 20,
    cell: Cell | None = None,
    preset: str | None = "MM_STROMA",
    **more: Any,
) -> Cohort:
    """Return virtual patients.

    Parameters
    ----------
    n
        How many patients.
    stage
        Whose lesion frequencies.
    seed
        The same seed gives the same patients, on any number of processes.
    cells
        Cells of each patient.
    cell
        What all cells start from; the reference cell unless given.
    preset
        What all patients have in common, by default the marrow.
    **more
        As in a claim file: ``shares={"t(11;14)": 0.5}``, ``spread``, ``cv``, ``severity``, ``inert``,
        ``lines=["all"]``.

    Examples
    --------
    >>> import pysuite
    >>> patients = pysuite.cohort(n=3, stage="relapsed", seed=1).patients
    >>> len(patients)
    3
    """
    from pydantic import ValidationError

    import pysuite

    base = pysuite.load() if cell is None else cell
    try:
        spec = Patients.model_validate({"n": n, "stage": stage, "seed": seed, "cells": cells, **more})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadQuantity(f"cohort: {where}: {first['msg'].removeprefix('Value error, ')}") from None
    from pysuite.catalogue import read_catalogue

    check_patients(spec, read_catalogue(base.tables))
    return Cohort(base, Scene(preset=preset, cohort=spec))


@dataclass(frozen=True)
class Cohort:
    """Virtual patients and what they are given. Every method returns a new cohort; make one with `cohort`.

    Parameters
    ----------
    cell : Cell
        What all cells start from.
    scene : Scene
        The cohort and its treatment, as a claim file would say it.
    """

    cell: Cell
    scene: Scene

    @property
    def patients(self) -> tuple[Patient, ...]:
        """Who is in it: number, lesions, labels and severity of each."""
        assert self.scene.cohort is not None  # noqa: S101 - `cohort` puts it there
        return cohort_of(self.scene.cohort, self.cell.tables)

    def treat(self, *, at: Quantity = 0.0, until: Quantity | None = None, **doses: Quantity) -> Cohort:
        """Give drugs to every patient; see `Cell.treat`.

        Parameters
        ----------
        at, until
            When they are given and washed out (hours).
        **doses
            Such as ``venetoclax="100 nM"``.
        """
        self.cell.treat(at=at, until=until, **doses)  # complains of a wrong name at once
        more = Step.model_validate({"at": at, "until": until, **doses})
        return replace(self, scene=self.scene.model_copy(update={"treat": [*self.scene.treat, more]}))

    def respond(
        self,
        hours: float = 72.0,
        *,
        jobs: int = 1,
        client: Any = None,  # noqa: ANN401 - a dask.distributed.Client
        out: str | Path | None = None,
        progress: Callable[[int, int], None] | None = None,
    ) -> pd.DataFrame:
        """Return one row a patient: lesions, share of cells killed with its 95 % interval, response.

        Parameters
        ----------
        hours
            How long the patients are treated.
        jobs
            Processes on this machine.
        client
            A `dask.distributed.Client` to use instead.
        out
            Folder for Parquet files; a second call with the same cohort takes up what is there.
        progress
            Called with how many patients are done, and of how many.

        Notes
        -----
        A response is half of the cells killed, a deep one nine tenths: a convention for the clinic's partial
        and very good partial response, no measurement of them.
        """
        from pysuite.hands import Hands, done

        if isinstance(jobs, bool) or not isinstance(jobs, int) or jobs < 1:
            raise BadQuantity(f"jobs must be a whole number of at least 1, not {jobs!r}")
        task = _Task(self.cell, self.scene.model_copy(update={"hours": float(hours)}))
        frame = done(
            task,
            Hands(min(jobs, os.cpu_count() or 1), client),
            out=None if out is None else Path(out),
            stem="patients",
            size=_CHUNK,
            manifest=task.manifest(),
            progress=progress,
        ).set_index("patient")
        frame.attrs["cohort"] = repr(self)
        return frame

    def __repr__(self) -> str:
        spec = self.scene.cohort
        assert spec is not None  # noqa: S101 - `cohort` puts it there
        given = ", ".join(f"{name} {dose}" for step in self.scene.treat for name, dose in step.doses.items())
        what = f"{spec.n} patients, {spec.stage}, seed {spec.seed}"
        return f"<Cohort: {what}{' | ' + given if given else ''}>"


@dataclass(frozen=True)
class _Task:
    """What a worker is told: the cells, and the scene."""

    cell: Cell
    scene: Scene

    def __hash__(self) -> int:
        return hash((self.cell, self.scene.key))

    def with_cell(self, cell: Cell) -> _Task:
        return replace(self, cell=cell)

    @property
    def patients(self) -> tuple[Patient, ...]:
        assert self.scene.cohort is not None  # noqa: S101 - `cohort` puts it there
        return cohort_of(self.scene.cohort, self.cell.tables)

    def manifest(self) -> dict[str, Any]:
        """Return all that the rows depend on, for JSON."""
        # The patients belong to it: another table of frequencies makes other ones.
        who = [(one.number, one.lesions, sorted(one.labels), one.severity) for one in self.patients]
        return {
            "job": "cohort",
            "rows": len(who),
            **made_of(self.cell),
            "tables": tables_key(self.cell.tables)[:16],
            "played": self.scene.key,
            "patients": hashlib.sha256(json.dumps(who).encode()).hexdigest()[:16],
        }

    def answerer(self) -> Callable[[range], pd.DataFrame]:
        """Return what answers one chunk after another on one theatre."""
        import pandas as pd

        from pysuite.play import Theatre
        from pysuite.played import Played
        from pysuite.words.names import read_names

        theatre = Theatre(self.cell, read_names(self.cell.source.text(), self.cell.tables))
        stage = Played(theatre, {"all": self.scene}, frozenset())
        return lambda chunk: pd.DataFrame([_row(self.patients[i], stage) for i in chunk])

    def lost(self, row: int) -> pd.DataFrame:
        """Refuse to go on without a patient."""
        raise PysuiteError(f"worker after worker ended over patient {row}")


def _row(patient: Patient, stage: Any) -> dict[str, Any]:  # noqa: ANN401 - a Played
    cells = stage.cells(f"all#{patient.number}")
    dead = share_of(sum(stage.dies(cell, "death") for cell in cells), len(cells))
    word = "deep" if dead.value >= DEEP - 1e-9 else "response" if dead.value >= RESPONSE - 1e-9 else "none"
    return {
        "patient": patient.number,
        "lesions": ", ".join(sorted(patient.labels)),
        "severity": patient.severity,
        "kill": dead.value,
        "low": dead.low,
        "high": dead.high,
        "response": word,
    }


def strata(rows: pd.DataFrame, labels: Iterable[str] | None = None) -> pd.DataFrame:
    """Return the response rates with and without each lesion, with 95 % intervals (Wilson).

    Parameters
    ----------
    rows
        What `Cohort.respond` returned.
    labels
        Lesions; every one that is met unless given.

    Returns
    -------
    DataFrame
        A row each for ``all``, and with and without each lesion: patients, response and deep response rate
        with low and high ends, median kill.
    """
    import pandas as pd

    has = [set(text.split(", ")) - {""} for text in rows["lesions"]]
    met = sorted(set().union(*has)) if labels is None else list(labels)
    groups = [("all", np.ones(len(has), dtype=bool))]
    for name in met:
        carriers = np.array([name in one for one in has], dtype=bool)
        groups += [(name, carriers), (f"no {name}", ~carriers)]
    response, kill = np.asarray(rows["response"]), np.asarray(rows["kill"], dtype=float)
    return pd.DataFrame([_stratum(name, response[mask], kill[mask]) for name, mask in groups]).set_index(
        "stratum"
    )


def _stratum(name: str, response: Words, kill: Numbers) -> dict[str, Any]:
    found = share_of(int(np.sum(response != "none")), response.size)
    deep = share_of(int(np.sum(response == "deep")), response.size)
    return {
        "stratum": name,
        "patients": response.size,
        "response": found.value,
        "response_low": found.low,
        "response_high": found.high,
        "deep": deep.value,
        "deep_low": deep.low,
        "deep_high": deep.high,
        "median_kill": float(np.median(kill)) if kill.size else np.nan,
    }
