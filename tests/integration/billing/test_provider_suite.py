"""One suite for the port to the payment provider: the embedded provider always, Stripe's own test mode with a key.

`STRIPE_TEST_KEY=sk_test_… pytest tests/integration/billing/test_provider_suite.py -n 0` asks both the same, through
the same adapter. What it makes at Stripe are customers, whom it deletes, and prices, which Stripe keeps for ever
under their `lookup_key`. The account has Stripe Tax and the portal switched on, as docs/howto/take-payments.md says.
"""

from __future__ import annotations

import datetime as dt
import os
import uuid
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any

import pytest
import stripe
from tests.integration.embedded_provider.shop import KEY, OneShot, Shop

from mutoscope.billing.provider import (
    CardDeclined,
    CheckoutOrder,
    Discount,
    Offer,
    PaymentOrder,
    PaymentProvider,
    ProviderRefused,
    SubscriptionChange,
)
from mutoscope.billing.stripe.adapter import StripeProvider

TEST_KEY = os.environ.get("STRIPE_TEST_KEY", "")
MONTH, BETTER, PACK = "suite_month_v1", "suite_better_v1", "suite_pack_v1"
OFFERS = (
    Offer(MONTH, "Suite, monthly", {"usd": 3900, "eur": 3600}, "month", "exclusive"),
    Offer(BETTER, "Suite, better", {"usd": 4900}, "month", "exclusive"),
    Offer(PACK, "Suite, ten credits", {"usd": 990}, "once", "exclusive"),
)
HOME = {"line1": "510 Townsend St", "city": "San Francisco", "state": "CA", "postal_code": "94103", "country": "US"}


@dataclass
class Peer:
    """The port under test, and the SDK for what a person would do on the provider's pages."""

    port: PaymentProvider
    v1: Any
    customers: list[str]

    async def customer(self, card: str | None = "visa") -> str:
        """Make a customer with an address and a test card."""
        made = await self.port.create_customer(uuid.uuid4(), name="Ada", email="ada@example.org", key=fresh("customer"))
        self.customers.append(made)
        self.v1.customers.update(made, {"address": HOME})
        if card:
            method = self.v1.payment_methods.attach(f"pm_card_{card}", {"customer": made})
            self.v1.customers.update(made, {"invoice_settings": {"default_payment_method": method.id}})
        return made

    async def pay(self, customer: str, amount: int, key: str | None = None) -> Any:  # noqa: ANN401 -- a PaymentState
        """Charge the card on file."""
        order = PaymentOrder(customer, "usd", amount, "Of the suite", {"purpose": "suite"})
        return await self.port.charge_card(order, key=key or fresh("pay"))

    async def subscribe(self, customer: str) -> str:
        """Subscribe as the payment page would."""
        await self.port.put_offers(OFFERS)
        (price,) = self.v1.prices.list({"lookup_keys": [MONTH]}).data
        wish = {"customer": customer, "items": [{"price": price.id}], "metadata": {"purpose": "suite"}}
        return str(self.v1.subscriptions.create(wish).id)


def fresh(what: str) -> str:
    """Return an idempotency key that nobody has used."""
    return f"{what}:{uuid.uuid4()}"


def order(customer: str, **more: Any) -> CheckoutOrder:  # noqa: ANN401 -- fields of the order
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(hours=2)
    pages = {"success_url": "https://example.com/paid", "cancel_url": "https://example.com/back"}
    return CheckoutOrder("payment", customer, "usd", expires_at=soon, metadata={"purpose": "suite"}, **pages, **more)


@pytest.fixture(params=["embedded", pytest.param("stripe", marks=pytest.mark.enable_socket)])
def place(request: pytest.FixtureRequest, shop: Shop) -> tuple[str, str | None]:
    """Return a key, and where it is good; Stripe's own place is the SDK's."""
    if request.param == "embedded":
        return KEY, shop.running.url
    if not TEST_KEY:
        pytest.skip("STRIPE_TEST_KEY is not set: Stripe's test mode is not asked.")
    assert TEST_KEY.startswith(("sk_test_", "rk_test_")), "Only a key of test mode: this suite moves money."
    return TEST_KEY, None


@pytest.fixture
async def peer(place: tuple[str, str | None]) -> AsyncGenerator[Peer]:
    key, base = place
    client = stripe.StripeClient(key, base_addresses={"api": base} if base else None, http_client=OneShot())
    port = StripeProvider(key, api_base=base)
    found = Peer(port, client.v1, [])
    try:
        await port.put_offers(OFFERS)
        yield found
    finally:
        for customer in found.customers:
            await port.forget_customer(customer, key=fresh("forget"))
        await port.close()


async def test_an_offer_is_made_once_and_never_means_another_amount(peer: Peer) -> None:
    assert await peer.port.put_offers(OFFERS) == 0
    with pytest.raises(ProviderRefused, match="another amount"):
        await peer.port.put_offers([Offer(PACK, "Suite, ten credits", {"usd": 991}, "once", "exclusive")])


async def test_one_key_makes_one_customer(peer: Peer) -> None:
    key, workspace = fresh("customer"), uuid.uuid4()
    made = [await peer.port.create_customer(workspace, name="Ada", email=None, key=key) for _ in range(2)]
    peer.customers.append(made[0])
    assert made[0] == made[1]
    assert await peer.port.find_card(made[0]) is None


async def test_a_card_on_file_pays_once_for_one_key(peer: Peer) -> None:
    customer = await peer.customer()
    card = await peer.port.find_card(customer)
    assert card is not None
    assert (card.brand, card.last4) == ("visa", "4242")
    key = fresh("pay")
    paid = await peer.pay(customer, 1500, key)
    assert (paid.status, paid.amount_minor, paid.currency, paid.metadata) == (
        "succeeded",
        1500,
        "usd",
        {"purpose": "suite"},
    )
    assert (await peer.pay(customer, 1500, key)).id == paid.id
    charge = await peer.port.find_charge(str(paid.charge_id))
    assert (charge.amount_minor, charge.refunded_minor, charge.succeeded) == (1500, 0, True)
    assert [line.amount_minor for line in charge.cash] == [1500]
    assert all(line.net_minor == line.amount_minor - line.fee_minor for line in charge.cash)


async def test_a_declined_card_is_told_as_such_and_no_card_too(peer: Peer) -> None:
    with pytest.raises(CardDeclined):
        await peer.pay(await peer.customer("chargeCustomerFail"), 1500)
    with pytest.raises(CardDeclined, match="no card on file"):
        await peer.pay(await peer.customer(None), 1500)


async def test_a_payment_goes_back_in_parts_and_never_further_than_it_was(peer: Peer) -> None:
    paid = await peer.pay(await peer.customer(), 2000)
    key = fresh("refund")
    refunds = [await peer.port.refund(paid.id, 500, reason="duplicate", key=key) for _ in range(2)]
    assert refunds[0] == refunds[1]
    assert await peer.port.charge_of(refunds[0]) == paid.charge_id
    with pytest.raises(ProviderRefused):
        await peer.port.refund(paid.id, 1501, reason="duplicate", key=fresh("refund"))
    await peer.port.refund(paid.id, None, reason="of no known kind", key=fresh("refund"))
    charge = await peer.port.find_charge(str(paid.charge_id))
    assert charge.refunded_minor == 2000
    assert sum(line.amount_minor for line in charge.cash) == 0


async def test_a_payment_page_opens_is_found_and_closes(peer: Peer) -> None:
    customer = await peer.customer(None)
    page = await peer.port.open_checkout(order(customer, lookup_key=PACK, quantity=3), key=fresh("page"))
    assert (page.status, page.paid, page.currency) == ("open", False, "usd")
    assert page.total_minor - page.tax_minor == 2970
    assert page.url is not None
    found = await peer.port.find_checkout(page.id)
    assert (found.id, found.customer_id, found.metadata) == (page.id, customer, {"purpose": "suite"})
    for _ in range(2):  # closing it again is no fault
        assert (await peer.port.expire_checkout(page.id, key=fresh("close"))).status == "expired"


async def test_a_promotion_code_lowers_the_price_and_an_unknown_one_is_refused(peer: Peer) -> None:
    customer, code = await peer.customer(None), f"SUITE{uuid.uuid4().hex[:10].upper()}"
    await peer.port.put_discount(Discount(code, percent=20, most_uses=1), key=fresh("discount"))
    wish = order(customer, lookup_key=PACK, promotion=code)
    page = await peer.port.open_checkout(wish, key=fresh("page"))
    assert (page.discount_minor, page.total_minor - page.tax_minor) == (198, 792)
    unknown = order(customer, lookup_key=PACK, promotion="SUITE-OF-NOBODY")
    with pytest.raises(ProviderRefused, match="not known"):
        await peer.port.open_checkout(unknown, key=fresh("page"))


async def test_the_portal_has_an_address(peer: Peer) -> None:
    address = await peer.port.open_portal(await peer.customer(), return_url="https://example.com/back")
    assert address.startswith("http")


async def test_a_subscription_is_previewed_upgraded_cancelled_resumed_and_ended(peer: Peer) -> None:
    subscription = await peer.subscribe(await peer.customer())
    found = await peer.port.find_subscription(subscription)
    assert (found.status, found.lookup_key, found.interval, found.unit_minor) == ("active", MONTH, "month", 3900)
    better = SubscriptionChange(subscription, found.item_id, lookup_key=BETTER, prorate=True)
    preview = await peer.port.preview_change(better)
    assert 0 < preview.subtotal_minor <= 1000
    assert (await peer.port.find_subscription(subscription)).lookup_key == MONTH, "a preview changes nothing"
    changed = await peer.port.change_subscription(better, key=fresh("change"))
    assert (changed.lookup_key, changed.period_end) == (BETTER, found.period_end)
    newest = await peer.port.latest_invoice(subscription)
    assert newest is not None
    invoice = await peer.port.find_invoice(newest)
    assert (invoice.status, invoice.paid_minor) == ("paid", invoice.total_minor)
    assert all(line.proration for line in invoice.lines)
    for ends in (True, False):
        change = SubscriptionChange(subscription, found.item_id, cancel_at_period_end=ends)
        assert (await peer.port.change_subscription(change, key=fresh("end"))).cancel_at_period_end is ends
    for _ in range(2):
        assert (await peer.port.end_subscription(subscription, key=fresh("end"))).ended_at is not None


async def test_small_charges_become_one_paid_invoice(peer: Peer) -> None:
    customer, key = await peer.customer(), fresh("bill")
    items = [("One film", 700), ("Another film", 800)]
    bills = [await peer.port.bill(customer, "usd", items, batch="suite-1", key=key) for _ in range(2)]
    assert bills[0].id == bills[1].id
    assert (bills[0].status, bills[0].subtotal_minor, len(bills[0].lines)) == ("paid", 1500, 2)
    assert bills[0].metadata["batch"] == "suite-1"
    assert await peer.port.invoice_of_payment(bills[0].payment_ids[0]) == bills[0].id


async def test_an_invoice_that_a_card_declines_stays_open(peer: Peer) -> None:
    customer = await peer.customer("chargeCustomerFail")
    bill = await peer.port.bill(customer, "usd", [("One film", 700)], batch="suite-2", key=fresh("bill"))
    assert (bill.status, bill.paid_minor) == ("open", 0)


async def test_what_happened_is_in_the_events_and_in_the_books(peer: Peer) -> None:
    before = dt.datetime.now(dt.UTC) - dt.timedelta(minutes=2)
    paid = await peer.pay(await peer.customer(), 1700)
    seen = [event async for event in peer.port.list_events(before) if event.object_id in {paid.id, paid.charge_id}]
    assert "payment_intent.succeeded" in {event.type for event in seen}
    until = dt.datetime.now(dt.UTC) + dt.timedelta(minutes=2)
    lines = [line async for line in peer.port.list_cash(before, until) if line.source_id == paid.charge_id]
    assert [(line.kind, line.amount_minor) for line in lines] == [("charge", 1700)]
