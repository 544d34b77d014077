"""Make staged bytes a workspace's own, inside its quota."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.limits import LimitReached, require_room
from mutoscope.storage import queries
from mutoscope.storage.blob_store import BlobStore
from mutoscope.storage.errors import QuotaExceeded, WorkspaceMoved
from mutoscope.storage.regions import hold_region
from mutoscope.storage.types import Blob, Staged

_FEATURE = "storage_bytes"


async def keep_blob(session: AsyncSession, store: BlobStore, workspace_id: uuid.UUID, staged: Staged) -> Blob:
    """Keep staged bytes; equal bytes of the same workspace are kept once and counted once.

    The file is moved into place before the row is written: a crash between the two leaves a file without a row, which
    `collect_garbage` removes. Both work under one lock of the workspace, so neither sees the other half way.

    Raises:
        QuotaExceeded: the workspace would hold more than the server lets any; the staged file is removed.
        LimitReached: it would hold more than its plan allows; the staged file is removed.
        WorkspaceMoved: the bytes were staged in a region that it is not in any more; likewise.
    """
    await queries.lock_blobs(session, workspace_id)
    home = await hold_region(session, workspace_id)
    if home != store.region or staged.region != store.region:
        await store.discard(staged)
        raise WorkspaceMoved(home)
    known = await queries.blob_exists(session, workspace_id, staged.digest)
    if not known:
        used = await queries.used_bytes(session, workspace_id)
        if used + staged.size > store.limits.workspace_quota:
            await store.discard(staged)
            raise QuotaExceeded(used=used, size=staged.size, limit=store.limits.workspace_quota)
        try:
            await require_room(session, workspace_id, _FEATURE, staged.size)
        except LimitReached:
            await store.discard(staged)
            raise
    blob = await store.put(workspace_id, staged)
    if not known:
        await queries.insert_blob(session, workspace_id, staged.digest, staged.size, home)
    return blob


async def check_quota(
    session: AsyncSession, store: BlobStore, workspace_id: uuid.UUID, size: int, *, promised: int = 0
) -> None:
    """Refuse early what could not be kept later.

    Args:
        session: a transaction bound to the workspace.
        store: knows the quota.
        workspace_id: whose bytes.
        size: how many more.
        promised: bytes that are on their way already and take disk before they are kept.

    Raises:
        QuotaExceeded: that is more than the server lets any workspace hold.
        LimitReached: that is more than its plan allows.
    """
    used = await queries.used_bytes(session, workspace_id) + promised
    if used + size > store.limits.workspace_quota:
        raise QuotaExceeded(used=used, size=size, limit=store.limits.workspace_quota)
    await require_room(session, workspace_id, _FEATURE, promised + size)
