"""The command line: the words of the Python interface, for shells and scripts.

It only translates: what a command means is decided in the rooms it calls. Exit codes are 0 good,
1 the model falls short, 2 wrong use.
"""

from __future__ import annotations

from pysuite.cli.app import app, main

__all__ = ["app", "main"]
