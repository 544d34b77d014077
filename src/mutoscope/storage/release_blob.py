"""Let go of bytes that nothing points at any more."""

from __future__ import annotations

import asyncio
import uuid

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.database import Database
from mutoscope.storage import queries
from mutoscope.storage.blob_store import BlobStore


async def release_blob(session: AsyncSession, workspace_id: uuid.UUID, digest: str) -> bool:
    """Forget a blob unless something still points at it; return whether it was forgotten.

    The quota is free at once, links end at once; the file goes with the next `collect_garbage`. Whoever is about to
    keep equal bytes waits until this transaction ends, or would point at a row that is gone by then.
    """
    await queries.lock_blobs(session, workspace_id)
    try:
        async with session.begin_nested():
            await queries.delete_blob(session, workspace_id, digest)
    except IntegrityError:
        return False
    return True


async def find_blob(session: AsyncSession, workspace_id: uuid.UUID, digest: str) -> str | None:
    """Return the region in which these bytes lie, None if the workspace does not own them any more."""
    return await queries.blob_region(session, workspace_id, digest)


async def collect_garbage(database: Database, store: BlobStore, workspace_id: uuid.UUID) -> int:
    """Remove the files of a workspace in one region's store that no blob row names; return how many."""
    async with database.session(workspace_id=workspace_id) as session:
        await queries.lock_blobs(session, workspace_id)
        owned = await queries.list_digests(session, workspace_id, store.region)
        garbage = set(await asyncio.to_thread(store.digests, workspace_id)) - owned
        for digest in garbage:
            await store.delete(workspace_id, digest)
    return len(garbage)
