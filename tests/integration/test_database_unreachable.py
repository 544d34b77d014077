"""A database that takes no connections now is waited for, whatever words its driver has for that."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import psycopg
import pytest
from sqlalchemy import text

from mutoscope.infra import database as database_module
from mutoscope.infra.database import Database
from mutoscope.jobs import Lease, is_retryable

if TYPE_CHECKING:
    from conftest import FreshDatabase


async def test_a_server_with_no_connection_left_is_a_lost_connection(fresh_database: FreshDatabase) -> None:
    with psycopg.connect(fresh_database.owner_dsn) as owner:
        owner.execute("do $$ begin execute format('alter database %I connection limit 0', current_database()); end $$")
    database = Database.connect(fresh_database.app_dsn, pool_size=1)
    with pytest.raises(ConnectionError) as refused:
        async with database.session() as session:
            await session.execute(text("select 1"))
    assert is_retryable(refused.value)
    await database.close()


async def test_a_worker_outlives_a_server_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database_module, "_CONNECT_SECONDS", 0.1)
    attempts = 0

    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal attempts
        attempts += 1
        await reader.read()
        writer.close()

    async def recover(_executor: str) -> int:
        return 0

    server = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    database = Database.connect(f"postgresql://a@127.0.0.1:{port}/a?sslmode=disable", pool_size=1)
    keeping = asyncio.create_task(Lease(database, "somebody", recover).keep(asyncio.Event()))
    for _ in range(100):
        await asyncio.sleep(0.05)
        if attempts > 1 or keeping.done():
            break
    assert attempts > 1
    assert not keeping.done()
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    server.close()
    await database.close()
