"""The heat map of claims and worlds: what the page needs to paint it.

Rows are claims, the shakiest first; columns are worlds, those in which most claims hold first.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pysuite.scorecard import Ensemble

__all__ = ["heat_rows"]

_TENTHS = 10


def heat_rows(ensemble: Ensemble) -> tuple[str, list[dict[str, object]]]:
    """Return the margins as compact JSON, and for each row its claim, its share and what it hangs on.

    Parameters
    ----------
    ensemble
        Margins (log2) by claim and world.
    """
    count = len(next(iter(ensemble.margins.values()), ()))
    held = [sum(row[i] >= 0 for row in ensemble.margins.values()) for i in range(count)]
    worlds = sorted(range(count), key=lambda i: (-held[i], i))
    shares = {name: sum(x >= 0 for x in row) / count for name, row in ensemble.margins.items()}
    names = sorted(ensemble.margins, key=lambda name: (shares[name], name))
    # Tenths of a power of two are finer than an eye can tell colours apart.
    cells = [[round(_TENTHS * ensemble.margins[name][i]) for i in worlds] for name in names]
    rows: list[dict[str, object]] = [
        {"id": name, "share": shares[name], "hangs": ensemble.hangs.get(name, ())} for name in names
    ]
    return json.dumps({"worlds": worlds, "rows": names, "cells": cells}, separators=(",", ":")), rows
