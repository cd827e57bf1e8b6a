"""Packages that only some exports need: named in the error when they are missing."""

from __future__ import annotations

import importlib
from typing import Any

from pysuite.errors import PysuiteError

__all__ = ["extra"]


def extra(module: str, package: str) -> Any:  # noqa: ANN401 - the packages ship no types
    """Import an optional package, or say how to get it.

    Parameters
    ----------
    module : str
        What is imported.
    package : str
        What it is called where packages are installed from.

    Raises
    ------
    PysuiteError
        If it is not installed.
    """
    try:
        return importlib.import_module(module)
    except ImportError:
        raise PysuiteError(
            f"this needs {package}: pip install 'myeloma-apoptosis-suite[exchange]', or pip install {package}"
        ) from None
