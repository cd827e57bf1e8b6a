"""Benchmarks: one question a file. See README.md beside this file."""
