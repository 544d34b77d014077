"""The group `notices`. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.call import UNSET, Call, Unset, given


class NoticePage(BaseModel):
    """One page of notices, the newest first."""

    model_config = ConfigDict(extra="allow")

    items: list[NoticeView]
    next_cursor: str | None


class NoticeView(BaseModel):
    """Something that the caller is told."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    kind: str
    project_id: uuid.UUID | None
    title: str | None
    author: str | None
    text: str | None
    at_ms: int | None
    facts: dict[str, Any]
    created_at: dt.datetime
    read: bool


class UnreadCount(BaseModel):
    """How many notices are unread."""

    model_config = ConfigDict(extra="allow")

    unread: int


def notices_get(
    *, cursor: str | None | Unset = UNSET, limit: int | Unset = UNSET, unread: bool | Unset = UNSET
) -> Call[NoticePage]:
    """Read the caller's notices of this workspace, the newest first; only the unread with `unread`."""
    return Call("GET", "/notices", answer=NoticePage, query=given(cursor=cursor, limit=limit, unread=unread))


def notices_unread_get() -> Call[UnreadCount]:
    """Count what the caller has not read; at most 100."""
    return Call("GET", "/notices/unread", answer=UnreadCount)


def notices_read_post(*, ids: list[uuid.UUID] | Unset = UNSET, up_to: uuid.UUID | None | Unset = UNSET) -> Call[None]:
    """Mark some notices as read, or everything up to one, for the caller alone."""
    return Call("POST", "/notices/read", body=given(ids=ids, up_to=up_to), keyed=True)
