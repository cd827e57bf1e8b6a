"""Where the model's text, the compiled SBML and the validation data live."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path

from pysuite.errors import PysuiteError

__all__ = ["models_dir", "sbml_dir", "validation_dir"]

# A checkout is recognised by this file, so that a stranger's `models` folder beside an installed
# package (site-packages/models) is never taken for ours.
_CHECKOUT_MARK = Path("models") / "lesions.toml"


@cache
def _root() -> Path:
    """Return the folder that holds models, sbml and validation."""
    beside = Path(__file__).resolve().parent.parent
    if (beside / _CHECKOUT_MARK).is_file() and (beside / "pyproject.toml").is_file():
        return beside
    # A wheel is unpacked on disk, so the traversable is a real path.
    inside = Path(str(resources.files("pysuite").joinpath("_data")))
    if (inside / _CHECKOUT_MARK).is_file():
        return inside
    if (beside / "models").is_dir():
        return beside
    raise PysuiteError("the data folders models, sbml and validation are missing: reinstall pysuite")


def models_dir() -> Path:
    """Return the folder with the pathway pages and the TOML tables.

    Examples
    --------
    >>> (models_dir() / "lesions.toml").is_file()
    True
    """
    return _root() / "models"


def sbml_dir() -> Path:
    """Return the folder with the generated SBML."""
    return _root() / "sbml"


def validation_dir() -> Path:
    """Return the folder with the claims and the reference data."""
    return _root() / "validation"
