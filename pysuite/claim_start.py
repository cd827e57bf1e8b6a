"""The start of a claim file: a form with what the threshold table says, for a person to fill in.

It answers which section, origin, threshold and control were fixed for an id. It decides nothing: the
sentence, the scenes and the expectations are the writer's.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Mapping

from pysuite.errors import ClaimError, nearest

__all__ = ["nearest_row", "start_of"]

_ID = re.compile(r"[A-Z0-9]+-\d+")
_FIELDS = ("baseline", "perturbation", "readout", "expectation", "control")
_ORIGINS = ("stated", "derived", "corrected", "established")
_WIDTH = 100

_FORM = """\
[common]
hours = 48

# A cell, by any name: add lesions, milieu, expression, treat ... (validation/README.md lists them).
[scenes.rest]

# [scenes.treated]
# treat = { IL6 = "1 nM" }

# One sentence of the vocabulary, about one readout. Fix the numbers before you look at what the model does.
# [[expect]]
# readout = "MCL1_total"
# that    = "treated at least 1.5x rest at 6 h"

# The cut that must make it fail.
# [control]
# cut = ["bcl2.transcribe_MCL1_by_STAT3"]
"""


def nearest_row(name: str, rows: Mapping[str, Mapping[str, str]]) -> str | None:
    """Return the row of the threshold table that a name may have meant, if it is none itself."""
    return None if name in rows else nearest(name, rows)


def start_of(name: str, rows: Mapping[str, Mapping[str, str]]) -> str:
    """Return the text of a new claim file.

    Parameters
    ----------
    name
        Id of the claim.
    rows
        The threshold table by id; an id that is not in it gets an empty form.

    Raises
    ------
    ClaimError
        If the name cannot be an id.

    Examples
    --------
    >>> print(start_of("TRY-01", {}).splitlines()[0])
    id     = "TRY-01"
    """
    if not _ID.fullmatch(name):
        raise ClaimError(
            f"'{name}' cannot be the id of a claim: capitals, a hyphen and digits, such as JAK-04"
        )
    row = rows.get(name, {})
    origin = row.get("origin", "")
    lines = [
        f'id     = "{name}"',
        'claim  = ""                    # the statement in your own words, never the review\'s sentence',
        f"where  = {json.dumps(row.get('section', ''), ensure_ascii=False)}",
        "refs   = []                    # the review's reference numbers",
        f'origin = "{origin if origin in _ORIGINS else "stated"}"'.ljust(31) + "# " + " | ".join(_ORIGINS),
        "",
    ]
    fixed = [field for field in _FIELDS if row.get(field)]
    if fixed:
        lines.append("# Fixed in thresholds.csv before the model was tuned:")
    for field in fixed:
        head = f"#   {field:<13}"
        lines += textwrap.wrap(
            row[field], _WIDTH, initial_indent=head, subsequent_indent="#" + " " * (len(head) - 1)
        )
    return "\n".join([*lines, *([""] if fixed else []), _FORM])
