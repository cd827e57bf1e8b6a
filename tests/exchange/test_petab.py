"""The suite's numbers as a PEtab problem."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

import pytest

import pysuite
from pysuite.exchange.petab import petab_findings, write_petab

pytest.importorskip("petab")
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def problem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("petab")
    write_petab(pysuite.load(), folder)
    return folder


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.tsv").open(newline="") as table:
        return list(csv.DictReader(table, delimiter="\t"))


def test_the_petab_library_finds_nothing_in_it(problem):
    assert petab_findings(problem / "problem.yaml") == []


def test_the_petab_library_would_find_something(problem, tmp_path):
    for file in problem.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    table = tmp_path / "measurements.tsv"
    table.write_text(table.read_text().replace("B004_cytoC_fraction", "B004_other"))
    assert petab_findings(tmp_path / "problem.yaml") != []


def test_every_calibration_fact_is_a_measurement_or_left_out_with_a_reason(problem, checkout):
    with (checkout / "validation" / "petab" / "calibration.csv").open(newline="") as table:
        facts = {row["id"]: row["source"] for row in csv.DictReader(table)}
    assert all(facts.values())
    said = tomllib.loads((checkout / "validation" / "petab" / "calibration.toml").read_text())
    used = {row["observableId"].partition("_")[0] for row in rows(problem, "measurements")}
    assert set(facts) == {one["id"] for one in said["data"]} | set(said["left_out"])
    assert {one["id"] for one in said["data"]} <= used


def test_every_experiment_settles_first(problem):
    times = {}
    for row in rows(problem, "experiments"):
        times.setdefault(row["experimentId"], []).append(row["time"])
    assert all(one[:2] == ["-inf", "0.0"] for one in times.values())


def test_a_two_sided_claim_is_a_ratio_with_its_scale(problem):
    found = [row for row in rows(problem, "measurements") if row["observableId"].startswith("PI3K_09_1_")]
    assert [float(row["measurement"]) for row in found] == pytest.approx([1.0, (1.2 * 2.2) ** 0.5])
    assert any(row["parameterId"].startswith("scale_PI3K_09_1_") for row in rows(problem, "parameters"))
