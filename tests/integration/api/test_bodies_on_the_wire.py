"""Requests as a socket brings them: too large ones are refused unread, slow ones hold nothing, none says who it is."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import httpx2
import uvicorn
from sqlalchemy.pool import QueuePool
from tests.integration.api.conftest import Studio

from mutoscope.api import create_app
from mutoscope.ops.processes import http_config

TEN_MEGABYTES = 10 * 1024 * 1024
PATIENCE_SECONDS = 10.0
BLOCK = b"x" * 65_536


@asynccontextmanager
async def served(studio: Studio) -> AsyncGenerator[int]:
    """Serve the application on loopback as `mutoscope api` does; yield the port."""
    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(http_config(create_app(container=studio.container)))
    running = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await running


def head(framing: str) -> bytes:
    lines = ("POST /api/users/register HTTP/1.1", "Host: studio", "Content-Type: application/json", framing, "", "")
    return "\r\n".join(lines).encode()


async def status_of(reader: asyncio.StreamReader) -> bytes:
    async with asyncio.timeout(PATIENCE_SECONDS):
        return (await reader.readline()).split()[1]


async def test_ten_megabytes_declared_are_refused_before_the_first_byte(studio: Studio) -> None:
    async with served(studio) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head(f"Content-Length: {TEN_MEGABYTES}"))
        assert await status_of(reader) == b"413"
        writer.close()


async def test_ten_megabytes_in_chunks_are_refused_at_the_limit(studio: Studio) -> None:
    limit = studio.container.settings.max_body_bytes
    assert limit < TEN_MEGABYTES
    async with served(studio) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(head("Transfer-Encoding: chunked"))
        for _ in range(limit // len(BLOCK) + 1):  # one block more than the limit, and never an end
            writer.write(b"%x\r\n%b\r\n" % (len(BLOCK), BLOCK))
            await writer.drain()
        assert await status_of(reader) == b"413"
        writer.close()


async def test_slow_bodies_hold_no_connection_to_the_database(studio: Studio) -> None:
    pool = studio.container.database.engine.pool
    assert isinstance(pool, QueuePool)
    person = await studio.sign_up()
    signed = f"Content-Length: 100\r\nAuthorization: Bearer {person.token}"
    slow = [head("Content-Length: 100"), head(signed).replace(b"/users/register", b"/v1/projects")]
    async with served(studio) as port:
        callers = [await asyncio.open_connection("127.0.0.1", port) for _ in range(2 * pool.size())]
        for index, (_, writer) in enumerate(callers):
            writer.write(slow[index % 2] + b'{"name": ')
            await writer.drain()
        async with asyncio.timeout(PATIENCE_SECONDS):  # more slow callers than connections: others are served
            answers = [await studio.http.get("/api/v1/projects", headers=person.headers) for _ in range(3)]
        assert [answer.status_code for answer in answers] == [200, 200, 200]
        assert pool.checkedout() == 0
        for _, writer in callers:
            writer.close()


async def test_a_caller_on_this_machine_does_not_choose_its_own_address(studio: Studio) -> None:
    """`trusted_proxies` names nobody here, so a key that is limited to a network stays out of reach."""
    key = await studio.key_for(await studio.sign_up(), networks=["192.0.2.0/24"])
    claims = {"X-Forwarded-For": "192.0.2.7", "X-Real-IP": "192.0.2.7", "Forwarded": "for=192.0.2.7"}
    async with served(studio) as port, httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as http:
        answer = await http.get("/api/v1/projects", headers={**key.headers, **claims})
    assert (answer.status_code, answer.json()["code"]) == (403, "key_address_forbidden")
