"""Make a code that lowers a price at the payment provider."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.journal import Answer, ProviderCall, Request, ask_provider
from mutoscope.billing.provider import Discount, PaymentProvider
from mutoscope.infra.events import Change, emit
from mutoscope.tenancy import Scope


async def make_discount(desk: BillingDesk, scope: Scope, discount: Discount, *, reason: str) -> str:
    """Make the code and return its id at the provider; the same code with the same terms again is the same code.

    Opens transactions of its own; the caller must hold none open.

    Raises:
        Conflict: the code was made with other terms.
        ProviderRefused: the provider has such a code already, or refuses the terms.
        MutoscopeError: what else `ask_provider` raises.
    """
    body: dict[str, Any] = {
        **vars(discount),
        "percent": discount.percent,
        "ends_at": discount.ends_at.isoformat() if discount.ends_at else None,
        "reason": reason,
    }
    answer = await ask_provider(
        desk, MAKE_DISCOUNT, Request(scope.workspace_id, scope.user_id, f"discount:{discount.code}", body)
    )
    return str(answer["id"])


async def _ask(provider: PaymentProvider, request: Request, key: str) -> Answer:
    terms = {name: value for name, value in request.body.items() if name != "reason"}
    terms["ends_at"] = dt.datetime.fromisoformat(terms["ends_at"]) if terms["ends_at"] else None
    return {"id": await provider.put_discount(Discount(**terms), key=key)}


async def _keep(session: AsyncSession, request: Request, _answer: Answer) -> None:
    code = request.body["code"]
    await emit(
        session,
        request.workspace_id,
        "promotion.created",
        message=f"The promotion code {code} was created.",
        user_id=request.user_id,
        payload={name: request.body[name] for name in ("code", "percent", "amount_minor", "currency", "most_uses")},
        change=Change(after={"reason": request.body["reason"]}),
    )


MAKE_DISCOUNT = ProviderCall("make_discount", _ask, _keep)
