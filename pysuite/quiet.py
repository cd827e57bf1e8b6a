"""Keeps simulators from writing to the terminal: what they say is in the errors that we raise."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping

__all__ = ["environment", "quiet_solver"]

_STREAMS = ("SUNLOGGER_WARNING_FILENAME", "SUNLOGGER_ERROR_FILENAME")


@contextlib.contextmanager
def environment(values: Mapping[str, str]) -> Iterator[None]:
    """Set environment variables for a moment.

    Parameters
    ----------
    values : mapping
        Name and value.
    """
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def quiet_solver() -> contextlib.AbstractContextManager[None]:
    """Send what SUNDIALS logs (its solvers are in both simulators) to nowhere."""
    return environment(dict.fromkeys(_STREAMS, os.devnull))
