"""What is asked of the payment provider to top up."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.journal import Answer, ProviderCall, Request
from mutoscope.billing.provider import PaymentOrder, PaymentProvider


async def _ask(provider: PaymentProvider, request: Request, key: str) -> Answer:
    order: dict[str, Any] = dict(request.body)
    payment = await provider.charge_card(PaymentOrder(**order), key=key)
    return {"id": payment.id, "status": payment.status}


async def _keep(_session: AsyncSession, _request: Request, _answer: Answer) -> None:
    """Keep nothing here: the payment is fetched and applied as after any event."""


TAKE_CARD = ProviderCall("take_card", _ask, _keep)
