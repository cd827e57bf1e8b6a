"""The lab as a server: one page, files of any state, and the engine room behind them.

It listens where it is told and nowhere else, and asks nothing of any other server.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from fastapi import FastAPI, Request, Response
from starlette.middleware.trustedhost import TrustedHostMiddleware

from pysuite.errors import PysuiteError
from pysuite.lab.files import KINDS, file_of
from pysuite.lab.link import state_of
from pysuite.lab.service import Service

if TYPE_CHECKING:
    from pysuite.makers import EngineAsked

__all__ = ["make_app", "serve"]

_STATIC = Path(__file__).parent / "static"
_LOOPBACK = ("127.0.0.1", "localhost", "[::1]", "::1")
_ICON = (
    "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'>"
    "<circle cx='8' cy='8' r='7' fill='#0072B2'/></svg>"
)


def make_app(service: Service, hosts: tuple[str, ...] = ("*",)) -> FastAPI:
    """Return the lab as an application.

    Parameters
    ----------
    service : Service
        The engine room; it is started and closed with the application.
    hosts : tuple of str
        Names under which the lab may be asked for.
    """
    from nicegui import ui

    from pysuite.lab.page import build_page

    @asynccontextmanager
    async def life(_: FastAPI) -> AsyncIterator[None]:
        starting = asyncio.create_task(service.start())
        yield
        starting.cancel()
        await service.close()

    app = FastAPI(lifespan=life, docs_url=None, redoc_url=None, openapi_url=None)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts), www_redirect=False)

    @app.get("/files/{name}")
    async def file(name: str, request: Request) -> Response:
        kind = name.rpartition(".")[2]
        if kind not in KINDS:
            return Response(f"there is no file '{name}'; known: {', '.join(KINDS)}", 404)
        try:
            content, media = await file_of(
                service, state_of(request.url.query), kind, second=name.startswith("other")
            )
        except PysuiteError as error:
            return Response(str(error), 400, media_type="text/plain")
        return Response(
            content, media_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'}
        )

    @ui.page("/", title="pysuite lab")
    async def page(request: Request) -> None:
        await build_page(service, request.url.query, str(request.url).partition("?")[0])

    ui.run_with(
        app,
        title="pysuite lab",
        favicon=_ICON,
        tailwind=False,
        show_welcome_message=False,
        binding_refresh_interval=None,
        reconnect_timeout=10.0,
        message_history_length=100,
    )
    return app


def serve(host: str, port: int, engine: EngineAsked) -> None:
    """Serve the lab until it is stopped.

    Parameters
    ----------
    host : str
        Address to listen at.
    port : int
        Port.
    engine : str
        See `pysuite.lab.service.Service`.
    """
    import uvicorn

    hosts = (*_LOOPBACK, host) if host in _LOOPBACK else ("*",)
    app = make_app(Service(engine), hosts)
    uvicorn.run(app, host=host, port=port, log_level="warning", ws_max_size=1 << 20)
