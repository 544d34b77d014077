"""The statements on the table of blobs."""

from __future__ import annotations

import uuid

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.tenant_connection import fetch_row

_LOCK = text("select pg_advisory_xact_lock(hashtextextended('blob:' || cast(:workspace as text), 0))")
_USED = text("select coalesce(sum(size), 0) from blob where workspace_id = :workspace")
_EXISTS = text("select 1 from blob where workspace_id = :workspace and digest = :digest")
_INSERT = text("insert into blob (workspace_id, digest, size, region) values (:workspace, :digest, :size, :region)")
_DELETE = text("delete from blob where workspace_id = :workspace and digest = :digest")
_DIGESTS = text("select digest from blob where workspace_id = :workspace and region = :region")
_FIND = text("select region from blob where workspace_id = :workspace and digest = :digest")
_REGION = "select region from workspace where id = $1"
_HOLD_REGION = text("select region from workspace where id = :workspace for key share")


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


async def blob_region(session: AsyncSession, workspace_id: uuid.UUID, digest: str) -> str | None:
    """Return where bytes of the workspace lie, None if it does not own them."""
    return (await session.execute(_FIND, {"workspace": workspace_id, "digest": digest})).scalar_one_or_none()


async def region_of(session: AsyncSession, workspace_id: uuid.UUID) -> str | None:
    """Return the region of the bound workspace."""
    row = await fetch_row(session, _REGION, workspace_id)
    return None if row is None else str(row[0])


async def hold_region(session: AsyncSession, workspace_id: uuid.UUID) -> str | None:
    """Return the region of the bound workspace; nobody changes it until this transaction ends."""
    return (await session.execute(_HOLD_REGION, {"workspace": workspace_id})).scalar_one_or_none()


async def insert_blob(session: AsyncSession, workspace_id: uuid.UUID, digest: str, size: int, region: str) -> None:
    """Record new bytes; the database refuses a region that is not the workspace's."""
    await session.execute(_INSERT, {"workspace": workspace_id, "digest": digest, "size": size, "region": region})


async def delete_blob(session: AsyncSession, workspace_id: uuid.UUID, digest: str) -> None:
    """Forget bytes; the database refuses while something points at them."""
    await session.execute(_DELETE, {"workspace": workspace_id, "digest": digest})


async def list_digests(session: AsyncSession, workspace_id: uuid.UUID, region: str) -> set[str]:
    """Return the digests of all bytes that a workspace owns in a region."""
    return set((await session.execute(_DIGESTS, {"workspace": workspace_id, "region": region})).scalars())
