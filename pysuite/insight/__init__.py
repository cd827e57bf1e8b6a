"""Why a cell lives or dies: accounts of runs, of cuts and numbers that would turn its fate, of its reserves.

It reads runs and asks for more of them; it judges no claim.
"""

from pysuite.insight.bh3 import bh3_profile
from pysuite.insight.why import why

__all__ = ["bh3_profile", "why"]
