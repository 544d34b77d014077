"""The group `credits`. Written by tools/write_sdk.py."""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel, ConfigDict

from mutoscope.clients.sdk.call import UNSET, Call, Unset, given


class CatalogueView(BaseModel):
    """Everything that is sold."""

    model_config = ConfigDict(extra="allow")

    name: str
    currency: str
    plans: list[PlanTerms]
    packs: list[PackOffer]
    per_use: list[PerUseOffer]


class CreditBalance(BaseModel):
    """What the workspace can spend now."""

    model_config = ConfigDict(extra="allow")

    balance: int | str
    plan_type: str
    credits_per_minute: int | str | None
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


class LimitOffer(BaseModel):
    """One limit of a plan."""

    model_config = ConfigDict(extra="allow")

    feature: str
    per: str
    unit: str
    limit: int | None
    soft_limit: int | None
    overage: str


class PackOffer(BaseModel):
    """A bundle that is bought once."""

    model_config = ConfigDict(extra="allow")

    key: str
    unit: str
    amount: int
    valid_days: int
    price: PriceOffer


class PerUseOffer(BaseModel):
    """A price per use: the step of the whole quantity on one invoice prices all of it."""

    model_config = ConfigDict(extra="allow")

    key: str
    unit: str
    currency: str
    tiers: list[PriceTier]


class PlanLimit(BaseModel):
    """One limit of the plan, and what is used of it."""

    model_config = ConfigDict(extra="allow")

    feature: str
    per: str
    unit: str
    limit: int | None
    soft_limit: int | None
    overage: str
    used: str
    percent: int | None
    period_end: dt.datetime | None
    lifted_by: str | None


class PlanLimits(BaseModel):
    """What the workspace's plan allows."""

    model_config = ConfigDict(extra="allow")

    plan_type: str
    catalogue: str
    films_paid_by: list[str]
    delivered_bytes: int
    limits: list[PlanLimit]


class PlanOffer(BaseModel):
    """One plan as `GET /credits/plans` lists it (document 003).

    Whole numbers are integers, others exact decimals.
    """

    model_config = ConfigDict(extra="allow")

    plan_type: str
    price: int | str | None
    credits_per_month: int | None
    credits_per_minute: int | str | None
    max_video_length: int | str | None


class PlanTerms(BaseModel):
    """A plan with every price and limit."""

    model_config = ConfigDict(extra="allow")

    plan_type: str
    contact_sales: bool
    films_paid_by: list[str]
    prices: list[PriceOffer]
    limits: list[LimitOffer]
    trial_days: int
    trial_amount: int
    trial_unit: str


class PriceOffer(BaseModel):
    """What a plan or a pack costs."""

    model_config = ConfigDict(extra="allow")

    lookup_key: str
    currency: str
    minor: int
    interval: str
    tax: str


class PriceTier(BaseModel):
    """One step of a volume price; `up_to` None is the last, open one."""

    model_config = ConfigDict(extra="allow")

    unit_minor: int
    up_to: int | None = None


class RedemptionView(BaseModel):
    """What a code brought."""

    model_config = ConfigDict(extra="allow")

    code: str
    unit: str
    amount: int | str
    balance: int | str
    expires_at: dt.datetime


class ToppedUp(BaseModel):
    """The balance after it (document 003)."""

    model_config = ConfigDict(extra="allow")

    credits_balance: int | str
    plan_type: str
    message: str


def credits_topup_post(
    *, plan_type: str | None | Unset = UNSET, pack: str | None | Unset = UNSET, quantity: int | Unset = UNSET
) -> Call[ToppedUp]:
    """Buy with the card on file, at once; without one the problem's `checkout_url` is where to pay (document 003)."""
    return Call(
        "POST",
        "/credits/topup",
        answer=ToppedUp,
        body=given(plan_type=plan_type, pack=pack, quantity=quantity),
        keyed=True,
    )


def credits_balance_get() -> Call[CreditBalance]:
    """Return what the workspace can spend now, its plan, and what a minute of film costs."""
    return Call("GET", "/credits/balance", answer=CreditBalance)


def credits_entries_get(
    *, ref: str | None | Unset = UNSET, cursor: str | None | Unset = UNSET, limit: int | Unset = UNSET
) -> Call[CreditEntries]:
    """Return one page of the workspace's credit lines, newest first."""
    return Call("GET", "/credits/entries", answer=CreditEntries, query=given(ref=ref, cursor=cursor, limit=limit))


def entitlements_get() -> Call[PlanLimits]:
    """Return every limit of the workspace's plan, what is used of it, and the least plan that allows more."""
    return Call("GET", "/entitlements", answer=PlanLimits)


def credits_promotions_post(*, code: str) -> Call[RedemptionView]:
    """Grant what a code brings; a workspace can use each code once."""
    return Call("POST", "/credits/promotions", answer=RedemptionView, body=given(code=code), keyed=True)


def credits_plans_get() -> Call[list[PlanOffer]]:
    """Return every plan with its price, monthly credits and longest film (document 003).

    Needs no login.
    """
    return Call("GET", "/credits/plans", answer=list[PlanOffer])


def credits_catalogue_get() -> Call[CatalogueView]:
    """Return plans with every price and limit, packs, and prices per use.

    Needs no login.
    """
    return Call("GET", "/credits/catalogue", answer=CatalogueView)
