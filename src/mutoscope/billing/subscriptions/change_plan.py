"""Go over to another plan: to a better one at once, to a lesser one with the next period."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mutoscope.billing.checkout import Wish, find_offer
from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.journal import Request, ask_provider
from mutoscope.billing.mirror import apply_invoice, apply_subscription
from mutoscope.billing.plans.find_own import find_own_subscription
from mutoscope.billing.plans.types import OwnSubscription
from mutoscope.billing.provider import InvoiceState, SubscriptionChange
from mutoscope.billing.subscriptions.calls import CHANGE_SUBSCRIPTION
from mutoscope.billing.subscriptions.errors import NothingToChange, NotSubscribed
from mutoscope.kernel import new_id
from mutoscope.tenancy import Scope


@dataclass(frozen=True)
class PlanChange:
    """A change that is possible: `at_once` and paid for the rest of the period, or with the next one."""

    running: OwnSubscription
    change: SubscriptionChange
    at_once: bool


async def change_plan(
    desk: BillingDesk, scope: Scope, plan: str, *, interval: str | None = None, key: str | None = None
) -> PlanChange:
    """Change the plan of the running subscription, and bring in at once what follows.

    A better plan is charged for the rest of the period now, and if the card is declined nothing has changed. A lesser
    one begins with the next invoice; until then everything stays, and nothing that was made is lost. Whoever had
    cancelled stays.

    Raises:
        NotSubscribed: there is nothing to change.
        NothingToChange: it is that plan already.
        NotForSale, PlanUnknown: the catalogue does not sell it so.
        MutoscopeError: what the payment provider says, `CardDeclined` among it.
    """
    wanted = await prepare_change(desk, scope, plan, interval)
    body: dict[str, Any] = {
        "subscription_id": wanted.change.subscription_id,
        "item_id": wanted.change.item_id,
        "lookup_key": wanted.change.lookup_key,
        "prorate": wanted.change.prorate,
        "cancel_at_period_end": wanted.change.cancel_at_period_end,
        "metadata": dict(wanted.change.metadata),
    }
    request = Request(scope.workspace_id, scope.user_id, key or str(new_id()), body)
    await ask_provider(desk, CHANGE_SUBSCRIPTION, request)
    await _bring_in(desk, wanted.running.id)
    return wanted


async def preview_plan(desk: BillingDesk, scope: Scope, plan: str, *, interval: str | None = None) -> InvoiceState:
    """Return the invoice that a change would bring; nothing is changed.

    Raises:
        MutoscopeError: as `change_plan`.
    """
    wanted = await prepare_change(desk, scope, plan, interval)
    return await desk.provider.preview_change(wanted.change)


async def prepare_change(desk: BillingDesk, scope: Scope, plan: str, interval: str | None) -> PlanChange:
    """Return the change to a plan, and whether it comes at once."""
    catalogue = desk.shelf.present
    async with desk.database.session(workspace_id=scope.workspace_id, user_id=scope.user_id) as session:
        running = await find_own_subscription(session)
        digest = await desk.shelf.keep(session)
    if running is None:
        raise NotSubscribed
    wish = Wish("plan", plan, interval or running.interval, running.currency)
    price = find_offer(catalogue, wish, running.currency).price
    if price.lookup_key == running.lookup_key and not running.cancel_at_period_end:
        raise NothingToChange(f"The next period is on {plan} already.", remedy="Nothing is left to do.", plan=plan)
    found = await desk.provider.find_subscription(running.id)
    monthly = running.unit_minor / (12 if running.interval == "year" else 1)
    better = price.minor / (12 if price.interval == "year" else 1) > monthly or price.interval > running.interval
    change = SubscriptionChange(
        subscription_id=running.id,
        item_id=found.item_id,
        lookup_key=price.lookup_key,
        prorate=better,
        cancel_at_period_end=False,
        metadata={"workspace_id": str(scope.workspace_id), "kind": "plan", "sku": plan, "digest": digest},
    )
    return PlanChange(running, change, better)


async def _bring_in(desk: BillingDesk, subscription_id: str) -> None:
    """Apply what changed without waiting for the webhook, which will find it done."""
    await apply_subscription(desk, subscription_id)
    latest = await desk.provider.latest_invoice(subscription_id)
    if latest is not None:
        await apply_invoice(desk, latest)
