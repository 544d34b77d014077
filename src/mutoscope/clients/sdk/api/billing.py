"""The group `billing`. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.call import UNSET, Call, Unset, given


class UsagePage(BaseModel):
    """One page of the usage ledger, the newest first."""

    model_config = ConfigDict(extra="allow")

    items: list[UsageView]
    next_cursor: str | None


class UsageView(BaseModel):
    """One line of the usage ledger."""

    model_config = ConfigDict(extra="allow")

    id: uuid.UUID
    user_id: uuid.UUID
    project_id: uuid.UUID | None
    work: str
    path: str
    unit: str
    held: int | str
    spent: int | str | None
    hold: str | None
    charge_id: uuid.UUID | None
    charge_status: str | None
    invoice_id: str | None
    currency: str | None
    amount_minor: int | None
    plan_type: str
    quoted: dict[str, Any]
    counted: dict[str, Any] | None
    status: str
    created_at: dt.datetime
    ended_at: dt.datetime | None


def billing_usage_get(
    *,
    since: dt.datetime | Unset = UNSET,
    until: dt.datetime | Unset = UNSET,
    cursor: str | None | Unset = UNSET,
    limit: int | Unset = UNSET,
) -> Call[UsagePage]:
    """List what was asked for, what it came to and what paid for it, the newest first."""
    return Call(
        "GET", "/billing/usage", answer=UsagePage, query=given(since=since, until=until, cursor=cursor, limit=limit)
    )
