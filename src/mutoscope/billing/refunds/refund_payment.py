"""Give a payment back at the payment provider, whole or in part, once."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Final, Literal, TypeAlias

from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.journal import Request, ask_provider, find_request
from mutoscope.billing.provider import ProviderRefused
from mutoscope.billing.refunds.calls import REFUND_PAYMENT
from mutoscope.billing.refunds.errors import PaymentDisputed, PaymentUnknown, RefundTooLarge, RefundUnderWay
from mutoscope.kernel import Conflict

Cause: TypeAlias = Literal["requested_by_customer", "duplicate", "fraudulent"]
"""What the payment provider is told."""
_KNOWN: Final = text("select exists (select from cash_entry where payment_id = :payment_id)")
_WEIGHED: Final = ("amount_minor", "left_minor", "currency")
_ONE_AT_A_TIME: Final = "payment_call_refund_idx"


@dataclass(frozen=True)
class RefundOrder:
    """What is to go back, and why; `amount_minor` None is all that is left."""

    payment_id: str
    amount_minor: int | None
    reason: str
    cause: Cause = "requested_by_customer"


@dataclass(frozen=True)
class PaymentRefund:
    """What went back, and what is left of the payment after it; minor units."""

    id: str
    payment_id: str
    currency: str
    amount_minor: int
    refundable_minor: int


async def refund_payment(
    desk: BillingDesk,
    workspace_id: uuid.UUID,
    user_id: uuid.UUID,
    order: RefundOrder,
    *,
    key: str,
    approve: Callable[[int, str], None],
) -> PaymentRefund:
    """Give money back and return what went; the same key again is the same refund, also after a lost answer.

    Opens transactions of its own; the caller must hold none open.

    Args:
        desk: billing's.
        workspace_id: who paid.
        user_id: the operator.
        order: what, and why.
        key: among the workspace's refunds.
        approve: is told the amount and its currency before anything is written; raises to refuse.

    Raises:
        PaymentUnknown: the workspace made no such payment.
        PaymentDisputed, RefundTooLarge: the money is not there to give back.
        RefundUnderWay: another refund of it was sent and not answered.
        MutoscopeError: what `approve` and `ask_provider` raise.
    """
    asked: dict[str, Any] = {
        "payment_id": order.payment_id,
        "asked_minor": order.amount_minor,
        "reason": order.reason,
        "cause": order.cause,
    }
    request = Request(workspace_id, user_id, key, asked)
    written = await find_request(desk, REFUND_PAYMENT, workspace_id, key)
    if written is None:
        try:
            weighed = await _weigh(desk, workspace_id, order)
            approve(weighed["amount_minor"], weighed["currency"])
            return await _send(desk, request, weighed)
        except (ProviderRefused, RefundUnderWay):
            raise
        except Conflict:  # the same request, at the same moment, may have been faster
            written = await find_request(desk, REFUND_PAYMENT, workspace_id, key)
            if written is None:
                raise
    # What was left when it was written counts: since, the refund itself may have happened.
    return await _send(desk, request, {name: written.body[name] for name in _WEIGHED})


async def _send(desk: BillingDesk, request: Request, weighed: dict[str, Any]) -> PaymentRefund:
    body = request.body | weighed
    try:
        answer = await ask_provider(desk, REFUND_PAYMENT, replace(request, body=body))
    except IntegrityError as error:
        if _ONE_AT_A_TIME not in str(error.orig):
            raise
        raise RefundUnderWay from error
    return PaymentRefund(
        str(answer["id"]), body["payment_id"], answer["currency"], answer["amount_minor"], answer["left_minor"]
    )


async def _weigh(desk: BillingDesk, workspace_id: uuid.UUID, order: RefundOrder) -> dict[str, Any]:
    """Return what is to go back, what is left after it, and the currency, by the provider's present word."""
    async with desk.database.session(workspace_id=workspace_id) as session:
        known = (await session.execute(_KNOWN, {"payment_id": order.payment_id})).scalar_one()
    charge_id = await desk.provider.charge_of(order.payment_id) if known else None
    if charge_id is None:
        raise PaymentUnknown(order.payment_id)
    charge = await desk.provider.find_charge(charge_id)
    if charge.disputed_minor:
        raise PaymentDisputed
    left = charge.amount_minor - charge.refunded_minor
    amount = left if order.amount_minor is None else order.amount_minor
    if not 0 < amount <= left:
        raise RefundTooLarge(left, charge.currency)
    return {"amount_minor": amount, "left_minor": left - amount, "currency": charge.currency}
