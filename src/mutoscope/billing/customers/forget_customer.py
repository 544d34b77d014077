"""Delete a customer at the payment provider: the workspace was erased."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.journal import Answer, ProviderCall, Request
from mutoscope.billing.provider import PaymentProvider


async def _ask(provider: PaymentProvider, request: Request, key: str) -> Answer:
    customer_id: str = request.body["customer_id"]
    await provider.forget_customer(customer_id, key=key)
    return {"id": customer_id}


async def _keep(_session: AsyncSession, _request: Request, _answer: Answer) -> None:
    """Keep nothing: who paid stays in the books, by the id alone."""


FORGET_CUSTOMER = ProviderCall("forget_customer", _ask, _keep)
