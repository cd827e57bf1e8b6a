"""Lets ``python -m pysuite`` be the command ``pysuite``."""

from __future__ import annotations

from pysuite.cli import main

if __name__ == "__main__":
    main()
