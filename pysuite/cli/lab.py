"""The command ``pysuite lab``: the suite as a page in the browser."""

from __future__ import annotations

import socket
from importlib.util import find_spec
from typing import Annotated

import typer

from pysuite.cli.paper import messages
from pysuite.errors import PysuiteError
from pysuite.makers import ASKED, EngineAsked

__all__ = ["EXAMPLES", "lab"]

EXAMPLES = """\b
Examples:
  pysuite lab                       then open http://127.0.0.1:8765
  pysuite lab --port 9000 --open
  pysuite lab --host 0.0.0.0        for others on your network, too
"""

_INSTALL = "pip install 'myeloma-apoptosis-suite[lab]'"
_NEEDS = ("nicegui", "pebble")

_Host = Annotated[
    str, typer.Option(metavar="ADDRESS", help="Where it listens; only this machine unless given.")
]
_Port = Annotated[int, typer.Option(metavar="NUMBER", min=0, max=65535, help="0 takes a free one.")]
_Engine = Annotated[
    str, typer.Option(metavar="NAME", help="roadrunner, fast, or auto: fast when it is ready.")
]
_Open = Annotated[bool, typer.Option("--open", help="Open it in the browser.")]


def lab(
    *, host: _Host = "127.0.0.1", port: _Port = 8765, engine: _Engine = "auto", open_: _Open = False
) -> None:
    """Open the lab: choose a cell and a drug in the browser, and watch it live or die."""
    if any(find_spec(name) is None for name in _NEEDS):
        raise PysuiteError(f"the lab is not installed: {_INSTALL}")
    from pysuite.lab.server import serve

    port = _free(host, port)
    shown = f"http://{host if ':' not in host else f'[{host}]'}:{port}"
    messages().print(f"the lab is at {shown} (Ctrl-C ends it)", soft_wrap=True)
    if open_:
        import webbrowser

        webbrowser.open(shown)
    serve(host, port, _asked(engine))


def _asked(engine: str) -> EngineAsked:
    from pysuite.errors import UnknownName

    found: EngineAsked | None = next((one for one in ASKED if one == engine), None)
    if found is None:
        raise UnknownName("engine", engine, ASKED)
    return found


def _free(host: str, port: int) -> int:
    """Return the port, or a free one for 0; complain if it is taken before anything is compiled."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PysuiteError(
                f"the lab cannot listen at {host}:{port}: {(error.strerror or '').lower()}"
            ) from None
        return int(probe.getsockname()[1])
