"""One's notices: films that are finished, comments of guests, limits that are near."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import APIRouter, Query, status

from mutoscope.infra.settings import Settings
from mutoscope.kernel import Clock
from mutoscope.notifications.inbox.read_inbox import count_unread, mark_read, read_inbox
from mutoscope.notifications.inbox.schemas import MarkRead, NoticePage, NoticeView, UnreadCount
from mutoscope.tenancy import ClockDep, Scope, SessionDep, SettingsDep, TransactionRoute, allowed
from mutoscope.tenancy.cursors import read_cursor, write_cursor

router = APIRouter(prefix="/notices", tags=["notices"], route_class=TransactionRoute)

Reader = Annotated[Scope, allowed("notice.read")]
_LIST = "notices"


@router.get("", summary="Read one's notices")
async def list_page(
    session: SessionDep,
    scope: Reader,
    settings: SettingsDep,
    clock: ClockDep,
    cursor: str | None = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 30,
    unread: bool = False,  # noqa: FBT001, FBT002 -- a query parameter
) -> NoticePage:
    """Read the caller's notices of this workspace, the newest first; only the unread with `unread`."""
    before = read_cursor(_LIST, scope.workspace_id, cursor)
    found = await read_inbox(
        session, scope, since=_since(settings, clock), before=before, unread=unread, limit=limit + 1
    )
    after = write_cursor(_LIST, scope.workspace_id, found[limit - 1].id) if len(found) > limit else None
    return NoticePage(items=[NoticeView.of(notice) for notice in found[:limit]], next_cursor=after)


@router.get("/unread", summary="Count one's unread notices")
async def unread_count(session: SessionDep, scope: Reader, settings: SettingsDep, clock: ClockDep) -> UnreadCount:
    """Count what the caller has not read; at most 100."""
    return UnreadCount(unread=await count_unread(session, scope, since=_since(settings, clock)))


@router.post("/read", status_code=status.HTTP_204_NO_CONTENT, summary="Mark notices as read")
async def mark(session: SessionDep, scope: Reader, body: MarkRead) -> None:
    """Mark some notices as read, or everything up to one, for the caller alone."""
    await mark_read(session, scope, body.ids, body.up_to)


def _since(settings: Settings, clock: Clock) -> dt.datetime:
    return clock.now() - dt.timedelta(seconds=settings.notice_seconds)
