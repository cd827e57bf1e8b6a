"""A second reading of the pages' numbers, taken from their sources blind to the model's values.

Each row of ``second_reading.csv`` is one number as its source states it, in the model's unit. `value`
is the blind reading and is never edited afterwards; where the source, or the page, says "between",
`low` and `high` stand instead. `quantity` is what is compared when it is not the number itself: a ratio, or
a whole that the page splits among several losses.

`tolerance` is 2 % for what only changes its unit, and is wider where the `note` gives the reason.
Where reading and page differed, `settled` says who was right after a second look, and
`settled_value` is what the second look found.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import libsbml
import pytest

from pysuite.build import read_suite
from pysuite.build.entities import Page
from pysuite.build.evaluate import read_formula
from pysuite.paths import models_dir

TABLE = Path(__file__).with_name("second_reading.csv")
#: The grades of numbers that were read in a source, or worked out from one.
READ = {"measured", "derived"}


@dataclass(frozen=True)
class Reading:
    """One row of the table."""

    page: str
    id: str
    quantity: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    tolerance: float | None
    settled: str
    settled_value: float | None

    @property
    def expression(self) -> str:
        return self.quantity or self.id

    def agrees(self, value: float) -> bool:
        """Is the page's value what the source says?"""
        if self.value is not None:
            return value == pytest.approx(self.value, rel=self.tolerance)
        assert self.low is not None
        assert self.high is not None
        return self.low <= value <= self.high

    def is_settled_at(self, value: float) -> bool:
        """Is the page's value what the second look found?"""
        return bool(self.settled) and value == pytest.approx(self.settled_value, rel=self.tolerance)


def number(text: str) -> float | None:
    return float(text) if text else None


def read_table() -> list[Reading]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [
            Reading(
                page=row["page"],
                id=row["id"],
                quantity=row["quantity"],
                value=number(row["value"]),
                low=number(row["low"]),
                high=number(row["high"]),
                unit=row["unit"],
                tolerance=number(row["tolerance"]),
                settled=row["settled"],
                settled_value=number(row["settled_value"]),
            )
            for row in csv.DictReader(file)
        ]


READINGS = read_table()
DIFFERING = [reading for reading in READINGS if reading.settled_value is not None]


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    return {Path(page.file).stem: page for page in read_suite(models_dir()).all_pages}


def model_value(page: Page, expression: str) -> float:
    values = {number.id: number.value for number in page.assignments}
    return read_formula(libsbml.parseL3Formula(expression))(values)


@pytest.mark.parametrize("reading", READINGS, ids=lambda reading: reading.id)
def test_a_number_is_what_its_source_says_or_the_difference_is_settled(reading, pages):
    value = model_value(pages[reading.page], reading.expression)
    assert reading.agrees(value) or reading.is_settled_at(value), (
        f"{reading.page}: {reading.expression} is {value:g}; the source says "
        f"{reading.value or (reading.low, reading.high)}, the second look {reading.settled_value}"
    )


@pytest.mark.parametrize("reading", DIFFERING, ids=lambda reading: reading.id)
def test_a_settled_difference_still_is_one(reading, pages):
    """Once page and source agree, the explanation has to go."""
    assert not reading.agrees(model_value(pages[reading.page], reading.expression))


@pytest.mark.parametrize("reading", READINGS, ids=lambda reading: reading.id)
def test_a_reading_belongs_to_a_number_that_was_read(reading, pages):
    """Guesses and tuned numbers have no source to be held against."""
    found = {number.id: number for number in pages[reading.page].assignments}[reading.id]
    assert found.said.grade in READ
    assert reading.quantity or found.unit == reading.unit


def test_at_least_a_hundred_different_statements_were_read():
    with TABLE.open(encoding="utf-8", newline="") as file:
        stated = {(row["as_stated"], row["source"], row["where"]) for row in csv.DictReader(file)}
    assert len(stated) >= 100


def test_no_number_is_read_twice():
    assert len({reading.id for reading in READINGS}) == len(READINGS)
