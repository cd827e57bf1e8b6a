"""What drugs would do together if they did not help each other: Bliss, HSA, Loewe and ZIP.

It takes shares of cells killed (0 to 1) on a grid of doses and returns the expected share at each point; the
excess over it is synergy. It knows neither cells nor drugs. Each function names who defined its reference.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["MODELS", "bliss", "expected", "hsa", "loewe", "monotone", "struck_alone", "zip_surfaces"]

Numbers = NDArray[np.float64]

MODELS = ("bliss", "hsa", "loewe", "zip")
"""The references, in the order in which they are told."""

_HALVINGS = 50
_STEEP = (0.1, 20.0)  # Hill slopes that ZIP may fit
_FLAT = 1e-6


def _edges(response: Numbers) -> list[Numbers]:
    """Return what each drug does alone, in the shape of its axis."""
    edges = []
    for axis in range(response.ndim):
        at: list[int | slice] = [0] * response.ndim
        at[axis] = slice(None)
        shape = [1] * response.ndim
        shape[axis] = -1
        edges.append(response[tuple(at)].reshape(shape))
    return edges


def bliss(response: Numbers) -> Numbers:
    """Return what independent drugs would kill: each drug spares its share of what the others spare.

    Parameters
    ----------
    response : array (doses of a, doses of b, ...)
        Shares killed; the first dose of each drug is none.

    Notes
    -----
    Cells that die untreated are not killed by a drug: the shares are taken of those that live without one.

    References
    ----------
    Bliss 1939, Ann Appl Biol 26:585, doi:10.1111/j.1744-7348.1939.tb06990.x
    """
    alive = 1.0 - response.flat[0]
    if alive <= 0:
        return np.ones_like(response)
    spared = np.ones_like(response)
    for edge in _edges(response):
        spared = spared * (1.0 - edge) / alive
    return 1.0 - alive * spared


def hsa(response: Numbers) -> Numbers:
    """Return what the better drug does alone (highest single agent).

    Parameters
    ----------
    response : array (doses of a, doses of b, ...)
        Shares killed; the first dose of each drug is none.

    References
    ----------
    Berenbaum 1989, Pharmacol Rev 41:93 (no doi); Lehar et al. 2007, Mol Syst Biol 3:80,
    doi:10.1038/msb4100116
    """
    found = np.full_like(response, response.flat[0])
    for edge in _edges(response):
        found = np.maximum(found, edge)
    return found


def monotone(values: Numbers) -> Numbers:
    """Return the rising curve nearest to given values, by least squares."""
    from scipy.optimize import isotonic_regression

    return np.asarray(isotonic_regression(values).x, dtype=float)


def loewe(response: Numbers, doses: Sequence[Numbers]) -> Numbers:
    """Return what one drug diluted into the other would do: where the doses' parts of a dose add up to one.

    Parameters
    ----------
    response : array (doses of a, doses of b, ...)
        Shares killed; the first dose of each drug is none.
    doses : sequence of array
        The doses along each axis; the first is 0.

    Notes
    -----
    The expected share E solves sum(d_i / D_i(E)) = 1, where D_i(E) is the dose at which drug i alone does E,
    read off its own curve: made rising, on lines over the logarithm of the dose. No Hill curve is assumed, so
    drugs may have plateaus of different heights: one that never does E adds nothing to the sum. Beyond the
    highest dose a curve is taken to stay flat, where the expectation can be too low.

    References
    ----------
    Loewe 1953, Arzneimittelforschung 3:285 (no doi); Berenbaum 1989, Pharmacol Rev 41:93
    """
    curves = [monotone(edge.ravel()) for edge in _edges(response)]
    grids = np.meshgrid(*doses, indexing="ij")
    low = np.full_like(response, response.flat[0])
    high = np.full_like(response, max(float(curve[-1]) for curve in curves))
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        parts = np.zeros_like(response)
        for grid, curve, dose in zip(grids, curves, doses, strict=True):
            needed = _dose_for(middle, curve, np.asarray(dose, dtype=float))
            with np.errstate(divide="ignore", invalid="ignore"):
                parts += np.where(grid > 0, grid / needed, 0.0)
        reached = parts >= 1.0
        low, high = np.where(reached, middle, low), np.where(reached, high, middle)
    return np.maximum((low + high) / 2, hsa_of(curves))


def hsa_of(curves: Sequence[Numbers]) -> Numbers:
    """Return the highest of several rising curves on the grid that they span."""
    found = np.array(0.0)
    for axis, curve in enumerate(curves):
        shape = [1] * len(curves)
        shape[axis] = -1
        found = np.maximum(found, curve.reshape(shape))
    return found


def _dose_for(effect: Numbers, curve: Numbers, doses: Numbers) -> Numbers:
    """Return the lowest dose at which a rising curve reaches an effect; infinite where it never does."""
    after = np.searchsorted(curve, effect.ravel(), side="left")
    at = np.clip(after, 1, curve.size - 1)
    left, right = curve[at - 1], curve[at]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(right > left, (effect.ravel() - left) / (right - left), 1.0)
        a, b = doses[at - 1], doses[at]
        # Up to the first dose there is no logarithm: the effect is taken to rise in proportion.
        found = np.where(a > 0, a * (b / np.where(a > 0, a, 1.0)) ** share, b * share)
    found = np.where(after >= curve.size, np.inf, found)
    return np.where(after == 0, 0.0, found).reshape(effect.shape)


def struck_alone(each: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which cells at least one of the drugs kills by itself at its dose.

    Parameters
    ----------
    each : array (cells, doses of a, doses of b, ...)
        Which cells die.

    Notes
    -----
    Its share is what Bliss guesses, counted: drugs that strike the same cells kill fewer together than
    independent ones would, without any antagonism within a cell.

    References
    ----------
    Palmer and Sorger 2017, Cell 171:1678, doi:10.1016/j.cell.2017.11.009
    """
    hit = np.zeros(each.shape, dtype=bool)
    for axis in range(1, each.ndim):
        at: list[int | slice] = [0] * each.ndim
        at[0], at[axis] = slice(None), slice(None)
        shape = [each.shape[0], *([1] * (each.ndim - 1))]
        shape[axis] = -1
        hit |= each[tuple(at)].reshape(shape)
    return hit


def _hill(x: Numbers, base: float, top: float, middle: float, slope: float) -> Numbers:
    power = np.exp(np.clip(slope * (np.log(np.maximum(x, 1e-300)) - middle), -700, 700))
    return np.where(x > 0, base + (top - base) * power / (1 + power), base)


def _fitted(doses: Numbers, values: Numbers, base: float) -> Numbers:
    """Return a log-logistic curve fitted to values: lower plateau given, upper one free up to 1."""
    from scipy.optimize import least_squares

    if np.ptp(values) < _FLAT and abs(values[-1] - base) < _FLAT:
        return np.full_like(values, base)
    logs = np.log(doses[1:])
    best = None
    for start in (logs[0], logs.mean(), logs[-1]):
        top = min(max(float(values.max()), base + 0.01), 1.0)
        fit = least_squares(
            lambda p: _hill(doses, base, p[0], p[1], p[2]) - values,
            (top, start, 1.0),
            bounds=((min(base, 1.0) - _FLAT, logs[0] - 5, _STEEP[0]), (1.0 + _FLAT, logs[-1] + 5, _STEEP[1])),
        )
        best = fit if best is None or fit.cost < best.cost else best
    assert best is not None  # noqa: S101 - three starts
    return _hill(doses, base, *best.x)


def zip_surfaces(response: Numbers, doses: Sequence[Numbers]) -> tuple[Numbers, Numbers]:
    """Return the expected and the fitted surface of zero interaction potency; their difference is delta.

    Parameters
    ----------
    response : array (doses of a, doses of b)
        Shares killed; the first dose of each drug is none.
    doses : sequence of array
        The doses along each axis; the first is 0.

    Notes
    -----
    Each drug's curve is a log-logistic fit. Expected is what the two fits give if each keeps potency and
    slope beside the other. Fitted is the mean of the curves refitted along the rows and along the columns,
    each rising from what the other drug does alone. Upper plateaus are free up to 1, since not every drug
    kills all cells; in the first publication they are 1.

    References
    ----------
    Yadav et al. 2015, Comput Struct Biotechnol J 13:504, doi:10.1016/j.csbj.2015.09.001
    """
    x, y = (np.asarray(one, dtype=float) for one in doses)
    base = float(response[0, 0])
    alone_x, alone_y = _fitted(x, response[:, 0], base), _fitted(y, response[0, :], base)
    alive = max(1.0 - base, _FLAT)
    expected_ = 1.0 - (1.0 - alone_x[:, None]) * (1.0 - alone_y[None, :]) / alive
    along_x = np.column_stack([_fitted(x, response[:, j], alone_y[j]) for j in range(y.size)])
    along_y = np.vstack([_fitted(y, response[i, :], alone_x[i]) for i in range(x.size)])
    along_x[:, 0], along_y[0, :] = alone_x, alone_y
    return expected_, (along_x + along_y) / 2


def expected(model: str, response: Numbers, doses: Sequence[Numbers]) -> Numbers:
    """Return the expected share of one reference by name."""
    if model == "bliss":
        return bliss(response)
    if model == "hsa":
        return hsa(response)
    if model == "loewe":
        return loewe(response, doses)
    return zip_surfaces(response, doses)[0]
