"""Open an embedded provider: its HTTP application, with its clock and its deliveries running."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import structlog
from starlette.applications import Starlette
from starlette.routing import Route

from mutoscope.billing.embedded_provider.core.options import ProviderOptions
from mutoscope.billing.embedded_provider.engine.deliver_events import Deliverer
from mutoscope.billing.embedded_provider.engine.provider import Provider
from mutoscope.billing.embedded_provider.engine.serve_api import serve_api
from mutoscope.billing.embedded_provider.engine.serve_control import serve_control
from mutoscope.billing.embedded_provider.pages.routes import PAGES
from mutoscope.billing.embedded_provider.registry import TIMERS, all_routes
from mutoscope.billing.embedded_provider.store import Store
from mutoscope.kernel import Clock

log = structlog.get_logger(__name__)
_METHODS = ["GET", "POST", "DELETE"]


def create_provider_app(store: Store, clock: Clock, options: ProviderOptions) -> Starlette:
    """Return the application: the API under `/v1`, and the pages that a browser walks.

    Mounted under any path; its background work runs only within `run_background` (or `open_provider`).
    """
    routes = [Route("/v1/{path:path}", serve_api, methods=_METHODS), *PAGES]
    if options.control:
        routes.append(Route("/_control/{path:path}", serve_control, methods=_METHODS))
    app = Starlette(routes=routes)
    app.state.provider = Provider(store, clock, options, all_routes(), TIMERS)
    return app


@asynccontextmanager
async def run_background(app: Starlette) -> AsyncGenerator[None]:
    """Let renewals happen and events be delivered meanwhile."""
    provider: Provider = app.state.provider
    tasks = [asyncio.create_task(_forever(provider, "tick", provider.options.tick_seconds))]
    if provider.options.deliver:
        tasks.append(asyncio.create_task(_forever(provider, "deliver", provider.options.tick_seconds)))
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for task in tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task


@asynccontextmanager
async def open_provider(store: Store, clock: Clock, options: ProviderOptions) -> AsyncGenerator[Starlette]:
    """Yield the application with its background work."""
    app = create_provider_app(store, clock, options)
    async with run_background(app):
        yield app


async def _forever(provider: Provider, what: str, seconds: float) -> None:
    """Repeat a piece of background work; a failure of it (a database that restarts) must not be the last thing it does."""
    deliverer = Deliverer(provider)
    while True:
        try:
            if what == "deliver":
                await deliverer.run()
            await provider.tick()
        except Exception as error:  # noqa: BLE001 -- logged, and tried again
            log.warning("embedded_provider_failed", what=what, error=repr(error))
        await asyncio.sleep(seconds)
