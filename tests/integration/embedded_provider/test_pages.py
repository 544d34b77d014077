"""The pages by their forms alone: Checkout, the portal, what they refuse and what they never show."""

from __future__ import annotations

import threading

import httpx2
import pytest
import stripe
from tests.integration.embedded_provider.shop import DAY, JANUARY_31, Loose, Shop

BACK = "http://studio.test/done?session={CHECKOUT_SESSION_ID}"


def checkout(shop: Shop, price: Loose, mode: str = "payment", quantity: int = 1, **more: Loose) -> Loose:
    items = {} if price is None else {"line_items": [{"price": price.id, "quantity": quantity}]}
    return shop.v1.checkout.sessions.create(
        {"mode": mode, "success_url": BACK, "cancel_url": "http://studio.test/cancelled", **items, **more}
    )


def code(shop: Shop, name: str, **more: Loose) -> None:
    coupon = shop.v1.coupons.create({"percent_off": 20, "duration": "once"})
    promotion = {"type": "coupon", "coupon": coupon.id}
    shop.v1.promotion_codes.create({"promotion": promotion, "code": name, **more})


def test_a_purchase_is_paid_and_leads_back(shop: Shop) -> None:
    customer = shop.v1.customers.create({"email": "ada@example.org"})
    session = checkout(
        shop,
        shop.price(990, None, name="Pack of 10"),
        quantity=2,
        customer=customer.id,
        client_reference_id="workspace-1",
        metadata={"pack": "10"},
        payment_intent_data={"metadata": {"workspace": "1"}},
    )
    assert (session.payment_status, session.amount_total, session.payment_intent) == ("unpaid", 1980, None)
    page = shop.http.get(session.url)
    assert all(text in page.text for text in ("Pack of 10", "$19.80", "TEST MODE", "ada@example.org"))
    last = shop.last_event()
    answer = shop.pay(session.url)
    assert (answer.status_code, answer.headers["location"]) == (303, BACK.replace("{CHECKOUT_SESSION_ID}", session.id))
    paid = shop.v1.checkout.sessions.retrieve(session.id, {"expand": ["payment_intent.latest_charge", "line_items"]})
    assert (paid.status, paid.payment_status, paid.customer, paid.url) == ("complete", "paid", customer.id, None)
    assert paid.payment_intent.metadata.to_dict() == {"workspace": "1"}
    assert paid.line_items.data[0].amount_total == 1980
    assert [event["type"] for event in shop.events(last)][-1] == "checkout.session.completed"
    found = shop.v1.checkout.sessions.list({"payment_intent": paid.payment_intent.id}).data
    assert [one.id for one in found] == [session.id]
    again = shop.pay(session.url)
    assert "complete" in again.text
    assert len(shop.v1.charges.list({"customer": customer.id}).data) == 1, "a second click pays nothing"


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"card_number": "4000000000000002"}, "Your card was declined."),
        ({"card_number": "4000000000009995"}, "Your card has insufficient funds."),
        ({"card_number": "1234"}, "Your card number is incorrect."),
        ({"card_number": "4111 1111 1111 1111"}, "non test card"),
        ({"card_number": ""}, "Enter a card number."),
        ({"expiry": "13/34"}, "expiration month is invalid"),
        ({"expiry": "01/20"}, "expiration year is invalid"),
        ({"expiry": "soon"}, "Enter the expiry date"),
        ({"cvc": "x"}, "security code"),
        ({"email": "nobody"}, "valid e-mail"),
    ],
)
def test_an_error_is_shown_in_place_and_nothing_is_paid(shop: Shop, typed: dict[str, str], message: str) -> None:
    session = checkout(shop, shop.price(990, None))
    last = shop.last_event()
    answer = shop.pay(session.url, **typed)
    assert answer.status_code in (400, 402)
    assert message in answer.text.replace("&#39;", "'")
    assert 'aria-invalid="true"' in answer.text
    assert [event for event in shop.events(last) if event["type"].endswith("succeeded")] == []
    assert shop.v1.checkout.sessions.retrieve(session.id).status == "open"
    assert shop.pay(session.url).status_code == 303, "and another card may follow"


def test_a_code_is_applied_removed_and_used_once(shop: Shop) -> None:
    name = f"ONCE{shop.last_event()}"
    code(shop, name, max_redemptions=1)
    price = shop.price(1000, None)
    first, second = (checkout(shop, price, allow_promotion_codes=True) for _ in range(2))
    assert "This code is invalid." in shop.pay(first.url, action="apply_code", promotion_code="NOPE").text
    for session in (first, second):
        shown = shop.pay(session.url, action="apply_code", promotion_code=name.lower())
        assert "$8.00" in shown.text
    shop.pay(first.url, action="remove_code")
    assert shop.v1.checkout.sessions.retrieve(first.id).amount_total == 1000
    shop.pay(first.url, action="apply_code", promotion_code=name)
    assert shop.pay(first.url).status_code == 303
    late = shop.pay(second.url)
    assert "used up" in late.text, "both had it on their page; one came first"
    assert shop.v1.checkout.sessions.retrieve(first.id).total_details.amount_discount == 200
    shop.pay(second.url, action="remove_code")
    assert shop.pay(second.url).status_code == 303


def test_one_code_by_two_at_once_is_used_once(shop: Shop) -> None:
    name = f"RACE{shop.last_event()}"
    code(shop, name, max_redemptions=1)
    price = shop.price(1000, None)
    sessions = [checkout(shop, price, allow_promotion_codes=True) for _ in range(6)]
    statuses: list[int] = []

    def buy(url: str) -> None:
        form = {"action": "pay", "email": "a@b.de", "card_number": "4242424242424242", "expiry": "12/34", "cvc": "123"}
        statuses.append(httpx2.post(url, data={**form, "promotion_code": name}).status_code)

    threads = [threading.Thread(target=buy, args=(session.url,)) for session in sessions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [303, 400, 400, 400, 400, 400]


def test_tax_is_asked_for_and_added(shop: Shop) -> None:
    session = checkout(shop, shop.price(1000, None, tax_behavior="exclusive"), automatic_tax={"enabled": True})
    assert session.automatic_tax.status == "requires_location_inputs"
    refused = shop.pay(session.url)
    assert "Choose your country" in refused.text
    assert "$11.90" in shop.pay(session.url, action="update", country="DE").text
    assert shop.pay(session.url, country="DE").status_code == 303
    paid = shop.v1.checkout.sessions.retrieve(session.id)
    assert (paid.amount_total, paid.total_details.amount_tax, paid.automatic_tax.status) == (1190, 190, "complete")
    assert paid.customer_details.address.country == "DE"


def test_a_subscription_begins_with_its_trial_and_its_data(shop: Shop) -> None:
    session = checkout(
        shop,
        shop.price(4900),
        "subscription",
        subscription_data={"trial_period_days": 14, "metadata": {"workspace": "7"}},
    )
    assert session.amount_total == 0
    assert shop.pay(session.url).status_code == 303
    done = shop.v1.checkout.sessions.retrieve(session.id, {"expand": ["subscription", "customer"]})
    assert (done.subscription.status, done.payment_status) == ("trialing", "no_payment_required")
    assert done.subscription.metadata["workspace"] == "7"
    assert done.customer.email == "ada@example.org"
    assert shop.v1.payment_methods.retrieve(done.subscription.default_payment_method).customer == done.customer.id


def test_a_declined_subscription_leaves_no_trace(shop: Shop) -> None:
    session = checkout(shop, shop.price(4900), "subscription")
    last = shop.last_event()
    assert shop.pay(session.url, card_number="4000000000000341").status_code == 402
    assert shop.events(last) == []
    assert shop.pay(session.url).status_code == 303


def test_a_bank_that_asks_is_answered_on_the_page(shop: Shop) -> None:
    session = checkout(shop, shop.price(4900), "subscription")
    asked = shop.pay(session.url, card_number="4000002500003155")
    assert "Confirm with your bank" in asked.text
    assert "unable to authenticate" in shop.pay(session.url, action="refuse").text
    shop.pay(session.url, card_number="4000002500003155")
    assert shop.pay(session.url, action="confirm").status_code == 303
    done = shop.v1.checkout.sessions.retrieve(session.id, {"expand": ["subscription"]})
    assert done.subscription.status == "active"
    shop.control("clock", by=60)
    method = done.subscription.default_payment_method
    wish = {"amount": 500, "currency": "usd", "customer": done.customer, "payment_method": method, "off_session": True}
    assert shop.v1.payment_intents.create({**wish, "confirm": True}).status == "succeeded", (
        "once set up it asks no more"
    )


def test_a_card_is_saved_without_a_payment(shop: Shop) -> None:
    customer = shop.v1.customers.create({"email": "ada@example.org"})
    session = checkout(shop, None, "setup", customer=customer.id)
    assert shop.pay(session.url).status_code == 303
    done = shop.v1.checkout.sessions.retrieve(session.id, {"expand": ["setup_intent"]})
    assert (done.setup_intent.status, done.setup_intent.customer) == ("succeeded", customer.id)


def test_an_expired_session_takes_nothing(private_shop: Shop) -> None:
    shop = private_shop
    price = shop.price(990, None)
    session, later = checkout(shop, price), checkout(shop, price)
    assert shop.v1.checkout.sessions.expire(session.id).status == "expired"
    with pytest.raises(stripe.InvalidRequestError):
        shop.v1.checkout.sessions.expire(session.id)
    assert shop.pay(session.url).status_code == 410
    shop.control("clock", by=DAY + 60)
    assert shop.v1.checkout.sessions.retrieve(later.id).status == "expired"
    assert [event["type"] for event in shop.events()].count("checkout.session.expired") == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"mode": "subscription"},
        {"mode": "gift"},
        {"success_url": "studio/done"},
        {"line_items": []},
        {"currency": "gbp"},
        {"customer": "cus_none"},
        {"subscription_data": {"trial_period_days": 7}},
        {"expires_at": 1},
        {"payment_method_types": ["sepa_debit"]},
    ],
)
def test_a_session_that_makes_no_sense_is_refused(shop: Shop, wrong: dict[str, Loose]) -> None:
    good = {"mode": "payment", "success_url": BACK, "line_items": [{"price": shop.price(990, None).id, "quantity": 1}]}
    with pytest.raises(stripe.InvalidRequestError):
        shop.v1.checkout.sessions.create({**good, **wrong})


def test_cancel_leads_back_and_the_session_stays_open(shop: Shop) -> None:
    session = checkout(shop, shop.price(990, None))
    answer = shop.http.post(session.url, data={"action": "cancel"})
    assert (answer.status_code, answer.headers["location"]) == (303, "http://studio.test/cancelled")
    assert shop.v1.checkout.sessions.retrieve(session.id).status == "open"


def test_a_page_takes_no_script_and_shows_nothing_as_markup(shop: Shop) -> None:
    evil = "<script>alert(1)</script>"
    session = checkout(shop, shop.price(990, None, name=evil), allow_promotion_codes=True)
    page = shop.pay(session.url, action="apply_code", promotion_code='"><img src=x onerror=alert(1)>', email=evil)
    assert "<script" not in page.text
    assert "<img" not in page.text
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "form-action 'self' http://studio.test" in policy
    for path in (
        "checkout/cs_test_none",
        "portal/none",
        "invoice/in_none/word",
        "receipt/ch_none",
        "authenticate/pi_none",
    ):
        assert shop.http.get(f"{shop.running.url}/{path}").status_code in (404, 410)


def portal(shop: Shop, **features: Loose) -> tuple[Loose, Loose, Loose, Loose]:
    """Return a customer, their subscription, another price, and the portal's address."""
    clock, customer = shop.clocked()
    small, big = shop.price(3000, name="Small"), shop.price(9000, name="Big")
    subscription = shop.subscribe(customer, small)
    products = [{"product": one.product, "prices": [one.id]} for one in (small, big)]
    update = {"enabled": True, "default_allowed_updates": ["price"], "proration_behavior": "always_invoice"}
    configuration = shop.v1.billing_portal.configurations.create(
        {
            "features": {
                "subscription_update": {**update, "products": products},
                "subscription_cancel": {"enabled": True},
                "payment_method_update": {"enabled": True},
                "invoice_history": {"enabled": True},
                **features,
            }
        }
    )
    session = shop.v1.billing_portal.sessions.create(
        {"customer": customer.id, "configuration": configuration.id, "return_url": "http://studio.test/"}
    )
    return clock, subscription, big, session.url


def test_the_portal_switches_cancels_and_keeps(shop: Shop) -> None:
    _, subscription, big, url = portal(shop)
    page = shop.http.get(url)
    assert all(text in page.text for text in ("Small", "$30.00", "Next invoice on 28 Feb 2027", "ending in"))
    mine = {"subscription": subscription.id}
    answer = shop.http.post(url, data={"action": "switch", "price": big.id, **mine})
    assert answer.status_code == 303
    now = shop.v1.subscriptions.retrieve(subscription.id, {"expand": ["latest_invoice"]})
    assert (now["items"].data[0].price.id, now.latest_invoice.total) == (big.id, 6000)
    shop.http.post(url, data={"action": "cancel", **mine})
    assert shop.v1.subscriptions.retrieve(subscription.id).cancel_at_period_end is True
    assert "Ends on" in shop.http.get(url).text
    shop.http.post(url, data={"action": "resume", **mine})
    assert shop.v1.subscriptions.retrieve(subscription.id).cancel_at_period_end is False


def test_the_portal_takes_another_card_and_refuses_a_bad_one(shop: Shop) -> None:
    _, subscription, _, url = portal(shop)
    bad = shop.pay(url, action="update_card", card_number="4000000000000002")
    assert (bad.status_code, "Your card was declined." in bad.text) == (402, True)
    assert shop.pay(url, action="update_card", card_number="5555 5555 5555 4444").status_code == 303
    customer = shop.v1.customers.retrieve(
        subscription.customer, {"expand": ["invoice_settings.default_payment_method"]}
    )
    assert customer.invoice_settings.default_payment_method.card.last4 == "4444"
    assert "Mastercard" in shop.http.get(url).text


def test_the_portal_shows_and_changes_only_ones_own(shop: Shop) -> None:
    _, mine, _, url = portal(shop)
    _, other, _, _ = portal(shop)
    answer = shop.http.post(url, data={"action": "cancel", "subscription": other.id})
    assert answer.status_code == 400
    assert shop.v1.subscriptions.retrieve(other.id).cancel_at_period_end is False
    stranger = shop.price(1, name="Cheap")
    answer = shop.http.post(url, data={"action": "switch", "subscription": mine.id, "price": stranger.id})
    assert answer.status_code == 400


def test_the_portal_does_only_what_its_configuration_allows(shop: Shop) -> None:
    off = {"subscription_cancel": {"enabled": False}, "payment_method_update": {"enabled": False}}
    _, subscription, _, url = portal(shop, **off)
    for action in ("cancel", "update_card"):
        assert shop.pay(url, action=action, subscription=subscription.id).status_code == 400
    page = shop.http.get(url).text
    assert "Cancel plan" not in page
    assert "Payment method" not in page


def test_an_overdue_invoice_is_paid_from_the_portal(shop: Shop) -> None:
    clock, subscription, _, url = portal(shop)
    shop.control("declines", customer=subscription.customer, times=1)
    shop.advance(clock, JANUARY_31 + 29 * DAY)
    assert "Payment overdue" in shop.http.get(url).text
    invoice = shop.v1.invoices.list({"subscription": subscription.id, "limit": 1}).data[0]
    assert shop.pay(invoice.hosted_invoice_url).status_code == 303
    assert shop.v1.subscriptions.retrieve(subscription.id).status == "active"


def test_a_portal_link_is_good_for_an_hour(private_shop: Shop) -> None:
    customer = private_shop.customer()
    url = private_shop.v1.billing_portal.sessions.create({"customer": customer.id}).url
    assert private_shop.http.get(url).status_code == 200
    private_shop.control("clock", by=3700)
    assert private_shop.http.get(url).status_code == 410
