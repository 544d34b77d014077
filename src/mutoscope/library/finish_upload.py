"""Make a whole upload an asset, or refuse it."""

from __future__ import annotations

from mutoscope.infra.database import Database
from mutoscope.kernel import Clock
from mutoscope.library import queries
from mutoscope.library.register_asset import NewAsset, examine_file, register_asset
from mutoscope.library.types import Asset, Upload
from mutoscope.library.upload_desk import UploadDesk, Writer
from mutoscope.media.probe import UnreadableMedia
from mutoscope.storage import QuotaExceeded, Staged


async def finish_upload(database: Database, desk: UploadDesk, clock: Clock, upload: Upload, writer: Writer) -> Asset:
    """Hash and probe the bytes without holding a transaction, then register the asset in one.

    The asset carries the upload's id. The gathered bytes stay until the asset is committed, so a crash in between is
    made good by the next request for the upload.

    Raises:
        UnreadableMedia: not media we can use; the upload and its bytes are gone.
        QuotaExceeded: no room in the workspace; likewise.
    """
    staged: Staged | None = None
    try:
        probe = await examine_file(desk, writer.path, upload.name, upload.media_type)
        staged = await desk.store(upload).stage(writer.path, take="link")
        new = NewAsset(upload.id, upload.user_id, upload.name, probe)
        async with database.session(workspace_id=upload.workspace_id, user_id=upload.user_id) as session:
            asset = await register_asset(session, desk, clock, upload.workspace_id, staged, new)
            await queries.run(session, queries.DELETE_UPLOAD, id=upload.id)
    except (UnreadableMedia, QuotaExceeded):
        async with database.session(workspace_id=upload.workspace_id, user_id=upload.user_id) as session:
            await queries.run(session, queries.DELETE_UPLOAD, id=upload.id)
        desk.remove(upload)
        raise
    finally:
        if staged is not None:
            await desk.store(upload).discard(staged)
    desk.remove(upload)
    return asset
