"""The event log of every workspace, for operators."""

from __future__ import annotations

import uuid
from typing import Annotated

from fastapi import APIRouter, Query

from mutoscope.administration.logs.list_events import list_events, read_event
from mutoscope.administration.logs.schemas import LogDetail, LogPage
from mutoscope.administration.logs.types import LogFilter
from mutoscope.administration.schemas import Moment
from mutoscope.tenancy import Scope, SessionDep, TransactionRoute, allowed, problems

router = APIRouter(prefix="/admin/logs", tags=["platform"], route_class=TransactionRoute)
Reader = Annotated[Scope, allowed("platform.read")]
_ACTION = r"^[a-z_]+(\.[a-z_]+)*$"


@router.get("", summary="Search the logs")
async def search(  # noqa: PLR0913 -- one parameter a filter
    scope: Reader,
    session: SessionDep,
    *,
    workspace_id: uuid.UUID | None = None,
    user_id: Annotated[uuid.UUID | None, Query(description="Who did it, or the admin in whose hands it was.")] = None,
    project_id: uuid.UUID | None = None,
    action: Annotated[
        str | None, Query(max_length=100, pattern=_ACTION, description="`generation.created`, or `generation` for all.")
    ] = None,
    since: Moment | None = None,
    until: Annotated[Moment | None, Query(description="Up to here, this moment not included.")] = None,
    cursor: Annotated[str | None, Query(max_length=100)] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> LogPage:
    """Return one page of events of every workspace, the newest first."""
    wanted = LogFilter(workspace_id, user_id, project_id, action, None, since, until)
    return LogPage.of(await list_events(session, scope, wanted, cursor=cursor, limit=limit))


@router.get("/{event_id}", summary="Read an event", responses=problems(404))
async def read(_scope: Reader, session: SessionDep, event_id: uuid.UUID) -> LogDetail:
    """Return an event with what it changed."""
    return LogDetail.of(await read_event(session, event_id))
