"""Open the payment page for a wish."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.checkout import queries
from mutoscope.billing.checkout.calls import EXPIRE_CHECKOUT, OPEN_CHECKOUT
from mutoscope.billing.checkout.errors import AlreadySubscribed, CheckoutBusy
from mutoscope.billing.checkout.find_offer import Ordered, Wish, find_offer
from mutoscope.billing.checkout.types import Checkout
from mutoscope.billing.customers import ensure_customer, find_customer
from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.journal import Request, ask_again, ask_provider
from mutoscope.billing.plans.find_own import find_own_subscription
from mutoscope.kernel import new_id
from mutoscope.tenancy import Scope

_MODES: Final = {"plan": "subscription", "pack": "payment", "card": "setup"}
_SPARE: Final = dt.timedelta(minutes=2)
"""A page that expires sooner is not handed out again."""
_ORDERING: Final = dt.timedelta(minutes=1)
"""Longer than it takes from writing an order down to asking the provider."""


async def open_checkout(desk: BillingDesk, scope: Scope, wish: Wish) -> Checkout:
    """Return an open payment page; the same wish gets the same page, another one closes the page before.

    Opens transactions of its own; the caller must hold none open.

    Raises:
        NotForSale, PlanUnknown: the catalogue does not sell it.
        AlreadySubscribed: a plan, with a subscription running.
        CheckoutBusy: two at the same moment.
        MutoscopeError: what the payment provider says.
    """
    _ = desk.provider  # off is off before anything is written
    async with desk.database.session(workspace_id=scope.workspace_id, user_id=scope.user_id) as session:
        ordered, currency = await _price(session, desk, scope, wish)
        row = (await session.execute(queries.FIND_OPEN)).one_or_none()
        present = queries.to_checkout(row) if row else None
    if present is not None and present.session_id is None:
        present = await _take_up(desk, scope, present)
    if present is not None and present.session_id is not None:
        if present.url and _is_same(present, wish, ordered, currency) and not _is_late(desk, present):
            return present
        await _close(desk, scope, present.session_id)
    customer_id = await ensure_customer(desk, scope)
    checkout = await _write(desk, scope, wish, ordered, currency)
    body = _order(desk, customer_id, wish, ordered, checkout)
    await ask_provider(desk, OPEN_CHECKOUT, Request(scope.workspace_id, scope.user_id, str(checkout.id), body))
    async with desk.database.session(workspace_id=scope.workspace_id, user_id=scope.user_id) as session:
        return queries.to_checkout((await session.execute(queries.FIND, {"id": checkout.id})).one())


async def _price(session: AsyncSession, desk: BillingDesk, scope: Scope, wish: Wish) -> tuple[Ordered | None, str]:
    customer = await find_customer(session, scope.workspace_id)
    currency = wish.currency or (customer.currency if customer else None) or desk.shelf.present.currency
    if wish.kind == "card":
        return None, currency
    ordered = find_offer(desk.shelf.present, wish, currency)
    if wish.kind == "plan" and (running := await find_own_subscription(session)) is not None:
        raise AlreadySubscribed(
            f"This workspace is subscribed to {running.plan_key}.",
            remedy="Change it with POST /api/v1/billing/subscription/change.",
            plan=running.plan_key,
        )
    return ordered, currency


def _is_same(present: Checkout, wish: Wish, ordered: Ordered | None, currency: str) -> bool:
    amount = ordered.amount_minor if ordered else 0
    return (present.kind, present.sku, present.quantity, present.currency, present.amount_minor) == (
        wish.kind,
        wish.sku,
        wish.quantity,
        currency,
        amount,
    ) and wish.promotion is None


def _is_late(desk: BillingDesk, present: Checkout) -> bool:
    return present.expires_at is None or present.expires_at - _SPARE < desk.clock.now()


async def _take_up(desk: BillingDesk, scope: Scope, present: Checkout) -> Checkout | None:
    """Go on with a page that was ordered and never came: its answer was lost, or the server stopped before asking.

    Raises:
        CheckoutBusy: it is being ordered at this moment.
        MutoscopeError: what the payment provider says.
    """
    answer = await ask_again(desk, OPEN_CHECKOUT, scope.workspace_id, str(present.id))
    if answer is None and present.created_at + _ORDERING > desk.clock.now():
        raise CheckoutBusy("A payment page is being opened for this workspace.", remedy="Try again in a moment.")
    async with desk.database.session(workspace_id=scope.workspace_id, user_id=scope.user_id) as session:
        if answer is None:
            await session.execute(queries.END, {"status": "expired", "session_id": None, "id": str(present.id)})
            return None
        return queries.to_checkout((await session.execute(queries.FIND, {"id": present.id})).one())


async def _close(desk: BillingDesk, scope: Scope, session_id: str) -> None:
    body = {"session_id": session_id}
    await ask_provider(desk, EXPIRE_CHECKOUT, Request(scope.workspace_id, scope.user_id, session_id, body))


async def _write(desk: BillingDesk, scope: Scope, wish: Wish, ordered: Ordered | None, currency: str) -> Checkout:
    async with desk.database.session(workspace_id=scope.workspace_id, user_id=scope.user_id) as session:
        values: dict[str, Any] = {
            "id": new_id(),
            "workspace_id": scope.workspace_id,
            "user_id": scope.user_id,
            "kind": wish.kind,
            "sku": wish.sku,
            "quantity": wish.quantity,
            "interval": ordered.price.interval if ordered else "once",
            "currency": currency,
            "amount_minor": ordered.amount_minor if ordered else 0,
            "digest": await desk.shelf.keep(session),
        }
        row = (await session.execute(queries.INSERT, values)).one_or_none()
        if row is None:
            raise CheckoutBusy("Another payment page was opened at this moment.", remedy="Try again in a moment.")
        return queries.to_checkout(row)


def _order(
    desk: BillingDesk, customer_id: str, wish: Wish, ordered: Ordered | None, checkout: Checkout
) -> dict[str, Any]:
    back = desk.return_url
    seconds = desk.settings.checkout_seconds
    return {
        "mode": _MODES[wish.kind],
        "customer_id": customer_id,
        "currency": checkout.currency,
        "success_url": f"{back}?checkout={checkout.id}&outcome=paid",
        "cancel_url": f"{back}?checkout={checkout.id}&outcome=cancelled",
        "expires_at": (desk.clock.now() + dt.timedelta(seconds=seconds)).isoformat(),
        "metadata": order_metadata(checkout.workspace_id, wish, checkout.digest),
        "lookup_key": ordered.price.lookup_key if ordered else None,
        "quantity": wish.quantity,
        "trial_days": ordered.trial_days if ordered else 0,
        "promotion": wish.promotion,
    }


def order_metadata(workspace_id: uuid.UUID, wish: Wish, digest: str) -> dict[str, str]:
    """Return what stands on a payment or a subscription, so that what it is for can be read there."""
    return {
        "workspace_id": str(workspace_id),
        "kind": wish.kind,
        "sku": wish.sku,
        "quantity": str(wish.quantity),
        "digest": digest,
    }
