"""Payments over HTTP, for operators."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, Field

from mutoscope.administration.schemas import Reason
from mutoscope.billing import Payment, PaymentRefund
from mutoscope.kernel import Page
from mutoscope.tenancy.schema_example import example

Minor = Annotated[int, Field(ge=1, le=10**12, description="Minor units (cents).")]
_PAYMENT = {
    "id": "pi_3Q",
    "created_at": "2026-11-21T09:00:00Z",
    "currency": "usd",
    "what": "ten",
    "amount_minor": 990,
    "returned_minor": 333,
    "refundable_minor": 657,
}


class PaymentView(BaseModel):
    """Money that came, and what went back of it; minor units."""

    model_config = example(**_PAYMENT)

    id: str
    created_at: dt.datetime
    currency: str
    what: str = Field(description="The invoice's number, or what was bought.")
    amount_minor: int
    returned_minor: int = Field(description="By refunds and disputes, as far as the payment provider has told.")
    refundable_minor: int = Field(description="What can still go back.")

    @classmethod
    def of(cls, payment: Payment) -> PaymentView:
        """Return a payment in these words."""
        return cls.model_validate(payment, from_attributes=True)


class PaymentPage(BaseModel):
    """One page of payments, the newest first."""

    model_config = example(items=[_PAYMENT], next_cursor=None)

    items: list[PaymentView]
    next_cursor: str | None

    @classmethod
    def of(cls, page: Page[Payment]) -> PaymentPage:
        """Return a page in these words."""
        return cls(items=[PaymentView.of(payment) for payment in page.items], next_cursor=page.next_cursor)


class RefundRequest(BaseModel):
    """Money to give back."""

    model_config = example(amount_minor=333, reason="Ticket 4711: two of six films had no sound")

    amount_minor: Minor | None = Field(default=None, description="Minor units (cents); null is all that is left.")
    confirm_amount_minor: Minor | None = Field(
        default=None, description="What goes back, again; needed above the setting `refund_minor`."
    )
    cause: Literal["requested_by_customer", "duplicate", "fraudulent"] = Field(
        default="requested_by_customer", description="What the payment provider is told."
    )
    reason: Reason


class RefundView(BaseModel):
    """Money that went back; books and credits follow when the payment provider's event arrives."""

    model_config = example(
        refund_id="re_3Q", payment_id="pi_3Q", currency="usd", amount_minor=333, refundable_minor=657
    )

    refund_id: str = Field(description="At the payment provider.")
    payment_id: str
    currency: str
    amount_minor: int
    refundable_minor: int = Field(description="What could still go back after it.")

    @classmethod
    def of(cls, done: PaymentRefund) -> RefundView:
        """Return a refund in these words."""
        return cls(
            refund_id=done.id,
            payment_id=done.payment_id,
            currency=done.currency,
            amount_minor=done.amount_minor,
            refundable_minor=done.refundable_minor,
        )
