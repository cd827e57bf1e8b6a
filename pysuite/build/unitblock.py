"""The one copy of the units that every page repeats."""

from __future__ import annotations

__all__ = ["MODEL_UNITS", "UNITS"]

#: Definitions as they stand in the last lines of every page.
#: zmol and pL: an amount in a cell of 1 pL equals its concentration in nM, so that absolute
#: tolerances mean the same in tools that integrate amounts and in tools that integrate nM.
UNITS: dict[str, str] = {
    "substance": "1e-21 mole",
    "volume": "1e-12 litre",
    "time_unit": "3600 second",
    "extent": "1e-21 mole",
    "nM": "1e-9 mole / litre",
    "per_hour": "1 / 3600 second",
    "nM_per_hour": "1e-9 mole / (litre * 3600 second)",
    "per_nM_per_hour": "litre / (1e-9 mole * 3600 second)",
    "unity": "dimensionless",
}

#: Units that the model as a whole is in.
MODEL_UNITS = ("substance", "volume", "time_unit", "extent")
