"""The inbox over HTTP."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from mutoscope.notifications.inbox.read_inbox import Notice
from mutoscope.tenancy.schema_example import example

_ID = "0192f0c1-2b7a-7c3e-8f00-5a1b2c3d4e5f"
_NOTICE: dict[str, Any] = {
    "id": _ID,
    "kind": "review.commented",
    "project_id": "0192f0c1-1a6b-7b2d-9e11-0f1e2d3c4b5a",
    "title": "Tides",
    "author": "Ana",
    "text": "Hold this picture a little longer.",
    "at_ms": 4200,
    "facts": {},
    "created_at": "2026-01-31T12:00:00Z",
    "read": False,
}


class NoticeView(BaseModel):
    """Something that the caller is told."""

    model_config = example(**_NOTICE)
    id: uuid.UUID
    kind: str = Field(description="The event, as webhooks call it.")
    project_id: uuid.UUID | None
    title: str | None = Field(description="Of the video it is about, while there is one.")
    author: str | None = Field(description="The guest who said `text`.")
    text: str | None
    at_ms: int | None
    facts: dict[str, Any] = Field(description="What webhooks say of the event, and the limit in words.")
    created_at: dt.datetime
    read: bool

    @classmethod
    def of(cls, notice: Notice) -> NoticeView:
        """Return the view of a notice."""
        return cls(**vars(notice))


class NoticePage(BaseModel):
    """One page of notices, the newest first."""

    model_config = example(items=[_NOTICE], next_cursor=None)
    items: list[NoticeView]
    next_cursor: str | None


class UnreadCount(BaseModel):
    """How many notices are unread."""

    model_config = example(unread=3)
    unread: int = Field(description="At most 100.")


class MarkRead(BaseModel):
    """Body of `POST /notices/read`."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": {"ids": [_ID]}})
    ids: Annotated[list[uuid.UUID], Field(max_length=100)] = []
    up_to: uuid.UUID | None = Field(default=None, description="This notice and everything before it.")
