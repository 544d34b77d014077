"""Find an upload in progress."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.kernel import Clock
from mutoscope.library import queries
from mutoscope.library.errors import FileNotFound, UploadExpired
from mutoscope.library.read_rows import upload_of
from mutoscope.library.types import Upload
from mutoscope.library.upload_desk import UploadDesk


async def find_upload(session: AsyncSession, clock: Clock, upload_id: uuid.UUID) -> Upload | None:
    """Return the upload, or None when it is finished, cancelled or another workspace's.

    Raises:
        UploadExpired: its time is over.
    """
    found = await queries.rows(session, queries.FIND_UPLOAD, id=upload_id)
    if not found:
        return None
    upload = upload_of(found[0])
    if upload.expires_at <= clock.now():
        raise UploadExpired(upload.name, upload.expires_at.isoformat(timespec="seconds"))
    return upload


async def cancel_upload(session: AsyncSession, desk: UploadDesk, clock: Clock, upload_id: uuid.UUID) -> None:
    """Forget an upload and its bytes.

    Raises:
        FileNotFound: there is no such upload in progress.
        UploadExpired: its time is over.
    """
    upload = await find_upload(session, clock, upload_id)
    if upload is None:
        raise FileNotFound("upload", upload_id)
    async with desk.writing(upload):
        await queries.run(session, queries.DELETE_UPLOAD, id=upload_id)
        desk.remove(upload)
