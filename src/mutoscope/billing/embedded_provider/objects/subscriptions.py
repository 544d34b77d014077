"""Subscriptions: https://docs.stripe.com/api/subscriptions. Charged automatically; licensed per-unit prices."""

from __future__ import annotations

from mutoscope.billing.embedded_provider.core.answer_list import answer_list
from mutoscope.billing.embedded_provider.core.money import check_currency
from mutoscope.billing.embedded_provider.core.params import Params
from mutoscope.billing.embedded_provider.core.refusal import Refusal, invalid, unexpected_state
from mutoscope.billing.embedded_provider.core.routes import Call, Routes
from mutoscope.billing.embedded_provider.core.rows import Body
from mutoscope.billing.embedded_provider.core.work import Work
from mutoscope.billing.embedded_provider.objects.change_subscription import Change, change_subscription
from mutoscope.billing.embedded_provider.objects.collect_invoice import after_payment, collect_invoice, default_method
from mutoscope.billing.embedded_provider.objects.compute_invoice import LineDraft
from mutoscope.billing.embedded_provider.objects.customers import get_customer
from mutoscope.billing.embedded_provider.objects.discounts import read_discounts, redeem
from mutoscope.billing.embedded_provider.objects.invoice_items import keep_item
from mutoscope.billing.embedded_provider.objects.make_invoice import finalize_invoice, intent_of
from mutoscope.billing.embedded_provider.objects.payment_methods import card_refusal
from mutoscope.billing.embedded_provider.objects.prices import price_in
from mutoscope.billing.embedded_provider.objects.start_subscription import (
    Order,
    start_subscription,
    subscription_invoice,
)
from mutoscope.billing.embedded_provider.objects.subscription_body import (
    ENDED,
    end_subscription,
    items_of,
    period_end_after,
    period_of,
    schedule,
    set_period,
)
from mutoscope.billing.embedded_provider.objects.subscription_lines import (
    one_time_line,
    period_lines,
    proration_line,
)
from mutoscope.billing.embedded_provider.objects.subscription_params import (
    read_automatic_tax,
    read_item_changes,
    read_items,
    read_missing_method,
    read_trial,
)

ROUTES = Routes()
_PRORATIONS = ("create_prorations", "always_invoice", "none")
_BEHAVIORS = ("allow_incomplete", "default_incomplete", "error_if_incomplete")


@ROUTES.post("/v1/subscriptions")
def create(call: Call) -> Body:
    """Create a subscription and charge its first invoice."""
    params, work = call.params, call.work
    customer = get_customer(work, params.need("customer"))
    items = read_items(work, params)
    currency = check_currency(params.text("currency") or items[0].price["currency"])
    behavior = params.choice("payment_behavior", _BEHAVIORS) or "allow_incomplete"
    method = _own_method(call, customer)
    subtotal = sum(price_in(work, one.price, currency)[0] * one.quantity for one in items)
    order = Order(
        customer=customer,
        items=items,
        currency=currency,
        metadata=params.metadata(),
        description=params.text("description"),
        discounts=read_discounts(work, params, currency, customer, subtotal),
        method=method,
        trial_end=read_trial(work, params),
        anchor=params.integer("billing_cycle_anchor"),
        prorate=params.choice("proration_behavior", _PRORATIONS) != "none",
        automatic_tax=read_automatic_tax(params),
        missing_method=read_missing_method(params) or "create_invoice",
        extra_lines=_extra_lines(call, currency),
    )
    params.choice("collection_method", ("charge_automatically",))
    off_session = params.boolean("off_session") is True
    subscription, invoice = start_subscription(work, order)
    _read_payment_settings(params, subscription)
    _read_end(call, subscription)
    _begin(work, subscription, invoice, behavior, off_session=off_session)
    schedule(work, subscription)
    return subscription


@ROUTES.post("/v1/subscriptions/{id}")
def update(call: Call) -> Body:
    """Change a subscription."""
    params, work = call.params, call.work
    subscription = _get(call)
    if subscription["status"] in ENDED:
        raise unexpected_state("A canceled subscription cannot be changed.")
    before = dict(subscription)
    behavior = params.choice("payment_behavior", _BEHAVIORS) or "allow_incomplete"
    off_session = params.boolean("off_session") is True
    customer = work.get(subscription["customer"], "customer")
    if "default_payment_method" in params:
        subscription["default_payment_method"] = _own_method(call, customer)
    if "description" in params:
        subscription["description"] = params.text("description")
    if "discounts" in params:
        wanted = read_discounts(work, params, subscription["currency"], customer, 1 << 40)
        owner = {"customer": customer["id"], "subscription": subscription["id"]}
        subscription["discounts"] = [redeem(work, one, **owner)["id"] for one in wanted]
    if "automatic_tax" in params:
        enabled = read_automatic_tax(params)
        subscription["automatic_tax"].update(enabled=enabled, liability={"type": "self"} if enabled else None)
    missing = read_missing_method(params)
    if missing is not None:
        subscription["trial_settings"]["end_behavior"]["missing_payment_method"] = missing
    subscription["metadata"] = params.metadata(subscription["metadata"])
    _read_payment_settings(params, subscription)
    _read_end(call, subscription)
    invoice = change_subscription(work, subscription, _read_change(call, subscription))
    if invoice is not None:
        _settle(work, subscription, invoice, behavior, off_session=off_session)
    schedule(work, subscription)
    previous = {name: value for name, value in before.items() if subscription[name] != value}
    work.emit("customer.subscription.updated", subscription, previous)
    return subscription


@ROUTES.delete("/v1/subscriptions/{id}")
def cancel(call: Call) -> Body:
    """End a subscription at once; with `prorate` the unused time becomes credit."""
    params, work = call.params, call.work
    subscription = _get(call)
    if subscription["status"] in ENDED:
        raise Refusal(404, f"No such subscription: '{call.id}'", code="resource_missing", param="id")
    details = params.child("cancellation_details")
    if details is not None:
        _read_details(details, subscription)
    prorate, invoice_now = params.boolean("prorate") is True, params.boolean("invoice_now") is True
    if prorate and subscription["status"] in ("active", "past_due"):
        customer = work.get(subscription["customer"], "customer")
        for item in items_of(subscription):
            line = proration_line(work, subscription, item, period_of(subscription), work.now, credit=True)
            keep_item(work, customer, line)
    subscription["canceled_at"] = work.now
    if invoice_now:
        invoice = subscription_invoice(work, subscription, [], "subscription_update", period=period_of(subscription))
        finalize_invoice(work, invoice)
    end_subscription(work, subscription, reason="cancellation_requested")
    return subscription


@ROUTES.post("/v1/subscriptions/{id}/resume")
def resume(call: Call) -> Body:
    """Go on with a paused subscription: a new period, charged now."""
    params, work = call.params, call.work
    subscription = _get(call)
    if subscription["status"] != "paused":
        raise unexpected_state("You can only resume a paused subscription.")
    params.choice("billing_cycle_anchor", ("now",))
    params.choice("proration_behavior", _PRORATIONS)
    subscription.update(status="active", billing_cycle_anchor=work.now)
    set_period(subscription, work.now, period_end_after(subscription, work.now))
    lines = period_lines(work, subscription, *period_of(subscription))
    invoice = subscription_invoice(work, subscription, lines, "subscription_update", period=(work.now, work.now))
    _settle(work, subscription, invoice, "allow_incomplete", off_session=True)
    schedule(work, subscription)
    work.emit("customer.subscription.resumed", subscription)
    return subscription


@ROUTES.get("/v1/subscriptions/{id}")
def retrieve(call: Call) -> Body:
    """Return a subscription."""
    return call.work.get(call.id, "subscription")


@ROUTES.get("/v1/subscriptions")
def list_all(call: Call) -> Body:
    """List subscriptions; those that have ended only if asked for."""
    params = call.params
    status = params.text("status")
    price = params.text("price")
    equals: dict[str, object] = {"customer": params.text("customer"), "test_clock": params.text("test_clock")}
    if status not in (None, "all", "ended"):
        equals["status"] = status

    def accept(body: Body) -> bool:
        ended = body["status"] in ENDED
        if (status == "ended") != ended and status in (None, "ended"):
            return False
        return price is None or any(item["price"]["id"] == price for item in items_of(body))

    return answer_list(call, "subscription", equals=equals, accept=accept)


@ROUTES.get("/v1/subscription_items/{id}")
def retrieve_item(call: Call) -> Body:
    """Return one item of a subscription."""
    for subscription in call.work.newest("subscription"):
        for item in items_of(subscription):
            if item["id"] == call.id:
                return item
    raise Refusal(404, f"Invalid subscription_item id: {call.id}", code="resource_missing", param="id")


@ROUTES.get("/v1/subscription_items")
def list_items(call: Call) -> Body:
    """List the items of a subscription."""
    call.params.ignore("limit")
    subscription = call.work.get(call.params.need("subscription"), "subscription", param="subscription")
    return subscription["items"]


def _begin(work: Work, subscription: Body, invoice: Body, behavior: str, *, off_session: bool) -> None:
    """Charge the first invoice as `payment_behavior` says."""
    free = invoice["total"] <= 0
    if not free and behavior != "default_incomplete" and default_method(work, invoice) is None:
        message = (
            "This customer has no attached payment source or default payment method. Please consider adding a default "
            "payment method."
        )
        raise invalid(message, code="resource_missing")
    finalize_invoice(work, invoice)
    if invoice["status"] == "paid":
        if subscription["status"] == "incomplete":
            subscription["status"] = "active"
        return
    if behavior == "default_incomplete":
        return
    decline = collect_invoice(work, invoice, off_session=off_session)
    if invoice["status"] != "paid" and behavior == "error_if_incomplete":
        refusal = card_refusal(decline or ("authentication_required", "authentication_required"))
        raise Refusal(402, refusal.message, "card_error", **refusal.fields)


def _settle(work: Work, subscription: Body, invoice: Body, behavior: str, *, off_session: bool) -> None:
    """Charge the invoice of a change."""
    finalize_invoice(work, invoice)
    if invoice["status"] == "paid":
        after_payment(work, invoice)
        return
    if behavior == "default_incomplete":
        return
    decline = collect_invoice(work, invoice, off_session=off_session)
    if invoice["status"] == "paid":
        return
    if behavior == "error_if_incomplete":
        refusal = card_refusal(decline or ("authentication_required", "authentication_required"))
        raise Refusal(402, refusal.message, "card_error", **refusal.fields)
    if intent_of(work, invoice)["status"] == "requires_action":
        subscription["status"] = "past_due"


def _get(call: Call) -> Body:
    subscription = call.work.get(call.id, "subscription")
    call.work.follow(call.work.get(subscription["customer"], "customer"))
    return subscription


def _own_method(call: Call, customer: Body) -> str | None:
    given = call.params.text("default_payment_method")
    if given is None:
        return None
    method = call.work.get(given, "payment_method", param="default_payment_method")
    if method["customer"] != customer["id"]:
        message = f"The customer does not have a payment method with the ID {given}."
        raise invalid(message, param="default_payment_method", code="resource_missing")
    return given


def _extra_lines(call: Call, currency: str) -> list[LineDraft]:
    found: list[LineDraft] = []
    for item in call.params.children("add_invoice_items"):
        price = call.work.get(item.need("price"), "price", param="add_invoice_items[0][price]")
        found.append(one_time_line(call.work, price, item.integer("quantity", least=1) or 1, currency))
    return found


def _read_payment_settings(params: Params, subscription: Body) -> None:
    inner = params.child("payment_settings")
    if inner is not None:
        inner.ignore("payment_method_options")
        save = inner.choice("save_default_payment_method", ("off", "on_subscription"))
        if save is not None:
            subscription["payment_settings"]["save_default_payment_method"] = save
        types = inner.texts("payment_method_types")
        if types not in ([], ["card"]):
            raise invalid("The embedded provider takes cards only.", param="payment_settings[payment_method_types]")
        if types:
            subscription["payment_settings"]["payment_method_types"] = types
    mode = params.child("billing_mode")
    if mode is not None:
        mode.choice("type", ("flexible",))
        mode.ignore("flexible")


def _read_end(call: Call, subscription: Body) -> None:
    """Set or take back the end that is ahead."""
    params, work = call.params, call.work
    details = params.child("cancellation_details")
    if details is not None:
        _read_details(details, subscription)
    at_end = params.boolean("cancel_at_period_end")
    if "cancel_at" in params and at_end:
        raise invalid("You may only specify one of cancel_at and cancel_at_period_end.", param="cancel_at")
    if at_end is True and not subscription["cancel_at_period_end"]:
        end = period_of(subscription)[1]
        subscription.update(cancel_at_period_end=True, cancel_at=end, canceled_at=work.now)
        subscription["cancellation_details"]["reason"] = "cancellation_requested"
    elif at_end is False and subscription["cancel_at_period_end"]:
        _take_back(subscription)
    if "cancel_at" in params:
        moment = params.integer("cancel_at")
        if moment is None:
            _take_back(subscription)
            return
        if moment <= work.now:
            raise invalid("cancel_at must be a timestamp in the future.", param="cancel_at")
        subscription.update(cancel_at=moment, cancel_at_period_end=False, canceled_at=work.now)
        subscription["cancellation_details"]["reason"] = "cancellation_requested"


def _take_back(subscription: Body) -> None:
    subscription.update(cancel_at_period_end=False, cancel_at=None, canceled_at=None)
    subscription["cancellation_details"] = {"comment": None, "feedback": None, "reason": None}


def _read_details(details: Params, subscription: Body) -> None:
    for name in ("comment", "feedback"):
        if name in details:
            subscription["cancellation_details"][name] = details.text(name)


def _read_change(call: Call, subscription: Body) -> Change:
    params, work = call.params, call.work
    changes = read_item_changes(work, params)
    trial = params.text("trial_end")
    trial_end = work.now if trial == "now" else params.integer("trial_end")
    anchor = params.choice("billing_cycle_anchor", ("now", "unchanged"))
    at = params.integer("proration_date")
    start, end = period_of(subscription)
    if at is not None and not start <= at <= end:
        raise invalid("proration_date must lie within the current period.", param="proration_date")
    return Change(
        items=changes,
        proration=params.choice("proration_behavior", _PRORATIONS) or "create_prorations",
        at=work.now if at is None else at,
        anchor_now=anchor == "now",
        trial_end=trial_end,
    )
