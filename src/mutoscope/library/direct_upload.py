"""Uploads that a client sends straight to the object store: begin, finish, give up."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.database import Database
from mutoscope.kernel import Clock, Conflict
from mutoscope.library import queries
from mutoscope.library.errors import FileNotFound
from mutoscope.library.find_assets import find_asset
from mutoscope.library.find_upload import find_upload
from mutoscope.library.register_asset import NewAsset, examine_file, register_asset
from mutoscope.library.start_upload import start_upload
from mutoscope.library.types import Asset, Upload
from mutoscope.library.upload_desk import UploadDesk
from mutoscope.media.probe import UnreadableMedia
from mutoscope.storage import QuotaExceeded
from mutoscope.storage.s3 import DirectUpload, DirectUploads
from mutoscope.tenancy import Scope


class DirectUploadsOff(Conflict):
    """Files of this workspace are not kept in an object store that clients can reach."""

    code = "direct_uploads_off"


async def start_direct_upload(
    session: AsyncSession, desk: UploadDesk, clock: Clock, scope: Scope, *, name: str, media_type: str, length: int
) -> tuple[Upload, DirectUpload]:
    """Record an upload of `length` bytes and return the addresses of its parts.

    Raises:
        DirectUploadsOff: there is no object store.
        MutoscopeError: whatever `start_upload` finds.
    """
    upload = await start_upload(session, desk, clock, scope, name=name, media_type=media_type, length=length)
    direct = _direct(desk, upload)
    seconds = min(desk.keep_seconds, 7 * 86_400)
    begun = await asyncio.to_thread(direct.begin, upload.workspace_id, upload.id, length, seconds=seconds)
    await queries.run(session, queries.SET_MULTIPART, id=upload.id, multipart=begun.token)
    return replace(upload, multipart=begun.token), begun


async def finish_direct_upload(
    database: Database, desk: UploadDesk, clock: Clock, scope: Scope, upload_id: uuid.UUID, tags: Sequence[str]
) -> Asset:
    """Join the parts, probe the whole and register it; an upload that was finished before is the asset it became.

    Raises:
        FileNotFound: there is no such upload.
        UploadIncomplete: parts are missing.
        UnreadableMedia, QuotaExceeded, LimitReached: it cannot be kept; the upload is gone.
    """
    async with database.session(workspace_id=scope.workspace_id, user_id=scope.user_id) as session:
        upload = await find_upload(session, clock, upload_id)
        asset = await find_asset(session, clock, upload_id)
    if asset is not None:
        return asset
    if upload is None or upload.multipart is None:
        raise FileNotFound("upload", upload_id)
    direct, store = _direct(desk, upload), desk.store(upload)
    path = desk.path(upload)
    try:
        names = (upload.workspace_id, upload.id)
        await asyncio.to_thread(direct.bring, *names, upload.multipart, tags, upload.length, path)
        probe = await examine_file(desk, path, upload.name, upload.media_type)
        staged = await store.stage(path, take="move")
        await asyncio.to_thread(direct.keep, *names, staged.digest)
        new = NewAsset(upload.id, upload.user_id, upload.name, probe)
        async with database.session(workspace_id=upload.workspace_id, user_id=upload.user_id) as session:
            asset = await register_asset(session, desk, clock, upload.workspace_id, staged, new)
            await queries.run(session, queries.DELETE_UPLOAD, id=upload.id)
    except (UnreadableMedia, QuotaExceeded):
        async with database.session(workspace_id=upload.workspace_id, user_id=upload.user_id) as session:
            await forget_direct_upload(session, desk, upload)
        raise
    finally:
        desk.remove(upload)
    await asyncio.to_thread(direct.give_up, *names, upload.multipart)
    return asset


async def forget_direct_upload(session: AsyncSession, desk: UploadDesk, upload: Upload) -> None:
    """Give an upload up with its parts."""
    await queries.run(session, queries.DELETE_UPLOAD, id=upload.id)
    direct = desk.regions.of(upload.region).direct
    if direct is not None and upload.multipart is not None:
        await asyncio.to_thread(direct.give_up, upload.workspace_id, upload.id, upload.multipart)


def _direct(desk: UploadDesk, upload: Upload) -> DirectUploads:
    direct = desk.regions.of(upload.region).direct
    if direct is None:
        raise DirectUploadsOff(
            "Files are not kept in an object store here.", remedy="Upload through POST /api/v1/uploads (tus)."
        )
    return direct
