"""The group `audit_log`. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.call import UNSET, Call, Unset, given


class AuditEntryView(BaseModel):
    """One thing that happened: document 003's `logs`, with who did it, from where, and what changed."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    project_id: uuid.UUID | None
    user_id: uuid.UUID | None
    action: str
    message: str
    timestamp: dt.datetime
    actor_name: str | None
    key_id: uuid.UUID | None
    impersonator_id: uuid.UUID | None
    request_id: str | None
    payload: dict[str, Any]
    personal: str
    address: str | None
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class AuditPage(BaseModel):
    """One page of the audit log."""

    model_config = ConfigDict(extra="allow")

    items: list[AuditEntryView]
    next_cursor: str | None = None


def audit_log_get(
    *,
    cursor: str | None | Unset = UNSET,
    limit: int | Unset = UNSET,
    action: str | None | Unset = UNSET,
    actor: uuid.UUID | None | Unset = UNSET,
    project: uuid.UUID | None | Unset = UNSET,
    since: dt.datetime | None | Unset = UNSET,
    until: dt.datetime | None | Unset = UNSET,
) -> Call[AuditPage]:
    """Read what happened in the workspace, newest first."""
    return Call(
        "GET",
        "/audit-log",
        answer=AuditPage,
        query=given(cursor=cursor, limit=limit, action=action, actor=actor, project=project, since=since, until=until),
    )


def projects_project_id_audit_log_get(
    project_id: uuid.UUID,
    *,
    cursor: str | None | Unset = UNSET,
    limit: int | Unset = UNSET,
    action: str | None | Unset = UNSET,
    actor: uuid.UUID | None | Unset = UNSET,
    project: uuid.UUID | None | Unset = UNSET,
    since: dt.datetime | None | Unset = UNSET,
    until: dt.datetime | None | Unset = UNSET,
) -> Call[AuditPage]:
    """Read what happened to a project, newest first."""
    return Call(
        "GET",
        f"/projects/{project_id}/audit-log",
        answer=AuditPage,
        query=given(cursor=cursor, limit=limit, action=action, actor=actor, project=project, since=since, until=until),
    )
