"""Changing, cancelling and resuming a subscription over HTTP."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Header

from mutoscope.billing.account.read_account import read_account
from mutoscope.billing.account.schemas import BillingView
from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.open_for import BILLING_OPEN
from mutoscope.billing.subscriptions.change_plan import change_plan, preview_plan
from mutoscope.billing.subscriptions.end_plan import cancel_plan
from mutoscope.billing.subscriptions.schemas import ChangePlan, ChangePreview
from mutoscope.tenancy import Scope, SessionDep, TransactionRoute, allowed, own_key, problems, service

DeskDep = Annotated[BillingDesk, service(BillingDesk)]
Payer = Annotated[Scope, allowed("billing.manage")]
KeyHeader = Annotated[str | None, Header(alias="Idempotency-Key", description="The same key changes it once.")]

router = APIRouter(prefix="/billing/subscription", tags=["billing"], route_class=TransactionRoute)
_REFUSALS = problems(402, 409, 422, 503)


@router.post("/change", dependencies=[BILLING_OPEN], summary="Change the plan", responses=_REFUSALS)
async def change(
    session: SessionDep, scope: Payer, desk: DeskDep, body: ChangePlan, key: KeyHeader = None
) -> BillingView:
    """Go over to a better plan at once, or to a lesser one with the next period; see `preview` for the price."""
    await session.commit()
    await change_plan(desk, scope, body.plan, interval=body.interval, key=own_key(scope, key))
    return BillingView.of(await read_account(desk, scope))


@router.post("/preview", dependencies=[BILLING_OPEN], summary="See what a change would cost", responses=_REFUSALS)
async def preview(session: SessionDep, scope: Payer, desk: DeskDep, body: ChangePlan) -> ChangePreview:
    """Return what a change of plan would charge now; nothing is changed."""
    await session.commit()
    return ChangePreview.of(await preview_plan(desk, scope, body.plan, interval=body.interval))


@router.post("/cancel", summary="Cancel with the period", responses=_REFUSALS)
async def cancel(session: SessionDep, scope: Payer, desk: DeskDep, key: KeyHeader = None) -> BillingView:
    """End the subscription with the period that is paid; nothing that was made is lost."""
    await session.commit()
    await cancel_plan(desk, scope, key=own_key(scope, key))
    return BillingView.of(await read_account(desk, scope))


@router.post("/resume", summary="Take a cancellation back", responses=_REFUSALS)
async def resume(session: SessionDep, scope: Payer, desk: DeskDep, key: KeyHeader = None) -> BillingView:
    """Let a subscription that was to end go on."""
    await session.commit()
    await cancel_plan(desk, scope, resume=True, key=own_key(scope, key))
    return BillingView.of(await read_account(desk, scope))
