"""Ask the API whether it is ready, with nothing but a socket."""

from __future__ import annotations

import asyncio

_ASK_SECONDS = 5.0
_PAUSE = 0.05
_ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 -- the addresses that cannot be connected to


async def wait_ready(host: str, port: int) -> None:
    """Return when `GET /health/ready` answers 200."""
    while True:
        try:
            async with asyncio.timeout(_ASK_SECONDS):
                if await _ask(_ANY.get(host, host), port):
                    return
        except (OSError, TimeoutError):
            pass
        await asyncio.sleep(_PAUSE)


async def _ask(host: str, port: int) -> bool:
    reader, writer = await asyncio.open_connection(host, port)
    try:
        writer.write(b"GET /health/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        status = await reader.readline()
        return b" 200 " in status
    finally:
        writer.close()
