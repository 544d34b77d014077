"""What is asked of the payment provider to give money back."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.journal import Answer, ProviderCall, Request
from mutoscope.billing.provider import PaymentProvider
from mutoscope.infra.events import Change, emit


async def _ask(provider: PaymentProvider, request: Request, key: str) -> Answer:
    body = request.body
    refund_id = await provider.refund(body["payment_id"], body["amount_minor"], reason=body["cause"], key=key)
    return {"id": refund_id, **{name: body[name] for name in ("amount_minor", "left_minor", "currency")}}


async def _keep(session: AsyncSession, request: Request, answer: Answer) -> None:
    """Write down who did it and why; cash, purchase and credits follow when the inbox hears of it."""
    amount, currency = request.body["amount_minor"], str(request.body["currency"])
    await emit(
        session,
        request.workspace_id,
        "payment.refunded",
        message=f"{amount} {currency.upper()} cents of a payment were given back by the platform's operators.",
        user_id=request.user_id,
        payload={
            "payment_id": request.body["payment_id"],
            "refund_id": answer["id"],
            "amount_minor": amount,
            "currency": currency,
        },
        change=Change(after={"reason": request.body["reason"], "cause": request.body["cause"]}),
    )


REFUND_PAYMENT = ProviderCall("refund_payment", _ask, _keep)
