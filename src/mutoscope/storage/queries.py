"""The statements on the table of blobs."""

from __future__ import annotations

import uuid

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_LOCK = text("select pg_advisory_xact_lock(hashtextextended('blob:' || cast(:workspace as text), 0))")
_USED = text("select coalesce(sum(size), 0) from blob where workspace_id = :workspace")
_EXISTS = text("select 1 from blob where workspace_id = :workspace and digest = :digest")
_INSERT = text("insert into blob (workspace_id, digest, size) values (:workspace, :digest, :size)")
_DELETE = text("delete from blob where workspace_id = :workspace and digest = :digest")
_DIGESTS = text("select digest from blob where workspace_id = :workspace")


async def lock_blobs(session: AsyncSession, workspace_id: uuid.UUID) -> None:
    """Make every other writer of this workspace's blobs wait until this transaction ends."""
    await session.execute(_LOCK, {"workspace": str(workspace_id)})


async def used_bytes(session: AsyncSession, workspace_id: uuid.UUID) -> int:
    """Return the sum of the sizes of a workspace's blobs."""
    return int((await session.execute(_USED, {"workspace": workspace_id})).scalar_one())


async def blob_exists(session: AsyncSession, workspace_id: uuid.UUID, digest: str) -> bool:
    """Return whether the workspace owns these bytes."""
    found = await session.execute(_EXISTS, {"workspace": workspace_id, "digest": digest})
    return found.scalar() is not None


async def insert_blob(session: AsyncSession, workspace_id: uuid.UUID, digest: str, size: int) -> None:
    """Record new bytes."""
    await session.execute(_INSERT, {"workspace": workspace_id, "digest": digest, "size": size})


async def delete_blob(session: AsyncSession, workspace_id: uuid.UUID, digest: str) -> None:
    """Forget bytes; the database refuses while something points at them."""
    await session.execute(_DELETE, {"workspace": workspace_id, "digest": digest})


async def list_digests(session: AsyncSession, workspace_id: uuid.UUID) -> set[str]:
    """Return the digests of all bytes a workspace owns."""
    return set((await session.execute(_DIGESTS, {"workspace": workspace_id})).scalars())
