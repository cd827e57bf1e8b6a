"""The floor: what a run costs when everything but the mathematics is taken away."""

from __future__ import annotations

import ctypes
import hashlib
import subprocess
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

import numpy as np

from benchmarks.formulas import equations
from pysuite.flat import FlatModel
from pysuite.machine import Vector
from pysuite.recipe import Tolerances

__all__ = ["Floor", "floor_of"]

_DRIVER = Path(__file__).with_name("floor.c")
_PARTS = (
    *("cvodes", "sunlinsolklu", "sunmatrixsparse", "sunlinsoldense", "sunmatrixdense"),
    *("sunlinsolband", "sunmatrixband", "nvecserial", "sunnonlinsolnewton", "core"),
)

Floor = Callable[[Vector, Vector, Tolerances, Vector], Vector]
"""Takes floating species, given values (boundary species, then parameters), tolerances and times."""


def floor_of(model: FlatModel, folder: Path) -> Floor | None:
    """Return the floor of a model, compiled in a folder or found there; None where it cannot be had.

    Parameters
    ----------
    model : FlatModel
        Whose equations.
    folder : Path
        Where the compiled code is kept.
    """
    if find_spec("casadi") is None or find_spec("bngsim") is None:
        return None
    import casadi as ca

    species, given, rates = equations(model)
    count = len(model.floating)
    jacobian = ca.jacobian(rates, species)
    pattern = jacobian.sparsity() + ca.Sparsity.diag(count)
    library = folder / f"floor-{hashlib.sha256(model.source.key.encode()).hexdigest()[:16]}.so"
    if not library.exists():
        functions = {"model_rates": rates, "model_slopes": ca.project(jacobian, pattern)}
        _compile({name: [species, given, out] for name, out in functions.items()}, library)
    code = ctypes.CDLL(str(library))
    columns, rows = (np.array(part, dtype=np.int64) for part in (pattern.colind(), pattern.row()))
    work = np.zeros(10 * (count + len(model.parameters)) + 100_000)

    def run(start: Vector, values: Vector, tolerances: Tolerances, times: Vector) -> Vector:
        out = np.zeros((len(times), count))
        arrays = [one.ctypes.data_as(ctypes.c_void_p) for one in (columns, rows, start, values)]
        flag = code.floor_run(
            count,
            pattern.nnz(),
            *arrays,
            len(times),
            times.ctypes.data_as(ctypes.c_void_p),
            ctypes.c_double(tolerances.relative),
            ctypes.c_double(tolerances.absolute),
            out.ctypes.data_as(ctypes.c_void_p),
            work.ctypes.data_as(ctypes.c_void_p),
        )
        if flag < 0:
            raise RuntimeError(f"CVODE says {flag}")
        return out

    return run


def _compile(functions: dict[str, list[object]], library: Path) -> None:
    """Generate C for the functions and compile it with the driver against BNGsim's SUNDIALS."""
    import bngsim
    import casadi as ca

    library.parent.mkdir(parents=True, exist_ok=True)
    generator = ca.CodeGenerator("model.c", {"with_header": False})
    for name, (species, given, out) in functions.items():
        generator.add(ca.Function(name, [species, given], [out], {"cse": True}))
    generator.generate(f"{library.parent}/")
    home = Path(bngsim.__file__).parent
    shared = home.parent / "bngsim.libs"
    archives = [str(next(home.glob(f"lib*/libsundials_{part}.a"))) for part in _PARTS]
    klu = [str(one) for part in ("klu", "suitesparseconfig") for one in shared.glob(f"lib{part}-*.so*")]
    command = ["cc", "-O2", "-shared", "-fPIC", "-I", str(home / "include"), "-o", str(library)]
    sources = [str(_DRIVER), str(library.parent / "model.c")]
    subprocess.run([*command, *sources, *archives, f"-Wl,-rpath,{shared}", *klu, "-lm"], check=True)  # noqa: S603
