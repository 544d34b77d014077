"""The statements on workspaces; row-level security shows a person theirs and no other."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.tenancy.types import Role, Workspace
from mutoscope.tenancy.workspaces.types import OwnWorkspace

_MINE = text(
    "select w.id, w.name, w.slug, w.created_at, w.region, m.role "
    "from membership m join workspace w on w.id = m.workspace_id where m.user_id = :user_id and w.deleted_at is null "
    "and (cast(:only as uuid) is null or w.id = cast(:only as uuid)) order by m.created_at, w.id"
)
_CHANGE = text("update workspace set name = :name, slug = :slug where id = :id")
_MOVE = text("update workspace set region = :region where id = :id")
_HOLDS_FILES = text("select workspace_holds_files()")
_DELETE = text("update workspace set deleted_at = :now where id = :id")
_COUNT_OWNED = text("select count(*) from membership where user_id = :user_id and role = 'owner'")
_LOCK_USER = text("select pg_advisory_xact_lock(hashtextextended(:name, 0))")
_SESSION_ENDS = text("select expires_at from login_session where id = :session_id and user_id = :user_id")


async def list_workspaces(
    session: AsyncSession, user_id: uuid.UUID, only: uuid.UUID | None = None
) -> list[OwnWorkspace]:
    """Return the bound user's workspaces, or one of them, in the order they joined."""
    rows = await session.execute(_MINE, {"user_id": user_id, "only": only})
    return [
        OwnWorkspace(Workspace(row.id, row.name, row.slug, row.created_at, row.region), Role(row.role)) for row in rows
    ]


async def change_workspace(session: AsyncSession, workspace_id: uuid.UUID, *, name: str, slug: str) -> None:
    """Give the bound workspace another name and slug."""
    await session.execute(_CHANGE, {"id": workspace_id, "name": name, "slug": slug})


async def holds_files(session: AsyncSession) -> bool:
    """Say whether the bound workspace has files, uploads or films, finished or not."""
    return bool(await session.scalar(_HOLDS_FILES))


async def set_region(session: AsyncSession, workspace_id: uuid.UUID, region: str) -> None:
    """Give the bound workspace another region."""
    await session.execute(_MOVE, {"id": workspace_id, "region": region})


async def mark_deleted(session: AsyncSession, workspace_id: uuid.UUID, now: dt.datetime) -> None:
    """Mark the bound workspace as deleted."""
    await session.execute(_DELETE, {"id": workspace_id, "now": now})


async def count_owned(session: AsyncSession, user_id: uuid.UUID) -> int:
    """Return how many workspaces the bound user owns; of two who ask at once, one waits for the other to commit."""
    await session.execute(_LOCK_USER, {"name": f"workspaces:{user_id}"})
    return (await session.execute(_COUNT_OWNED, {"user_id": user_id})).scalar_one()


async def session_ends_at(session: AsyncSession, session_id: uuid.UUID, user_id: uuid.UUID) -> dt.datetime:
    """Return when a login session of the bound user ends."""
    return (await session.execute(_SESSION_ENDS, {"session_id": session_id, "user_id": user_id})).scalar_one()
