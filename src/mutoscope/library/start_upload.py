"""Begin an upload."""

from __future__ import annotations

import datetime as dt
import re

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.kernel import Clock, InvalidInput, new_id
from mutoscope.library import queries
from mutoscope.library.errors import TooManyUploads
from mutoscope.library.types import Upload
from mutoscope.library.upload_desk import UploadDesk
from mutoscope.storage import FileTooLarge, check_quota, hold_region, lock_blobs
from mutoscope.tenancy import Scope

MOST_UPLOADS = 200
"""Unfinished ones of one workspace: each takes a file on the disk from the start."""
_LONGEST_NAME = 255
_MEDIA_TYPE = re.compile(r"[a-z0-9.+-]{1,63}/[a-z0-9.+-]{1,63}\Z")


async def start_upload(
    session: AsyncSession, desk: UploadDesk, clock: Clock, scope: Scope, *, name: str, media_type: str, length: int
) -> Upload:
    """Record an upload of `length` bytes and make its empty file.

    Raises:
        FileTooLarge: more bytes than a file may have.
        QuotaExceeded: more than the workspace may still store, its other unfinished uploads counted as whole.
        TooManyUploads: too many are unfinished.
        StorageFull: the disk could not take it.
    """
    if length > desk.max_bytes:
        raise FileTooLarge(limit=desk.max_bytes, size=length)
    await lock_blobs(session, scope.workspace_id)  # of two that begin at once, the second counts the first
    (unfinished,) = await queries.rows(session, queries.OPEN_UPLOADS, now=clock.now())
    if unfinished["count"] >= MOST_UPLOADS:
        raise TooManyUploads(MOST_UPLOADS)
    region = await hold_region(session, scope.workspace_id)
    store = desk.regions.of(region).blobs
    await check_quota(session, store, scope.workspace_id, length, promised=unfinished["bytes"])
    store.objects.check_room(length)
    upload = Upload(
        id=new_id(),
        workspace_id=scope.workspace_id,
        user_id=scope.user_id,
        name=clean_name(name),
        media_type=clean_media_type(media_type),
        length=length,
        expires_at=clock.now() + dt.timedelta(seconds=desk.keep_seconds),
        region=region,
    )
    await queries.run(session, queries.INSERT_UPLOAD, **vars(upload))
    desk.create(upload)
    return upload


def clean_name(name: str) -> str:
    """Return a file name without folders and unprintable characters.

    Raises:
        InvalidInput: nothing is left of it, or it is longer than 255 characters.
    """
    last = re.split(r"[/\\]", name)[-1]
    clean = "".join(character for character in last if character.isprintable()).strip()
    if clean in {"", ".", ".."} or len(clean) > _LONGEST_NAME:
        raise InvalidInput(
            "The file name is empty or longer than 255 characters.", remedy="Rename the file.", field="filename"
        )
    return clean


def clean_media_type(media_type: str) -> str:
    """Return a media type without parameters; what is not one becomes `application/octet-stream`."""
    bare = media_type.partition(";")[0].strip().lower()
    return bare if _MEDIA_TYPE.match(bare) else "application/octet-stream"
