"""Compile the pathway pages to SBML, strictly: what Antimony passes over in silence is an error here."""

from pysuite.build.page import Page, parse_page, parse_text
from pysuite.build.pipeline import STRICT, BuildReport, build_all, compile_file
from pysuite.build.rest import write_rest
from pysuite.build.suite import Suite, read_suite

__all__ = [
    "STRICT",
    "BuildReport",
    "Page",
    "Suite",
    "build_all",
    "compile_file",
    "parse_page",
    "parse_text",
    "read_suite",
    "write_rest",
]
