"""Regions: a workspace's bytes and its data key lie in its own and nowhere else; it moves only while it has none."""

from __future__ import annotations

import asyncio
import base64
import uuid
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from pydantic import SecretStr
from tests.integration.api.team import bearer, switch

from mutoscope.infra.region_settings import FolderLocation, RegionSettings
from mutoscope.infra.settings import Settings
from mutoscope.infra.vault import Damaged, vault_of
from mutoscope.kernel import NotFound
from mutoscope.library import sweep_expired
from mutoscope.privacy.erasure import remove_files
from mutoscope.storage import WorkspaceMoved, find_blob, hold_region, keep_blob

if TYPE_CHECKING:
    from conftest import Person, Studio

TUS = {"Tus-Resumable": "1.0.0"}
PLACE = "test:1:secret"
QUOTA = 1 << 20
WAITS = "select 1 from pg_stat_activity where wait_event_type = 'Lock' and query ~ 'for update'"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    folder = FolderLocation(path=settings.data_dir / "europe")
    europe = RegionSettings(location=folder, encryption_keys=(SecretStr("e" * 40),))
    home = {"data_dir": settings.data_dir / "home", "storage_quota_bytes": QUOTA}
    return settings.model_copy(update={"regions": {"eu": europe}, **home})


def files(studio: Studio, region: str, workspace_id: object = None) -> list[Path]:
    """Every file of a region, or those of one workspace."""
    root = studio.container.regions.of(region).uploads.parent
    found = [path for path in root.rglob("*") if path.is_file() and path.suffix != ".key"]
    return [path for path in found if workspace_id is None or str(workspace_id) in path.parts]


async def open_in(studio: Studio, person: Person, region: str | None) -> tuple[uuid.UUID, dict[str, str]]:
    """Open a workspace; return it with the headers of a token for it."""
    body = {"name": "W"} if region is None else {"name": "W", "region": region}
    answer = await studio.http.post("/api/workspaces", json=body, headers=person.headers)
    assert answer.status_code == 201, answer.text
    opened = answer.json()
    assert opened["region"] == region or "default"
    return uuid.UUID(opened["id"]), bearer(await switch(studio, person, opened["id"]))


async def upload(studio: Studio, headers: dict[str, str], clip: bytes) -> str:
    answer = await studio.http.post("/api/upload", files={"video": ("c.mp4", clip, "video/mp4")}, headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.json()["file_id"]


async def move(studio: Studio, headers: dict[str, str], region: str) -> tuple[int, dict[str, Any]]:
    answer = await studio.http.patch("/api/workspaces/current", json={"region": region}, headers=headers)
    return answer.status_code, answer.json()


async def seal(studio: Studio, workspace_id: uuid.UUID) -> bytes:
    async with studio.container.database.session(workspace_id=workspace_id) as session:
        return await vault_of(session).seal(session, workspace_id, PLACE, "words")


async def unseal(studio: Studio, workspace_id: uuid.UUID, sealed: bytes) -> str:
    async with studio.container.database.session(workspace_id=workspace_id) as session:
        vault = vault_of(session)
        vault._cache.clear()  # pyright: ignore[reportPrivateUsage] -- as another process would read it
        return await vault.open(session, workspace_id, PLACE, sealed)


def data_key(studio: Studio, owner: uuid.UUID) -> tuple[str, bytes]:
    ((region, wrapped),) = studio.query("select region, wrapped from data_key where owner_id = %s", owner)
    return region, bytes(wrapped)


async def test_the_bytes_and_the_key_of_a_workspace_lie_only_in_its_region(studio: Studio, clip: bytes) -> None:
    person = await studio.sign_up()
    abroad, headers = await open_in(studio, person, "eu")
    file_id = await upload(studio, headers, clip)
    begun = await studio.http.post(
        "/api/uploads",
        content=clip[:1000],
        headers={
            **headers,
            **TUS,
            "Upload-Length": str(len(clip)),
            "Upload-Metadata": f"filename {base64.b64encode(b'd.mp4').decode()}",
            "Content-Type": "application/offset+octet-stream",
        },
    )
    assert begun.status_code == 201, begun.text
    assert files(studio, "default") == []
    assert sorted(path.suffix for path in files(studio, "eu", abroad)) == ["", ".part"]
    assert files(studio, "eu", abroad) == files(studio, "eu"), "nothing lies about unowned"
    rest = await studio.http.patch(
        begun.headers["location"],
        content=clip[1000:],
        headers={**headers, **TUS, "Upload-Offset": "1000", "Content-Type": "application/offset+octet-stream"},
    )
    assert rest.status_code == 204, rest.text
    assert [path.suffix for path in files(studio, "eu")] == [""], "equal bytes are kept once"
    download = await studio.http.get(f"/api/download/{file_id}", headers=headers)
    assert download.content == clip

    sealed = await seal(studio, abroad)
    region, wrapped = data_key(studio, abroad)
    assert region == "eu"
    async with studio.container.database.session() as session:
        vault = vault_of(session)
    vault.ring("eu").unwrap(wrapped)
    with pytest.raises(Damaged):
        vault.ring("default").unwrap(wrapped)
    assert await unseal(studio, abroad, sealed) == "words"
    assert data_key(studio, person.id)[0] == "default", "people are of no region"


async def test_a_workspace_of_the_default_region_is_where_it_always_was(studio: Studio, clip: bytes) -> None:
    person = await studio.sign_up()
    await upload(studio, person.headers, clip)
    (kept,) = files(studio, "default", person.workspace_id)
    assert kept.is_relative_to(studio.container.settings.data_dir / "blobs" / "objects" / str(person.workspace_id))
    assert files(studio, "eu") == []


async def test_the_regions_are_listed_and_shown(studio: Studio) -> None:
    person = await studio.sign_up()
    _, headers = await open_in(studio, person, "eu")
    listed = (await studio.http.get("/api/workspaces", headers=headers)).json()
    assert listed["regions"] == ["default", "eu"]
    assert [(item["region"], item["current"]) for item in listed["items"]] == [("default", False), ("eu", True)]


async def test_a_region_that_is_not_there_is_refused(studio: Studio) -> None:
    person = await studio.sign_up()
    for answer in (
        await studio.http.post("/api/workspaces", json={"name": "W", "region": "moon"}, headers=person.headers),
        await studio.http.patch("/api/workspaces/current", json={"region": "moon"}, headers=person.headers),
    ):
        assert (answer.status_code, answer.json()["code"]) == (422, "region_not_offered")
        assert answer.json()["regions"] == ["default", "eu"]


async def test_an_empty_workspace_moves_with_its_key_and_says_so_in_its_log(studio: Studio, clip: bytes) -> None:
    person = await studio.sign_up()
    sealed = await seal(studio, person.workspace_id)
    before = data_key(studio, person.workspace_id)[1]
    status, answer = await move(studio, person.headers, "eu")
    assert (status, answer["region"]) == (200, "eu")
    region, after = data_key(studio, person.workspace_id)
    async with studio.container.database.session() as session:
        vault = vault_of(session)
    assert region == "eu"
    assert vault.ring("eu").unwrap(after) == vault.ring("default").unwrap(before), "what is sealed is not touched"
    with pytest.raises(Damaged):
        vault.ring("default").unwrap(after)
    assert await unseal(studio, person.workspace_id, sealed) == "words"
    log = (await studio.http.get("/api/audit-log?action=workspace.moved", headers=person.headers)).json()["items"]
    assert [(entry["before"], entry["after"]) for entry in log] == [({"region": "default"}, {"region": "eu"})]
    await upload(studio, person.headers, clip)
    assert files(studio, "default", person.workspace_id) == []
    assert len(files(studio, "eu", person.workspace_id)) == 1
    assert (await move(studio, person.headers, "eu"))[0] == 200, "to stay is no move"


async def test_a_workspace_with_a_file_stays(studio: Studio, clip: bytes) -> None:
    person = await studio.sign_up()
    file_id = await upload(studio, person.headers, clip)
    status, answer = await move(studio, person.headers, "eu")
    assert (status, answer["code"], answer["region"]) == (409, "workspace_holds_files", "default")
    with (
        psycopg.connect(studio.owner_dsn) as connection,
        pytest.raises(psycopg.errors.ForeignKeyViolation),
    ):  # nor does anybody else move it, whatever they forget to ask
        connection.execute("update workspace set region = 'eu' where id = %s", [person.workspace_id])
    deleted = await studio.http.delete(f"/api/assets/{file_id}", headers=person.headers)
    assert deleted.status_code == 204
    assert (await move(studio, person.headers, "eu"))[0] == 200


async def test_an_unfinished_upload_and_a_film_hold_a_workspace_too(studio: Studio) -> None:
    uploader, director = await studio.sign_up(), await studio.sign_up()
    begun = await studio.http.post(
        "/api/uploads", headers={**uploader.headers, **TUS, "Upload-Length": "10"}, content=b""
    )
    assert begun.status_code == 201, begun.text
    project = {"title": "Sea", "script": "The sea is wide.", "voice": "female", "duration": 5}
    made = await studio.http.post("/api/projects/create", json=project, headers=director.headers)
    assert made.status_code in {200, 201}, made.text
    ordered = await studio.http.post(f"/api/projects/{made.json()['id']}/regenerate", json={}, headers=director.headers)
    assert ordered.status_code < 300, ordered.text
    for person in (uploader, director):
        assert (await move(studio, person.headers, "eu"))[1]["code"] == "workspace_holds_files"


async def test_who_may_not_edit_a_workspace_does_not_move_it(studio: Studio) -> None:
    person = await studio.sign_up()
    key = await studio.key_for(person, ["read"])
    assert (await move(studio, key.headers, "eu"))[0] == 403
    assert studio.query("select region from workspace where id = %s", person.workspace_id) == [("default",)]


async def test_bytes_that_arrive_while_the_workspace_moves_are_not_kept_in_the_old_region(studio: Studio) -> None:
    person = await studio.sign_up()
    store = studio.container.regions.default.blobs
    staged = await store.stage(stream(b"late"))
    assert (await move(studio, person.headers, "eu"))[0] == 200
    async with studio.container.database.session(workspace_id=person.workspace_id) as session:
        with pytest.raises(WorkspaceMoved):
            await keep_blob(session, store, person.workspace_id, staged)
        assert await find_blob(session, person.workspace_id, staged.digest) is None
    assert files(studio, "default", person.workspace_id) == []
    assert not staged.path.exists()


async def test_a_move_waits_for_whoever_keeps_bytes(studio: Studio) -> None:
    person = await studio.sign_up()
    store = studio.container.regions.default.blobs
    staged = await store.stage(stream(b"first"))
    async with studio.container.database.session(workspace_id=person.workspace_id) as session:
        assert await hold_region(session, person.workspace_id) == "default"
        moving = asyncio.create_task(move(studio, person.headers, "eu"))
        while not studio.query(WAITS):  # noqa: ASYNC110 -- an event of the server's
            await asyncio.sleep(0.02)
        await keep_blob(session, store, person.workspace_id, staged)
    assert (await moving)[1]["code"] == "workspace_holds_files"
    assert len(files(studio, "default", person.workspace_id)) == 1


async def test_the_sweep_looks_into_every_region(studio: Studio, clip: bytes) -> None:
    person = await studio.sign_up()
    abroad, headers = await open_in(studio, person, "eu")
    await upload(studio, headers, clip)
    for region in studio.container.regions:  # what a crash leaves between the file and its row
        await region.blobs.put(abroad, stream(region.name.encode()))
    before = len(files(studio, "eu"))
    container = studio.container
    await sweep_expired(container.database, container.uploads, container.clock)
    assert files(studio, "default", abroad) == [], "bytes of a workspace of another region are garbage here"
    assert len(files(studio, "eu")) == before - 1


async def test_the_quota_holds_in_every_region(studio: Studio, clip: bytes) -> None:
    person = await studio.sign_up()
    abroad, headers = await open_in(studio, person, "eu")
    await upload(studio, headers, clip)
    more = {**headers, **TUS, "Upload-Length": str(QUOTA - len(clip) + 1)}
    answer = await studio.http.post("/api/uploads", headers=more, content=b"")
    assert (answer.status_code, answer.json()["used_bytes"]) == (413, len(clip))
    assert len(files(studio, "eu", abroad)) == 1


async def test_erasing_reaches_every_region(studio: Studio, clip: bytes) -> None:
    person = await studio.sign_up()
    abroad, headers = await open_in(studio, person, "eu")
    await upload(studio, headers, clip)
    region = studio.container.regions.of("eu")
    await region.exports.put(person.id, stream(b"export"))
    (region.artefacts / str(abroad)).mkdir(parents=True)
    (region.artefacts / str(abroad) / "scene").write_bytes(b"x")
    assert len(files(studio, "eu")) == 3
    await remove_files(studio.container.privacy, [abroad, person.id])
    assert files(studio, "eu") == []


async def test_the_keys_of_every_region_are_looked_at_before_work_is_taken(studio: Studio) -> None:
    person = await studio.sign_up()
    abroad, _ = await open_in(studio, person, "eu")
    await seal(studio, abroad)
    answer = await studio.http.get("/health/ready")
    assert answer.json()["checks"]["keys"] == "ok"
    studio.query(
        "update data_key set wrapped = 'x' where owner_id in (select id from workspace where region = 'eu') returning 1"
    )
    answer = await studio.http.get("/health/ready")
    assert (answer.status_code, answer.json()["checks"]["keys"]) == (503, "unavailable")
    studio.query("update data_key set region = 'moon' where region = 'eu' returning 1")
    answer = await studio.http.get("/health/ready")
    assert (answer.status_code, answer.json()["checks"]["keys"]) == (503, "unavailable")
    studio.query("delete from data_key where region = 'moon' returning 1")


async def test_a_workspace_that_is_gone_keeps_nothing(studio: Studio) -> None:
    async with studio.container.database.session(workspace_id=uuid.uuid4()) as session:
        with pytest.raises(NotFound):
            await hold_region(session, uuid.uuid4())


async def stream(data: bytes) -> AsyncGenerator[bytes]:
    yield data
