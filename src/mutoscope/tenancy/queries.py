"""The statements of this package; all run inside a bound session, under row-level security."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import Subject
from mutoscope.tenancy.types import Role, Scope, Workspace

_READ_ROLE = text(
    "select m.role, s.impersonator_id, u.role = 'admin' as is_admin from login_session s "
    "join membership m on m.user_id = s.user_id and m.workspace_id = :workspace_id "
    "join app_user u on u.id = s.user_id "
    "where s.id = :session_id and s.user_id = :user_id and s.revoked_at is null and s.expires_at > :now"
)
_INSERT_WORKSPACE = text(
    "insert into workspace (id, name, slug) values (:id, :name, :slug) returning id, name, slug, created_at"
)
_INSERT_MEMBERSHIP = text(
    "insert into membership (workspace_id, user_id, role) values (:workspace_id, :user_id, :role)"
)
_FIND_HOME = text(
    "select workspace_id from membership where user_id = :user_id order by created_at, workspace_id limit 1"
)


async def find_scope(session: AsyncSession, subject: Subject, now: dt.datetime) -> Scope | None:
    """Return the scope of a subject whose login session and membership both stand."""
    row = (
        await session.execute(
            _READ_ROLE,
            {
                "workspace_id": subject.workspace_id,
                "session_id": subject.session_id,
                "user_id": subject.user_id,
                "now": now,
            },
        )
    ).one_or_none()
    if row is None:
        return None
    return Scope(
        subject.workspace_id,
        subject.user_id,
        Role(row.role),
        subject.session_id,
        impersonator_id=row.impersonator_id,
        is_admin=row.is_admin and row.impersonator_id is None,
    )


async def insert_workspace(session: AsyncSession, workspace_id: uuid.UUID, name: str, slug: str) -> Workspace:
    """Insert a workspace; the session must be bound to it."""
    row = (await session.execute(_INSERT_WORKSPACE, {"id": workspace_id, "name": name, "slug": slug})).one()
    return Workspace(row.id, row.name, row.slug, row.created_at)


async def insert_membership(session: AsyncSession, workspace_id: uuid.UUID, user_id: uuid.UUID, role: Role) -> None:
    """Insert a membership of the bound workspace."""
    await session.execute(_INSERT_MEMBERSHIP, {"workspace_id": workspace_id, "user_id": user_id, "role": role.value})


async def find_home(session: AsyncSession, user_id: uuid.UUID) -> uuid.UUID | None:
    """Return the workspace the bound user joined first."""
    return (await session.execute(_FIND_HOME, {"user_id": user_id})).scalar_one_or_none()
