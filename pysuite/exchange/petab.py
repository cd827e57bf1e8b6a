"""Numbers to hold the model against, as a PEtab v2 problem: calibration data and the two-sided claims.

PEtab knows measurements with noise, not bounds. So only claims that give both sides become rows; the
one-sided ones stay claims. Settling is what PEtab calls pre-equilibration, so the problem starts as our
cells do.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from pysuite.exchange.reference import Datum, calibration_data, two_sided_claims
from pysuite.flat import read_flat
from pysuite.recipe import Recipe, Step

if TYPE_CHECKING:
    from pysuite.cell import Cell

__all__ = ["petab_findings", "petab_problem", "write_petab"]

_MODEL = "myeloma_cell"
_WIDE = 1e6  # how far a scale may be from its nominal value, up and down


@dataclass
class _Problem:
    """Tables as they fill."""

    conditions: list[tuple[str, str, str]] = field(default_factory=list)
    experiments: list[tuple[str, str, str]] = field(default_factory=list)
    observables: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    measurements: list[tuple[str, str, str, str]] = field(default_factory=list)
    parameters: list[tuple[str, str, float, float, float]] = field(default_factory=list)
    known: dict[object, str] = field(default_factory=dict)

    def condition(self, changes: Iterable[tuple[str, str]]) -> str:
        """Return the id of a condition, a new one if it is new; nothing changes under the empty id."""
        key = tuple(sorted(changes))
        if not key:
            return ""
        if key not in self.known:
            self.known[key] = f"condition_{len({one[0] for one in self.conditions}) + 1}"
            self.conditions += [(self.known[key], target, value) for target, value in key]
        return self.known[key]

    def experiment(self, recipe: Recipe) -> str:
        """Return the id of an experiment: settle (before time 0), then each moment."""
        if recipe.key not in self.known:
            name = f"experiment_{len({one[0] for one in self.experiments}) + 1}"
            self.known[recipe.key] = name
            settled = [(key, repr(value)) for key, value in (*recipe.parameters, *recipe.inputs)]
            self.experiments.append((name, "-inf", self.condition(settled)))
            for time in sorted({0.0, *(step.time for step in recipe.steps)}):
                now = [_change(step) for step in recipe.steps if step.time == time]
                self.experiments.append((name, repr(time), self.condition(now)))
        return self.known[recipe.key]

    def add(self, datum: Datum) -> None:
        """Add one datum: its experiment, its observable, its rows."""
        where = self.experiment(datum.cell.recipe)
        if datum.observable not in self.known:
            self.known[datum.observable] = datum.observable
            formula = datum.readout
            if datum.scale is not None:
                scale = f"scale_{datum.observable}"
                formula = f"{scale} * {datum.readout}"
                self.parameters.append((scale, "true", datum.scale / _WIDE, datum.scale * _WIDE, datum.scale))
            row = (datum.observable, datum.said, formula, repr(datum.noise), datum.distribution)
            self.observables.append(row)
        for time, value in datum.points:
            self.measurements.append((datum.observable, where, repr(time), repr(value)))

    def tables(self) -> dict[str, str]:
        """Return the files by name."""
        return {
            "conditions.tsv": _tsv(("conditionId", "targetId", "targetValue"), self.conditions),
            "experiments.tsv": _tsv(("experimentId", "time", "conditionId"), self.experiments),
            "observables.tsv": _tsv(
                (
                    "observableId", "observableName", "observableFormula", "noiseFormula",
                    "noiseDistribution",
                ),
                self.observables,
            ),
            "measurements.tsv": _tsv(
                ("observableId", "experimentId", "time", "measurement"), self.measurements
            ),
            "parameters.tsv": _tsv(
                ("parameterId", "estimate", "lowerBound", "upperBound", "nominalValue"), self.parameters
            ),
            "problem.yaml": _YAML,
        }  # fmt: skip


_YAML = f"""format_version: 2.0.0
model_files:
  {_MODEL}:
    location: {_MODEL}.xml
    language: sbml
condition_files: [conditions.tsv]
experiment_files: [experiments.tsv]
observable_files: [observables.tsv]
measurement_files: [measurements.tsv]
parameter_files: [parameters.tsv]
"""


def petab_problem(cell: Cell) -> dict[str, str]:
    """Return the files of the problem by name; the model is the suite's own SBML, unchanged.

    Parameters
    ----------
    cell : Cell
        The reference cell.
    """
    problem = _Problem()
    left: dict[str, str] = {}
    together: dict[str, list[Datum]] = {}
    for datum in (*calibration_data(cell), *two_sided_claims(cell)):
        together.setdefault(datum.observable, []).append(datum)
    for data in together.values():
        why = next((one for one in map(_unsayable, data) if one), None)
        if why is None:
            for datum in data:
                problem.add(datum)
        else:
            left[data[0].source] = why
    files = problem.tables()
    files[f"{_MODEL}.xml"] = cell.source.text()
    files["README.md"] = _readme(problem, left, cell)
    return files


def write_petab(cell: Cell, folder: Path) -> list[Path]:
    """Write the problem into a folder, which is made if it is missing; return what was written."""
    from pysuite.build.write import replace_files

    files = {folder / name: text for name, text in petab_problem(cell).items()}
    replace_files(files)
    return sorted(files)


def petab_findings(problem: Path) -> list[str]:
    """Return what the PEtab library finds in a problem (its ``problem.yaml``); an empty list is good."""
    from pysuite.exchange.extras import extra

    petab = extra("petab.v2", "petab")
    return [str(one) for one in petab.lint_problem(str(problem))]


def _unsayable(datum: Datum) -> str | None:
    """Return why a datum cannot be said in PEtab, or None if it can."""
    recipe = datum.cell.recipe
    if recipe.cuts or any(step.kind in ("cut", "clamp", "release") for step in recipe.steps):
        return "a cut or a clamp has no word in PEtab"
    return None


def _change(step: Step) -> tuple[str, str]:
    value = 0.0 if step.value is None else step.value
    return step.target, f"{step.target} + {value!r}" if step.kind == "add" else repr(value)


def _tsv(head: tuple[str, ...], rows: Iterable[Iterable[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter="\t", lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue()


def _readme(problem: _Problem, left: Mapping[str, str], cell: Cell) -> str:
    flat = read_flat(cell.source)
    lines = [
        "# The suite's numbers as a PEtab v2 problem",
        "",
        f"{len(problem.measurements)} measurements of {len(problem.observables)} observables in "
        f"{len({one[0] for one in problem.experiments})} experiments; {len(flat.floating)} species. "
        "Time is in hours, concentration in nM.",
        "",
        "- Each experiment settles first (time `-inf`), then is treated, as the suite's cells are.",
        "- Calibration rows carry the id of `validation/petab/calibration.csv`, where their sources stand.",
        "- Rows of claims carry the claim's id. The measurement is the middle of the two bounds on a log",
        "  scale; the noise is a quarter of their distance, so that the bounds lie two standard deviations",
        "  out. They are statements, not data.",
        "- A scale is estimated where only a ratio is known. No number of the model is estimated: add those",
        "  that you want to fit, with the ranges that stand beside them on the pathway pages.",
        *(f"- Left out: {source}: {why}." for source, why in sorted(left.items())),
    ]
    return "\n".join(lines) + "\n"
