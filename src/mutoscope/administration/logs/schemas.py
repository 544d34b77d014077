"""Events over HTTP, for operators."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, Field

from mutoscope.administration.logs.types import LogLine
from mutoscope.kernel import Page
from mutoscope.tenancy.schema_example import example

_ID = "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012"
_EVENT = {
    "id": _ID,
    "workspace_id": _ID,
    "project_id": None,
    "user_id": _ID,
    "key_id": None,
    "impersonator_id": None,
    "request_id": _ID,
    "action": "generation.created",
    "message": "A film was ordered; 2.25 credits are held.",
    "payload": {"held": 2250},
    "created_at": "2026-11-21T09:00:00Z",
    "address": "203.0.113.7",
    "erased": False,
}


class LogView(BaseModel):
    """An event."""

    model_config = example(**_EVENT)

    id: uuid.UUID
    workspace_id: uuid.UUID
    project_id: uuid.UUID | None
    user_id: uuid.UUID | None
    key_id: uuid.UUID | None
    impersonator_id: uuid.UUID | None
    request_id: str | None
    action: str
    message: str
    payload: dict[str, Any]
    created_at: dt.datetime
    address: str | None = Field(description="The caller's network address, as long as its owner's data is not erased.")
    erased: bool = Field(description="Whether something personal was here that was erased since.")

    @classmethod
    def of(cls, line: LogLine) -> LogView:
        """Return an event in these words."""
        return cls(**_facts(line))


class LogDetail(LogView):
    """An event with what it changed."""

    model_config = example(**_EVENT, before=None, after=None)

    before: dict[str, Any] | None
    after: dict[str, Any] | None

    @classmethod
    def of(cls, line: LogLine) -> LogDetail:
        """Return an event in these words."""
        opened = line.opened or {}
        return cls(**_facts(line), before=opened.get("before"), after=opened.get("after"))


class LogPage(BaseModel):
    """One page of events, the newest first."""

    model_config = example(items=[_EVENT], next_cursor=None)

    items: list[LogView]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[LogLine]) -> LogPage:
        """Return a page in these words."""
        return cls(items=[LogView.of(line) for line in page.items], next_cursor=page.next_cursor)


def _facts(line: LogLine) -> Mapping[str, Any]:
    names = (name for name in LogView.model_fields if name != "address")
    return {**{name: getattr(line, name) for name in names}, "address": (line.opened or {}).get("address")}
