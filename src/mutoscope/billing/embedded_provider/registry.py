"""All routes and timers in one place."""

from __future__ import annotations

from mutoscope.billing.embedded_provider.core.routes import Routes
from mutoscope.billing.embedded_provider.engine.run_due import Timers
from mutoscope.billing.embedded_provider.objects import (
    balance,
    charges,
    checkout_sessions,
    collect_invoice,
    coupons,
    customer_balance,
    customers,
    disputes,
    invoice_items,
    invoices,
    payment_intents,
    payment_methods,
    portal_sessions,
    prices,
    products,
    refunds,
    renew_subscription,
    setup_intents,
    subscriptions,
    tax_ids,
    test_clocks,
    webhook_endpoints,
)

_OBJECTS = (
    balance,
    charges,
    checkout_sessions,
    coupons,
    customer_balance,
    customers,
    disputes,
    invoice_items,
    invoices,
    payment_intents,
    payment_methods,
    portal_sessions,
    prices,
    products,
    refunds,
    setup_intents,
    subscriptions,
    tax_ids,
    test_clocks,
    webhook_endpoints,
)

TIMERS: Timers = {
    "cancel_subscription": renew_subscription.cancel_at_date,
    "expire_incomplete": renew_subscription.expire_incomplete,
    "expire_session": checkout_sessions.expire_session,
    "finalize": collect_invoice.finalize_draft,
    "make_available": balance.make_available,
    "refund_failed": refunds.refund_failed,
    "refund_pending": refunds.refund_pending,
    "renew": renew_subscription.renew,
    "retry": collect_invoice.retry_invoice,
    "trial_will_end": renew_subscription.tell_trial_will_end,
    "upcoming": renew_subscription.tell_upcoming,
}
"""What happens to an object when one of its timers is due."""


def all_routes() -> Routes:
    """Return the routes of every object."""
    routes = Routes()
    routes.add(module.ROUTES for module in _OBJECTS)
    return routes
