"""Write the resting state back into the pages, where a reader looks for it."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from pathlib import Path

from pysuite.build.entities import Assignment, Page
from pysuite.build.suite import read_suite
from pysuite.build.write import replace_files
from pysuite.errors import BadQuantity, UnknownName

__all__ = ["format_rest", "write_rest"]

_DIGITS = 5
#: Below this (nM) a cell of 1 pL holds less than a millionth of a molecule: it rests at 0.
_NOTHING = 1e-9
#: From here on plain digits are longer than a power of ten.
_LARGE = 1e6
_SMALL = 1e-4


def write_rest(models: Path, values: Mapping[str, float]) -> tuple[Path, ...]:
    """Rewrite the start values in section 5 of the pages and of the top file.

    Only the numbers change: columns, comments and order stay. Ids with a rule have no start value
    and are passed over.

    Parameters
    ----------
    models
        Folder with the top file and ``pathways/``.
    values
        Resting concentration (nM) by plain id.

    Returns
    -------
    tuple of Path
        The files that changed.

    Raises
    ------
    UnknownName
        When an id stands on no page.
    BadQuantity
        When a value is negative or not a number.
    BuildError
        When a page cannot be written; then none is.
    """
    suite = read_suite(models)
    known = {name for page in suite.all_pages for name in page.species_ids}
    ruled = {rule.id for page in suite.all_pages for rule in page.rules}
    for name, value in values.items():
        if name not in known | ruled:
            raise UnknownName("species", name, sorted(known))
        if not math.isfinite(value) or value < -_NOTHING:
            raise BadQuantity(f"the resting value of '{name}' is {value}: it must be at least 0 nM")
    texts = {suite.path_of(page): _rewrite(page, values) for page in suite.all_pages}
    return replace_files(texts)


def format_rest(value: float) -> str:
    """Return a concentration (nM) with 5 significant digits.

    Examples
    --------
    >>> format_rest(12.345678), format_rest(80.0), format_rest(3e-12)
    ('12.346', '80', '0')
    """
    if abs(value) < _NOTHING:
        return "0"
    if _SMALL <= value < _LARGE:
        places = _DIGITS - 1 - math.floor(math.log10(value))
        text = f"{round(value, places):.{max(0, places)}f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    mantissa, _, power = f"{value:.{_DIGITS - 1}e}".partition("e")
    return f"{mantissa.rstrip('0').rstrip('.')}e{int(power):+d}"


def _rewrite(page: Page, values: Mapping[str, float]) -> str:
    """Return the text of a page with new start values."""
    compartments = page.compartment_ids
    text = page.text
    starts = [x for x in page.starts if x.id in values and x.id not in compartments]
    for start in sorted(starts, key=lambda x: x.begin, reverse=True):
        text = _replace(text, start, format_rest(values[start.id]))
    return text


def _replace(text: str, start: Assignment, number: str) -> str:
    """Put a number in the place of another; blanks after its semicolon keep the columns."""
    tail = text[start.stop :]
    gap = re.match(r"(\s*;)( +)(?=\S)", tail)
    if gap:
        wanted = len(gap[2]) + (start.stop - start.begin) - len(number)
        tail = gap[1] + " " * max(1, wanted) + tail[gap.end() :]
    return text[: start.begin] + number + tail
