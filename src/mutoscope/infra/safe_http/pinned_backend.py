"""Connections that go to the address that was checked, not to whatever the name means a moment later."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final, NoReturn, cast

import httpcore2

from mutoscope.infra.safe_http.errors import Blocked
from mutoscope.infra.safe_http.public_addresses import Network, is_public
from mutoscope.infra.safe_http.resolve import Resolver, addresses_of


class PinnedBackend(httpcore2.AsyncNetworkBackend):
    """Resolves a name once for each connection, refuses it if one address is not public, and connects to the first.

    The host's name stays where it belongs: in SNI, in the check of the certificate, in the Host header.
    """

    def __init__(self, resolver: Resolver, allowed: tuple[Network, ...]) -> None:
        self._inner: Final = cast("httpcore2.AsyncNetworkBackend", httpcore2.AnyIOBackend())
        self._resolver: Final = resolver
        self._allowed: Final = allowed

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 -- httpcore's own signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """Connect to a public address of a host.

        Raises:
            Blocked: one of its addresses is not public.
            SendFailed: it has no address.
        """
        found = await addresses_of(self._resolver, host, port)
        for address in found:
            if not is_public(address) and not any(address in network for network in self._allowed):
                raise Blocked("address_not_public")
        return await self._inner.connect_tcp(
            str(found[0]), port, timeout=timeout, local_address=local_address, socket_options=socket_options
        )

    async def connect_unix_socket(self, *_: Any, **__: Any) -> NoReturn:  # noqa: ANN401 -- whatever is asked for
        """Refuse."""
        raise Blocked("address_not_public")

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await self._inner.sleep(seconds)
