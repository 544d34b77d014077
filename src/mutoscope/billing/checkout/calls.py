"""What is asked of the payment provider about checkouts."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.checkout import queries
from mutoscope.billing.journal import Answer, ProviderCall, Request
from mutoscope.billing.provider import CheckoutOrder, PaymentProvider


async def _ask_open(provider: PaymentProvider, request: Request, key: str) -> Answer:
    order: dict[str, Any] = dict(request.body)
    order["expires_at"] = dt.datetime.fromisoformat(order["expires_at"])
    page = await provider.open_checkout(CheckoutOrder(**order), key=key)
    return {"id": page.id, "url": page.url, "expires_at": page.expires_at.isoformat() if page.expires_at else None}


async def _keep_open(session: AsyncSession, request: Request, answer: Answer) -> None:
    ends = answer["expires_at"]
    values = {
        "id": request.key,
        "session_id": answer["id"],
        "url": answer["url"],
        "expires_at": dt.datetime.fromisoformat(ends) if ends else None,
    }
    await session.execute(queries.OPENED, values)


async def _refuse_open(session: AsyncSession, request: Request) -> None:
    await session.execute(queries.END, {"status": "expired", "session_id": None, "id": request.key})


async def _ask_expire(provider: PaymentProvider, request: Request, key: str) -> Answer:
    page = await provider.expire_checkout(request.body["session_id"], key=key)
    return {"id": page.id, "status": page.status}


async def _keep_expire(session: AsyncSession, _request: Request, answer: Answer) -> None:
    status = "paid" if answer["status"] == "complete" else "expired"
    await session.execute(queries.END, {"status": status, "session_id": answer["id"], "id": None})


OPEN_CHECKOUT = ProviderCall("open_checkout", _ask_open, _keep_open, _refuse_open)
EXPIRE_CHECKOUT = ProviderCall("expire_checkout", _ask_expire, _keep_expire)
