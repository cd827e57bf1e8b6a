"""The root of the command line: which commands there are."""

from __future__ import annotations

import io
import sys
from typing import Annotated

import typer

from pysuite.cli import (
    borrow,
    calibration,
    claims,
    diff,
    ensemble,
    export,
    lab,
    model,
    published,
    screen,
    simulate,
    validate,
    why,
    worlds,
)
from pysuite.cli.ending import HouseGroup, help_if_alone

__all__ = ["app", "main"]

app = typer.Typer(
    name="pysuite",
    cls=HouseGroup,
    invoke_without_command=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 good, 1 the model falls short, 2 wrong use. Each command's --help has examples.",
)
app.command(epilog=simulate.EXAMPLES)(simulate.simulate)
app.command(epilog=validate.EXAMPLES)(validate.validate)
app.add_typer(claims.app)
app.command(epilog=diff.EXAMPLES)(diff.diff)
app.command(epilog=worlds.EXAMPLES)(worlds.worlds)
app.command(epilog=screen.EXAMPLES)(screen.screen)
app.command(epilog=why.WHY_EXAMPLES)(why.why)
app.command(epilog=why.PROFILE_EXAMPLES)(why.profile)
app.command(epilog=ensemble.EXAMPLES)(ensemble.ensemble)
app.command(epilog=calibration.EXAMPLES)(calibration.calibration)
app.command(epilog=export.EXAMPLES)(export.export)
app.command(epilog=lab.EXAMPLES)(lab.lab)
app.command("import", epilog=borrow.EXAMPLES)(borrow.import_)
app.command(epilog=published.EXAMPLES)(published.published)
app.command(epilog=model.LINT_EXAMPLES)(model.lint)
app.command(epilog=model.BUILD_EXAMPLES)(model.build)


def _show_version(wanted: bool) -> None:
    """Print the version and end."""
    if wanted:
        import pysuite

        typer.echo(f"pysuite {pysuite.__version__}")
        raise typer.Exit


@app.callback()
def root(
    context: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """How a multiple-myeloma cell decides between life and death: one model, held against one review."""
    help_if_alone(context)


def main() -> None:
    """Run the command line and leave the process with the house's exit codes."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character gets a stand-in for it, not an error.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    typer.main.get_command(app)(prog_name="pysuite")
