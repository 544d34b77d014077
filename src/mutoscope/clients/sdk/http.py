"""What both clients share about HTTP."""

from __future__ import annotations

from typing import Any, Final, TypedDict

import httpx2

from mutoscope.clients.sdk.flow import Reply, Send

DEFAULT_URL: Final = "http://127.0.0.1:8765"
TIMEOUT: Final = httpx2.Timeout(60.0, connect=10.0)
PARTIAL_CONTENT: Final = 206
REFUSED: Final = 400


class _Request(TypedDict):
    method: str
    url: str
    headers: dict[str, str]
    params: dict[str, Any]
    content: bytes | None


def base_url(url: str) -> str:
    """Return the address of the API of a server."""
    return f"{url.rstrip('/')}/api/v1/"


def to_request(send: Send) -> _Request:
    """Return a request in httpx2's words."""
    return {
        "method": send.method,
        "url": send.path.lstrip("/"),
        "headers": dict(send.headers),
        "params": dict(send.query),
        "content": send.content,
    }


def to_reply(answer: httpx2.Response, content: bytes) -> Reply:
    """Return an answer apart from the library that received it; header names are in small letters."""
    return Reply(answer.status_code, {name.casefold(): value for name, value in answer.headers.items()}, content)
