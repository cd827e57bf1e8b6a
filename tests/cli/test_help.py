"""Every command explains itself."""

from __future__ import annotations

import re

import pytest
from typer.main import get_command
from typer.testing import CliRunner

import pysuite
from pysuite.cli import app

COMMANDS = [
    ["simulate"],
    ["validate"],
    ["claims", "list"],
    ["claims", "words"],
    ["claims", "try"],
    ["published"],
    ["lint"],
    ["build"],
    ["calibration"],
    ["export"],
    ["import"],
    ["claims", "new"],
    ["diff"],
    ["worlds"],
    ["ensemble"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_help_has_examples_that_use_the_command_s_own_options(command):
    text = CliRunner().invoke(app, [*command, "--help"]).stdout
    examples = text.partition("Examples:")[2]
    assert f"pysuite {' '.join(command)}" in examples
    found = get_command(app)
    for name in command:
        found = found.commands[name]
    known = {option for one in found.params for option in one.opts} | {"--help"}
    assert set(re.findall(r"(?<!\S)--[a-z-]+", examples)) <= known
    assert "\x1b" not in text


def test_alone_it_shows_its_commands_and_calls_that_wrong_use():
    for line in ([], ["claims"]):
        result = CliRunner().invoke(app, line)
        assert result.exit_code == 2
        assert "Commands:" in result.stdout


def test_the_root_help_says_what_the_exit_codes_mean():
    result = CliRunner().invoke(app, ["--help"])
    assert result.exit_code == 0
    assert "0 good, 1 the model falls short, 2 wrong use" in result.stdout
    for command in COMMANDS:
        assert command[0] in result.stdout


def test_version():
    result = CliRunner().invoke(app, ["--version"])
    assert (result.exit_code, result.stdout) == (0, f"pysuite {pysuite.__version__}\n")
