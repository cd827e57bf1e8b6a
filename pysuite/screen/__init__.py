"""Screens: what doses, schedules and pairs of drugs do to one cell, to a line, to many cells that differ.

`dose_response` and `synergy` are the two questions; the rest is what they are made of.
"""
