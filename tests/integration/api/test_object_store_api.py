"""The application on a bucket: uploads straight into it, downloads out of it, and what it sweeps."""

from __future__ import annotations

import datetime as dt
import subprocess
import uuid
from collections.abc import AsyncGenerator, Generator
from pathlib import Path
from typing import Any

import httpx2
import pytest
from pydantic import SecretStr
from tests.integration.api.conftest import Person, Studio, app_of, client_of
from tests.integration.object_store import BUCKET, s3_server

from mutoscope.bootstrap import open_container, open_regions
from mutoscope.infra.settings import Settings
from mutoscope.jobs import install_job_tables
from mutoscope.kernel import FixedClock, InvalidInput
from mutoscope.library import sweep_expired
from mutoscope.media.runner import ffmpeg_binary


@pytest.fixture(scope="module")
def endpoint() -> Generator[str]:
    with s3_server() as address:
        yield address


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    command = [ffmpeg_binary(), "-v", "error", "-f", "lavfi", "-i", "testsrc2=s=64x64:r=10:d=1", str(path)]
    subprocess.run(command, check=True)
    return path.read_bytes()


@pytest.fixture
def in_bucket(settings: Settings, endpoint: str) -> Settings:
    return settings.model_copy(
        update={
            "s3_bucket": BUCKET,
            "s3_endpoint": endpoint,
            "s3_key_id": SecretStr("AKIATEST"),
            "s3_secret": SecretStr("s"),
            "s3_prefix": f"{uuid.uuid4().hex}/",
        }
    )


@pytest.fixture
async def bucketed(in_bucket: Settings, owner_dsn: str) -> AsyncGenerator[Studio]:
    clock = FixedClock(dt.datetime.now(dt.UTC))
    async with open_container(in_bucket, clock=clock) as container, client_of(app_of(container)) as http:
        yield Studio(http, container, clock, owner_dsn)


async def begin(studio: Studio, person: Person, size: int) -> Any:  # noqa: ANN401 -- JSON
    body = {"filename": "clip.mp4", "media_type": "video/mp4", "size": size}
    answer = await studio.http.post("/api/v1/uploads/direct", json=body, headers=person.headers)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def send(begun: Any, content: bytes) -> list[str]:  # noqa: ANN401 -- JSON
    async with httpx2.AsyncClient() as store:
        answers = [
            await store.put(part["url"], content=content[at * begun["part_size"] :][: part["size"]])
            for at, part in enumerate(begun["parts"])
        ]
    assert {answer.status_code for answer in answers} == {200}
    return [answer.headers["etag"] for answer in answers]


async def finish(studio: Studio, person: Person, begun: Any, tags: list[str]) -> Any:  # noqa: ANN401 -- JSON
    return await studio.http.post(begun["complete"], json={"etags": tags}, headers=person.headers)


def stored(studio: Studio, person: Person) -> list[str]:
    objects = studio.container.regions.default.blobs.objects
    return [key.rpartition("/")[2] for key in objects.keys(str(person.workspace_id))]


async def test_a_file_goes_straight_to_the_bucket_and_becomes_an_asset_once(bucketed: Studio, clip: bytes) -> None:
    person = await bucketed.sign_up()
    begun = await begin(bucketed, person, len(clip))
    tags = await send(begun, clip)
    answers = [await finish(bucketed, person, begun, tags) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200], answers[0].text
    asset = answers[0].json()
    assert (asset["id"], asset["kind"], asset["size"]) == (begun["id"], "video", len(clip))
    assert stored(bucketed, person) == [asset["sha256"]]
    stranger = await bucketed.sign_up()
    assert (await finish(bucketed, stranger, begun, tags)).status_code == 404
    read = await bucketed.http.get(f"/api/v1/download/{asset['id']}", headers={**person.headers, "Range": "bytes=4-7"})
    assert (read.status_code, read.content) == (206, clip[4:8])
    assert bucketed.query("select count(*) from upload where workspace_id = %s", person.workspace_id) == [(0,)]


async def test_what_is_no_media_or_not_whole_is_refused_and_leaves_nothing(bucketed: Studio, clip: bytes) -> None:
    person = await bucketed.sign_up()
    text = b"no film at all"
    begun = await begin(bucketed, person, len(text))
    refused = await finish(bucketed, person, begun, await send(begun, text))
    assert refused.status_code in {415, 422}, refused.text
    begun = await begin(bucketed, person, len(clip) + 1)
    async with httpx2.AsyncClient() as store:
        tag = (await store.put(begun["parts"][0]["url"], content=clip)).headers["etag"]
    short = await finish(bucketed, person, begun, [tag])
    assert (short.status_code, short.json()["code"]) == (409, "upload_incomplete")
    given_up = await bucketed.http.delete(f"/api/v1/uploads/direct/{begun['id']}", headers=person.headers)
    assert given_up.status_code == 204
    assert stored(bucketed, person) == []
    assert list((bucketed.container.settings.data_dir / "uploads").rglob("*.part")) == []
    assert bucketed.query("select count(*) from upload where workspace_id = %s", person.workspace_id) == [(0,)]


async def test_expired_uploads_and_files_leave_the_bucket(bucketed: Studio, clip: bytes) -> None:
    person = await bucketed.sign_up()
    done = await begin(bucketed, person, len(clip))
    assert (await finish(bucketed, person, done, await send(done, clip))).status_code == 200
    await send(await begin(bucketed, person, len(clip)), clip)
    bucketed.clock.advance(days=2)
    swept = await sweep_expired(bucketed.container.database, bucketed.container.uploads, bucketed.clock)
    assert swept.uploads >= 1  # other tests may have left some that are expired by now
    assert swept.assets >= 1
    assert stored(bucketed, person) == []
    told = bucketed.query(
        "select payload from event where workspace_id = %s and action = 'library.swept'", person.workspace_id
    )
    assert told[0][0]["asset_ids"] == [done["id"]]


async def test_a_quota_holds_before_a_part_is_sent(bucketed: Studio) -> None:
    person = await bucketed.sign_up()
    body = {"filename": "clip.mp4", "size": bucketed.container.settings.storage_quota_bytes + 1}
    refused = await bucketed.http.post("/api/v1/uploads/direct", json=body, headers=person.headers)
    assert refused.status_code == 413


async def test_without_a_bucket_there_are_no_direct_uploads(studio: Studio) -> None:
    person = await studio.sign_up()
    body = {"filename": "clip.mp4", "size": 10}
    refused = await studio.http.post("/api/v1/uploads/direct", json=body, headers=person.headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "direct_uploads_off")
    assert studio.query("select count(*) from upload where workspace_id = %s", person.workspace_id) == [(0,)]


async def test_the_second_machine_reads_what_the_first_took_in(
    bucketed: Studio, in_bucket: Settings, clip: bytes, tmp_path: Path
) -> None:
    person = await bucketed.sign_up()
    uploaded = await bucketed.http.post("/api/v1/upload", files={"video": ("clip.mp4", clip)}, headers=person.headers)
    assert uploaded.status_code == 201, uploaded.text
    other = open_regions(in_bucket.model_copy(update={"data_dir": tmp_path / "second"}))
    digest = stored(bucketed, person)[0]
    assert (await other.default.blobs.fetch(person.workspace_id, digest)).read_bytes() == clip
    other.close()


def test_a_bucket_without_a_key_is_refused_at_the_start(settings: Settings) -> None:
    with pytest.raises(InvalidInput, match="without a key"):
        open_regions(settings.model_copy(update={"s3_bucket": BUCKET}))


async def test_a_machine_that_never_saw_the_footage_draws_a_film_s_first_scene(
    bucketed: Studio, in_bucket: Settings, owner_dsn: str, clip: bytes, tmp_path: Path
) -> None:
    install_job_tables(owner_dsn)
    person = await bucketed.sign_up()
    uploaded = await bucketed.http.post("/api/v1/upload", files={"video": ("clip.mp4", clip)}, headers=person.headers)
    asset = uploaded.json()["file_id"]
    second = in_bucket.model_copy(update={"data_dir": tmp_path / "second"})
    order = {"script": "The sea is wide.", "size": "270x480", "clips": [asset]}
    async with open_container(second, clock=bucketed.clock) as container, client_of(app_of(container)) as http:
        drawn = await http.post("/api/v1/quotes/preview", json=order, headers=person.headers)
        plain = await http.post("/api/v1/quotes/preview", json={**order, "clips": []}, headers=person.headers)
    assert (drawn.status_code, drawn.content[:2]) == (200, b"\xff\xd8"), drawn.text
    assert (plain.status_code, plain.content == drawn.content) == (200, False)
