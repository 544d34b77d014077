"""What one workspace begins and never finishes must not take the disk from everybody else."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from typing import TYPE_CHECKING

import pytest

from mutoscope.library.start_upload import MOST_UPLOADS
from mutoscope.storage import lock_blobs, release_blob

if TYPE_CHECKING:
    from conftest import Person, Studio
    from mutoscope.infra.settings import Settings


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"storage_quota_bytes": 1000, "storage_free_floor_bytes": 0})


async def begin(studio: Studio, person: Person, length: int) -> tuple[int, str, str]:
    headers = {**person.headers, "Tus-Resumable": "1.0.0", "Upload-Length": str(length)}
    answer = await studio.http.post("/api/v1/uploads", headers=headers)
    code = answer.json()["code"] if answer.content else ""
    return answer.status_code, code, answer.headers.get("location", "")


async def test_unfinished_uploads_count_towards_the_quota_until_they_are_given_up(studio: Studio) -> None:
    person, neighbour = await studio.sign_up(), await studio.sign_up()
    status, _, first = await begin(studio, person, 600)
    assert status == 201
    assert (await begin(studio, person, 600))[:2] == (413, "storage_quota_exceeded")
    assert (await begin(studio, person, 400))[0] == 201
    assert (await begin(studio, neighbour, 600))[0] == 201
    await studio.http.delete(first, headers={**person.headers, "Tus-Resumable": "1.0.0"})
    assert (await begin(studio, person, 600))[0] == 201


async def test_of_uploads_that_begin_at_once_no_more_pass_than_fit(studio: Studio) -> None:
    person = await studio.sign_up()
    answers = await asyncio.gather(*(begin(studio, person, 400) for _ in range(5)))
    assert sorted(status for status, _, _ in answers) == [201, 201, 413, 413, 413]


async def test_a_workspace_has_no_more_unfinished_uploads_than_the_limit(studio: Studio) -> None:
    person = await studio.sign_up()
    with_room = studio.query(
        "insert into upload (id, workspace_id, user_id, name, media_type, length, expires_at) "
        "select uuidv7(), %s, %s, 'x', 'video/mp4', 1, %s from generate_series(1, %s) returning 1",
        person.workspace_id,
        person.id,
        studio.clock.now() + dt.timedelta(hours=1),
        MOST_UPLOADS - 1,
    )
    assert len(with_room) == MOST_UPLOADS - 1
    assert (await begin(studio, person, 1))[0] == 201
    assert (await begin(studio, person, 1))[:2] == (429, "too_many_uploads")


async def test_bytes_are_not_let_go_of_while_equal_ones_are_being_kept(studio: Studio) -> None:
    person, digest = await studio.sign_up(), uuid.uuid4().hex * 2
    database = studio.container.database
    studio.query(
        "insert into blob (workspace_id, digest, size) values (%s, %s, 1) returning 1", person.workspace_id, digest
    )

    async def let_go() -> bool:
        async with database.session(person.workspace_id, person.id) as session:
            return await release_blob(session, person.workspace_id, digest)

    async with database.session(person.workspace_id, person.id) as session:
        await lock_blobs(session, person.workspace_id)  # as whoever keeps bytes does first
        releasing = asyncio.create_task(let_go())
        await asyncio.sleep(0.3)
        assert not releasing.done()
    assert await releasing
