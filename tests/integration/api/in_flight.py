"""A request that meets a change which has begun and is not committed: `held`."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import psycopg

if TYPE_CHECKING:
    from conftest import Studio

_WAITING = (
    "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' "
    "and cardinality(pg_blocking_pids(pid)) > 0 and %s = any(pg_blocking_pids(pid))"
)
_ALL_WAITING = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"


@asynccontextmanager
async def held(
    studio: Studio, call: Awaitable[Any], *statements: tuple[str, tuple[object, ...]]
) -> AsyncGenerator[Any]:
    """Make changes in a transaction of the owner's, begin the call, commit when it waits for them or has answered."""
    with psycopg.connect(studio.owner_dsn) as owner:
        for statement, values in statements:
            owner.execute(statement.encode(), values)
        running = asyncio.ensure_future(call)
        async with asyncio.timeout(20):
            while not running.done() and studio.query(_WAITING, owner.info.backend_pid) == [(0,)]:  # noqa: ASYNC110 -- the database tells nobody
                await asyncio.sleep(0.02)
        owner.commit()
        yield await running


async def in_line(studio: Studio, lock: str, user_id: object, *calls: Awaitable[Any]) -> list[Any]:
    """Hold rows of a user's, let calls come to them one behind the other, let go; return their answers."""
    with psycopg.connect(studio.owner_dsn) as owner:
        owner.execute(lock.encode(), (user_id,))
        running: list[asyncio.Future[Any]] = []
        for call in calls:
            running.append(asyncio.ensure_future(call))
            async with asyncio.timeout(20):
                while studio.query(_ALL_WAITING) != [(len(running),)]:  # noqa: ASYNC110 -- the database tells nobody
                    await asyncio.sleep(0.02)
        owner.commit()
    return list(await asyncio.gather(*running))


def living_sessions(studio: Studio, user_id: object) -> int:
    return int(
        studio.query("select count(*) from login_session where user_id = %s and revoked_at is null", user_id)[0][0]
    )
