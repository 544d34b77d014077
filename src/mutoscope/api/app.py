"""The HTTP application: `uvicorn --factory mutoscope.api:create_app`."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

from mutoscope import __version__
from mutoscope.api import docs, health
from mutoscope.api.browser_session import BrowserSession
from mutoscope.api.embedded_payments import mount_embedded_payments, open_embedded_payments
from mutoscope.api.middleware import Surround
from mutoscope.api.openapi import describe, operation_id
from mutoscope.api.problems import install_problem_documents
from mutoscope.api.route_index import RouteIndex
from mutoscope.api.routers import ROUTERS
from mutoscope.api.web import mount_stand_ins, mount_web
from mutoscope.bootstrap import Container, open_container
from mutoscope.infra.settings import Settings
from mutoscope.infra.telemetry import configure_logging

_DESCRIPTION = (
    "Words and footage in, a finished narrated captioned video out, every credit accounted for. Errors are RFC 9457 "
    "problem documents with a remedy. Unsafe methods take an `Idempotency-Key`. Lists page by cursor. Every path under "
    "`/api/v1` answers under `/api` too."
)


def create_app(settings: Settings | None = None, *, container: Container | None = None) -> FastAPI:
    """Return the application.

    Args:
        settings: by default those of the environment.
        container: objects wired by the caller, who also closes them; without it the application wires its own while
            it runs.
    """
    chosen = container.settings if container else settings or Settings()
    app = FastAPI(
        title="Mutoscope",
        version=__version__,
        description=_DESCRIPTION,
        lifespan=_lifespan(chosen, container),
        openapi_url=None,  # `docs` serves it
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=operation_id,
        # The job engine sets up OpenTelemetry for itself; FastAPI would then trace every request to nobody, and copy
        # errors with their inputs.
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    install_problem_documents(app)
    mount_stand_ins(app, chosen)
    for router in ROUTERS:
        app.include_router(router, prefix="/api/v1")  # under `/api` the index finds them
    app.include_router(health.router)
    app.include_router(docs.router, include_in_schema=False)
    mount_embedded_payments(app, chosen)
    app.router.routes.insert(0, RouteIndex(app.routes))
    mount_web(app, chosen)
    app.openapi = describe(app)
    _allow_origins(app, chosen.cors_origins)
    app.add_middleware(BrowserSession, settings=chosen)
    app.add_middleware(Surround, https=(chosen.public_url or "").startswith("https://"))
    return app


def _allow_origins(app: FastAPI, origins: tuple[str, ...]) -> None:
    """Let browsers at other web origins call the API."""
    if not origins:
        return
    app.add_middleware(
        CORSMiddleware,
        allow_origins=origins,
        allow_methods=["*"],
        allow_headers=["*"],
        expose_headers=[
            "Idempotency-Replayed",
            "Location",
            "RateLimit",
            "RateLimit-Policy",
            "Retry-After",
            "X-Request-Id",
        ],
    )


def _lifespan(settings: Settings, container: Container | None):  # noqa: ANN202 -- Starlette's own type is private
    @asynccontextmanager
    async def run(app: FastAPI) -> AsyncGenerator[None]:
        async with AsyncExitStack() as stack:
            wired = container
            if wired is None:  # nobody but us sets up this process
                configure_logging(settings.log_level, json=settings.log_json)
                wired = await stack.enter_async_context(open_container(settings))
            app.state.services = wired.services()
            await stack.enter_async_context(open_embedded_payments(app, wired))
            yield

    return run
