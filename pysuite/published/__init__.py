"""Our pathway pages beside the published models they rest on, time course by time course.

The published courses are data in ``validation/published/``; this package plays the same scene on our page,
puts one criterion to each pair of curves and writes ``docs/published.md``. It never runs a published model.
"""

from __future__ import annotations

from pysuite.published.compare import Compared, Comparison, compare
from pysuite.published.form import Course, Curve, courses
from pysuite.published.measure import Measures, measure
from pysuite.published.verdict import LIMITS, Finding, judge_curve

__all__ = [
    "LIMITS",
    "Compared",
    "Comparison",
    "Course",
    "Curve",
    "Finding",
    "Measures",
    "compare",
    "courses",
    "judge_curve",
    "measure",
]
