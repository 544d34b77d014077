"""Changing a subscription over HTTP."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from mutoscope.billing.provider import InvoiceState
from mutoscope.tenancy.schema_example import example


class ChangePlan(BaseModel):
    """The plan to go over to."""

    model_config = example(plan="Pro", interval="month")

    plan: str = Field(min_length=1, max_length=100)
    interval: Literal["month", "year"] | None = Field(default=None, description="Default: as now.")


class ChangePreview(BaseModel):
    """What a change would cost now; money in minor units."""

    model_config = example(
        at_once=True, currency="usd", due_now_minor=512, tax_minor=0, lines=[{"description": "…", "amount_minor": 512}]
    )

    at_once: bool = Field(description="Whether it comes now, or with the next period.")
    currency: str
    due_now_minor: int
    tax_minor: int
    lines: list[dict[str, Any]]

    @classmethod
    def of(cls, invoice: InvoiceState) -> ChangePreview:
        """Return a preview in these words; without proration nothing is due before the next period."""
        lines = [line for line in invoice.lines if line.proration]
        due = sum(line.amount_minor for line in lines)
        return cls(
            at_once=bool(lines),
            currency=invoice.currency,
            due_now_minor=max(0, due + (invoice.tax_minor if lines else 0)),
            tax_minor=invoice.tax_minor if lines else 0,
            lines=[{"description": line.description, "amount_minor": line.amount_minor} for line in lines],
        )
