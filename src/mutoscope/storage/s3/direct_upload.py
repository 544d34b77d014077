"""Uploads that go straight from a client to the bucket, in parts, by addresses that are good for a while."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mutoscope.storage.s3.bucket import Bucket, read_xml
from mutoscope.storage.s3.errors import StoreAway, UploadIncomplete
from mutoscope.storage.s3.s3_objects import PART_BYTES, complete

_MOST_PARTS = 1000
_BLOCK = 1 << 20


@dataclass(frozen=True)
class DirectUpload:
    """An upload that the bucket waits for."""

    token: str
    """The bucket's own name of it."""
    part_bytes: int
    """Of every part but the last."""
    urls: tuple[str, ...]
    """`PUT` part after part; the answer's `ETag` names it."""


@dataclass(frozen=True)
class DirectUploads:
    """Begins, joins and gives up uploads; they lie apart from objects until they are known to be media."""

    bucket: Bucket

    def begin(self, workspace_id: uuid.UUID, upload_id: uuid.UUID, size: int, *, seconds: int) -> DirectUpload:
        """Begin an upload of `size` bytes whose addresses are good for so many seconds."""
        key = _incoming(workspace_id, upload_id)
        token = read_xml(self.bucket.ask("POST", key, {"uploads": ""})).findtext("{*}UploadId") or ""
        part_bytes = max(PART_BYTES, -(-size // _MOST_PARTS))
        urls = tuple(
            self.bucket.presign("PUT", key, seconds, {"partNumber": str(number), "uploadId": token})
            for number in range(1, max(1, -(-size // part_bytes)) + 1)
        )
        return DirectUpload(token, part_bytes, urls)

    def bring(
        self, workspace_id: uuid.UUID, upload_id: uuid.UUID, token: str, tags: Sequence[str], size: int, out: Path
    ) -> None:
        """Join the parts and write the whole to `out`. Doing it again is doing it once.

        Raises:
            UploadIncomplete: parts are missing, or all of them are not as long as was announced.
            StoreAway: the store does not do its work.
        """
        key = _incoming(workspace_id, upload_id)
        if not self.bucket.ask("HEAD", key).is_success:
            self._join(key, token, tags)
        kept = int(self.bucket.ask("HEAD", key).headers.get("content-length", "-1"))
        if kept != size:
            raise UploadIncomplete(
                f"The parts have {kept} bytes together, and {size} were announced.",
                remedy="Begin the upload anew, with the size of the file.",
                bytes=kept,
                announced=size,
            )
        with self.bucket.stream(key) as answer, out.open("wb") as file:
            for block in answer.iter_bytes(_BLOCK):
                file.write(block)

    def keep(self, workspace_id: uuid.UUID, upload_id: uuid.UUID, digest: str) -> None:
        """Copy what was brought to the place of an object, inside the store."""
        settings = self.bucket.settings
        source = f"/{settings.bucket}/{settings.prefix}{_incoming(workspace_id, upload_id)}"
        self.bucket.ask("PUT", f"{workspace_id}/{digest}", headers={"x-amz-copy-source": source})

    def give_up(self, workspace_id: uuid.UUID, upload_id: uuid.UUID, token: str) -> None:
        """Forget an upload with its parts; one that is gone is gone."""
        key = _incoming(workspace_id, upload_id)
        with contextlib.suppress(StoreAway):  # it was joined, or was given up before
            self.bucket.ask("DELETE", key, {"uploadId": token})
        self.bucket.ask("DELETE", key)

    def _join(self, key: str, token: str, tags: Sequence[str]) -> None:
        try:
            complete(self.bucket, key, token, tags)
        except StoreAway as error:
            if "400" not in error.message and "could not be joined" not in error.message:
                raise
            raise UploadIncomplete(
                "The parts cannot be joined: one is missing, or is not what was named.",
                remedy="Send the parts that are missing, and name each by the ETag that its answer bore, in order.",
            ) from error


def _incoming(workspace_id: uuid.UUID, upload_id: uuid.UUID) -> str:
    return f"{workspace_id}/incoming/{upload_id}"
