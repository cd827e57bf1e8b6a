"""Write the range of each number into the SBML, for tools that fit, sample or ask how sure we are.

A page says `x3`: anything from a third to three times the value is believable. In the SBML package
`distrib` this becomes a lognormal number: its median is the value, its central 95 % the range. The
suite itself draws worlds evenly on a logarithmic scale within the same bounds.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING

from pysuite.build.index import Entry

if TYPE_CHECKING:
    import libsbml

__all__ = ["CONVENTION", "DISTRIB", "lognormal_stdev", "write_ranges"]

#: Name space of the package that holds uncertainties.
DISTRIB = "http://www.sbml.org/sbml/level3/version1/distrib/version1"

CONVENTION = (
    "Uncertainty: a range of N-fold, told in the notes of each number, means that 95 % of a lognormal "
    "distribution lie between the value over N and the value times N; its median is the value. Where the "
    "package distrib is used, the interval and the standard deviation are given there. Exact numbers have none."
)

#: Half the width of the central 95 % of a normal distribution, in standard deviations.
_HALF_WIDTH = 1.959963984540054
#: Digits of the generated numbers: more would only promise what no range holds.
_DIGITS = 6


def lognormal_stdev(median: float, fold: float) -> float:
    """Return the standard deviation of a lognormal number, in the unit of its median.

    Parameters
    ----------
    median
        The value of the number.
    fold
        Its range: 95 % lie between ``median/fold`` and ``median*fold``.

    Examples
    --------
    >>> round(lognormal_stdev(10.0, 2.0), 3)
    3.906
    """
    variance = (math.log(fold) / _HALF_WIDTH) ** 2
    return median * math.sqrt(math.expm1(variance) * math.exp(variance))


def write_ranges(document: libsbml.SBMLDocument, index: Mapping[str, Entry]) -> None:
    """Give every number with a range its interval and its standard deviation.

    Parameters
    ----------
    document
        The compiled document; it is changed.
    index
        Where each id comes from, with what the page says of it.
    """
    document.enablePackage(DISTRIB, "distrib", True)
    document.setPackageRequired("distrib", True)
    model = document.getModel()
    for parameter in model.getListOfParameters() if model is not None else ():
        entry = index.get(parameter.getId())
        fold = entry.said.fold if entry and entry.number else None
        if fold is not None and fold > 1 and parameter.getValue() > 0:
            _write(parameter, parameter.getValue(), fold)


def _write(parameter: libsbml.Parameter, value: float, fold: float) -> None:
    import libsbml

    uncertainty = parameter.getPlugin("distrib").createUncertainty()
    spread = uncertainty.createUncertParameter()
    spread.setType(libsbml.DISTRIB_UNCERTTYPE_STANDARDDEVIATION)
    spread.setValue(_short(lognormal_stdev(value, fold)))
    spread.setUnits(parameter.getUnits())
    span = uncertainty.createUncertSpan()
    span.setType(libsbml.DISTRIB_UNCERTTYPE_CREDIBLEINTERVAL)
    span.setValueLower(_short(value / fold))
    span.setValueUpper(_short(value * fold))
    span.setUnits(parameter.getUnits())


def _short(value: float) -> float:
    return float(f"{value:.{_DIGITS}g}")
