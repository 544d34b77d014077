"""Signed links, expiry and what a crash leaves of files, over HTTP against a real database and a real disk."""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from sqlalchemy import text
from tests.integration.library_studio import KEY, START, Studio, blocks, open_studio

from mutoscope.infra.database import Database
from mutoscope.library import (
    NewRendition,
    Rendition,
    download_rendition,
    register_rendition,
    sweep_expired,
)
from mutoscope.storage import LinkSigner, collect_garbage


@pytest.fixture
async def studio(database: Database, tmp_path: Path) -> AsyncGenerator[Studio]:
    async with open_studio(database, tmp_path) as opened:
        yield opened


async def rendition_of(studio: Studio, data: bytes, tmp_path: Path, name: str = "film.mp4") -> Rendition:
    source = tmp_path / "result.mp4"
    source.write_bytes(data)
    staged = await studio.region.blobs.stage(source, take="move")
    assert not source.exists()
    new = NewRendition(uuid.uuid4(), uuid.uuid4(), "video", name, width=320, height=180, duration_ms=2000)
    workspace_id = studio.ann.scope.workspace_id
    async with studio.database.session(workspace_id=workspace_id) as session:
        until = studio.clock.now() + dt.timedelta(days=7)
        return await register_rendition(session, studio.region.blobs, workspace_id, staged, new, expires_at=until)


async def test_a_signed_link_opens_its_file_for_anybody_until_it_expires(
    studio: Studio, clip: bytes, tmp_path: Path
) -> None:
    rendition = await rendition_of(studio, clip, tmp_path, "海.mp4")
    async with studio.database.session(workspace_id=studio.ann.scope.workspace_id) as session:
        link = await download_rendition(session, LinkSigner(KEY), studio.clock, rendition.id)
    whole = await studio.call("GET", link.path)
    assert (whole.status_code, whole.content) == (200, clip)
    assert whole.headers["etag"] == f'"{hashlib.sha256(clip).hexdigest()}"'
    assert whole.headers["x-content-type-options"] == "nosniff"
    assert whole.headers["content-type"] == "video/mp4"
    assert "filename*=UTF-8''%E6%B5%B7" in whole.headers["content-disposition"]
    part = await studio.call("GET", link.path, headers={"Range": "bytes=100-199"})
    assert (part.status_code, part.content) == (206, clip[100:200])
    assert part.headers["content-range"] == f"bytes 100-199/{len(clip)}"
    stale = await studio.call("GET", link.path, headers={"Range": "bytes=0-1", "If-Range": '"old"'})
    assert (stale.status_code, len(stale.content)) == (200, len(clip))
    behind = await studio.call("GET", link.path, headers={"Range": f"bytes={len(clip)}-"})
    assert (behind.status_code, behind.headers["content-range"]) == (416, f"bytes */{len(clip)}")
    head = await studio.call("HEAD", link.path)
    assert (head.status_code, head.headers["content-length"], head.content) == (200, str(len(clip)), b"")
    known = await studio.call("GET", link.path, headers={"If-None-Match": whole.headers["etag"]})
    assert known.status_code == 304
    assert (await studio.call("GET", link.path[:-3] + "AAA")).json()["code"] == "link_invalid"
    studio.clock.advance(hours=1)
    late = await studio.call("GET", link.path)
    assert (late.status_code, late.json()["detail"]) == (410, "This link expired at 2026-11-21T13:00:00+00:00.")


async def test_a_link_dies_with_its_file(studio: Studio, clip: bytes, tmp_path: Path) -> None:
    rendition = await rendition_of(studio, clip, tmp_path)
    token = LinkSigner(KEY)
    async with studio.database.session(workspace_id=studio.ann.scope.workspace_id) as session:
        link = await download_rendition(session, token, studio.clock, rendition.id, seconds=30 * 86_400)
    assert link.expires_at == rendition.expires_at
    studio.clock.advance(days=7)
    swept = await sweep_expired(studio.database, studio.desk, studio.clock)
    assert swept.renditions >= 1, "other tests of this database may have left some too"
    assert swept.files == 1
    assert studio.files() == []
    studio.clock.moment = START
    assert (await studio.call("GET", link.path)).status_code == 404
    assert (await studio.call("GET", f"/api/v1/download/{rendition.id}", studio.ann)).status_code == 404


async def test_registering_again_replaces_the_rendition(studio: Studio, clip: bytes, tmp_path: Path) -> None:
    first = await rendition_of(studio, clip, tmp_path)
    source = tmp_path / "again.mp4"
    source.write_bytes(clip)
    staged = await studio.region.blobs.stage(source)
    new = NewRendition(first.generation_id, first.project_id, "video", first.name)
    workspace_id = studio.ann.scope.workspace_id
    async with studio.database.session(workspace_id=workspace_id) as session:
        again = await register_rendition(
            session, studio.region.blobs, workspace_id, staged, new, expires_at=first.expires_at
        )
    assert again.id == first.id


async def test_the_sweep_keeps_what_is_not_expired_and_logs_what_it_removed(studio: Studio, clip: bytes) -> None:
    old = await studio.upload(clip, "old.mp4")
    studio.clock.advance(hours=23)
    new = await studio.upload(clip, "new.mp4")
    studio.clock.advance(hours=1)
    assert (await sweep_expired(studio.database, studio.desk, studio.clock)).assets >= 1
    assert (await studio.call("GET", f"/api/v1/assets/{old}", studio.ann)).status_code == 404
    assert (await studio.call("GET", f"/api/v1/download/{new}", studio.ann)).content == clip
    async with studio.database.session(workspace_id=studio.ann.scope.workspace_id) as session:
        events = (await session.execute(text("select action, payload from event order by id"))).all()
    assert [action for action, _ in events] == ["workspace.created", "asset.created", "asset.created", "library.swept"]
    assert events[-1][1]["asset_ids"] == [str(old)]


async def test_a_crash_between_file_and_row_leaves_only_garbage(studio: Studio) -> None:
    """What `kill -9` leaves after the rename and before the commit: a file that no row names, and staged bytes."""
    workspace_id = studio.ann.scope.workspace_id
    await studio.region.blobs.put(workspace_id, source=blocks(1))
    await studio.region.blobs.stage(blocks(1))
    assert len(studio.files()) == 2
    await collect_garbage(studio.database, studio.region.blobs, workspace_id)
    assert studio.region.blobs.clean_staging(-1) == 1
    assert studio.files() == []


async def test_assets_page_newest_first(studio: Studio, clip: bytes) -> None:
    for number in range(3):
        await studio.upload(clip, f"{number}.mp4")
    first = (await studio.call("GET", "/api/v1/assets?limit=2", studio.ann)).json()
    rest = (await studio.call("GET", f"/api/v1/assets?limit=2&cursor={first['next_cursor']}", studio.ann)).json()
    assert [one["name"] for one in first["items"] + rest["items"]] == ["2.mp4", "1.mp4", "0.mp4"]
    assert rest["next_cursor"] is None
    assert (await studio.call("GET", "/api/v1/assets?cursor=x", studio.ann)).status_code == 422
