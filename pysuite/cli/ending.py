"""How a command ends: exit codes, and one line for every error that is not a bug.

It never prints a traceback for what a user can cause. The codes are the contract of the command line.
"""

from __future__ import annotations

import io
import os
import sys
import traceback
from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperGroup

from pysuite.errors import PysuiteError

__all__ = ["BUG", "GOOD", "SHORT", "STOPPED", "WRONG_USE", "HouseGroup", "complain", "help_if_alone"]

GOOD = 0
SHORT = 1  # the model falls short of what was asked of it
WRONG_USE = 2
BUG = 70  # EX_SOFTWARE: never mistaken for a verdict on the model
STOPPED = 130  # by Ctrl-C, as shells count it
READER_LEFT = 141  # by `| head`, as shells count it

# Recent typer carries click inside itself and older typer imports it: this finds either one's base class.
_UsageTrouble = next(kind for kind in typer.BadParameter.__mro__ if kind.__name__ == "ClickException")


def complain(message: str) -> None:
    """Print one line to standard error, whatever line breaks the message holds."""
    sys.stderr.write(f"pysuite: error: {' '.join(message.split())}\n")


def help_if_alone(context: typer.Context) -> None:
    """Show the help of a group that was called without a command; that is wrong use, kindly answered."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit(WRONG_USE)


class HouseGroup(TyperGroup):
    """The root command: ends every run by the house's exit codes."""

    def main(self, *args: Any, standalone_mode: bool = True, **extra: Any) -> int:
        """Run a command line; with `standalone_mode` leave the process, else return the exit code."""
        run = super().main
        code = _ending_of(lambda: run(*args, standalone_mode=False, **extra))
        if standalone_mode:
            sys.exit(code)
        return code


def _ending_of(run: Callable[[], object]) -> int:
    """Run something and return its exit code; errors become one line on standard error."""
    try:
        code = run()
        sys.stdout.flush()
    except PysuiteError as error:
        complain(_first_of(error))
        return WRONG_USE
    except BrokenPipeError:
        _swallow_output()
        return READER_LEFT
    except SystemExit as left:
        if not isinstance(left.__context__, BrokenPipeError):
            raise
        _swallow_output()  # typer met the closed pipe first, and would end with 1
        return READER_LEFT
    except OSError as error:
        complain(_told(error))
        return WRONG_USE
    except (KeyboardInterrupt, typer.Abort):
        code = STOPPED
    except Exception as error:
        return _unforeseen(error)
    if code == STOPPED:
        complain("stopped")
    return code if isinstance(code, int) else GOOD


def _unforeseen(error: Exception) -> int:
    """End after wrong use of the command line, or after a bug."""
    if isinstance(error, _UsageTrouble):
        context = getattr(error, "ctx", None)
        command = context.command_path if context else "pysuite"
        message = error.format_message().strip().rstrip(".")  # pyright: ignore[reportAttributeAccessIssue]
        complain(f"{message} (see: {command} --help)")
        return WRONG_USE
    traceback.print_exception(error)
    complain("this is a bug in pysuite; please report it with the lines above")
    return BUG


def _first_of(error: PysuiteError) -> str:
    """Return an error's text; of a long list of problems only the first, and how many more there are."""
    problems = getattr(error, "problems", ())
    if len(problems) > 1:
        return f"{problems[0]} (and {len(problems) - 1} more: see pysuite build)"
    return str(error)


def _told(error: OSError) -> str:
    """Return what the system refused, and for which file."""
    reason = (error.strerror or str(error) or type(error).__name__).lower()
    return f"{error.filename}: {reason}" if error.filename else reason


def _swallow_output() -> None:
    """Point standard output at nothing, so that Python's last flush does not fail once more."""
    try:
        shown = sys.stdout.fileno()
    except (OSError, ValueError):  # a stand-in for standard output has no file behind it
        sys.stdout = io.StringIO()
        return
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, shown)
    os.close(nothing)
