"""Bytes that leave are counted as they are sent, in the workspace's month; a plan's limit refuses the next download."""

from __future__ import annotations

import asyncio
import datetime as dt
import gc
import uuid
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import TYPE_CHECKING, cast

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import StreamingResponse
from tests.integration.api.conftest import app_of, client_of
from tests.integration.api.test_expiry import finished_file

from mutoscope.billing.usage import check_gauges
from mutoscope.bootstrap import open_container
from mutoscope.infra.database import Database
from mutoscope.infra.limits import LimitReached
from mutoscope.infra.settings import Settings
from mutoscope.jobs import install_job_tables
from mutoscope.kernel import FixedClock
from mutoscope.library import DeliveryMeter, Rendition, sign_download

if TYPE_CHECKING:
    from conftest import Person, Studio

ROOT = Path(__file__).parents[3]
LIMIT = 1_000_000
FILM = b"film" * 150_000
"""600 000 bytes."""


@pytest.fixture(autouse=True)
def _job_tables(owner_dsn: str) -> None:
    install_job_tables(owner_dsn)


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """Document 003's plans, where Free sends a million bytes a month, Standard two, and the others without end."""
    words = (ROOT / "src/mutoscope/catalog/catalogues/film_studio_003.toml").read_text(encoding="utf-8")
    for seconds, allowed in (("60", LIMIT), ("600", 2 * LIMIT)):
        words = words.replace(
            f"film_seconds = {seconds} }}", f"film_seconds = {seconds}, bandwidth_bytes = {allowed} }}"
        )
    for seconds in ("1200", "2400"):
        limit = f'film_seconds = {seconds}, bandwidth_bytes = {{ hard = "unlimited", soft = {3 * LIMIT} }} }}'
        words = words.replace(f"film_seconds = {seconds} }}", limit)
    feature = '[features.bandwidth_bytes]\nper = "period"\nunit = "byte"\n\n[features.credits]'
    path = tmp_path / "plans.toml"
    path.write_text(words.replace("[features.credits]", feature), encoding="utf-8")
    return path


@pytest.fixture
async def house(settings: Settings, owner_dsn: str, plans: Path) -> AsyncGenerator[Studio]:
    from tests.integration.api.conftest import Studio as Running  # noqa: PLC0415 -- the name is for types above

    clock = FixedClock(dt.datetime.now(dt.UTC))
    changed = settings.model_copy(update={"catalogue": plans, "delivery_flush_seconds": 3600.0})
    async with open_container(changed, clock=clock) as container, client_of(app_of(container)) as http:
        yield Running(http, container, clock, owner_dsn)


async def delivered(studio: Studio, person: Person) -> int:
    """Return what the workspace is told that it has sent, after everything was written down."""
    await studio.container.deliveries.flush()
    answer = await studio.http.get("/api/v1/entitlements", headers=person.headers)
    return int(answer.json()["delivered_bytes"])


def door(file: Rendition) -> str:
    return f"/api/v1/download/{file.id}"


async def test_what_is_sent_is_counted_to_the_byte_and_what_is_not_sent_is_not(studio: Studio) -> None:
    person, other = await studio.sign_up(), await studio.sign_up()
    file = await finished_file(studio, person, FILM)
    whole = await studio.http.get(door(file), headers=person.headers)
    assert whole.content == FILM
    assert await delivered(studio, person) == len(FILM)
    part = await studio.http.get(door(file), headers={**person.headers, "Range": "bytes=100-4195"})
    assert (part.status_code, len(part.content)) == (206, 4096)
    link = sign_download(studio.container.links, studio.clock, file)
    assert (await studio.http.get(link.path, headers={"Range": "bytes=-10"})).content == FILM[-10:]
    known = {**person.headers, "If-None-Match": whole.headers["etag"]}
    assert (await studio.http.get(door(file), headers=known)).status_code == 304
    assert (await studio.http.head(door(file), headers=person.headers)).status_code == 200
    beyond = {**person.headers, "Range": f"bytes={len(FILM)}-"}
    assert (await studio.http.get(door(file), headers=beyond)).status_code == 416
    assert (await studio.http.get(door(file), headers=other.headers)).status_code == 404
    assert await delivered(studio, person) == len(FILM) + 4096 + 10
    assert await delivered(studio, other) == 0


async def test_many_at_once_lose_no_byte_and_are_written_down_together(studio: Studio) -> None:
    person = await studio.sign_up()
    file = await finished_file(studio, person, FILM)
    ranges = [(start, start + 997) for start in range(0, 600_000, 20_000)]

    async def get(first: int, last: int) -> int:
        asked = {**person.headers, "Range": f"bytes={first}-{last}"}
        return len((await studio.http.get(door(file), headers=asked)).content)

    sent = sum(await asyncio.gather(*[get(*span) for span in ranges]))
    query = "select xmin::text, used from gauge where workspace_id = %s and feature = 'bandwidth_bytes'"
    await asyncio.gather(*[studio.container.deliveries.flush() for _ in range(3)])
    assert [used for _, used in studio.query(query, person.workspace_id)] == [sent]


async def test_a_download_that_breaks_off_counts_what_was_sent_and_gives_the_rest_back(house: Studio) -> None:
    person = await house.sign_up()
    meter = house.container.deliveries

    async def blocks() -> AsyncGenerator[bytes]:
        for _ in range(9):
            yield b"x" * 100_000

    async def receive() -> dict[str, object]:
        await asyncio.Event().wait()
        raise AssertionError

    taken = 0

    async def send(message: dict[str, object]) -> None:
        nonlocal taken
        body = message.get("body", b"")
        assert isinstance(body, bytes)
        taken += len(body)
        if taken > 200_000:
            raise ConnectionResetError

    response = StreamingResponse(blocks(), headers={"content-length": "900000"})
    async with house.container.database.session(workspace_id=person.workspace_id) as session:
        counted = await meter.send(session, person.workspace_id, response)
    with pytest.raises(BaseException):  # noqa: B017, PT011 -- a group of it, or what the server makes of it
        await counted({"type": "http", "method": "GET", "headers": [], "asgi": {}}, receive, send)  # type: ignore[arg-type]
    del counted
    assert await delivered(house, person) == 300_000
    file = await finished_file(house, person, FILM)
    assert (await house.http.get(door(file), headers=person.headers)).status_code == 200, "600 000 more fit"


async def test_beyond_the_limit_the_next_download_is_refused_with_the_plan_that_lifts_it(house: Studio) -> None:
    person = await house.sign_up()
    file = await finished_file(house, person, FILM)
    link = sign_download(house.container.links, house.clock, file)
    for _ in range(2):  # the second goes over it: what has begun is sent whole
        assert (await house.http.get(door(file), headers=person.headers)).content == FILM
    refused = await house.http.get(door(file), headers=person.headers)
    assert (refused.status_code, refused.json()["code"]) == (402, "limit_reached"), refused.text
    told = refused.json()
    assert (told["feature"], told["limit"], told["used"], told["asked"]) == (
        "bandwidth_bytes",
        LIMIT,
        1_200_000,
        600_000,
    )
    assert told["plan_needed"] == "Standard"
    shared = await house.http.get(link.path)
    assert (shared.status_code, shared.json()["code"]) == (402, "delivery_used_up")
    assert "Free" not in shared.text, "whoever has a link learns nothing of the plan"
    assert (await house.http.head(door(file), headers=person.headers)).status_code == 200
    assert await delivered(house, person) == 1_200_000
    limits = (await house.http.get("/api/v1/entitlements", headers=person.headers)).json()["limits"]
    line = next(limit for limit in limits if limit["feature"] == "bandwidth_bytes")
    assert (line["used"], line["percent"], line["limit"]) == ("1200000", 120, LIMIT)
    warned = house.query(
        "select payload ->> 'percent' from event where workspace_id = %s and action = 'quota.warned' "
        "and payload ->> 'feature' = 'bandwidth_bytes'",
        person.workspace_id,
    )
    assert warned == [("100",)]
    later = "update workspace_plan set period_start = period_start + interval '1 second' where workspace_id = %s"
    house.query(f"{later} returning 1", person.workspace_id)
    assert (await house.http.get(door(file), headers=person.headers)).status_code == 200, "a new period"
    async with house.container.database.session() as session:
        assert [fault for fault in await check_gauges(session) if fault.workspace_id == person.workspace_id] == []


async def test_downloads_under_way_count_against_the_limit_before_they_are_sent(house: Studio) -> None:
    person = await house.sign_up()
    meter, database = house.container.deliveries, house.container.database

    async def ask() -> object:
        async with database.session(workspace_id=person.workspace_id) as session:
            try:
                return await meter.admit(session, person.workspace_id, 600_000)
            except LimitReached as refused:
                return refused

    rights = await asyncio.gather(*[ask() for _ in range(12)])
    granted = [right for right in rights if not isinstance(right, LimitReached)]
    assert len(granted) == 2, "one may go over the limit, not twelve"
    del rights
    granted.clear()
    await asyncio.sleep(0)  # the loop holds what it gathered until its next turn
    gc.collect()  # whoever never begins gives back what was promised
    assert not isinstance(await ask(), LimitReached)


async def test_a_soft_limit_warns_and_refuses_nobody(house: Studio) -> None:
    person = await house.sign_up()
    house.query(
        "update entitlement set hard = null, soft = %s where workspace_id = %s and feature = 'bandwidth_bytes' "
        "returning 1",
        len(FILM),
        person.workspace_id,
    )
    file = await finished_file(house, person, FILM)
    for _ in range(3):
        assert (await house.http.get(door(file), headers=person.headers)).status_code == 200
    await house.container.deliveries.flush()
    warned = house.query(
        "select payload ->> 'percent' from event where workspace_id = %s and action = 'quota.warned'",
        person.workspace_id,
    )
    assert warned == [("100",)]


async def test_an_archive_of_a_batch_is_counted_too(studio: Studio) -> None:
    person = await studio.sign_up()
    body = {"csv": "title,script\nTides,The sea is wide.\n", "defaults": {"size": "270x480"}}
    batch = (await studio.http.post("/api/v1/batches", json=body, headers=person.headers)).json()["id"]
    archive = await studio.http.get(f"/api/v1/batches/{batch}/results.zip", headers=person.headers)
    assert len(archive.content) > 100
    assert await delivered(studio, person) == len(archive.content)


class Interrupted:
    """The database behind a network that is down at first."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.down = True

    def session(self, workspace_id: uuid.UUID) -> AbstractAsyncContextManager[AsyncSession]:
        if self.down:
            raise ConnectionRefusedError
        return self.database.session(workspace_id)


async def test_what_cannot_be_written_down_now_is_written_down_later(studio: Studio) -> None:
    person = await studio.sign_up()
    network = Interrupted(studio.container.database)
    meter = DeliveryMeter(cast("Database", network), seconds=3600)
    async with studio.container.database.session(workspace_id=person.workspace_id) as session:
        right = await meter.admit(session, person.workspace_id, 7)
    right.count(7)
    right.end()
    await meter.flush()
    assert await delivered(studio, person) == 0
    network.down = False
    await meter.close()
    assert await delivered(studio, person) == 7
    await meter.flush()
    assert await delivered(studio, person) == 7


async def test_nobody_else_counts_for_a_workspace(studio: Studio) -> None:
    person, other = await studio.sign_up(), await studio.sign_up()
    async with studio.container.database.session(workspace_id=other.workspace_id) as session:
        with pytest.raises(DBAPIError):
            await session.execute(text("select count_delivery(:whose, 5)"), {"whose": person.workspace_id})
    assert await delivered(studio, person) == 0
