"""Charts of the lab: which readouts share a panel, and how high it goes."""

from __future__ import annotations

import math

from pysuite.lab.drawing import course_chart, panels
from pysuite.lab.tasks import Course


def course(**values: tuple[float, ...]) -> Course:
    units = tuple("dimensionless" if name.endswith("_fraction") else "nM" for name in values)
    return Course(
        (0.0, 1.0), tuple(values), units, tuple(values.values()), math.nan, math.nan, True, "a cell"
    )


def test_shares_of_a_cell_left_alone_share_a_panel_from_none_to_all():
    alone = course(cytoC_fraction=(0.0, 1e-8), cPARP_fraction=(3e-6, 3e-6))
    assert panels(alone) == [[0, 1]]
    assert course_chart(alone)["yAxis"][0]["max"] == 1


def test_amounts_far_apart_have_panels_of_their_own():
    assert panels(course(MCL1_total=(120.0, 110.0), BIM_free=(0.1, 0.2), BCL2_total=(40.0, 40.0))) == [
        [0, 2],
        [1],
    ]
