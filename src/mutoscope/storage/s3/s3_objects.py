"""Objects in a bucket, with a folder of this machine before it: each is fetched once, and kept while it is used."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import os
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from pathlib import Path
from xml.etree import ElementTree as ET

from mutoscope.storage.errors import BlobMissing
from mutoscope.storage.local_objects import LocalObjects, disk_error
from mutoscope.storage.s3.bucket import Bucket, read_xml
from mutoscope.storage.s3.errors import StoreAway, StoreLied

PART_BYTES = 16 << 20
"""What is larger goes in parts of this size."""
_BLOCK = 1 << 20
_KEEP_SECONDS = 6 * 3600
"""A file of the cache that was asked for so lately may be in use."""
_UNUSED_SECONDS = 2 * 86_400


@dataclass(frozen=True)
class S3Objects:
    """Fills the port with a bucket; `near` is the folder of this machine, where files are staged and kept at hand."""

    bucket: Bucket
    near: LocalObjects
    cache_bytes: int = 20 << 30
    """How much is kept at hand when nothing of it is in use."""
    renew_seconds: int | None = None
    """An older object that is put once more is written anew, where a sweep goes by age."""

    @property
    def staging(self) -> Path:
        """Return the folder for unfinished files, on this machine."""
        return self.near.staging

    def check_room(self, size: int) -> None:
        """Raise `StorageFull` when this machine's disk cannot take it: every file passes through."""
        self.near.check_room(size)

    def put(self, key: str, staged: Path) -> None:
        """Upload a finished file, see that the store has all of it, and keep it at hand."""
        size = staged.stat().st_size
        if self._size_of(key, self.renew_seconds) != size:
            digest = key.rpartition("/")[2]
            if size <= PART_BYTES:
                self.bucket.ask("PUT", key, content=staged.read_bytes())
            else:
                self._put_parts(key, staged)
            kept = self._size_of(key)
            if kept != size:
                self.bucket.ask("DELETE", key)
                raise StoreLied(f"of {digest[:12]} it has {kept} bytes instead of {size}")
        self.near.put(key, staged)

    def locate(self, key: str) -> Path:
        """Return where `fetch` would put it, or raise `BlobMissing`."""
        with contextlib.suppress(BlobMissing):
            return self.near.fetch(key)
        if self._size_of(key) is None:
            raise BlobMissing
        return self.near.place(key)

    def find_here(self, key: str) -> Path | None:
        """Return the path of an object that is at hand."""
        return self.near.find_here(key)

    def fetch(self, key: str) -> Path:
        """Return a local path of the object: it is downloaded, and its bytes proved, unless it is at hand.

        Raises:
            BlobMissing: the store has none.
            StoreAway, StoreLied: it does not answer, or with other bytes, however often it is asked.
        """
        with contextlib.suppress(BlobMissing, FileNotFoundError):
            path = self.near.fetch(key)
            os.utime(path)  # what is used stays at hand
            return path
        for attempt in range(1, self.bucket.settings.attempts + 1):
            try:
                self._download(key)
                break
            except (StoreAway, StoreLied):
                if attempt == self.bucket.settings.attempts:
                    raise
            self.bucket.rest(attempt)
        return self.near.fetch(key)

    def link(self, key: str, seconds: int, answer: Mapping[str, str]) -> str | None:
        """Return an address in the store that gives the object for so many seconds, with these headers."""
        query = {f"response-{name.lower()}": value for name, value in answer.items()}
        return self.bucket.presign("GET", key, seconds, query)

    def close(self) -> None:
        """Let the connections go."""
        self.bucket.close()

    def delete(self, key: str) -> None:
        """Remove the object from the bucket and from this machine; others forget it when they sweep."""
        self.near.delete(key)
        self.bucket.ask("DELETE", key)

    def workspaces(self) -> Iterable[str]:
        """List the workspaces that have objects."""
        skipped = len(self.bucket.settings.prefix)
        found = [prefix for page in self._pages("") for prefix in _texts(page, "CommonPrefixes/{*}Prefix")]
        return [prefix[skipped:].rstrip("/") for prefix in found]

    def keys(self, prefix: str) -> Iterable[str]:
        """List the keys under a workspace; what is only at hand is not there."""
        found = [key for page in self._pages(f"{prefix}/") for key in _texts(page, "Contents/{*}Key")]
        skipped = len(self.bucket.settings.prefix)
        return [key[skipped:] for key in found if key[skipped:].count("/") == 1]

    def sweep(self) -> int:
        """Remove what nobody has used for two days, and what was not used longest until the rest fits.

        Returns how many files went. What was deleted on another machine goes by its age.
        """
        files = sorted(
            ((state.st_mtime, state.st_size, path) for path in self.near.files() if (state := _state(path))),
            key=lambda file: file[0],
        )
        total, removed, now = sum(size for _, size, _ in files), 0, time.time()
        for used, size, path in files:
            if now - used < (_UNUSED_SECONDS if total <= self.cache_bytes else _KEEP_SECONDS):
                break
            path.unlink(missing_ok=True)
            total, removed = total - size, removed + 1
        return removed

    def sweep_old(self, seconds: int) -> int:
        """Remove objects of the bucket that were put longer ago; return how many went."""
        removed = 0
        for workspace in self.workspaces():
            for page in self._pages(f"{workspace}/"):
                for entry in page.iterfind("{*}Contents"):
                    put = dt.datetime.fromisoformat(entry.findtext("{*}LastModified") or "")
                    if time.time() - put.timestamp() > seconds:
                        self.delete((entry.findtext("{*}Key") or "")[len(self.bucket.settings.prefix) :])
                        removed += 1
        return removed

    def _size_of(self, key: str, younger_than: int | None = None) -> int | None:
        """Return how many bytes the store has of an object, None without one, or if it is older."""
        answer = self.bucket.ask("HEAD", key)
        if not answer.is_success:
            return None
        put = answer.headers.get("last-modified")
        if younger_than is not None and put and time.time() - parsedate_to_datetime(put).timestamp() > younger_than:
            return None
        return int(answer.headers.get("content-length", "-1"))

    def _put_parts(self, key: str, staged: Path) -> None:
        """Upload in parts; what was begun is given up when it fails."""
        begun = self.bucket.ask("POST", key, {"uploads": ""})
        upload = read_xml(begun).findtext("{*}UploadId") or ""
        try:
            tags = list[str]()
            with staged.open("rb") as file:
                while block := file.read(PART_BYTES):
                    query = {"partNumber": str(len(tags) + 1), "uploadId": upload}
                    tags.append(self.bucket.ask("PUT", key, query, content=block).headers.get("etag", ""))
            complete(self.bucket, key, upload, tags)
        except BaseException:
            with contextlib.suppress(StoreAway):
                self.bucket.ask("DELETE", key, {"uploadId": upload})
            raise

    def _download(self, key: str) -> None:
        """Bring an object to this machine; it appears only when its bytes are proved to be those of its name."""
        digest = key.rpartition("/")[2]
        self.near.check_room(0)
        self.staging.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(suffix=".staged", dir=self.staging)
        try:
            with os.fdopen(handle, "wb") as file, self.bucket.stream(key) as answer:
                if answer.status_code == 404:  # noqa: PLR2004 -- not found
                    raise BlobMissing
                if not answer.is_success:
                    raise StoreAway(f"GET was answered with {answer.status_code}")
                hasher = hashlib.sha256()
                for block in answer.iter_bytes(_BLOCK):
                    self.near.check_room(len(block))
                    hasher.update(block)
                    file.write(block)
            if hasher.hexdigest() != digest:
                raise StoreLied(f"what it calls {digest[:12]} is {hasher.hexdigest()[:12]}")
            self.near.put(key, Path(name))
        except OSError as error:
            raise disk_error(error) from error
        finally:
            Path(name).unlink(missing_ok=True)

    def _pages(self, prefix: str) -> Iterator[ET.Element]:
        query = {"list-type": "2", "delimiter": "/", "prefix": f"{self.bucket.settings.prefix}{prefix}"}
        while True:
            page = read_xml(self.bucket.ask("GET", "", query))
            yield page
            token = page.findtext("{*}NextContinuationToken")
            if not token:
                return
            query = {**query, "continuation-token": token}


def complete(bucket: Bucket, key: str, upload: str, tags: Iterable[str]) -> None:
    """Make one object of uploaded parts.

    Raises:
        StoreAway: the store does not; it may say so in an answer that begins well.
    """
    root = ET.Element("CompleteMultipartUpload")
    for number, tag in enumerate(tags, 1):
        part = ET.SubElement(root, "Part")
        ET.SubElement(part, "PartNumber").text = str(number)
        ET.SubElement(part, "ETag").text = tag
    answer = bucket.ask("POST", key, {"uploadId": upload}, content=ET.tostring(root))
    if not answer.is_success or read_xml(answer).tag.endswith("Error"):
        raise StoreAway("the parts of a file could not be joined")


def _texts(page: ET.Element, path: str) -> list[str]:
    return [found.text or "" for found in page.iterfind(f"{{*}}{path}")]


def _state(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except FileNotFoundError:
        return None
