"""Read the audit log."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.vault import Damaged, Erased, vault_of
from mutoscope.kernel import Page
from mutoscope.tenancy.audit import queries
from mutoscope.tenancy.audit.types import AuditEntry, AuditFilter, Personal
from mutoscope.tenancy.cursors import read_cursor, write_cursor

MAX_PAGE = 200
_LIST = "audit-log"


async def read_audit_log(
    session: AsyncSession,
    workspace_id: uuid.UUID,
    wanted: AuditFilter,
    *,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[AuditEntry]:
    """Return one page of the bound workspace's audit log, newest first.

    Raises:
        BadCursor: the cursor is of another list or workspace.
    """
    before = read_cursor(_LIST, workspace_id, cursor)
    rows = await queries.list_events(session, workspace_id, wanted, before=before, limit=limit + 1)
    entries = await open_entries(session, rows[:limit])
    more = write_cursor(_LIST, workspace_id, entries[-1].id) if len(rows) > limit else None
    return Page(entries, more)


async def open_entries(session: AsyncSession, rows: Sequence[Row[Any]]) -> list[AuditEntry]:
    """Return events as lines of the audit log: sealed parts opened, actors named."""
    names = await queries.names_of(session, [row.user_id for row in rows if row.user_id is not None])
    return [await _open_entry(session, row, names) for row in rows]


async def _open_entry(session: AsyncSession, row: Row[Any], names: dict[uuid.UUID, str]) -> AuditEntry:
    state, personal = await _open_sealed(session, row)
    return AuditEntry(
        id=row.id,
        project_id=row.project_id,
        user_id=row.user_id,
        action=row.action,
        message=row.message,
        timestamp=row.created_at,
        actor_name=names.get(row.user_id),
        key_id=row.key_id,
        impersonator_id=row.impersonator_id,
        request_id=row.request_id,
        payload=row.payload,
        personal=state,
        address=personal.get("address"),
        before=personal.get("before"),
        after=personal.get("after"),
    )


async def _open_sealed(session: AsyncSession, row: Row[Any]) -> tuple[Personal, dict[str, Any]]:
    if row.sealed is None:
        return "none", {}
    try:
        return "open", await vault_of(session).open(session, row.sealed_for, f"event:{row.id}:sealed", row.sealed)
    except Erased:
        return "erased", {}
    except Damaged:
        return "unreadable", {}
