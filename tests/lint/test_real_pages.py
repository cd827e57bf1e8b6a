"""The suite's own pages keep to the house style."""

from pysuite.lint import lint_models, report
from pysuite.paths import models_dir


def test_the_pages_have_no_findings():
    found = lint_models(models_dir())
    assert found == [], report(found)
