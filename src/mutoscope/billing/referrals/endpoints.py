"""Referrals of a workspace."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, status

from mutoscope.billing.referrals.claim_referral import claim_referral
from mutoscope.billing.referrals.find_referral_code import find_referral_code
from mutoscope.billing.referrals.schemas import ClaimReferral, ReferralClaimed, ReferralView
from mutoscope.billing.schemas import amount_of
from mutoscope.catalog import CatalogueShelf
from mutoscope.kernel import Credits
from mutoscope.tenancy import ClockDep, Scope, SessionDep, SettingsDep, TransactionRoute, allowed, problems, service

router = APIRouter(prefix="/billing/referral", tags=["billing"], route_class=TransactionRoute)
ShelfDep = Annotated[CatalogueShelf, service(CatalogueShelf)]
Payer = Annotated[Scope, allowed("billing.manage")]


@router.get("", summary="Read the referral code")
async def read(scope: Payer, session: SessionDep, settings: SettingsDep, shelf: ShelfDep) -> ReferralView:
    """Return the workspace's own code, made when it is first asked for, and what it has brought."""
    found = await find_referral_code(session, scope.workspace_id)
    given = Credits.whole(settings.referral_credits if shelf.present.sells_credits else 0)
    return ReferralView.of(found, given, settings.base_url)


@router.post("", summary="Enter a referral code", status_code=status.HTTP_201_CREATED, responses=problems(404, 409))
async def claim(
    scope: Payer, session: SessionDep, settings: SettingsDep, shelf: ShelfDep, clock: ClockDep, body: ClaimReferral
) -> ReferralClaimed:
    """Say by whom this workspace was brought, once and before its first payment; both get credits after that."""
    promised = await claim_referral(session, shelf, settings, scope.workspace_id, body.code, now=clock.now())
    return ReferralClaimed(credits=amount_of(promised))
