"""The embedded payment provider inside the API's process, where it takes the payments."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from mutoscope.billing import EMBEDDED_PATH, takes_payments
from mutoscope.bootstrap import Container
from mutoscope.infra.settings import Settings


def mount_embedded_payments(app: FastAPI, settings: Settings) -> None:
    """Give the provider its place, if it takes the payments."""
    if takes_payments(settings) != "embedded":
        return
    from mutoscope.billing.embedded_provider.late_provider import LateProvider  # noqa: PLC0415 -- only where it is used

    app.state.embedded_payments = LateProvider()
    app.mount(EMBEDDED_PATH, app.state.embedded_payments)


@asynccontextmanager
async def open_embedded_payments(app: FastAPI, container: Container) -> AsyncGenerator[None]:
    """Run it while the application runs."""
    place = getattr(app.state, "embedded_payments", None)
    if place is None:
        yield
        return
    from mutoscope.billing.embedded_provider import (  # noqa: PLC0415 -- only where it is used
        PostgresStore,
        ProviderOptions,
        open_provider,
    )

    options = ProviderOptions(
        api_key=container.embedded_payments_key,
        public_url=f"{container.settings.base_url}{EMBEDDED_PATH}",
        control=True,
        deliver=False,
    )
    async with open_provider(PostgresStore(container.database), container.clock, options) as provider:
        place.app = provider
        try:
            yield
        finally:
            place.app = None
