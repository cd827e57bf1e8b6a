"""SciPy's BDF on the same equations, with an analytic sparse Jacobian: what a careful user would write."""

from __future__ import annotations

from importlib.util import find_spec

import numpy as np

from benchmarks.floor import Floor
from benchmarks.formulas import equations
from pysuite.flat import FlatModel
from pysuite.machine import Vector
from pysuite.recipe import Tolerances

__all__ = ["scipy_of"]


def scipy_of(model: FlatModel) -> Floor | None:
    """Return a solver of a model's equations by SciPy; None without CasADi, which writes them."""
    if find_spec("casadi") is None:
        return None
    import casadi as ca
    from scipy.integrate import solve_ivp

    species, given, rates = equations(model)
    right_side = ca.Function("rates", [species, given], [rates], {"cse": True})
    slopes = ca.Function("slopes", [species, given], [ca.jacobian(rates, species)], {"cse": True})

    def run(start: Vector, values: Vector, tolerances: Tolerances, times: Vector) -> Vector:
        solved = solve_ivp(
            lambda _, x: np.asarray(right_side(x, values)).ravel(),
            (times[0], times[-1]),
            start,
            method="BDF",
            t_eval=times,
            jac=lambda _, x: slopes(x, values).sparse(),
            rtol=tolerances.relative,
            atol=tolerances.absolute,
        )
        if not solved.success:
            raise RuntimeError(solved.message)
        return solved.y.T

    return run
