"""The table of grades counts what the pages say."""

from pathlib import Path

from pysuite.build import read_suite
from pysuite.build.confidence import GRADES, confidence_rows
from pysuite.paths import models_dir


def test_the_last_row_adds_the_pages_up():
    *pages, total = confidence_rows(read_suite(Path(models_dir())))
    assert total[0] == "all"
    for column in range(1, 1 + len(GRADES)):
        assert total[column] == sum(row[column] for row in pages)


def test_every_uncertain_number_of_a_page_is_counted():
    suite = read_suite(Path(models_dir()))
    told = sum(x.said.grade in GRADES for _, page in suite.wired for x in page.numbers)
    assert sum(confidence_rows(suite)[-1][1 : 1 + len(GRADES)]) == told
