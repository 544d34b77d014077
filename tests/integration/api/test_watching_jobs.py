"""Who follows a job by server-sent events: as long as they may, and no more than the server can bear."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import pytest

from mutoscope.generation import ProgressFeed
from mutoscope.generation.progress_feed import MOST_WATCHERS
from mutoscope.generation.watch_generation import watch_generation
from mutoscope.identity import TokenExpired
from mutoscope.jobs import install_job_tables
from mutoscope.tenancy import Role, Scope, Vigil, while_allowed
from mutoscope.tenancy.key_access import verbs_of

if TYPE_CHECKING:
    from conftest import Person, Studio


@pytest.fixture(autouse=True)
def _job_tables(owner_dsn: str) -> None:
    install_job_tables(owner_dsn)


async def order(studio: Studio, person: Person) -> uuid.UUID:
    body = {"script": "The sea is wide.", "size": "270x480"}
    answer = await studio.http.post("/api/v1/ai/video-generate", json=body, headers=person.headers)
    return uuid.UUID(answer.json()["job_id"])


CHANGES = {
    "is removed": "delete from membership where user_id = %s",
    "account closed": "update app_user set suspended_at = now() where id = %s",
    "workspace closed": "update workspace set suspended_at = now() where id = %s",
    "key narrowed": "update api_key set scopes = '{create}' where user_id = %s",
    "key sent elsewhere": "update api_key set networks = '{198.51.100.0/24}' where user_id = %s",
    "key revoked": "update api_key set revoked_at = now() where user_id = %s",
}
WAYS = ("logs out", "session expires", "token expires", *CHANGES)


@pytest.mark.parametrize("way", WAYS)
async def test_a_stream_ends_when_its_reader_may_not_read_any_more(studio: Studio, way: str) -> None:
    person = await studio.sign_up()
    job, container = await order(studio, person), studio.container
    until = studio.clock.now() + dt.timedelta(hours=24)
    scope = Scope(person.workspace_id, person.id, Role.OWNER, person.session_id, expires_at=until)
    if way.startswith("key"):
        key = await studio.key_for(person, ["read", "create"])
        scope = Scope(person.workspace_id, person.id, Role.OWNER, None, key.id, verbs_of(["read", "create"]))
    if way == "session expires":
        scope = replace(scope, expires_at=None)
    vigil = Vigil(container.database, studio.clock, 0.1, "192.0.2.7")
    stream = watch_generation(vigil, container.progress, scope, job)
    told = [await anext(stream), await anext(stream)]
    assert "event: progress" in told[1]
    if way == "logs out":
        assert (await studio.http.post("/api/v1/auth/logout", headers=person.headers)).status_code == 204
    elif way in CHANGES:
        studio.query(f"{CHANGES[way]} returning 1", person.workspace_id if "workspace" in way else person.id)
    else:
        studio.clock.advance(hours=24 if way == "token expires" else 91 * 24)
    async with asyncio.timeout(5):
        rest = [event async for event in stream]
    assert [event for event in rest if "data:" in event] == []


async def test_a_workspace_keeps_no_more_streams_open_than_the_limit(studio: Studio) -> None:
    person, other = await studio.sign_up(), await studio.sign_up()
    job, others = await order(studio, person), await order(studio, other)
    feed: ProgressFeed = studio.container.progress
    async with AsyncExitStack() as streams:
        for _ in range(MOST_WATCHERS):
            await streams.enter_async_context(feed.watch(person.workspace_id, job))
        answer = await studio.http.get(f"/api/v1/jobs/{job}/events", headers=person.headers)
        assert (answer.status_code, answer.json()["code"]) == (429, "too_many_watchers")
        await studio.http.post(f"/api/v1/jobs/{others}/cancel", headers=other.headers)
        assert (await studio.http.get(f"/api/v1/jobs/{others}/events", headers=other.headers)).status_code == 200
    await studio.http.post(f"/api/v1/jobs/{job}/cancel", headers=person.headers)
    assert (await studio.http.get(f"/api/v1/jobs/{job}/events", headers=person.headers)).status_code == 200


async def silent(closed: asyncio.Event) -> AsyncGenerator[str]:
    """Say one word, and then nothing for ever."""
    try:
        yield "one"
        await asyncio.Event().wait()
    finally:
        closed.set()


async def test_a_stream_that_says_nothing_ends_with_its_token_and_what_feeds_it_is_closed(studio: Studio) -> None:
    person, closed = await studio.sign_up(), asyncio.Event()
    until = studio.clock.now() + dt.timedelta(hours=24)
    scope = Scope(person.workspace_id, person.id, Role.OWNER, person.session_id, expires_at=until)
    vigil = Vigil(studio.container.database, studio.clock, 0.05)
    stream = while_allowed(silent(closed), partial(vigil.look, scope, "ai.use"), seconds=vigil.seconds)
    assert await anext(stream) == "one"
    studio.clock.advance(hours=24)
    async with asyncio.timeout(5):
        with pytest.raises(TokenExpired):
            await anext(stream)
    assert closed.is_set()


async def test_a_stream_that_may_go_on_yields_everything_however_often_it_is_asked(studio: Studio) -> None:
    person, looked = await studio.sign_up(), 0
    scope = Scope(person.workspace_id, person.id, Role.OWNER, person.session_id)
    vigil = Vigil(studio.container.database, studio.clock, 0.001)

    async def slowly() -> AsyncGenerator[int]:
        for number in range(20):
            await asyncio.sleep(0.002)
            yield number

    async def look() -> None:
        nonlocal looked
        looked += 1
        await vigil.look(scope, "ai.use")

    assert [number async for number in while_allowed(slowly(), look, seconds=vigil.seconds)] == list(range(20))
    assert looked
