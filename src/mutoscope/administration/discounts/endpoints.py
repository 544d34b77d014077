"""Codes that lower a price, for operators."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, status

from mutoscope.administration.discounts.schemas import DiscountView, NewDiscount
from mutoscope.administration.step_up import RECENT
from mutoscope.billing import BillingDesk, make_discount
from mutoscope.tenancy import Scope, SessionDep, TransactionRoute, allowed, problems, service

router = APIRouter(prefix="/admin/discounts", tags=["platform"], route_class=TransactionRoute)


@router.post(
    "",
    summary="Make a code that lowers a price",
    status_code=status.HTTP_201_CREATED,
    dependencies=[RECENT],
    responses=problems(409),
)
async def make(
    scope: Annotated[Scope, allowed("platform.credits")],
    session: SessionDep,
    desk: Annotated[BillingDesk, service(BillingDesk)],
    body: NewDiscount,
) -> DiscountView:
    """Make a code at the payment provider; people type it on the payment page, or an order carries it."""
    await session.commit()
    made = await make_discount(desk, scope, body.discount, reason=body.reason)
    return DiscountView(id=made, code=body.discount.code)
