"""How long files stay: by plan, by request, until they were downloaded; and a sweep that is killed at any moment."""

from __future__ import annotations

import asyncio
import datetime as dt
import io
import random
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from PIL import Image
from tests.integration.api.conftest import app_of, client_of

from mutoscope.bootstrap import open_container
from mutoscope.generation.frozen_request import FrozenRequest
from mutoscope.infra.settings import Settings
from mutoscope.jobs import install_job_tables
from mutoscope.kernel import FixedClock
from mutoscope.library import NewRendition, Rendition, register_rendition, sweep_expired

if TYPE_CHECKING:
    from conftest import Person, Studio

ROOT = Path(__file__).parents[3]
CHILD = Path(__file__).parents[1] / "sweep_child.py"
ORDER = {"script": "The sea is wide.", "size": "270x480"}
DAY = 86_400


@pytest.fixture(autouse=True)
def _job_tables(owner_dsn: str) -> None:
    install_job_tables(owner_dsn)


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """Document 003's plans, where Free keeps results for a day and Standard for thirty."""
    shipped = (ROOT / "src/mutoscope/catalog/catalogues/film_studio_003.toml").read_text(encoding="utf-8")
    text = shipped.replace("film_seconds = 60 }", "film_seconds = 60, result_seconds = 86400, upload_seconds = 7200 }")
    text = text.replace(
        "film_seconds = 600 }", "film_seconds = 600, result_seconds = 2592000, upload_seconds = 864000 }"
    )
    for longer in ("1200", "2400"):
        text = text.replace(
            f"film_seconds = {longer} }}",
            f"film_seconds = {longer}, result_seconds = 2592000, upload_seconds = 864000 }}",
        )
    for feature in ("result_seconds", "upload_seconds"):
        said = f'[features.{feature}]\nper = "request"\nunit = "second"\n\n[features.credits]'
        text = text.replace("[features.credits]", said)
    path = tmp_path / "plans.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
async def house(settings: Settings, owner_dsn: str, plans: Path) -> AsyncGenerator[Studio]:
    from tests.integration.api.conftest import Studio as Running  # noqa: PLC0415 -- the name is for types above

    clock = FixedClock(dt.datetime.now(dt.UTC))
    changed = settings.model_copy(update={"catalogue": plans})
    async with open_container(changed, clock=clock) as container, client_of(app_of(container)) as http:
        yield Running(http, container, clock, owner_dsn)


async def order(studio: Studio, person: Person, **more: object) -> Any:  # noqa: ANN401 -- JSON
    body = {**ORDER, **more}
    return await studio.http.post("/api/v1/ai/video-generate", json=body, headers=person.headers)


def frozen(studio: Studio, job: str) -> FrozenRequest:
    return FrozenRequest.from_json(studio.query("select request from generation where id = %s", job)[0][0])


async def finished_file(studio: Studio, person: Person, content: bytes, **more: Any) -> Rendition:  # noqa: ANN401 -- fields
    folder = studio.container.settings.data_dir
    path = folder / f"{uuid.uuid4().hex}.mp4"
    path.write_bytes(content)
    store = studio.container.regions.default.blobs
    staged = await store.stage(path, take="move")
    seconds = more.pop("seconds", DAY)
    new = NewRendition(uuid.uuid4(), uuid.uuid4(), "video", "film.mp4", **more)
    until = studio.clock.now() + dt.timedelta(seconds=seconds)
    async with studio.container.database.session(workspace_id=person.workspace_id) as session:
        return await register_rendition(session, store, person.workspace_id, staged, new, expires_at=until)


def small_picture() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (64, 32), "#0b3d91").save(buffer, "PNG")
    return buffer.getvalue()


def sweep_and_kill(command: list[str]) -> None:
    """Run a process that sweeps, and kill it a moment after it has begun."""
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        assert child.stdout
        assert child.stdout.readline() == b"ready\n"
        time.sleep(random.uniform(0, 0.05))  # noqa: S311 -- no secret
        child.kill()


async def test_an_order_says_how_long_its_files_stay_but_not_longer_than_the_server(studio: Studio) -> None:
    person = await studio.sign_up()
    short = (await order(studio, person, expires_in=3600, delete_after_download=True)).json()["job_id"]
    assert (frozen(studio, short).keep_seconds, frozen(studio, short).delete_after_download) == (3600, True)
    usual = (await order(studio, person)).json()["job_id"]
    assert (frozen(studio, usual).keep_seconds, frozen(studio, usual).delete_after_download) == (None, False)
    refused = await order(studio, person, expires_in=8 * DAY)
    assert (refused.status_code, refused.json()["code"]) == (422, "request_invalid")
    assert refused.json()["limit"] == 7 * DAY


async def test_a_plan_says_how_long_files_stay_and_which_keeps_them_longer(house: Studio) -> None:
    person = await house.sign_up()
    usual = (await order(house, person)).json()["job_id"]
    assert frozen(house, usual).keep_seconds == DAY
    shorter = (await order(house, person, expires_in=3600)).json()["job_id"]
    assert frozen(house, shorter).keep_seconds == 3600
    refused = await order(house, person, expires_in=2 * DAY)
    assert (refused.status_code, refused.json()["code"]) == (402, "limit_reached")
    assert (refused.json()["limit"], refused.json()["plan_needed"]) == (DAY, "Standard")
    quote = await house.http.post("/api/v1/quotes", json={**ORDER, "expires_in": 2 * DAY}, headers=person.headers)
    assert quote.json()["refusal"]["code"] == "limit_reached"


async def test_a_plan_says_how_long_uploads_stay(house: Studio) -> None:
    person = await house.sign_up()
    sent = {"file": ("sea.png", small_picture(), "image/png")}
    file_id = (await house.http.post("/api/upload", files=sent, headers=person.headers)).json()["file_id"]
    expires = house.query("select expires_at from asset where id = %s", file_id)[0][0]
    assert expires - house.clock.now() == dt.timedelta(hours=2)
    house.clock.advance(minutes=119)
    await sweep_expired(house.container.database, house.container.uploads, house.clock)
    assert house.query("select count(*) from asset where id = %s", file_id) == [(1,)]
    house.clock.advance(minutes=2)
    await sweep_expired(house.container.database, house.container.uploads, house.clock)
    assert house.query("select count(*) from asset where id = %s", file_id) == [(0,)]


async def test_a_file_that_is_read_once_is_gone_when_all_of_it_was_sent(studio: Studio) -> None:
    person = await studio.sign_up()
    content = b"film" * 200_000
    once = await finished_file(studio, person, content, delete_after_download=True)
    kept = await finished_file(studio, person, b"other", delete_after_download=False)
    door = f"/api/v1/download/{once.id}"
    assert (await studio.http.head(door, headers=person.headers)).status_code == 200
    part = await studio.http.get(door, headers={**person.headers, "Range": "bytes=0-9"})
    assert part.content == content[:10]
    known = await studio.http.get(door, headers={**person.headers, "If-None-Match": part.headers["etag"]})
    assert known.status_code == 304
    assert (await studio.http.get(door, headers=person.headers)).content == content
    assert (await studio.http.get(door, headers=person.headers)).status_code == 404
    for _ in range(2):
        assert (await studio.http.get(f"/api/v1/download/{kept.id}", headers=person.headers)).content == b"other"
    told = studio.query(
        "select payload from event where workspace_id = %s and action = 'rendition.deleted'", person.workspace_id
    )
    assert told == [({"rendition_id": str(once.id)},)]
    await sweep_expired(studio.container.database, studio.container.uploads, studio.clock)
    assert list(studio.container.regions.default.blobs.digests(person.workspace_id)) == [kept.digest]


async def test_downloads_go_through_a_delivery_network_if_there_is_one(settings: Settings, owner_dsn: str) -> None:
    from tests.integration.api.conftest import Studio as Running  # noqa: PLC0415 -- the name is for types above

    clock = FixedClock(dt.datetime.now(dt.UTC))
    changed = settings.model_copy(update={"cdn_url": "https://cdn.example/"})
    async with open_container(changed, clock=clock) as container, client_of(app_of(container)) as http:
        studio = Running(http, container, clock, owner_dsn)
        person = await studio.sign_up()
        file = await finished_file(studio, person, b"a film")
        sent = await http.get(f"/api/v1/download/{file.id}", headers=person.headers)
        assert sent.status_code == 307
        place = sent.headers["location"]
        assert place.startswith("https://cdn.example/api/v1/files/")
        assert (await http.get(place.removeprefix("https://cdn.example"))).content == b"a film"
        once = await finished_file(studio, person, b"another", delete_after_download=True)
        assert (await http.get(f"/api/v1/download/{once.id}", headers=person.headers)).content == b"another"


async def test_a_sweep_that_is_killed_at_any_moment_is_finished_by_the_next(studio: Studio, app_dsn: str) -> None:
    people = [await studio.sign_up() for _ in range(4)]
    made = {person: [await finished_file(studio, person, uuid.uuid4().bytes) for _ in range(8)] for person in people}
    kept = [await finished_file(studio, person, b"kept", seconds=9 * DAY) for person in people]
    studio.clock.advance(days=2)
    settings = studio.container.settings
    for _ in range(4):
        command = [sys.executable, str(CHILD), app_dsn, str(settings.data_dir), studio.clock.now().isoformat()]
        await asyncio.to_thread(sweep_and_kill, command)
    await sweep_expired(studio.container.database, studio.container.uploads, studio.clock)
    for person, file in zip(people, kept, strict=True):
        workspace = person.workspace_id
        rows = studio.query("select id from rendition where workspace_id = %s", workspace)
        assert rows == [(file.id,)]
        assert list(studio.container.regions.default.blobs.digests(workspace)) == [file.digest]
        assert studio.query("select digest from blob where workspace_id = %s", workspace) == [(file.digest,)]
        told = studio.query(
            "select payload -> 'rendition_ids' from event where workspace_id = %s and action = 'library.swept'",
            workspace,
        )
        swept = [one for (ids,) in told for one in ids]
        assert sorted(swept) == sorted(str(each.id) for each in made[person])
