"""Somebody's server, which takes webhooks, with faults where a test asks for them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field


@dataclass
class Receiver:
    """Somebody's server; keeps what it was sent."""

    port: int
    status: int = 200
    answer: bytes = b"ok"
    delay: float = 0.0
    got: list[tuple[dict[str, str], str]] = field(default_factory=list[tuple[dict[str, str], str]])
    at_once: int = 0
    most_at_once: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook/secret-path?token=t0ken"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        headers = {
            name.lower(): value for name, _, value in (line.partition(": ") for line in head.split("\r\n")[1:] if line)
        }
        body = (await reader.readexactly(int(headers["content-length"]))).decode()
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        self.got.append((headers, body))
        await asyncio.sleep(self.delay)
        self.at_once -= 1
        writer.write(b"HTTP/1.1 %d X\r\ncontent-length: %d\r\n\r\n%b" % (self.status, len(self.answer), self.answer))
        await writer.drain()
        writer.close()


@asynccontextmanager
async def receiving() -> AsyncGenerator[Receiver]:
    found = Receiver(0)
    server = await asyncio.start_server(found.serve, "127.0.0.1", 0)
    found.port = server.sockets[0].getsockname()[1]
    yield found
    server.close()
    await server.wait_closed()
