"""Uploads and assets, over HTTP against a real database and a real disk."""

from __future__ import annotations

import base64
import hashlib
import resource
from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import httpx2
import pytest
from sqlalchemy import text
from tests.integration.library_server import build_app, make_desk
from tests.integration.library_studio import CHUNK, KEY, TUS, Studio, blocks, open_studio

from mutoscope.infra.database import Database
from mutoscope.library import (
    find_assets,
    sweep_expired,
)
from mutoscope.storage import StorageFull, collect_garbage

FORM = "multipart/form-data; boundary=b"
FORM_FIELD = b'--b\r\nContent-Disposition: form-data; name="title"\r\n\r\nhi\r\n--b--\r\n'
FORM_HALF = b'--b\r\nContent-Disposition: form-data; name="video"; filename="a.mp4"\r\n\r\nab'


@pytest.fixture
async def studio(database: Database, tmp_path: Path) -> AsyncGenerator[Studio]:
    async with open_studio(database, tmp_path) as opened:
        yield opened


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
