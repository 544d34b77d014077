"""A workspace's own usage."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse
from pydantic import AwareDatetime

from mutoscope.billing.books.list_usage import EVER, list_usage, stream_usage
from mutoscope.billing.books.schemas import UsagePage
from mutoscope.infra.actor import actor_of
from mutoscope.tenancy import Scope, SessionDep, TransactionRoute, allowed
from mutoscope.tenancy.services import DatabaseDep

router = APIRouter(prefix="/billing", tags=["billing"], route_class=TransactionRoute)

Reader = Annotated[Scope, allowed("credits.read")]
Since = Annotated[AwareDatetime, Query(description="Begun at or after this moment.")]
Until = Annotated[AwareDatetime, Query(description="Begun before this moment.")]
_CSV: dict[str, Any] = {
    "description": "The newest first; amounts in whole units.",
    "content": {"text/csv": {"schema": {"type": "string"}, "example": "id,user_id,project_id,work,path\r\n"}},
}


@router.get("/usage", summary="List the workspace's usage")
async def usage(
    scope: Reader,
    session: SessionDep,
    since: Since = EVER[0],
    until: Until = EVER[1],
    cursor: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> UsagePage:
    """List what was asked for, what it came to and what paid for it, the newest first."""
    page = await list_usage(
        session, scope.workspace_id, since=_utc(since), until=_utc(until), cursor=cursor, limit=limit
    )
    return UsagePage.of(page)


@router.get(
    "/usage.csv",
    summary="Export the workspace's usage",
    response_class=StreamingResponse,
    responses={200: _CSV},
)
async def usage_csv(
    scope: Reader, session: SessionDep, database: DatabaseDep, since: Since = EVER[0], until: Until = EVER[1]
) -> StreamingResponse:
    """Export the usage ledger as CSV, for a spreadsheet."""
    open_session = partial(database.session, scope.workspace_id, scope.user_id, actor=actor_of(session))
    lines = stream_usage(open_session, scope.workspace_id, since=_utc(since), until=_utc(until))
    headers = {"content-disposition": 'attachment; filename="usage.csv"', "cache-control": "no-store"}
    return StreamingResponse(lines, media_type="text/csv; charset=utf-8", headers=headers)


def _utc(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC)
