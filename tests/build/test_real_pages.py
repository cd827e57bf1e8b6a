"""The suite's own pages can be read to the last statement, and each compiles alone."""

import pytest

from pysuite.build import compile_file, read_suite
from pysuite.paths import models_dir

PAGES = sorted(models_dir().glob("pathways/*.ant"))


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_a_page_compiles_alone(path):
    assert "<sbml" in compile_file(path)


def test_nothing_on_any_page_is_left_unread():
    """Every letter of a page outside comments belongs to a statement that the parser knows."""
    for page in read_suite(models_dir()).all_pages:
        assert page.odd == []
