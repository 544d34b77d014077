"""What surrounds every request: an id, a log line, security headers, and the last catch."""

from __future__ import annotations

import re
import time
from typing import Final

import structlog
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mutoscope.api.problems import on_unexpected
from mutoscope.infra.telemetry import log_context
from mutoscope.kernel import new_id

_log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)

_SECURITY_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-site",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
}
_NO_STORE: Final = "no-store"
_REQUEST_ID: Final = re.compile(r"[0-9a-fA-F-]{16,64}")
_QUIET_PATHS: Final = ("/health/", "/payments/v1/")


class Surround:
    """Pure ASGI, so that streams stay streams."""

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self.app: Final = app
        named = {**_SECURITY_HEADERS, "Cache-Control": _NO_STORE}
        if https:
            named["Strict-Transport-Security"] = "max-age=31536000"
        self.headers: Final = [(name.lower().encode(), value.encode()) for name, value in named.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request with an id; what nothing else caught becomes a 500 problem document."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        given = request.headers.get("x-request-id", "")
        request_id = given if _REQUEST_ID.fullmatch(given) else str(new_id())
        request.state.request_id = request_id
        answer = _Answer(send, self.headers, request)
        started = time.perf_counter()
        with log_context(request_id=request_id):
            try:
                await self.app(scope, receive, answer.send)
            except ClientDisconnect:
                _log.info("caller gone", method=request.method, path=request.url.path)  # nobody is there to be answered
            except Exception as error:
                response = await on_unexpected(request, error)
                if answer.status is not None:
                    raise  # the answer has begun: all that is left is to break it off
                await response(scope, receive, answer.send)
            finally:
                _log_line(request, answer.status, time.perf_counter() - started)


class _Answer:
    """Adds the headers to an answer on its way out, and remembers its status."""

    def __init__(self, send: Send, headers: list[tuple[bytes, bytes]], request: Request) -> None:
        self._send: Final = send
        self._headers: Final = headers
        self._state: Final = request.state
        self.status: int | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = int(message["status"])
            headers: list[tuple[bytes, bytes]] = list(message.get("headers", ()))
            present = {name.lower() for name, _ in headers}
            headers += [pair for pair in self._headers if pair[0] not in present]
            headers.append((b"x-request-id", self._state.request_id.encode()))
            told: dict[str, str] = getattr(self._state, "limit_headers", {})
            headers += [(name.lower().encode(), value.encode()) for name, value in told.items()]
            message["headers"] = headers
        await self._send(message)


def _log_line(request: Request, status: int | None, seconds: float) -> None:
    path = request.scope["path"]
    if not path.startswith(_QUIET_PATHS):
        _log.info("request", method=request.method, path=path, status=status, milliseconds=round(seconds * 1000, 1))
