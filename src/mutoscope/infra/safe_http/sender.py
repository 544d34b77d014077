"""Send one POST, and read no more of the answer than is kept."""

from __future__ import annotations

import asyncio
import functools
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import httpcore2

from mutoscope import __version__
from mutoscope.infra.safe_http.check_url import check_url
from mutoscope.infra.safe_http.errors import SendFailed
from mutoscope.infra.safe_http.pinned_backend import PinnedBackend
from mutoscope.infra.safe_http.public_addresses import Network
from mutoscope.infra.safe_http.resolve import Resolver, SystemResolver

_CONNECT_SECONDS: Final = 5.0
_MAX_CONNECTIONS: Final = 50


@dataclass(frozen=True)
class SenderRules:
    """What may be sent to, and how long it may take."""

    ports: tuple[int, ...] = (443, 8443)
    """None is any."""
    allowed: tuple[Network, ...] = ()
    """Networks that are sent to although they are not public; with any, plain http too."""
    seconds: float = 15.0
    """From looking up the name to the end of the answer."""
    answer_bytes: int = 1024
    """Of the answer's body, that are read."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    body: bytes
    """Its beginning."""
    milliseconds: int


class SafeSender:
    """Sends to addresses that strangers name; each request has a connection of its own."""

    def __init__(
        self, rules: SenderRules, *, resolver: Resolver | None = None, trust: ssl.SSLContext | None = None
    ) -> None:
        """Take the rules; no connection is opened yet.

        Args:
            rules: what may be sent to.
            resolver: of names; the machine's by default.
            trust: whose certificates are believed; those of the machine by default.
        """
        self.rules: Final = rules
        self._trust: Final = trust
        self._own: Final = SystemResolver() if resolver is None else None
        self._resolver: Final[Resolver] = resolver or self._own or SystemResolver()

    @functools.cached_property
    def _pool(self) -> httpcore2.AsyncConnectionPool:
        """Made at the first use: loading the machine's certificates takes a while."""
        return httpcore2.AsyncConnectionPool(
            ssl_context=self._trust or ssl.create_default_context(),
            max_connections=_MAX_CONNECTIONS,
            max_keepalive_connections=0,
            retries=0,
            http2=False,
            network_backend=PinnedBackend(self._resolver, self.rules.allowed),
        )

    async def post(self, url: str, content: bytes, headers: Mapping[str, str]) -> Answer:
        """Send one POST and return the answer, whatever its status; a redirect is an answer like any other.

        Raises:
            UrlRefused: the address breaks a rule; nothing was sent or looked up.
            Blocked: its name leads to an address that is not public; nothing was sent.
            SendFailed: no answer came.
        """
        checked = check_url(url, ports=self.rules.ports, allowed=self.rules.allowed)
        address = httpcore2.URL(
            scheme=checked.scheme.encode(),
            host=checked.host.encode(),
            port=checked.port,
            target=checked.target.encode(),
        )
        given = {
            **headers,
            "host": checked.authority,
            "user-agent": f"mutoscope/{__version__}",
            "accept-encoding": "identity",
        }
        started = time.perf_counter()
        try:
            async with asyncio.timeout(self.rules.seconds):
                status, body = await self._exchange(address, content, given)
        except TimeoutError as error:
            raise SendFailed("timeout") from error
        except (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError, OSError) as error:
            raise SendFailed(_reason(error)) from error
        return Answer(status, body, round((time.perf_counter() - started) * 1000))

    async def _exchange(self, address: httpcore2.URL, content: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        pace = {"connect": _CONNECT_SECONDS, "read": self.rules.seconds, "write": self.rules.seconds}
        kept = bytearray()
        async with self._pool.stream(
            "POST", address, headers=list(headers.items()), content=content, extensions={"timeout": pace}
        ) as answer:
            async for chunk in answer.aiter_stream():
                kept += chunk
                if len(kept) >= self.rules.answer_bytes:
                    break
            return answer.status, bytes(kept[: self.rules.answer_bytes])

    async def aclose(self) -> None:
        """Close what is open."""
        if "_pool" in self.__dict__:
            await self._pool.aclose()
        if self._own is not None:
            self._own.close()


def _reason(error: BaseException) -> str:
    if isinstance(error, httpcore2.TimeoutException):
        return "timeout"
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError):
            return "tls"
        cause = cause.__cause__ or cause.__context__
    return "protocol" if isinstance(error, httpcore2.ProtocolError) else "connection"
