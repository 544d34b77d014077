"""A place for a provider in an application that is put together before its database is there."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send


class LateProvider:
    """An ASGI application to mount at once; `app` is set while the provider is open."""

    def __init__(self) -> None:
        self.app: Starlette | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand a request on; 404 without a provider."""
        if self.app is None:
            error = {"type": "api_error", "message": "There is no embedded payment provider here."}
            await JSONResponse({"error": error}, 404)(scope, receive, send)
            return
        await self.app(scope, receive, send)
