"""Credits over HTTP, in document 003's words.

Amounts of credits are exact: a whole amount is a JSON integer (`3`), any other a decimal string (`"2.95"`), never a
binary fraction.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import BaseModel, Field, PlainSerializer

from mutoscope.billing.types import Wallet
from mutoscope.kernel import Credits, Page
from mutoscope.ledger import LedgerLine, LineKind, describe_line
from mutoscope.tenancy.schema_example import example


def _on_the_wire(amount: Decimal) -> int | str:
    return int(amount) if amount == amount.to_integral_value() else format(amount.normalize(), "f")


CreditAmount = Annotated[
    Decimal,
    PlainSerializer(_on_the_wire, return_type=int | str),
    Field(description="Credits: an integer when whole, else a decimal string."),
]


def amount_of(value: Credits) -> Decimal:
    """Return credits as an exact decimal."""
    return Decimal(value.milli).scaleb(-3)


class CreditBalance(BaseModel):
    """What the workspace can spend now."""

    model_config = example(balance=15, plan_type="Pro", credits_per_minute=3, held=0)

    balance: CreditAmount
    plan_type: str
    credits_per_minute: CreditAmount | None = Field(description="Null where films are not sold for credits.")
    held: CreditAmount = Field(description="Reserved by work that runs; not in `balance`.")

    @classmethod
    def of(cls, wallet: Wallet) -> CreditBalance:
        """Return a wallet in these words."""
        rate = wallet.terms.catalogue.film_rate
        per_minute = Fraction(rate.milli * 60, rate.per * 1000) if rate else None
        return cls(
            balance=amount_of(wallet.available),
            plan_type=wallet.plan_key,
            credits_per_minute=Decimal(per_minute.numerator) / Decimal(per_minute.denominator) if per_minute else None,
            held=amount_of(wallet.held),
        )


class CreditEntry(BaseModel):
    """One line of the workspace's credit statement."""

    model_config = example(
        id="42",
        kind="settle",
        amount="2.25",
        change="0.75",
        balance="0.75",
        held=0,
        ref="generation:0190b5a8-7c1e-7d2f-9a3b-5c6d7e8f9012",
        text="2.25 credits spent, 0.75 returned; balance 0.75",
        reason=None,
        created_at="2025-12-31T00:00:00Z",
    )

    id: str
    kind: LineKind
    amount: CreditAmount = Field(description="What the operation was about.")
    change: CreditAmount = Field(description="What it did to the available credits.")
    balance: CreditAmount = Field(description="Available right after it.")
    held: CreditAmount = Field(description="Reserved right after it.")
    ref: str | None = Field(description="What it belongs to.")
    text: str = Field(description="The line in words.")
    reason: str | None = Field(description="Why the platform's operators moved the credits, if it was they.")
    created_at: dt.datetime

    @classmethod
    def of(cls, line: LedgerLine) -> CreditEntry:
        """Return a ledger line in these words."""
        return cls(
            id=str(line.id),
            kind=line.kind,
            amount=amount_of(Credits(line.amount)),
            change=amount_of(Credits(line.change)),
            balance=amount_of(Credits(line.balance)),
            held=amount_of(Credits(line.held)),
            ref=line.ref,
            text=describe_line(line),
            reason=line.note,
            created_at=line.at,
        )


class CreditEntries(BaseModel):
    """One page of the statement, newest first."""

    model_config = example(items=[], next_cursor=None)

    items: list[CreditEntry]
    next_cursor: str | None = Field(description="Pass it as `cursor` for the next page; null on the last.")

    @classmethod
    def of(cls, page: Page[LedgerLine]) -> CreditEntries:
        """Return a page in these words."""
        return cls(items=[CreditEntry.of(line) for line in page.items], next_cursor=page.next_cursor)
