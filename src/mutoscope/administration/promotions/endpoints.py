"""Promotion codes, for operators."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, status

from mutoscope.administration.ask import ask
from mutoscope.administration.promotions import queries
from mutoscope.administration.promotions.schemas import NewPromotion, PromotionList, PromotionView
from mutoscope.administration.promotions.write_promotion import end_promotion, make_promotion
from mutoscope.administration.schemas import Reasoned
from mutoscope.administration.step_up import RECENT
from mutoscope.kernel import Credits
from mutoscope.tenancy import ClockDep, Scope, SessionDep, SettingsDep, TransactionRoute, allowed, problems

router = APIRouter(prefix="/admin/promotions", tags=["platform"], route_class=TransactionRoute)
Treasurer = Annotated[Scope, allowed("platform.credits")]


@router.get("", summary="List the promotion codes")
async def find(_scope: Annotated[Scope, allowed("platform.read")], session: SessionDep) -> PromotionList:
    """Return every promotion code with how often it was used, the newest first."""
    rows = await ask(session, queries.LIST)
    return PromotionList(items=[PromotionView.of(queries.to_promotion(row)) for row in rows])


@router.post(
    "",
    summary="Make a promotion code",
    status_code=status.HTTP_201_CREATED,
    dependencies=[RECENT],
    responses=problems(409),
)
async def make(
    scope: Treasurer, session: SessionDep, settings: SettingsDep, clock: ClockDep, body: NewPromotion
) -> PromotionView:
    """Make a code that brings credits, or another unit, once to each workspace that enters it."""
    limit = Credits.whole(settings.adjustment_credits).milli
    made = await make_promotion(session, scope, body.terms, reason=body.reason, limit=limit, now=clock.now())
    return PromotionView.of(made)


@router.post("/{code}/end", summary="End a promotion code", dependencies=[RECENT], responses=problems(404))
async def end(
    scope: Treasurer, session: SessionDep, code: Annotated[str, Path(max_length=40)], body: Reasoned
) -> PromotionView:
    """Switch a code off for good; what it has brought stays."""
    return PromotionView.of(await end_promotion(session, scope, code, reason=body.reason))
