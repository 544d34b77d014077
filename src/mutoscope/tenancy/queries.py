"""The statements of this package; all run inside a bound session, under row-level security."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import Subject, touch_session
from mutoscope.infra.tenant_connection import fetch_row
from mutoscope.tenancy.errors import WorkspaceSuspended
from mutoscope.tenancy.types import Role, Scope, Workspace

_NOTED_AFTER = dt.timedelta(minutes=5)
"""How exactly the last use of a login session is known: one write in five minutes, not one a request."""

_READ_ROLE = (
    "select m.role, s.impersonator_id, u.role = 'admin' as is_admin, w.suspended_at is not null as is_suspended, "
    "n.last_used_at < $5 as is_stale "
    "from login_session s "
    "left join login_session_use n on n.session_id = s.id "
    "join membership m on m.user_id = s.user_id and m.workspace_id = $1 "
    "join workspace w on w.id = m.workspace_id "
    "join app_user u on u.id = s.user_id and u.suspended_at is null "
    "where s.id = $2 and s.user_id = $3 and s.revoked_at is null and s.expires_at > $4 "
    "and (s.impersonator_id is null or s.impersonated_workspace_id = m.workspace_id)"
)
OPEN_REQUEST = (
    "select role, impersonator_id, is_admin, is_suspended, is_stale, tats, fits, moments "
    "from request_open($1, $2, $3, $4, $5, $6::text[], $7::float8[], $8::float8[], $9::float8[], $10::float8)"
)
_INSERT_WORKSPACE = text(
    "insert into workspace (id, name, slug, region) values (:id, :name, :slug, :region) "
    "returning id, name, slug, created_at, region"
)
_INSERT_MEMBERSHIP = text(
    "insert into membership (workspace_id, user_id, role) values (:workspace_id, :user_id, :role)"
)
_IS_MEMBER = text("select exists (select from membership where workspace_id = :workspace_id and user_id = :user_id)")
_FIND_HOME = text(
    "select m.workspace_id from membership m join workspace w on w.id = m.workspace_id where m.user_id = :user_id "
    "order by w.suspended_at is not null, m.created_at, m.workspace_id limit 1"
)


async def find_scope(session: AsyncSession, subject: Subject, now: dt.datetime) -> Scope | None:
    """Return the scope of a subject whose login session and membership both stand.

    Raises:
        WorkspaceSuspended: the platform's operators have closed the workspace.
    """
    arguments = (subject.workspace_id, subject.session_id, subject.user_id, now, now - _NOTED_AFTER)
    row = await fetch_row(session, _READ_ROLE, *arguments)
    return None if row is None else await scope_of(session, subject, row, now)


def opening(subject: Subject, now: dt.datetime) -> tuple[object, ...]:
    """Return the first arguments of `OPEN_REQUEST`."""
    return (subject.session_id, subject.user_id, subject.workspace_id, now, now - _NOTED_AFTER)


async def scope_of(session: AsyncSession, subject: Subject, row: Sequence[Any], now: dt.datetime) -> Scope:
    """Return the scope of a subject as the database knows it, and note the use of its login session.

    Args:
        session: bound to the subject.
        subject: whom the token names.
        row: role, impersonator, whether platform admin, whether suspended, whether last used long ago.
        now: the moment of the request.

    Raises:
        WorkspaceSuspended: the platform's operators have closed the workspace.
    """
    role, impersonator_id, is_admin, is_suspended, is_stale = row
    if is_suspended:
        raise WorkspaceSuspended
    if is_stale:
        await touch_session(session, subject.user_id, subject.session_id, now=now)
    return Scope(
        subject.workspace_id,
        subject.user_id,
        Role(role),
        subject.session_id,
        impersonator_id=impersonator_id,
        is_admin=is_admin and impersonator_id is None,
        expires_at=subject.expires_at,
    )


async def insert_workspace(
    session: AsyncSession, workspace_id: uuid.UUID, name: str, slug: str, region: str
) -> Workspace:
    """Insert a workspace; the session must be bound to it."""
    values = {"id": workspace_id, "name": name, "slug": slug, "region": region}
    row = (await session.execute(_INSERT_WORKSPACE, values)).one()
    return Workspace(row.id, row.name, row.slug, row.created_at, row.region)


async def insert_membership(session: AsyncSession, workspace_id: uuid.UUID, user_id: uuid.UUID, role: Role) -> None:
    """Insert a membership of the bound workspace."""
    await session.execute(_INSERT_MEMBERSHIP, {"workspace_id": workspace_id, "user_id": user_id, "role": role.value})


async def find_home(session: AsyncSession, user_id: uuid.UUID) -> uuid.UUID | None:
    """Return the workspace the bound user joined first, one that is not suspended if there is any."""
    return (await session.execute(_FIND_HOME, {"user_id": user_id})).scalar_one_or_none()


async def is_member(session: AsyncSession, workspace_id: uuid.UUID, user_id: uuid.UUID) -> bool:
    """Say whether the bound user belongs to a workspace."""
    return bool(await session.scalar(_IS_MEMBER, {"workspace_id": workspace_id, "user_id": user_id}))
