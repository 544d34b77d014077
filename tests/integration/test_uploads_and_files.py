"""Uploads, assets, downloads and expiry, over HTTP against a real database and a real disk."""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import importlib.util
import resource
import uuid
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from sqlalchemy import text

from mutoscope.identity import PasswordHasher, Subject, TokenSigner, register_user, start_session
from mutoscope.infra.database import Database
from mutoscope.kernel import Clock, FixedClock, new_id
from mutoscope.library import (
    NewRendition,
    Rendition,
    UploadDesk,
    download_rendition,
    find_assets,
    register_rendition,
    sweep_expired,
)
from mutoscope.storage import LinkSigner, Region, StorageFull, collect_garbage
from mutoscope.tenancy import Scope, create_workspace, read_scope

_SPEC = importlib.util.spec_from_file_location("library_server", Path(__file__).with_name("library_server.py"))
assert _SPEC is not None
assert _SPEC.loader is not None
_SERVER = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(_SERVER)
build_app: Callable[[Database, UploadDesk, bytes, Clock], FastAPI] = _SERVER.build_app
make_desk: Callable[..., UploadDesk] = _SERVER.make_desk

KEY = b"k" * 32
FORM = "multipart/form-data; boundary=b"
FORM_FIELD = b'--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nhi\r\n--b--\r\n'
FORM_HALF = b'--b\r\nContent-Disposition: form-data; name="video"; filename="a.mp4"\r\n\r\nab'
TUS = {"Tus-Resumable": "1.0.0"}
CHUNK = TUS | {"Content-Type": "application/offset+octet-stream"}
START = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)


@dataclass(frozen=True)
class Person:
    """A user in a workspace of their own, and the headers that prove it."""

    scope: Scope
    headers: dict[str, str]


@dataclass(frozen=True)
class Studio:
    """Two tenants, one server."""

    client: httpx2.AsyncClient
    database: Database
    desk: UploadDesk
    clock: FixedClock
    ann: Person
    bob: Person

    async def call(
        self,
        method: str,
        path: str,
        person: Person | None = None,
        *,
        headers: Mapping[str, str | bytes] | None = None,
        content: bytes | None = None,
        files: dict[str, tuple[str, bytes, str]] | None = None,
    ) -> httpx2.Response:
        sent: dict[str, Any] = {**(headers or {}), **(person.headers if person else {})}
        return await self.client.request(method, path, headers=sent, content=content, files=files)

    async def create(
        self,
        length: int,
        name: str = "clip.mp4",
        *,
        headers: dict[str, str] | None = None,
        content: bytes | None = None,
    ) -> httpx2.Response:
        metadata = ",".join(
            f"{key} {base64.b64encode(value.encode()).decode()}"
            for key, value in (("filename", name), ("filetype", "video/mp4"))
        )
        sent = TUS | {"Upload-Length": str(length), "Upload-Metadata": metadata} | (headers or {})
        return await self.call("POST", "/api/v1/uploads", self.ann, headers=sent, content=content)

    async def append(self, path: str, data: bytes, offset: int, **headers: str) -> httpx2.Response:
        return await self.call(
            "PATCH", path, self.ann, headers=CHUNK | {"Upload-Offset": str(offset)} | headers, content=data
        )

    async def offset(self, path: str) -> int:
        answer = await self.call("HEAD", path, self.ann, headers=TUS)
        assert answer.status_code == 200
        return int(answer.headers["upload-offset"])

    async def upload(self, data: bytes, name: str = "clip.mp4") -> uuid.UUID:
        answer = await self.call("POST", "/api/v1/upload", self.ann, files={"video": (name, data, "video/mp4")})
        assert answer.status_code == 201, answer.text
        return uuid.UUID(answer.json()["file_id"])

    @property
    def region(self) -> Region:
        return self.desk.regions.default

    def files(self) -> list[Path]:
        """Everything on the disk but folders."""
        roots = (self.region.uploads, self.region.uploads.parent / "blobs")
        return [path for root in roots for path in root.rglob("*") if path.is_file()]


async def join(database: Database, signer: TokenSigner, clock: FixedClock) -> Person:
    user_id, workspace_id = new_id(), new_id()
    hasher = PasswordHasher()
    async with database.session(workspace_id=workspace_id, user_id=user_id) as session:
        email = f"{user_id.hex}@example.org"
        await register_user(session, hasher, user_id=user_id, name="A", email=email, password="correct horse 7")
        await create_workspace(session, workspace_id, name="A", owner=user_id)
        login = await start_session(session, user_id, now=clock.now(), lifetime=signer.lifetime)
        subject = Subject(user_id, login.id, workspace_id)
        scope = await read_scope(session, subject, now=clock.now())
    hasher.close()
    return Person(scope, {"Authorization": f"Bearer {signer.sign(subject)}"})


@pytest.fixture
async def studio(database: Database, tmp_path: Path) -> AsyncGenerator[Studio]:
    clock = FixedClock(START)
    desk = make_desk(tmp_path)
    app = build_app(database, desk, KEY, clock)
    signer = app.state.services.get(TokenSigner)
    ann, bob = await join(database, signer, clock), await join(database, signer, clock)
    transport = httpx2.ASGITransport(app=app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://studio.test") as client:
        yield Studio(client, database, desk, clock, ann, bob)


async def test_a_clip_arrives_in_pieces_and_becomes_an_asset(studio: Studio, clip: bytes) -> None:
    created = await studio.create(len(clip), "Zoë 海 1.mp4")
    assert created.status_code == 201
    path = created.headers["location"]
    assert created.headers["upload-expires"] == "Sun, 22 Nov 2026 12:00:00 GMT"
    half = len(clip) // 2
    assert (await studio.append(path, clip[:half], 0)).headers["upload-offset"] == str(half)
    assert await studio.offset(path) == half
    last = await studio.append(path, clip[half:], half)
    assert (last.status_code, last.headers["upload-offset"]) == (204, str(len(clip)))
    assert await studio.offset(path) == len(clip), "a client that missed the last answer learns that all is there"
    asset = (await studio.call("GET", f"/api/v1/assets/{path.rsplit('/', 1)[1]}", studio.ann)).json()
    assert (asset["name"], asset["kind"], asset["width"], asset["frame_rate"]) == ("Zoë 海 1.mp4", "video", 320, "30")
    assert asset["sha256"] == hashlib.sha256(clip).hexdigest()
    assert len(studio.files()) == 1


async def test_creation_can_carry_the_first_bytes(studio: Studio, clip: bytes) -> None:
    answer = await studio.create(len(clip), headers=CHUNK, content=clip)
    assert (answer.status_code, answer.headers["upload-offset"]) == (201, str(len(clip)))
    assert [one["name"] for one in (await studio.call("GET", "/api/v1/assets", studio.ann)).json()["items"]] == [
        "clip.mp4"
    ]


async def test_the_server_says_what_it_can_do(studio: Studio) -> None:
    answer = await studio.call("OPTIONS", "/api/v1/uploads")
    assert answer.status_code == 204
    assert answer.headers["tus-extension"] == "creation,creation-with-upload,termination,expiration,checksum"
    assert answer.headers["tus-max-size"] == str(64 << 20)


async def test_a_wrong_checksum_takes_its_bytes_back(studio: Studio) -> None:
    path = (await studio.create(8)).headers["location"]
    wrong = base64.b64encode(hashlib.sha256(b"other").digest()).decode()
    answer = await studio.append(path, b"abcd", 0, **{"Upload-Checksum": f"sha256 {wrong}"})
    assert answer.status_code == 460
    assert (
        answer.json()["detail"]
        == "The sha256 checksum of this request does not match its bytes; none of them were kept."
    )
    assert answer.headers["tus-resumable"] == "1.0.0"
    assert await studio.offset(path) == 0
    right = base64.b64encode(hashlib.sha1(b"abcd", usedforsecurity=False).digest()).decode()
    assert (await studio.append(path, b"abcd", 0, **{"Upload-Checksum": f"sha1 {right}"})).status_code == 204
    assert (await studio.append(path, b"ef", 4, **{"Upload-Checksum": "md5 aa"})).status_code == 400


async def test_more_bytes_than_announced_are_refused_whole(studio: Studio) -> None:
    path = (await studio.create(4)).headers["location"]
    answer = await studio.append(path, b"abcdef", 0)
    assert (answer.status_code, answer.json()["detail"]) == (413, "The file goes on beyond 4 bytes.")
    assert await studio.offset(path) == 0


async def test_bytes_at_another_offset_are_refused(studio: Studio) -> None:
    path = (await studio.create(4)).headers["location"]
    answer = await studio.append(path, b"ab", 2)
    assert (answer.status_code, answer.json()["offset"]) == (409, 0)
    assert answer.json()["detail"] == "The upload stands at byte 0, not at 2."


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Upload-Length": "4"}, 412, "tus_version_unsupported"),
        (TUS, 400, "upload_header_invalid"),
        (TUS | {"Upload-Length": "-1"}, 400, "upload_header_invalid"),
        (TUS | {"Upload-Length": "٤"}, 400, "upload_header_invalid"),
        (TUS | {"Upload-Length": "4", "Upload-Metadata": "filename !!"}, 400, "upload_header_invalid"),
        (TUS | {"Upload-Length": str(1 << 40)}, 413, "file_too_large"),
    ],
)
async def test_bad_headers_are_named(studio: Studio, headers: dict[str, str], status: int, code: str) -> None:
    encoded = {name: value.encode() for name, value in headers.items()}
    answer = await studio.call("POST", "/api/v1/uploads", studio.ann, headers=encoded)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert studio.files() == []


async def test_an_upload_expires(studio: Studio) -> None:
    path = (await studio.create(4)).headers["location"]
    studio.clock.advance(hours=25)
    answer = await studio.append(path, b"ab", 0)
    assert (answer.status_code, answer.json()["code"]) == (410, "upload_expired")
    assert answer.json()["detail"] == "The upload of clip.mp4 expired at 2026-11-22T12:00:00+00:00."
    assert (await sweep_expired(studio.database, studio.desk, studio.clock)).uploads >= 1
    assert studio.files() == []


async def test_an_upload_can_be_given_up(studio: Studio) -> None:
    path = (await studio.create(4)).headers["location"]
    await studio.append(path, b"ab", 0)
    assert (await studio.call("DELETE", path, studio.ann, headers=TUS)).status_code == 204
    assert (await studio.call("HEAD", path, studio.ann, headers=TUS)).status_code == 404
    assert studio.files() == []


async def test_another_tenant_finds_nothing(studio: Studio, clip: bytes) -> None:
    path = (await studio.create(len(clip))).headers["location"]
    file_id = await studio.upload(clip)
    for method in ("HEAD", "DELETE", "PATCH"):
        answer = await studio.call(method, path, studio.bob, headers=CHUNK | {"Upload-Offset": "0"})
        assert answer.status_code == 404, method
    for method, target in (("GET", "assets"), ("DELETE", "assets"), ("GET", "download")):
        answer = await studio.call(method, f"/api/v1/{target}/{file_id}", studio.bob)
        assert answer.status_code == 404, (method, target)
    assert (await studio.call("GET", "/api/v1/assets", studio.bob)).json() == {"items": [], "next_cursor": None}
    assert (await studio.call("GET", "/api/v1/assets")).status_code == 401
    assert (await studio.call("GET", f"/api/v1/download/{file_id}", studio.ann)).content == clip


@pytest.mark.parametrize(
    ("content", "detail"),
    [
        (b"#EXTM3U\nfile:///etc/passwd\n", "clip.mp4 is a playlist (M3U), not a media file we can use."),
        (b"ffconcat version 1.0\nfile x\n", "clip.mp4 is a concat script, not a media file we can use."),
        (b"<svg/>", "clip.mp4 is an SVG drawing, not a media file we can use."),
        (b"hello", "clip.mp4 is a text file, not a media file we can use."),
        (b"", "clip.mp4 is empty (0 bytes)."),
    ],
)
async def test_a_refused_file_leaves_nothing(studio: Studio, content: bytes, detail: str) -> None:
    resumable = await studio.create(len(content), headers=CHUNK, content=content)
    plain = await studio.call("POST", "/api/v1/upload", studio.ann, files={"video": ("clip.mp4", content, "video/mp4")})
    for answer in (resumable, plain):
        assert (answer.status_code, answer.json()["detail"]) == (422, detail)
        assert answer.json()["remedy"]
    assert studio.files() == []
    async with studio.database.session(workspace_id=studio.ann.scope.workspace_id) as session:
        counts = text("select (select count(*) from upload), (select count(*) from asset), (select count(*) from blob)")
        assert (await session.execute(counts)).one() == (0, 0, 0)


async def test_a_cut_clip_is_refused_by_either_way(studio: Studio, clip: bytes) -> None:
    answer = await studio.create(1000, headers=CHUNK, content=clip[:1000])
    assert answer.status_code == 422
    assert answer.json()["problem"] == "truncated"
    assert studio.files() == []


async def test_equal_bytes_are_kept_and_counted_once(studio: Studio, clip: bytes) -> None:
    one, two = await studio.upload(clip, "a.mp4"), await studio.upload(clip, "b.mp4")
    assert len(studio.files()) == 1
    assert (await studio.call("DELETE", f"/api/v1/assets/{one}", studio.ann)).status_code == 204
    assert (await studio.call("GET", f"/api/v1/download/{two}", studio.ann)).content == clip
    assert (await studio.call("DELETE", f"/api/v1/assets/{two}", studio.ann)).status_code == 204
    assert (await studio.call("DELETE", f"/api/v1/assets/{two}", studio.ann)).status_code == 404
    assert await collect_garbage(studio.database, studio.region.blobs, studio.ann.scope.workspace_id) == 1
    assert studio.files() == []


async def test_the_answer_of_document_001_names_a_file_that_can_be_found(studio: Studio, clip: bytes) -> None:
    answer = await studio.call("POST", "/api/v1/upload", studio.ann, files={"video": ("a b.mp4", clip, "video/mp4")})
    body = answer.json()
    assert body["temp_path"] == f"temp/{studio.ann.scope.user_id}/{body['file_id']}/a b.mp4"
    async with studio.database.session(workspace_id=studio.ann.scope.workspace_id) as session:
        found = await find_assets(session, studio.clock, [body["temp_path"], "a b.mp4", body["file_id"]])
    assert {str(asset.id) for asset in found} == {body["file_id"]}


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (b"x", "application/json", 415),
        (FORM_FIELD, FORM, 422),
        (FORM_HALF, FORM, 422),
        (b"--b\r\n" + b"".join(b"X-%d: y\r\n" % number for number in range(50)), FORM, 422),
        (b"--b\r\nX: " + b"y" * 10_000, FORM, 422),
        (b"nonsense", FORM, 422),
    ],
)
async def test_a_form_without_a_whole_file_is_refused(studio: Studio, content: bytes, kind: str, status: int) -> None:
    answer = await studio.call("POST", "/api/v1/upload", studio.ann, headers={"Content-Type": kind}, content=content)
    assert answer.status_code == status, answer.text
    assert studio.files() == []


async def test_a_plain_upload_beyond_the_limit_is_refused(studio: Studio) -> None:
    data = b"\x00" * ((64 << 20) + 1)
    answer = await studio.call("POST", "/api/v1/upload", studio.ann, files={"video": ("big.mp4", data, "video/mp4")})
    assert (answer.status_code, answer.json()["detail"]) == (413, f"The file goes on beyond {64 << 20} bytes.")
    assert studio.files() == []


async def test_a_workspace_stays_within_its_quota(
    database: Database, tmp_path: Path, clip: bytes, studio: Studio
) -> None:
    desk = make_desk(tmp_path / "small", quota=len(clip) + 10)
    app = build_app(database, desk, KEY, studio.clock)
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://studio.test") as client:
        small = replace(studio, client=client, desk=desk)
        await small.upload(clip)
        other = clip[:-1] + b"\x00"
        plain = await small.call("POST", "/api/v1/upload", studio.ann, files={"video": ("b.mp4", other, "video/mp4")})
        resumable = await small.create(len(clip))
    for answer in (plain, resumable):
        assert (answer.status_code, answer.json()["code"]) == (413, "storage_quota_exceeded")
        assert answer.json()["detail"] == (
            f"This file has {len(clip)} bytes; the workspace stores {len(clip)} of the {len(clip) + 10} it may."
        )
    assert len(small.files()) == 1


async def test_a_disk_below_its_floor_takes_nothing(database: Database, tmp_path: Path, studio: Studio) -> None:
    desk = make_desk(tmp_path / "full", floor=1 << 60)
    app = build_app(database, desk, KEY, studio.clock)
    async with httpx2.AsyncClient(transport=httpx2.ASGITransport(app=app), base_url="http://studio.test") as client:
        full = replace(studio, client=client, desk=desk)
        plain = await full.call("POST", "/api/v1/upload", studio.ann, files={"video": ("b.mp4", b"x", "video/mp4")})
        resumable = await full.create(10)
    for answer in (plain, resumable):
        assert (answer.status_code, answer.json()["code"]) == (507, "storage_full")
        assert answer.json()["detail"] == "The server's disk is full; nothing was kept."
    assert full.files() == []


async def test_a_write_that_the_system_refuses_is_a_full_disk(studio: Studio) -> None:
    """RLIMIT_FSIZE makes the kernel itself refuse to let a file grow."""
    path = (await studio.create(3 << 20)).headers["location"]
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, hard))
    try:
        answer = await studio.append(path, b"\x00" * (3 << 20), 0)
        with pytest.raises(StorageFull):
            await studio.region.blobs.stage(blocks(3))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert (answer.status_code, answer.json()["code"]) == (507, "storage_full")
    assert await studio.offset(path) == 1 << 20, "what fitted stays, so the upload can go on"
    assert list((studio.region.uploads.parent / "blobs").rglob("*.staged")) == []


async def blocks(count: int) -> AsyncGenerator[bytes]:
    for _ in range(count):
        yield b"\x00" * (1 << 20)


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
