"""Objects in a bucket: kept, proved, fetched once; and what happens when the store has a bad day."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import time
import uuid
from collections.abc import Generator
from pathlib import Path

import httpx2
import pytest
from tests.integration.object_store import BadDay, between, s3_server, settings_for

from mutoscope.storage import BlobMissing, LocalObjects
from mutoscope.storage.s3 import Bucket, DirectUploads, S3Objects, StoreAway, StoreLied, UploadIncomplete
from mutoscope.storage.s3.s3_objects import PART_BYTES
from mutoscope.storage.s3.sign_request import EMPTY, Signer

WORKSPACE = uuid.uuid4()


@pytest.fixture(scope="module")
def endpoint() -> Generator[str]:
    with s3_server() as address:
        yield address


@pytest.fixture
def day() -> BadDay:
    return BadDay()


@pytest.fixture
def store(endpoint: str, day: BadDay, tmp_path: Path) -> Generator[S3Objects]:
    """A store of its own (a prefix), reached through the server in between."""
    with between(endpoint, day) as address:
        bucket = Bucket(settings_for(address, prefix=f"{uuid.uuid4().hex}/", seconds=5.0))
        yield S3Objects(bucket, LocalObjects(tmp_path / "one"))
        bucket.close()


def another_machine(store: S3Objects, folder: Path, **changes: int) -> S3Objects:
    return S3Objects(store.bucket, LocalObjects(folder), **changes)


def staged(store: S3Objects, content: bytes) -> tuple[str, Path]:
    store.staging.mkdir(parents=True, exist_ok=True)
    path = store.staging / f"{uuid.uuid4().hex}.staged"
    path.write_bytes(content)
    return f"{WORKSPACE}/{hashlib.sha256(content).hexdigest()}", path


def another(body: bytes) -> bytes:
    return bytes(byte ^ 1 for byte in body)


def cut(body: bytes) -> bytes:
    return body[:3]


def test_the_signature_is_the_one_of_amazons_example() -> None:
    """The GET of the S3 documentation, "Authenticating Requests: Using the Authorization Header"."""
    signer = Signer("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1")
    now = dt.datetime(2013, 5, 24, tzinfo=dt.UTC)
    headers = {"range": "bytes=0-9", "x-amz-content-sha256": EMPTY}
    signed = signer.sign_headers("GET", "examplebucket.s3.amazonaws.com", "/test.txt", {}, headers, now)
    assert signed["authorization"].endswith(
        "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
    )
    query = signer.sign_query("GET", "examplebucket.s3.amazonaws.com", "/test.txt", {}, 86400, now)
    assert query["X-Amz-Signature"] == "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"


def test_an_object_is_kept_listed_and_fetched_by_another_machine(store: S3Objects, tmp_path: Path) -> None:
    key, path = staged(store, b"a film")
    store.put(key, path)
    assert not path.exists()
    other = another_machine(store, tmp_path / "two")
    assert list(other.workspaces()) == [str(WORKSPACE)]
    assert list(other.keys(str(WORKSPACE))) == [key]
    assert not other.locate(key).exists()
    assert other.fetch(key).read_bytes() == b"a film"
    assert other.fetch(key) == other.locate(key)
    other.delete(key)
    for machine in (other, another_machine(store, tmp_path / "three")):
        with pytest.raises(BlobMissing):
            machine.fetch(key)
        with pytest.raises(BlobMissing):
            machine.locate(key)
    assert list(other.keys(str(WORKSPACE))) == []


def test_a_large_file_goes_in_parts_and_comes_back_the_same(store: S3Objects, day: BadDay, tmp_path: Path) -> None:
    content = os.urandom(1 << 20) * 40
    key, path = staged(store, content)
    day.refuse += [("PUT", 503)]
    store.put(key, path)
    assert day.seen.count("PUT") == -(-len(content) // PART_BYTES) + 1
    assert another_machine(store, tmp_path / "two").fetch(key).read_bytes() == content


def test_equal_bytes_are_sent_once(store: S3Objects, day: BadDay, tmp_path: Path) -> None:
    key, path = staged(store, b"the same")
    store.put(key, path)
    other = another_machine(store, tmp_path / "two")
    _, again = staged(other, b"the same")
    other.put(key, again)
    assert day.seen.count("PUT") == 1


def test_a_busy_store_is_asked_again_and_a_store_that_stays_away_is_told(
    store: S3Objects, day: BadDay, tmp_path: Path
) -> None:
    key, path = staged(store, b"a film")
    day.refuse += [("HEAD", 503), ("PUT", 500), ("PUT", 503)]
    store.put(key, path)
    other = another_machine(store, tmp_path / "two")
    day.refuse += [("GET", 503)] * 2
    assert other.fetch(key).read_bytes() == b"a film"
    day.refuse += [("HEAD", 503)] * 4
    _, more = staged(store, b"another")
    with pytest.raises(StoreAway, match="503"):
        store.put(f"{WORKSPACE}/{hashlib.sha256(b'another').hexdigest()}", more)
    assert more.exists()


def test_a_refusal_that_will_stay_is_not_asked_again(store: S3Objects, day: BadDay) -> None:
    key, path = staged(store, b"a film")
    day.refuse += [("HEAD", 403)]
    with pytest.raises(StoreAway, match="403"):
        store.put(key, path)
    assert day.seen == ["HEAD"]


def test_a_store_that_gives_other_bytes_is_not_believed(store: S3Objects, day: BadDay, tmp_path: Path) -> None:
    key, path = staged(store, b"a film")
    store.put(key, path)
    other = another_machine(store, tmp_path / "two")
    day.spoil += [("GET", another), ("GET", cut)]
    assert other.fetch(key).read_bytes() == b"a film"
    third = another_machine(store, tmp_path / "three")
    day.spoil += [("GET", another)] * 4
    with pytest.raises(StoreLied):
        third.fetch(key)
    assert not list((tmp_path / "three").rglob("*.staged"))
    assert not third.locate(key).exists()


def test_a_store_that_lost_bytes_on_the_way_in_is_found_out(store: S3Objects, day: BadDay) -> None:
    key, path = staged(store, b"a film")
    day.lengths += ["0"]
    with pytest.raises(StoreLied, match="0 bytes instead of 6"):
        store.put(key, path)
    with pytest.raises(BlobMissing):
        store.fetch(key)


def test_a_silent_store_is_given_up(endpoint: str, day: BadDay, tmp_path: Path) -> None:
    day.slow_seconds = 0.5
    with between(endpoint, day) as address:
        bucket = Bucket(settings_for(address, seconds=0.1, attempts=2))
        key, path = staged(S3Objects(bucket, LocalObjects(tmp_path)), b"a film")
        with pytest.raises(StoreAway, match="Timeout"):
            S3Objects(bucket, LocalObjects(tmp_path)).put(key, path)
        bucket.close()


def test_what_is_at_hand_goes_when_it_is_old_or_too_much(store: S3Objects, tmp_path: Path) -> None:
    near = another_machine(store, tmp_path / "two", cache_bytes=1000)
    keys = list[str]()
    for number, hours in enumerate((60, 30, 8, 1)):
        key, path = staged(near, bytes([number]) * 400)
        near.put(key, path)
        used = time.time() - hours * 3600
        os.utime(near.locate(key), (used, used))
        keys.append(key)
    assert near.sweep() == 2  # the oldest is too old, the next one is too much
    assert [near.locate(key).exists() for key in keys] == [False, False, True, True]
    assert near.fetch(keys[0]).read_bytes() == bytes([0]) * 400


def test_a_client_sends_parts_itself_by_signed_addresses(store: S3Objects, tmp_path: Path) -> None:
    direct = DirectUploads(store.bucket)
    content = os.urandom(1 << 20) * 17
    upload = uuid.uuid4()
    begun = direct.begin(WORKSPACE, upload, len(content), seconds=60)
    assert len(begun.urls) == 2
    tags = [
        httpx2.put(url, content=content[at * begun.part_bytes : (at + 1) * begun.part_bytes]).headers["etag"]
        for at, url in enumerate(begun.urls)
    ]
    with pytest.raises(UploadIncomplete):
        direct.bring(WORKSPACE, upload, begun.token, [*tags, '"gone"'], len(content), tmp_path / "out")
    for _ in range(2):
        direct.bring(WORKSPACE, upload, begun.token, tags, len(content), tmp_path / "out")
        assert (tmp_path / "out").read_bytes() == content
    with pytest.raises(UploadIncomplete, match="were announced"):
        direct.bring(WORKSPACE, upload, begun.token, tags, len(content) + 1, tmp_path / "out")
    digest = hashlib.sha256(content).hexdigest()
    direct.keep(WORKSPACE, upload, digest)
    assert list(store.keys(str(WORKSPACE))) == [f"{WORKSPACE}/{digest}"]
    for _ in range(2):
        direct.give_up(WORKSPACE, upload, begun.token)
    assert store.bucket.ask("HEAD", f"{WORKSPACE}/incoming/{upload}").status_code == 404


def test_a_link_gives_one_object_under_a_name(store: S3Objects) -> None:
    key, path = staged(store, b"a film")
    store.put(key, path)
    link = store.link(key, 60, {"Content-Disposition": 'attachment; filename="a b.mp4"', "Content-Type": "video/mp4"})
    assert link is not None
    answer = httpx2.get(link)
    assert (answer.content, answer.headers["content-type"]) == (b"a film", "video/mp4")
    assert answer.headers["content-disposition"] == 'attachment; filename="a b.mp4"'
