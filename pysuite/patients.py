"""Patients: which lesions a virtual patient has, drawn from the frequencies in models/cohort.toml.

It answers who is in a cohort. It never runs a cell, and what it draws is an input: no claim may count it as
evidence.
"""

from __future__ import annotations

import math
import tomllib
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from pysuite.catalogue import Catalogue, read_catalogue
from pysuite.errors import PysuiteError, UnknownName
from pysuite.paths import models_dir
from pysuite.scene_form import Group, Patients

__all__ = ["Patient", "Share", "check_patients", "cohort_of", "read_shares"]


@dataclass(frozen=True)
class Share:
    """How often a lesion is met.

    Attributes
    ----------
    lesion
        Its name.
    at
        Share of the patients by stage.
    instead
        Group of which a patient has one at most; empty if it stands alone.
    given
        Another lesion, and the shares where that one is present.
    """

    lesion: str
    at: Mapping[str, float]
    instead: str = ""
    given: tuple[str, Mapping[str, float]] | None = None


@dataclass(frozen=True)
class Patient:
    """One virtual patient.

    Attributes
    ----------
    number
        Which one of the cohort.
    lesions
        Lesions that act.
    labels
        What is known of the patient: lesions and groups, also those without effect.
    groups
        The claim's own parts of the cohort that the patient belongs to and that act.
    severity
        Factor on what the marrow gives.
    line
        Cell line that stands in place of a patient.
    folds
        (gene, fold) of lesions of which only a part acts.
    """

    number: int
    lesions: tuple[str, ...]
    labels: frozenset[str]
    groups: tuple[Group, ...] = ()
    severity: float = 1.0
    line: str | None = None
    folds: tuple[tuple[str, float], ...] = ()


@cache
def read_shares(models: Path) -> tuple[Share, ...]:
    """Return the table of frequencies, in the order of the file.

    Parameters
    ----------
    models
        Folder with cohort.toml.
    """
    path = models / "cohort.toml"
    if not path.is_file():
        return ()
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    found = []
    for name, row in table.items():
        given = row.get("given")
        pair = None if given is None else (str(given["lesion"]), _stages(given))
        if pair is not None and pair[0] not in {one.lesion for one in found}:
            raise PysuiteError(f"cohort.toml: '{name}' asks for '{pair[0]}', which must stand above it")
        found.append(Share(name, _stages(row), str(row.get("instead", "")), pair))
    return tuple(found)


def _stages(row: Mapping[str, float]) -> dict[str, float]:
    return {stage: float(row[stage]) for stage in ("diagnosis", "relapsed")}


def check_patients(spec: Patients, table: Catalogue) -> None:
    """Complain of a lesion, line or label in a cohort that nothing answers to.

    Parameters
    ----------
    spec
        The cohort.
    table
        Lesions and lines that the model holds.
    """
    groups = {one.name for one in spec.group}
    for name in (*spec.shares, *(lesion for group in spec.group for lesion in group.lesions)):
        table.lesion(name)
    for name, genes in spec.through.items():
        changed = {gene for gene, _ in table.lesion(name).fold}
        for gene in genes:
            if gene not in changed:
                raise UnknownName(f"gene of {name}", gene, sorted(changed))
    for name in spec.inert:
        if name not in groups:
            table.lesion(name)
    for name in spec.lines:
        if name != "all":
            table.line(name)


def _drawn(seed: int, number: int, what: str) -> float:
    """Return a number between 0 and 1 that belongs to one patient and one property alone."""
    return float(np.random.default_rng([seed, number, zlib.crc32(what.encode())]).random())


def _has(shares: tuple[Share, ...], spec: Patients, number: int) -> list[str]:
    """Return the lesions of one patient."""
    has: list[str] = []
    reached: dict[str, float] = {}
    for one in shares:
        share = one.at[spec.stage]
        if one.given is not None and one.given[0] in has:
            share = one.given[1][spec.stage]
        share = spec.shares.get(one.lesion, share)
        # Of a group that excludes itself one number decides, so that shares lie side by side.
        start = reached.get(one.instead, 0.0) if one.instead else 0.0
        lot = _drawn(spec.seed, number, one.instead or one.lesion)
        if start <= lot < start + share:
            has.append(one.lesion)
        if one.instead:
            reached[one.instead] = start + share
    known = {one.lesion for one in shares}
    has += [
        name
        for name, share in spec.shares.items()
        if name not in known and _drawn(spec.seed, number, name) < share
    ]
    return has


@cache
def _cohort(text: str, models: Path) -> tuple[Patient, ...]:
    spec, table = Patients.model_validate_json(text), read_catalogue(models)
    if spec.lines:
        return _lines(spec, table)
    # A lesion whose part the model lacks is not drawn: it could only be a label.
    shares = tuple(one for one in read_shares(models) if one.lesion in table.lesions)
    out = []
    for number in range(spec.n):
        has = _has(shares, spec, number)
        groups = [one for one in spec.group if _drawn(spec.seed, number, f"group {one.name}") < one.share]
        normal = np.random.default_rng([spec.seed, number, zlib.crc32(b"severity")]).standard_normal()
        severity = spec.severity * math.exp(spec.severity_spread * float(normal))
        labels = frozenset((*has, *(one.name for one in groups)))
        acting = tuple(name for name in has if name not in {*spec.inert, *spec.through})
        parts = tuple(one for one in groups if one.name not in spec.inert)
        folds = _folds([name for name in has if name not in spec.inert], spec, table)
        out.append(Patient(number, acting, labels, parts, severity, folds=folds))
    return _shuffled(out, spec.seed) if spec.shuffle else tuple(out)


def _folds(has: list[str], spec: Patients, table: Catalogue) -> tuple[tuple[str, float], ...]:
    """Return what is left of lesions that act through some of their genes only."""
    return tuple(
        (gene, fold)
        for name in has
        for gene, fold in table.lesion(name).fold
        if gene in spec.through.get(name, ())
    )


def _lines(spec: Patients, table: Catalogue) -> tuple[Patient, ...]:
    names = sorted(table.lines) if spec.lines == ["all"] else spec.lines
    if not names:
        raise UnknownName("line", "all", table.lines)
    return tuple(
        Patient(i, (), frozenset((name, *table.line(name).lesions)), line=name)
        for i, name in enumerate(names)
    )


def _shuffled(patients: list[Patient], seed: int) -> tuple[Patient, ...]:
    """Hand each patient the labels of another."""
    order = np.random.default_rng([seed, zlib.crc32(b"shuffle")]).permutation(len(patients))
    return tuple(replace(one, labels=patients[int(i)].labels) for one, i in zip(patients, order, strict=True))


def cohort_of(spec: Patients, models: Path | None = None) -> tuple[Patient, ...]:
    """Return the patients of a cohort; the same seed gives the same ones.

    Parameters
    ----------
    spec
        Stage, number and seed; shares that differ from the table's.
    models
        Folder of the tables of lesions, lines and frequencies; by default the suite's own.

    Examples
    --------
    >>> one = cohort_of(Patients(n=500, seed=1))[0]
    >>> one == cohort_of(Patients(n=2, seed=1))[0]
    True
    """
    return _cohort(spec.model_dump_json(), models or models_dir())
