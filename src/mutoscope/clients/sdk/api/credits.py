"""The group `credits`. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.call import UNSET, Call, Unset, given


class CreditBalance(BaseModel):
    """What the workspace can spend now."""

    model_config = ConfigDict(extra="allow")

    balance: int | str
    plan_type: str
    credits_per_minute: int | str
    held: int | str


class CreditEntries(BaseModel):
    """One page of the statement, newest first."""

    model_config = ConfigDict(extra="allow")

    items: list[CreditEntry]
    next_cursor: str | None


class CreditEntry(BaseModel):
    """One line of the workspace's credit statement."""

    model_config = ConfigDict(extra="allow")

    id: str
    kind: str
    amount: int | str
    change: int | str
    balance: int | str
    held: int | str
    ref: str | None
    text: str
    reason: str | None
    created_at: dt.datetime


class PlanOffer(BaseModel):
    """One plan as `GET /credits/plans` lists it (document 003).

    Whole numbers are integers, others exact decimals.
    """

    model_config = ConfigDict(extra="allow")

    plan_type: str
    price: int | str | None
    credits_per_month: int
    credits_per_minute: int | str
    max_video_length: int | str | None


def credits_balance_get() -> Call[CreditBalance]:
    """Return what the workspace can spend now, its plan, and what a minute of film costs."""
    return Call("GET", "/credits/balance", answer=CreditBalance)


def credits_entries_get(
    *, ref: str | None | Unset = UNSET, cursor: str | None | Unset = UNSET, limit: int | Unset = UNSET
) -> Call[CreditEntries]:
    """Return one page of the workspace's credit lines, newest first."""
    return Call("GET", "/credits/entries", answer=CreditEntries, query=given(ref=ref, cursor=cursor, limit=limit))


def credits_plans_get() -> Call[list[PlanOffer]]:
    """Return every plan with its price, monthly credits and longest film (document 003).

    Needs no login.
    """
    return Call("GET", "/credits/plans", answer=list[PlanOffer])
