"""Take a file that arrives in one piece."""

from __future__ import annotations

from mutoscope.infra.database import Database
from mutoscope.kernel import Clock, new_id
from mutoscope.library.multipart_file import MultipartFile
from mutoscope.library.register_asset import NewAsset, examine_file, register_asset
from mutoscope.library.start_upload import clean_media_type, clean_name
from mutoscope.library.types import Asset
from mutoscope.library.upload_desk import UploadDesk
from mutoscope.storage import find_region
from mutoscope.tenancy import Scope


async def receive_file(database: Database, desk: UploadDesk, clock: Clock, scope: Scope, file: MultipartFile) -> Asset:
    """Stage a form's file, probe it, and register it. Nothing of a refused file stays.

    Raises:
        FileTooLarge: more bytes than a file may have.
        UnreadableMedia: not media we can use.
        QuotaExceeded: the workspace may not store that much.
        StorageFull: the disk is full.
        WorkspaceMoved: the workspace went to another region meanwhile.
    """
    name, declared = clean_name(file.name), clean_media_type(file.media_type)
    async with database.session(workspace_id=scope.workspace_id, user_id=scope.user_id) as session:
        store = desk.regions.of(await find_region(session, scope.workspace_id)).blobs
    staged = await store.stage(file.blocks(), max_bytes=desk.max_bytes)
    try:
        new = NewAsset(new_id(), scope.user_id, name, await examine_file(desk, staged.path, name, declared))
        async with database.session(workspace_id=scope.workspace_id, user_id=scope.user_id) as session:
            return await register_asset(session, desk, clock, scope.workspace_id, staged, new)
    finally:
        await store.discard(staged)
