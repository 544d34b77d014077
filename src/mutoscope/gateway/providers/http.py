"""HTTP to providers: bounded in time and size, never redirected, no proxies of the environment, errors in our words."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any, Final, cast

import httpcore2
import httpx2

from mutoscope import __version__
from mutoscope.gateway.access import Access
from mutoscope.gateway.errors import BadAnswer, ProviderUnavailable
from mutoscope.gateway.providers.read_refusal import read_refusal
from mutoscope.infra.safe_http import Blocked, Network, SystemResolver, UrlRefused, check_url
from mutoscope.infra.safe_http.pinned_backend import PinnedBackend

MAX_ANSWER_BYTES: Final = 64 << 20
MAX_FILE_BYTES: Final = 512 << 20
MAX_ERROR_BYTES: Final = 65_536
_CONNECT_SECONDS: Final = 10.0
_HEADERS: Final = {"user-agent": f"mutoscope/{__version__}", "accept-encoding": "identity"}


class ProviderHttp:
    """The one way to providers; close it when the process ends."""

    def __init__(self, *, seconds: float, allowed: Iterable[Network] = ()) -> None:
        """Take the rules; nothing is connected yet.

        Args:
            seconds: from sending to the end of an answer; a stream may pause for so long.
            allowed: networks that workspaces' own servers may lie in although they are not public.
        """
        self.seconds: Final = seconds
        self.allowed: Final = tuple(allowed)
        self._resolver: SystemResolver | None = None
        self._clients: Final[dict[bool, httpx2.AsyncClient]] = {}

    async def post_json(
        self, access: Access, path: str, body: object, headers: Mapping[str, str], *, seconds: float | None = None
    ) -> Any:  # noqa: ANN401 -- JSON
        """Send JSON, return the JSON that is answered.

        Raises:
            AiError: what went wrong, in our words.
        """
        content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        given = {**headers, "content-type": "application/json"}
        answer = await self.send(access, "POST", path, content=content, headers=given, seconds=seconds)
        return read_json(access.provider, answer.content)

    async def post_bytes(self, access: Access, path: str, body: object, headers: Mapping[str, str]) -> bytes:
        """Send JSON, return whatever is answered.

        Raises:
            AiError: what went wrong, in our words.
        """
        content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        given = {**headers, "content-type": "application/json"}
        return (await self.send(access, "POST", path, content=content, headers=given)).content

    async def download(self, access: Access, url: str, headers: Mapping[str, str] | None = None) -> bytes:
        """Return what lies at an address that the provider gave; no key goes there unless it is in `headers`.

        Raises:
            AiError: what went wrong, in our words.
        """
        if not url.startswith(("https://", "http://")):
            raise BadAnswer(access.provider, "it gave no address")
        answer = await self.send(access, "GET", url, headers=headers or {}, most=MAX_FILE_BYTES)
        return answer.content

    async def get_json(self, access: Access, path: str, headers: Mapping[str, str]) -> Any:  # noqa: ANN401 -- JSON
        """Return the JSON that an address answers.

        Raises:
            AiError: what went wrong, in our words.
        """
        return read_json(access.provider, (await self.send(access, "GET", path, headers=headers)).content)

    async def send(
        self,
        access: Access,
        method: str,
        path: str,
        *,
        headers: Mapping[str, str],
        content: bytes | None = None,
        seconds: float | None = None,
        most: int = MAX_ANSWER_BYTES,
    ) -> httpx2.Response:
        """Return a whole answer with a status below 300; `path` may be a whole address that the provider gave.

        Raises:
            AiError: what went wrong, in our words.
        """
        async with (
            self._bounded(access, seconds or self.seconds),
            self._open(access, method, path, content=content, headers=headers) as answer,
        ):
            return await _read(access, answer, most)

    @asynccontextmanager
    async def stream(
        self, access: Access, path: str, body: object, headers: Mapping[str, str]
    ) -> AsyncGenerator[AsyncGenerator[str]]:
        """Send JSON; yield the data of each server-sent event as it comes.

        Raises:
            AiError: what went wrong, in our words.
        """
        content = json.dumps(body, ensure_ascii=False).encode("utf-8", "replace")
        given = {**headers, "content-type": "application/json", "accept": "text/event-stream"}
        async with (
            self._bounded(access, None),
            self._open(access, "POST", path, content=content, headers=given) as answer,
        ):
            if not answer.headers.get("content-type", "").startswith("text/event-stream"):
                raise BadAnswer(access.provider, "it streams no events")
            events = _events(answer)
            try:
                yield events
            finally:
                await events.aclose()

    @asynccontextmanager
    async def _open(
        self, access: Access, method: str, path: str, *, content: bytes | None, headers: Mapping[str, str]
    ) -> AsyncGenerator[httpx2.Response]:
        url = path if path.startswith(("https://", "http://")) else access.base_url.rstrip("/") + path
        if access.named_by_stranger:
            check_url(url, ports=(), allowed=self.allowed)
        client = self._client(guarded=access.named_by_stranger)
        async with client.stream(method, url, content=content, headers={**_HEADERS, **headers}) as answer:
            if answer.status_code >= HTTPStatus.MULTIPLE_CHOICES:
                said = await _beginning(answer, MAX_ERROR_BYTES)
                raise read_refusal(access, answer.status_code, answer.headers, said)
            yield answer

    @asynccontextmanager
    async def _bounded(self, access: Access, seconds: float | None) -> AsyncGenerator[None]:
        try:
            async with asyncio.timeout(seconds):
                yield
        except (TimeoutError, httpx2.TimeoutException) as error:
            raise ProviderUnavailable(access.provider, "timeout") from error
        except (Blocked, UrlRefused) as error:
            raise ProviderUnavailable(access.provider, "its address is not allowed") from error
        except (httpx2.HTTPError, httpx2.InvalidURL, httpcore2.NetworkError, httpcore2.ProtocolError) as error:
            raise ProviderUnavailable(access.provider, "connection") from error

    def _client(self, *, guarded: bool) -> httpx2.AsyncClient:
        """Return the client for addresses of ours, or the one that only reaches public addresses."""
        if guarded not in self._clients:
            transport = httpx2.AsyncHTTPTransport(retries=0, trust_env=False)
            if guarded:
                self._resolver = SystemResolver()
                # httpx2 has no public door for a network backend.
                cast("Any", transport)._pool = httpcore2.AsyncConnectionPool(  # noqa: SLF001 -- as the line above says
                    ssl_context=ssl.create_default_context(),
                    retries=0,
                    network_backend=PinnedBackend(self._resolver, self.allowed),
                )
            pace = httpx2.Timeout(self.seconds, connect=min(_CONNECT_SECONDS, self.seconds))
            self._clients[guarded] = httpx2.AsyncClient(
                transport=transport, timeout=pace, trust_env=False, follow_redirects=False
            )
        return self._clients[guarded]

    async def aclose(self) -> None:
        """Close every connection."""
        for client in self._clients.values():
            await client.aclose()
        self._clients.clear()
        if self._resolver is not None:
            self._resolver.close()
            self._resolver = None


def read_json(provider: str, content: bytes) -> Any:  # noqa: ANN401 -- JSON
    """Return the JSON of an answer.

    Raises:
        BadAnswer: it is none, or half of it.
    """
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:  # JSON nested a thousand deep is a RecursionError
        what = "a web page" if content.lstrip()[:1] == b"<" else "no JSON, or half of it"
        raise BadAnswer(provider, what) from error


async def _read(access: Access, answer: httpx2.Response, most: int) -> httpx2.Response:
    kept = await _beginning(answer, most + 1)
    if len(kept) > most:
        raise BadAnswer(access.provider, f"more than {most} bytes")
    return httpx2.Response(answer.status_code, headers=answer.headers, content=kept)


async def _beginning(answer: httpx2.Response, most: int) -> bytes:
    kept = bytearray()
    async for chunk in answer.aiter_raw():
        kept += chunk
        if len(kept) >= most:
            break
    return bytes(kept)


async def _events(answer: httpx2.Response) -> AsyncGenerator[str]:
    data: list[str] = []
    async for line in answer.aiter_lines():
        if line.startswith("data:"):
            data.append(line[5:].removeprefix(" "))
        elif not line and data:
            yield "\n".join(data)
            data.clear()
    if data:
        yield "\n".join(data)
