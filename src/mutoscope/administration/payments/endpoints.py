"""Payments, for operators."""

from __future__ import annotations

import uuid
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query

from mutoscope.administration.payments.confirm_refund import confirm_refund
from mutoscope.administration.payments.schemas import PaymentPage, RefundRequest, RefundView
from mutoscope.administration.record import inside
from mutoscope.administration.step_up import RECENT
from mutoscope.administration.workspaces.read_workspace import find_workspace
from mutoscope.billing import BillingDesk, RefundOrder, list_payments, refund_payment
from mutoscope.tenancy import Scope, SessionDep, SettingsDep, TransactionRoute, allowed, problems, service

router = APIRouter(prefix="/admin/workspaces", tags=["platform"], route_class=TransactionRoute)
Reader = Annotated[Scope, allowed("platform.read")]
Treasurer = Annotated[Scope, allowed("platform.credits")]
PaymentId = Annotated[str, Path(pattern="^[A-Za-z0-9_]{1,255}$", examples=["pi_3Q"])]
KeyHeader = Annotated[
    str, Header(alias="Idempotency-Key", description="Needed: the same key gives the money back once.")
]


@router.get("/{workspace_id}/payments", summary="List a workspace's payments", responses=problems(404))
async def payments(
    _scope: Reader,
    session: SessionDep,
    workspace_id: uuid.UUID,
    cursor: Annotated[str | None, Query(max_length=500)] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 20,
) -> PaymentPage:
    """List what a workspace paid, the newest first, and what of it can still go back."""
    await find_workspace(session, workspace_id)
    async with inside(session, workspace_id):
        return PaymentPage.of(await list_payments(session, cursor=cursor, limit=limit))


@router.post(
    "/{workspace_id}/payments/{payment_id}/refund",
    summary="Give a payment back",
    dependencies=[RECENT],
    responses=problems(404, 409),
)
async def refund(
    scope: Treasurer,
    session: SessionDep,
    settings: SettingsDep,
    desk: Annotated[BillingDesk, service(BillingDesk)],
    workspace_id: uuid.UUID,
    payment_id: PaymentId,
    body: RefundRequest,
    key: KeyHeader,
) -> RefundView:
    """Give a payment back to its card, whole or in part; what it bought is taken back by the same share.

    Above the setting `refund_minor`, the amount must be repeated in `confirm_amount_minor`. When the payment provider
    does not answer (503), the same key asks again for the same refund, and so does the worker.
    """
    await find_workspace(session, workspace_id)
    await session.commit()  # nothing is held while the provider thinks
    order = RefundOrder(payment_id, body.amount_minor, body.reason, body.cause)
    approve = partial(confirm_refund, limit=settings.refund_minor, confirmed=body.confirm_amount_minor)
    own = f"{scope.user_id}:{key}"
    return RefundView.of(await refund_payment(desk, workspace_id, scope.user_id, order, key=own, approve=approve))
