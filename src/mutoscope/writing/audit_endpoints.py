"""The audit log of one project, in the words of the workspace's."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Query

from mutoscope.tenancy import Scope, SessionDep, TransactionRoute, allowed, problems
from mutoscope.tenancy.audit import MAX_PAGE, AuditFilterDep, AuditPage, read_audit_log
from mutoscope.writing.get_project import get_project

audit_router = APIRouter(prefix="/projects", tags=["audit log"], route_class=TransactionRoute)


@audit_router.get("/{project_id}/audit-log", summary="Read a project's audit log", responses=problems(404))
async def read(
    session: SessionDep,
    scope: Annotated[Scope, allowed("audit.read")],
    project_id: uuid.UUID,
    wanted: AuditFilterDep,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
) -> AuditPage:
    """Read what happened to a project, newest first."""
    project = await get_project(session, project_id)
    asked = replace(wanted, project=project.id)
    return AuditPage.of(await read_audit_log(session, scope.workspace_id, asked, cursor=cursor, limit=limit))
