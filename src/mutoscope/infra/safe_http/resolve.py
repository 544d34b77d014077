"""Names into addresses, in threads of their own: a slow name server holds up nobody else."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import Final, Protocol

from mutoscope.infra.safe_http.errors import Blocked, SendFailed
from mutoscope.infra.safe_http.public_addresses import Address

_THREADS: Final = 8


class Resolver(Protocol):
    """Whoever knows the addresses of a name."""

    async def resolve(self, host: str, port: int) -> list[str]:
        """Return every address of a host; `OSError` if it has none."""
        ...


class SystemResolver:
    """The machine's resolver; it reads numbers as the machine's own programs do (`0x7f.1`), which is the point."""

    def __init__(self) -> None:
        self._threads: Final = ThreadPoolExecutor(_THREADS, thread_name_prefix="resolve")

    async def resolve(self, host: str, port: int) -> list[str]:
        """Return every address of a host; `OSError` if it has none."""
        loop = asyncio.get_running_loop()
        found = await loop.run_in_executor(self._threads, _look_up, host, port)
        return [str(entry) for entry in found]

    def close(self) -> None:
        """Begin no further look-ups."""
        self._threads.shutdown(wait=False, cancel_futures=True)


def _look_up(host: str, port: int) -> list[str]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(sockaddr[0]) for *_, sockaddr in found]


async def addresses_of(resolver: Resolver, host: str, port: int) -> list[Address]:
    """Return the addresses of a host.

    Raises:
        SendFailed: it has none.
        Blocked: one of them is not an address, or bound to an interface of this machine.
    """
    try:
        found = await resolver.resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise SendFailed("unresolvable") from error
    if not found:
        raise SendFailed("unresolvable")
    try:
        return [ipaddress.ip_address(name) for name in found]
    except ValueError as error:
        raise Blocked("address_not_public") from error
