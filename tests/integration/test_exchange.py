"""Workers hand each other files through an object store that is away, slow, or lies."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.integration.object_store import BadDay, between, s3_server, settings_for

from mutoscope.generation.hand_on import Exchange
from mutoscope.storage import LocalObjects, StorageLimits
from mutoscope.storage.blob_store import BlobStore
from mutoscope.storage.s3 import Bucket, S3Objects, StoreLied


@pytest.fixture(scope="module")
def store() -> Iterator[str]:
    with s3_server() as endpoint:
        yield endpoint


_open: list[S3Objects] = []


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    while _open:
        _open.pop().close()


def worker(folder: Path, endpoint: str, workspace: uuid.UUID) -> Exchange:
    objects = S3Objects(Bucket(settings_for(endpoint)), LocalObjects(folder / "near"))
    _open.append(objects)
    return Exchange(BlobStore(objects, StorageLimits()), workspace, folder / "artefacts")


def make(exchange: Exchange, name: str, content: bytes) -> Path:
    path = exchange.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def _cut(body: bytes) -> bytes:
    return body[:-1]


def _other(body: bytes) -> bytes:
    return body[::-1] + b"?"


async def test_what_one_made_another_has_on_a_bad_day_too(store: str, tmp_path: Path) -> None:
    day, workspace = BadDay(slow_seconds=0.02), uuid.uuid4()
    with between(store, day) as endpoint:
        one, two = (worker(tmp_path / name, endpoint, workspace) for name in ("one", "two"))
        files = [make(one, f"aa/{number}.mp4", bytes([number]) * 5000) for number in range(3)]
        day.refuse += [("PUT", 503), ("HEAD", 500)]
        names = await one.give(files)
        assert [name for name, _ in names] == ["aa/0.mp4", "aa/1.mp4", "aa/2.mp4"]
        packed = await one.pack(names)
        day.refuse += [("GET", 503)]
        day.spoil += [("GET", _cut), ("GET", _other)]
        await two.unpack(packed)
        assert [(two.root / name).read_bytes() for name, _ in names] == [path.read_bytes() for path in files]
        assert not [*two.root.rglob(".making-*")]
        asked = len(day.seen)
        await two.unpack(packed)
        await one.give(files)
        assert len(day.seen) == asked, "what is known is not asked for again"


async def test_a_store_that_says_another_length_every_time_is_found_out(store: str, tmp_path: Path) -> None:
    day = BadDay(lengths=["7"] * 8)
    with between(store, day) as endpoint:
        one = worker(tmp_path, endpoint, uuid.uuid4())
        with pytest.raises(StoreLied):
            await one.give([make(one, "aa/x.mp4", b"x" * 50)])


async def test_what_the_store_lost_is_left_out_and_nothing_leads_out_of_the_folder(store: str, tmp_path: Path) -> None:
    one = worker(tmp_path / "one", store, uuid.uuid4())
    await one.take([["aa/gone.mp4", "0" * 64], ["../out.mp4", "0" * 64], ["/etc/x", "0" * 64]])
    assert not [path for path in (tmp_path / "one").rglob("*") if path.is_file()]
    await one.take("true")  # what a job said before files were handed on
    assert one.all == []


async def test_without_a_store_nothing_is_handed(tmp_path: Path) -> None:
    alone = Exchange(None, uuid.uuid4(), tmp_path)
    assert await alone.give([make(alone, "aa/x.mp4", b"x")]) == []
    assert await alone.pack([["aa/x.mp4", "0" * 64]]) == []
    await alone.unpack([["aa/x.mp4", "0" * 64]])
