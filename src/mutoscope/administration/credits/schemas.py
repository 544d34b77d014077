"""Adjustments over HTTP."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, Field

from mutoscope.administration.credits.adjust_credits import Adjustment
from mutoscope.administration.schemas import Reason
from mutoscope.billing import CreditAmount, amount_of
from mutoscope.kernel import Credits
from mutoscope.tenancy.schema_example import example

Change = Annotated[
    Decimal,
    Field(max_digits=15, decimal_places=3, description="Credits, as an exact decimal: above zero grants, below takes."),
]


class AdjustCredits(BaseModel):
    """Credits to grant or to take back."""

    model_config = example(amount="25", reason="Ticket 4711: the film had no sound")

    amount: Change
    reason: Reason
    confirm_amount: Change | None = Field(
        default=None, description="The amount again; needed above the setting `adjustment_credits`."
    )

    @property
    def confirmed_milli(self) -> int | None:
        """Return the amount that was said again, in milli-credits."""
        return None if self.confirm_amount is None else int(self.confirm_amount.scaleb(3))

    @property
    def milli(self) -> int:
        """Return the amount in milli-credits."""
        return int(self.amount.scaleb(3))


class AdjustmentView(BaseModel):
    """What was moved."""

    model_config = example(
        ref="adjust:0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9013",
        amount=25,
        unit="credit",
        balance=28,
        held=0,
    )

    ref: str = Field(description="The reference in the workspace's credit statement.")
    amount: CreditAmount
    unit: str = Field(description="What was moved: `credit`, or another unit that films are paid in.")
    balance: CreditAmount = Field(description="Credits that are available after it.")
    held: CreditAmount

    @classmethod
    def of(cls, done: Adjustment) -> AdjustmentView:
        """Return an adjustment in these words."""
        return cls(
            ref=done.ref,
            amount=amount_of(Credits(done.amount)),
            unit=done.unit,
            balance=amount_of(Credits(done.balance.available)),
            held=amount_of(Credits(done.balance.held)),
        )
