"""The audit log over HTTP; one project's is in `writing`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from mutoscope.tenancy.audit.export_audit_log import ExportFormat, begin_export, stream_export
from mutoscope.tenancy.audit.read_audit_log import MAX_PAGE, read_audit_log
from mutoscope.tenancy.audit.schemas import EXAMPLE, AuditFilterDep, AuditPage
from mutoscope.tenancy.audit.to_csv import csv_header
from mutoscope.tenancy.dependencies import SessionDep, allowed
from mutoscope.tenancy.route import TransactionRoute
from mutoscope.tenancy.types import Scope
from mutoscope.tenancy.while_allowed import VigilDep

router = APIRouter(prefix="/audit-log", tags=["audit log"], route_class=TransactionRoute)

Reader = Annotated[Scope, allowed("audit.read")]
_EXPORTED: dict[str, Any] = {
    "description": "Newest first.",
    "content": {
        "application/json": {
            "schema": {"type": "array", "items": {"$ref": "#/components/schemas/AuditEntryView"}},
            "example": [EXAMPLE],
        },
        "text/csv": {"schema": {"type": "string"}, "example": csv_header()},
    },
}
_MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json"}


@router.get("", summary="Read the audit log")
async def read(
    session: SessionDep,
    scope: Reader,
    wanted: AuditFilterDep,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=MAX_PAGE)] = 50,
) -> AuditPage:
    """Read what happened in the workspace, newest first."""
    return AuditPage.of(await read_audit_log(session, scope.workspace_id, wanted, cursor=cursor, limit=limit))


@router.get(
    "/export",
    summary="Export the audit log",
    response_class=StreamingResponse,
    responses={200: _EXPORTED},
)
async def export(
    session: SessionDep,
    scope: Reader,
    vigil: VigilDep,
    wanted: AuditFilterDep,
    chosen: Annotated[ExportFormat, Query(alias="format")] = "csv",
) -> StreamingResponse:
    """Export what the filters leave, as CSV or a JSON array. Exporting is written into the log as well."""
    begun = await begin_export(session, scope, wanted, chosen)
    headers = {"content-disposition": f'attachment; filename="audit-log.{chosen}"', "cache-control": "no-store"}
    return StreamingResponse(stream_export(vigil, begun), media_type=_MEDIA_TYPES[chosen], headers=headers)
