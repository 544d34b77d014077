"""A workspace's usage over HTTP."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from pydantic import BaseModel, Field

from mutoscope.billing.books.list_usage import UsageRecord
from mutoscope.billing.schemas import CreditAmount, amount_of
from mutoscope.kernel import Credits, Page
from mutoscope.tenancy.schema_example import example

_EXAMPLE: dict[str, Any] = {
    "id": "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012",
    "user_id": "0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9013",
    "project_id": None,
    "work": "film",
    "path": "credits",
    "unit": "credit",
    "held": "2.5",
    "spent": "2.25",
    "hold": "42",
    "charge_id": None,
    "charge_status": None,
    "invoice_id": None,
    "currency": None,
    "amount_minor": None,
    "plan_type": "Pro",
    "quoted": {"film_seconds": 50},
    "counted": {"film_seconds": 45},
    "status": "settled",
    "created_at": "2025-12-31T00:00:00Z",
    "ended_at": "2025-12-31T00:02:00Z",
}


class UsageView(BaseModel):
    """One line of the usage ledger."""

    model_config = example(**_EXAMPLE)

    id: uuid.UUID = Field(description="The work's own id: a generation's.")
    user_id: uuid.UUID
    project_id: uuid.UUID | None
    work: str
    path: str = Field(description="What pays: `credits`, other `units`, `included` in the plan, or charged `per_use`.")
    unit: str
    held: CreditAmount = Field(description="Reserved, in whole units.")
    spent: CreditAmount | None = Field(description="What it came to; null while it runs.")
    hold: str | None = Field(description="The line of the credit statement that reserved it.")
    charge_id: uuid.UUID | None
    charge_status: str | None
    invoice_id: str | None
    currency: str | None
    amount_minor: int | None = Field(description="What a charge per use comes to, in minor units.")
    plan_type: str
    quoted: dict[str, Any]
    counted: dict[str, Any] | None
    status: str
    created_at: dt.datetime
    ended_at: dt.datetime | None

    @classmethod
    def of(cls, record: UsageRecord) -> UsageView:
        """Return a line in these words."""
        facts: dict[str, Any] = {name: value for name, value in vars(record).items() if name in cls.model_fields}
        spent = None if record.spent is None else amount_of(Credits(record.spent))
        hold = None if record.hold_id is None else str(record.hold_id)
        held = amount_of(Credits(record.held))
        facts |= {"held": held, "spent": spent, "hold": hold, "plan_type": record.plan_key}
        return cls(**facts)


class UsagePage(BaseModel):
    """One page of the usage ledger, the newest first."""

    model_config = example(items=[_EXAMPLE], next_cursor=None)

    items: list[UsageView]
    next_cursor: str | None = Field(description="Pass it as `cursor` for the next page; null on the last.")

    @classmethod
    def of(cls, page: Page[UsageRecord]) -> UsagePage:
        """Return a page in these words."""
        return cls(items=[UsageView.of(record) for record in page.items], next_cursor=page.next_cursor)
