"""Take an event in: by its id, once."""

from __future__ import annotations

from typing import Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.provider import ProviderEvent

_TAKE = text("""
    insert into payment_inbox (event_id, type, object_id, created_at, via, due_at)
    values (:id, :type, :object_id, :created_at, :via, :now)
    on conflict (event_id) do nothing returning event_id
""")


async def receive_webhook(desk: BillingDesk, session: AsyncSession, body: bytes, signature: str | None) -> bool:
    """Keep a webhook's event; False if it was here before.

    Raises:
        WebhookInvalid: the signature is not the provider's.
        PaymentsOff: there is no provider.
    """
    return await receive(desk, session, desk.provider.read_event(body, signature), via="webhook")


async def receive(
    desk: BillingDesk, session: AsyncSession, event: ProviderEvent, *, via: Literal["webhook", "heal"]
) -> bool:
    """Keep an event; False if it was here before."""
    values = {
        "id": event.id,
        "type": event.type,
        "object_id": event.object_id,
        "created_at": event.created_at,
        "via": via,
        "now": desk.clock.now(),
    }
    return (await session.execute(_TAKE, values)).one_or_none() is not None
