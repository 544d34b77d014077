"""The statements on the event log; row-level security keeps each to its workspace."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Row, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.tenancy.audit.types import AuditFilter

_LIST = text(
    "select id, project_id, user_id, action, message, created_at, key_id, impersonator_id, request_id, payload, "
    "sealed, sealed_for from event where workspace_id = :workspace_id "
    "and (cast(:before as uuid) is null or id < cast(:before as uuid)) "
    "and (cast(:action as text) is null or starts_with(action, cast(:action as text))) "
    "and (cast(:actor as uuid) is null or cast(:actor as uuid) in (user_id, impersonator_id)) "
    "and (cast(:project as uuid) is null or project_id = cast(:project as uuid)) "
    "and (cast(:since as timestamptz) is null or created_at >= cast(:since as timestamptz)) "
    "and (cast(:until as timestamptz) is null or created_at < cast(:until as timestamptz)) "
    "order by id desc limit :limit"
)
_PEOPLE = text("select user_id, name from workspace_people(:ids)").bindparams(
    bindparam("ids", type_=ARRAY(UUID(as_uuid=True)))
)


async def list_events(
    session: AsyncSession, workspace_id: uuid.UUID, wanted: AuditFilter, *, before: uuid.UUID | None, limit: int
) -> list[Row[Any]]:
    """Return events of the bound workspace, newest first."""
    values = {
        "workspace_id": workspace_id,
        "before": before,
        "action": wanted.action,
        "actor": wanted.actor,
        "project": wanted.project,
        "since": wanted.since,
        "until": wanted.until,
        "limit": limit,
    }
    return list(await session.execute(_LIST, values))


async def names_of(session: AsyncSession, user_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Return the names of those who are or were members of the bound workspace."""
    ids = list(set(user_ids))
    return {row.user_id: row.name for row in await session.execute(_PEOPLE, {"ids": ids})} if ids else {}
