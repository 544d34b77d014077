"""Deleting a video: gone at once, back while it can be, and purged with its files; the ledger stays."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from tests.integration.api.films import finished_film
from tests.integration.api.stories import call

from mutoscope.generation import purge_deleted
from mutoscope.jobs import install_job_tables
from mutoscope.ledger import read_balance

if TYPE_CHECKING:
    from conftest import Person, Studio


@pytest.fixture(autouse=True)
def _job_tables(owner_dsn: str) -> None:
    install_job_tables(owner_dsn)


async def titles(studio: Studio, person: Person, **params: str) -> list[str]:
    answer = await studio.http.get("/api/v1/projects", params=params, headers=person.headers)
    assert answer.status_code == 200, answer.text
    return [one["title"] for one in answer.json()["items"]]


async def create(studio: Studio, person: Person, title: str) -> Any:  # noqa: ANN401 -- JSON
    return (await call(studio, person, "POST", "/projects/create", {"title": title, "script": "The sea."})).json()["id"]


async def purge(studio: Studio, *, seconds: int = 0) -> int:
    return await purge_deleted(studio.container.database, studio.clock.now() - dt.timedelta(seconds=seconds))


async def test_a_deleted_video_is_nowhere_and_comes_back_whole(studio: Studio) -> None:
    person = await studio.sign_up()
    film = await finished_film(studio, person)
    base = f"/projects/{film.project}"
    places = (base, f"{base}/comments", f"{base}/links", f"/download/{film.files['video']}")
    assert [(await call(studio, person, "GET", place)).status_code for place in places] == [200] * 4
    assert (await call(studio, person, "DELETE", base)).status_code == 204
    assert [(await call(studio, person, "GET", place)).status_code for place in places] == [404] * 4
    assert await titles(studio, person) == []
    assert (await call(studio, person, "GET", "/jobs")).json()["items"] == []
    assert (await call(studio, person, "GET", "/search?q=sea")).json()["items"] == []
    assert (await call(studio, person, "DELETE", base)).status_code == 404
    assert (await call(studio, person, "POST", f"{base}/regenerate")).status_code == 404
    restored = await call(studio, person, "POST", f"{base}/restore")
    assert (restored.status_code, restored.json()["title"], restored.json()["status"]) == (200, "Tides", "complete")
    assert [(await call(studio, person, "GET", place)).status_code for place in places] == [200] * 4
    assert (await call(studio, person, "POST", f"{base}/restore")).status_code == 200


async def test_what_is_being_made_is_cancelled_and_its_credits_are_back(studio: Studio) -> None:
    person = await studio.sign_up()
    order = {"script": "The sea is wide.", "size": "270x480"}
    job = (await call(studio, person, "POST", "/ai/video-generate", order)).json()["job_id"]
    project = (await call(studio, person, "GET", f"/jobs/{job}")).json()["project_id"]
    assert (await call(studio, person, "DELETE", f"/projects/{project}")).status_code == 204
    async with studio.container.database.session(workspace_id=person.workspace_id) as session:
        balance = await read_balance(session, person.workspace_id)
    assert (balance.available, balance.held, balance.spent) == (3000, 0, 0)
    assert studio.query("select status from generation where id = %s", job) == [("cancelled",)]


async def test_what_stayed_deleted_is_purged_with_its_files_and_comments(studio: Studio) -> None:
    person = await studio.sign_up()
    film, kept = await finished_film(studio, person), await finished_film(studio, person, "Bees")
    link = await call(studio, person, "POST", f"/projects/{film.project}/links", {})
    token = link.json()["url"].rsplit("/", 1)[1]
    said = await studio.http.post(f"/api/v1/reviews/{token}/comments", json={"author": "Ana", "body": "x"})
    assert said.status_code == 201
    assert (await call(studio, person, "DELETE", f"/projects/{film.project}")).status_code == 204
    await purge(studio, seconds=7 * 86_400)
    assert studio.query("select count(*) from project where id = %s", film.project) == [(1,)]
    seven_days = studio.container.settings.keep_deleted_videos_seconds
    studio.clock.advance(seconds=seven_days + 1)
    assert (await call(studio, person, "POST", f"/projects/{film.project}/restore")).status_code in {401, 404}
    assert await purge(studio, seconds=seven_days) >= 1
    for table in ("generation", "share_link", "review_note", "rendition"):
        left = studio.query(f"select project_id::text from {table} where workspace_id = %s", person.workspace_id)  # noqa: S608 -- names of this file
        assert film.project not in {row[0] for row in left}, table
    blobs = studio.query("select count(*) from blob where workspace_id = %s", person.workspace_id)[0][0]
    assert blobs == len(kept.files), "bytes that another film has stay"
    told = studio.query("select action from event where project_id = %s order by id", film.project)
    assert ("project.deleted",) in told, "the log stays"
    assert (await studio.http.get(f"/api/v1/reviews/{token}")).status_code == 404


async def test_a_title_is_sought_by_letters_not_by_patterns(studio: Studio) -> None:
    person = await studio.sign_up()
    for title in ("Tides 100%", "tide_pool", "Bees", "A\\B", "🎬" * 255):
        await create(studio, person, title)
    assert await titles(studio, person, title="TIDE") == ["tide_pool", "Tides 100%"]
    assert await titles(studio, person, title="%") == ["Tides 100%"]
    assert await titles(studio, person, title="_") == ["tide_pool"]
    assert await titles(studio, person, title="\\") == ["A\\B"]
    assert await titles(studio, person, title="🎬🎬") == ["🎬" * 255]
    assert await titles(studio, person, title="bees", status="complete") == []
    assert await titles(studio, person, title="bees", status="pending") == ["Bees"]
    too_long = await call(studio, person, "POST", "/projects/create", {"title": "🎬" * 300, "script": "x"})
    assert too_long.status_code == 422
