"""What is asked of the payment provider about subscriptions."""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.journal import Answer, ProviderCall, Request
from mutoscope.billing.provider import PaymentProvider, SubscriptionChange


async def _ask_change(provider: PaymentProvider, request: Request, key: str) -> Answer:
    change: dict[str, Any] = dict(request.body)
    changed = await provider.change_subscription(SubscriptionChange(**change), key=key)
    return {"id": changed.id, "status": changed.status}


async def _ask_end(provider: PaymentProvider, request: Request, key: str) -> Answer:
    ended = await provider.end_subscription(request.body["subscription_id"], key=key)
    return {"id": ended.id, "status": ended.status}


async def _keep(_session: AsyncSession, _request: Request, _answer: Answer) -> None:
    """Keep nothing here: what became of it is fetched and applied as after any event."""


CHANGE_SUBSCRIPTION = ProviderCall("change_subscription", _ask_change, _keep)
END_SUBSCRIPTION = ProviderCall("end_subscription", _ask_end, _keep)
