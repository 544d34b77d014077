"""Who follows a job by server-sent events: as long as they may, and no more than the server can bear."""

from __future__ import annotations

import asyncio
import uuid
from contextlib import AsyncExitStack
from typing import TYPE_CHECKING

import pytest

from mutoscope.generation import ProgressFeed
from mutoscope.generation.progress_feed import MOST_WATCHERS
from mutoscope.generation.watch_generation import watch_generation
from mutoscope.jobs import install_job_tables
from mutoscope.tenancy import Role, Scope
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


@pytest.mark.parametrize("way", ["logs out", "is removed", "session expires", "workspace closed", "key narrowed"])
async def test_a_stream_ends_when_its_reader_may_not_read_any_more(
    studio: Studio, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mutoscope.generation.watch_generation.HEARTBEAT_SECONDS", 0.1)
    person = await studio.sign_up()
    job, container = await order(studio, person), studio.container
    scope = Scope(person.workspace_id, person.id, Role.OWNER, person.session_id)
    if way == "key narrowed":
        key = await studio.key_for(person, ["read", "create"])
        scope = Scope(person.workspace_id, person.id, Role.OWNER, None, key.id, verbs_of(["read", "create"]))
    stream = watch_generation(container.database, container.progress, studio.clock, scope, job)
    told = [await anext(stream), await anext(stream)]
    assert "event: progress" in told[1]
    if way == "logs out":
        assert (await studio.http.post("/api/v1/auth/logout", headers=person.headers)).status_code == 204
    elif way == "is removed":
        studio.query("delete from membership where user_id = %s returning 1", person.id)
    elif way == "workspace closed":
        studio.query("update workspace set suspended_at = now() where id = %s returning 1", person.workspace_id)
    elif way == "key narrowed":
        studio.query("update api_key set scopes = '{create}' where user_id = %s returning 1", person.id)
    else:
        studio.clock.advance(days=91)
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
