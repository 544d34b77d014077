"""Every field that the provider emits exists in Stripe's SDK with its type, and none that it promises is absent."""

from __future__ import annotations

import json
from typing import Any

import stripe

from mutoscope.billing.embedded_provider import API_VERSION
from tests.integration.embedded_provider.contract import compare
from tests.integration.embedded_provider.shop import DAY, JANUARY_31, Shop

NOT_STRIPES = {"portal_word", "deleted_customer", "deleted_coupon"}
"""Kinds that the provider keeps for itself."""

SHOWN_ON_REQUEST: set[str] = set()
"""Fields that the SDK declares as always there and that Stripe sends only when they are expanded: none so far."""


def test_the_provider_speaks_the_version_of_the_pinned_sdk() -> None:
    assert stripe.api_version == API_VERSION


def live_through_everything(shop: Shop) -> None:
    """Bring every kind of object into being, in most of its states."""
    v1 = shop.v1
    clock, customer = shop.clocked(address={"country": "DE", "postal_code": "10115"}, tax={"validate_location": "deferred"})
    plan = shop.price(4900, name="Pro", currency_options={"eur": {"unit_amount": 4500, "tax_behavior": "inclusive"}})
    other = shop.price(9900, name="Max")
    coupon = v1.coupons.create({"percent_off": 12.5, "duration": "repeating", "duration_in_months": 3, "name": "Spring"})
    fixed = v1.coupons.create({"amount_off": 500, "currency": "usd", "duration": "once"})
    code = v1.promotion_codes.create({"promotion": {"type": "coupon", "coupon": coupon.id}})
    v1.customers.tax_ids.create(customer.id, {"type": "eu_vat", "value": "DE1"})
    subscription = shop.subscribe(
        customer,
        plan,
        trial_period_days=10,
        automatic_tax={"enabled": True},
        discounts=[{"promotion_code": code.id}],
        metadata={"workspace": "1"},
    )
    shop.advance(clock, JANUARY_31 + 20 * DAY)
    item = v1.subscriptions.retrieve(subscription.id)["items"].data[0]
    change = {"items": [{"id": item.id, "price": other.id}]}
    v1.invoices.create_preview(
        {"subscription": subscription.id, "subscription_details": {**change, "proration_behavior": "always_invoice"}}
    )
    v1.subscriptions.update(subscription.id, {**change, "proration_behavior": "create_prorations"})
    shop.advance(clock, JANUARY_31 + 45 * DAY)
    shop.control("declines", customer=customer.id, times=9, decline_code="insufficient_funds")
    shop.advance(clock, JANUARY_31 + 110 * DAY)
    shop.control("declines", times=0)
    v1.invoice_items.create({"customer": customer.id, "amount": 700, "currency": "usd", "description": "Extra"})
    invoice = v1.invoices.create(
        {"customer": customer.id, "pending_invoice_items_behavior": "include", "discounts": [{"coupon": fixed.id}]}
    )
    v1.invoices.finalize_invoice(invoice.id)
    v1.invoices.pay(invoice.id)
    v1.customers.balance_transactions.create(customer.id, {"amount": -100, "currency": "usd"})
    check_out_everything(shop, plan.id)
    money_back(shop)
    v1.billing_portal.sessions.create({"customer": customer.id, "return_url": "http://x.test/"})
    v1.setup_intents.create({"customer": customer.id, "payment_method": "pm_card_visa", "confirm": True})
    v1.payment_intents.create(
        {"amount": 500, "currency": "eur", "payment_method": "pm_card_authenticationRequired", "confirm": True}
    )
    v1.webhook_endpoints.create({"url": "http://127.0.0.1:1/hook", "enabled_events": ["*"]})


def check_out_everything(shop: Shop, plan: str) -> None:
    pack = shop.price(990, None, name="Pack", tax_behavior="exclusive")
    common = {"success_url": "http://x.test/", "cancel_url": "http://x.test/", "automatic_tax": {"enabled": True}}
    for mode, price in (("payment", pack.id), ("subscription", plan)):
        extra = {"invoice_creation": {"enabled": True}} if mode == "payment" else {}
        session = shop.v1.checkout.sessions.create(
            {"mode": mode, "line_items": [{"price": price, "quantity": 2}], **common, **extra}
        )
        assert shop.pay(session.url, country="DE").status_code == 303
    session = shop.v1.checkout.sessions.create({"mode": "setup", "success_url": "http://x.test/"})
    assert shop.pay(session.url).status_code == 303


def money_back(shop: Shop) -> None:
    for card in ("visa", "pendingRefund", "refundFail"):
        buyer = shop.customer(card)
        method = buyer.invoice_settings.default_payment_method
        paid = shop.v1.payment_intents.create(
            {"amount": 1000, "currency": "usd", "customer": buyer.id, "payment_method": method, "confirm": True}
        )
        shop.v1.refunds.create({"payment_intent": paid.id, "amount": 400})
    shop.control("clock", by=3600)
    for card in ("createDispute", "createDisputeInquiry"):
        shop.v1.payment_intents.create(
            {"amount": 1000, "currency": "usd", "payment_method": f"pm_card_{card}", "confirm": True}
        )
    disputed = shop.v1.disputes.list({"limit": 2}).data
    shop.v1.disputes.update(disputed[1].id, {"evidence": {"uncategorized_text": "winning_evidence"}})
    shop.v1.disputes.close(disputed[0].id)


def test_every_emitted_field_is_one_of_the_sdks(private_shop: Shop) -> None:
    live_through_everything(private_shop)
    seen: dict[str, int] = {}
    found: set[tuple[str, str]] = set()
    for kind, text, _ in private_shop.running.provider.content().values():
        body: dict[str, Any] = json.loads(text)
        if kind in NOT_STRIPES:
            continue
        seen[kind] = seen.get(kind, 0) + 1
        found.update(compare(body, shown_on_request=SHOWN_ON_REQUEST))
    for event in private_shop.events():
        body = json.loads(event["payload"])
        found.update(compare(body, shown_on_request=SHOWN_ON_REQUEST))
        if body["type"] != "invoice.upcoming":  # Stripe's has no id
            found.update(compare(body["data"]["object"], shown_on_request=SHOWN_ON_REQUEST))
    assert sorted(found) == []
    assert len(seen) >= 25, f"every kind was looked at: {sorted(seen)}"


def test_the_comparison_sees_faults() -> None:
    good: dict[str, Any] = {
        "id": "re_1",
        "object": "refund",
        "amount": 5,
        "created": 1,
        "currency": "usd",
        "destination_details": {"card": {"type": "refund"}, "type": "card"},
    }
    assert compare(good, shown_on_request=set()) == []
    assert compare({**good, "colour": 1}, shown_on_request=set()) != []
    assert compare({**good, "amount": "5"}, shown_on_request=set()) != []
    assert compare({**good, "amount": None}, shown_on_request=set()) != []
    assert compare({**good, "destination_details": {"card": {"kind": "refund"}}}, shown_on_request=set()) != []
    del good["created"]
    assert [finding.path for finding in compare(good, shown_on_request=set())] == ["refund.created"]
