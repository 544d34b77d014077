"""Redeem a promotion code."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter

from mutoscope.billing.promotions.redeem_promotion import redeem_promotion
from mutoscope.billing.promotions.schemas import RedeemPromotion, RedemptionView
from mutoscope.catalog import CatalogueShelf
from mutoscope.ledger import read_balance
from mutoscope.tenancy import ClockDep, Scope, SessionDep, TransactionRoute, allowed, problems, service

router = APIRouter(tags=["credits"], route_class=TransactionRoute)
ShelfDep = Annotated[CatalogueShelf, service(CatalogueShelf)]


@router.post("/credits/promotions", summary="Redeem a promotion code", responses=problems(404, 409))
async def redeem(
    scope: Annotated[Scope, allowed("billing.manage")],
    session: SessionDep,
    shelf: ShelfDep,
    clock: ClockDep,
    body: RedeemPromotion,
) -> RedemptionView:
    """Grant what a code brings; a workspace can use each code once."""
    done = await redeem_promotion(session, shelf, scope.workspace_id, body.code, now=clock.now())
    balance = await read_balance(session, scope.workspace_id, unit=done.unit)
    return RedemptionView.of(done, balance.available)
