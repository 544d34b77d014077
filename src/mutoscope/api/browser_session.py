"""Let the web studio's cookie stand for `Authorization`, a header that a browser's pictures and streams cannot send."""

from __future__ import annotations

from typing import Final

from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from mutoscope.accounts import cookie_credential
from mutoscope.infra.settings import Settings

_OWN_CREDENTIALS: Final = frozenset({b"authorization", b"x-api-key"})


class BrowserSession:
    """Pure ASGI, so that streams stay streams. A request that brings a credential of its own is left alone."""

    def __init__(self, app: ASGIApp, *, settings: Settings) -> None:
        self.app: Final = app
        self.settings: Final = settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, with the cookie's access token where it may count."""
        if scope["type"] == "http" and scope["path"].startswith("/api/"):
            headers: list[tuple[bytes, bytes]] = scope["headers"]
            if not any(name in _OWN_CREDENTIALS for name, _ in headers):
                token = cookie_credential(Request(scope, receive), self.settings)
                if token is not None:
                    bearer = (b"authorization", f"Bearer {token}".encode("latin-1", "replace"))
                    scope = {**scope, "headers": [*headers, bearer]}
        await self.app(scope, receive, send)
