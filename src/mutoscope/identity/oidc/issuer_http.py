"""Requests to identity providers: bounded in time and size, never redirected, no proxies of the environment."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from http import HTTPStatus
from typing import Any, Final

import httpx2

from mutoscope.identity.oidc.errors import ProviderUnavailable

HEADERS: Final = {"Accept": "application/json", "Accept-Encoding": "identity", "User-Agent": "mutoscope"}
"""GitHub refuses requests without a User-Agent; `identity`, so that a small answer cannot unfold into a large one."""


class AnswerTooLarge(httpx2.TransportError):
    """The answer has more bytes than allowed, or is compressed although that was not asked for."""


class IssuerHttp:
    """The one way to a provider; close it when the process ends."""

    def __init__(self, *, seconds: float, max_bytes: int) -> None:
        self.seconds: Final = seconds
        self.transport: Final = _Capped(max_bytes)
        self._client: Final = httpx2.AsyncClient(
            transport=self.transport, timeout=seconds, trust_env=False, follow_redirects=False, headers=HEADERS
        )

    async def get_json(self, url: str, *, bearer: str | None = None) -> Any:  # noqa: ANN401 -- JSON
        """Return what an address answers.

        Raises:
            ProviderUnavailable: it does not answer in time with 200 and JSON of a bearable size.
        """
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        async with self.bounded():
            answer = await self._client.get(url, headers=headers)
            if answer.status_code != HTTPStatus.OK:
                raise ProviderUnavailable(f"it answered {answer.status_code}")
            return answer.json()

    @asynccontextmanager
    async def bounded(self) -> AsyncGenerator[None]:
        """Run a request inside; whatever goes wrong with it becomes `ProviderUnavailable`."""
        try:
            async with asyncio.timeout(self.seconds):
                yield
        except (TimeoutError, httpx2.TimeoutException) as error:
            raise ProviderUnavailable("it does not answer in time") from error
        except AnswerTooLarge as error:
            raise ProviderUnavailable("its answer is too large") from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise ProviderUnavailable("it cannot be reached") from error
        except (ValueError, RecursionError) as error:  # JSON nested a thousand deep is a RecursionError
            raise ProviderUnavailable("its answer is not JSON") from error

    async def close(self) -> None:
        """Close every connection."""
        await self.transport.close()


@cache
def _trust() -> ssl.SSLContext:
    """Return whom connections trust: reading all their certificates takes a twentieth of a second."""
    return httpx2.create_ssl_context(trust_env=False)


class _Capped(httpx2.AsyncBaseTransport):
    """A transport whose answers end with an error after so many bytes; shared, so a client that closes leaves it."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes: Final = max_bytes
        self._inner: Final = httpx2.AsyncHTTPTransport(verify=_trust(), retries=0, trust_env=False)

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        answer = await self._inner.handle_async_request(request)
        if answer.headers.get("content-encoding", "identity") != "identity":
            await answer.aclose()
            raise AnswerTooLarge("compressed")
        if not isinstance(answer.stream, httpx2.AsyncByteStream):
            raise TypeError
        stream = _CappedStream(answer.stream, self._max_bytes)
        return httpx2.Response(answer.status_code, headers=answer.headers, stream=stream, extensions=answer.extensions)

    async def aclose(self) -> None:
        """Stay open for the next client."""

    async def close(self) -> None:
        await self._inner.aclose()


class _CappedStream(httpx2.AsyncByteStream):
    def __init__(self, inner: httpx2.AsyncByteStream, max_bytes: int) -> None:
        self._inner: Final = inner
        self._max_bytes: Final = max_bytes

    async def __aiter__(self) -> AsyncIterator[bytes]:
        size = 0
        async for chunk in self._inner:
            size += len(chunk)
            if size > self._max_bytes:
                raise AnswerTooLarge(str(self._max_bytes))
            yield chunk

    async def aclose(self) -> None:
        await self._inner.aclose()
