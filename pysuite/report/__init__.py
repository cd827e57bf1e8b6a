"""The report: one page that opens anywhere, and the same verdicts for machines.

It shows what the judge found and adds nothing up into one score. The page needs no network.
"""

from __future__ import annotations

from pysuite.report.picture import Picture
from pysuite.report.render import render, write_report
from pysuite.report.svg import draw

__all__ = ["Picture", "draw", "render", "write_report"]
