"""The statements on members; all run inside a bound session, under row-level security."""

from __future__ import annotations

import uuid

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.tenancy.members.types import Member
from mutoscope.tenancy.types import Role

_LIST = text("select user_id, name, email, role, created_at from workspace_members(:after, :limit)")
_SET_ROLE = text("update membership set role = :role where workspace_id = :workspace_id and user_id = :user_id")
_HOMES = text("select count(*) from membership where user_id = :user_id")


async def list_members(session: AsyncSession, *, after: uuid.UUID | None, limit: int | None) -> list[Member]:
    """Return members of the bound workspace by their ids (all without a limit); nobody to a stranger."""
    rows = await session.execute(_LIST, {"after": after, "limit": limit})
    return [Member(row.user_id, row.name, row.email, Role(row.role), row.created_at) for row in rows]


async def set_role(session: AsyncSession, workspace_id: uuid.UUID, user_id: uuid.UUID, role: Role) -> None:
    """Give a member another role."""
    await session.execute(_SET_ROLE, {"workspace_id": workspace_id, "user_id": user_id, "role": role.value})


async def count_workspaces(session: AsyncSession, user_id: uuid.UUID) -> int:
    """Return how many workspaces the bound user is a member of."""
    return (await session.execute(_HOMES, {"user_id": user_id})).scalar_one()
