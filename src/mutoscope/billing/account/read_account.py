"""Where a workspace stands with its payments."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from mutoscope.billing.checkout import Checkout
from mutoscope.billing.checkout import queries as checkouts
from mutoscope.billing.customers import find_customer
from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.plans import HeldPlan, OwnSubscription, find_own_subscription, read_plan
from mutoscope.billing.provider import SavedCard
from mutoscope.kernel import MutoscopeError
from mutoscope.tenancy import Scope


@dataclass(frozen=True)
class BillingAccount:
    """Plan, subscription, card and open checkout; `card` is None also where the provider does not answer now."""

    plan: HeldPlan
    subscription: OwnSubscription | None
    checkout: Checkout | None
    card: SavedCard | None
    payments: bool
    """Whether this server takes any."""

    @property
    def next_billing_at(self) -> dt.datetime | None:
        """Return when the next payment is due; None where there is none."""
        if self.subscription is None or self.subscription.cancel_at_period_end:
            return None
        return self.subscription.period_end


async def read_account(desk: BillingDesk, scope: Scope) -> BillingAccount:
    """Return where the caller's workspace stands; opens a transaction of its own, for the provider is asked too."""
    async with desk.database.session(workspace_id=scope.workspace_id, user_id=scope.user_id) as session:
        plan = await read_plan(session)
        subscription = await find_own_subscription(session)
        customer = await find_customer(session, scope.workspace_id)
        row = (await session.execute(checkouts.SHOW_OPEN)).one_or_none()
    provider = desk.provider_or_none
    card = None
    if provider is not None and customer is not None and customer.has_card:
        try:
            card = await provider.find_card(customer.id)
        except MutoscopeError:  # the page is worth showing without it
            card = None
    return BillingAccount(
        plan, subscription, checkouts.to_checkout(row) if row else None, card, payments=provider is not None
    )
