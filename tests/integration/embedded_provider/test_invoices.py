"""Invoices, coupons, tax, currencies."""

from __future__ import annotations

import pytest
import stripe
from tests.integration.embedded_provider.shop import DAY, JANUARY_31, Loose, Shop


def test_an_invoice_by_hand_goes_from_draft_to_paid(shop: Shop) -> None:
    customer = shop.customer()
    for amount in (700, 300):
        shop.v1.invoice_items.create({"customer": customer.id, "amount": amount, "currency": "usd", "description": "x"})
    draft = shop.v1.invoices.create({"customer": customer.id, "pending_invoice_items_behavior": "include"})
    assert (draft.status, draft.total, draft.number) == ("draft", 1000, None)
    late = {"customer": customer.id, "invoice": draft.id, "amount": 50, "currency": "usd", "description": "late"}
    shop.v1.invoice_items.create(late)
    opened = shop.v1.invoices.finalize_invoice(draft.id, {"auto_advance": False})
    assert (opened.status, opened.total, opened.number[-5:]) == ("open", 1050, "-0001")
    with pytest.raises(stripe.InvalidRequestError):
        shop.v1.invoice_items.create(late)
    paid = shop.v1.invoices.pay(draft.id, {"expand": ["payments"]})
    assert (paid.status, paid.amount_paid, paid.amount_remaining) == ("paid", 1050, 0)
    (payment,) = shop.v1.invoice_payments.list({"invoice": draft.id}).data
    intent = payment.payment.payment_intent
    found = shop.v1.invoice_payments.list({"payment": {"type": "payment_intent", "payment_intent": intent}}).data
    assert [one.invoice for one in found] == [draft.id]
    with pytest.raises(stripe.InvalidRequestError):
        shop.v1.invoices.pay(draft.id)
    with pytest.raises(stripe.InvalidRequestError):
        shop.v1.invoices.void_invoice(draft.id)


def open_invoice(shop: Shop, customer: Loose, amount: int = 900) -> Loose:
    shop.v1.invoice_items.create({"customer": customer.id, "amount": amount, "currency": "usd", "description": "x"})
    draft = shop.v1.invoices.create({"customer": customer.id, "pending_invoice_items_behavior": "include"})
    return shop.v1.invoices.finalize_invoice(draft.id, {"auto_advance": False})


def test_an_open_invoice_can_be_void_uncollectible_or_paid_elsewhere(shop: Shop) -> None:
    customer = shop.customer()
    ends = [
        shop.v1.invoices.void_invoice(open_invoice(shop, customer).id),
        shop.v1.invoices.mark_uncollectible(open_invoice(shop, customer).id),
        shop.v1.invoices.pay(open_invoice(shop, customer).id, {"paid_out_of_band": True}),
    ]
    assert [one.status for one in ends] == ["void", "uncollectible", "paid"]
    assert shop.v1.charges.list({"customer": customer.id}).data == []


def test_a_declined_invoice_stays_open(shop: Shop) -> None:
    customer = shop.customer("chargeCustomerFail")
    invoice = open_invoice(shop, customer)
    with pytest.raises(stripe.CardError):
        shop.v1.invoices.pay(invoice.id)
    again = shop.v1.invoices.retrieve(invoice.id)
    assert (again.status, again.attempt_count) == ("open", 1)
    other = shop.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    assert shop.v1.invoices.pay(invoice.id, {"payment_method": other.id}).status == "paid"


def test_void_gives_used_credit_back(shop: Shop) -> None:
    customer = shop.customer()
    shop.v1.customers.balance_transactions.create(customer.id, {"amount": -400, "currency": "usd"})
    invoice = open_invoice(shop, customer)
    assert (invoice.amount_due, shop.v1.customers.retrieve(customer.id).balance) == (500, 0)
    shop.v1.invoices.void_invoice(invoice.id)
    assert shop.v1.customers.retrieve(customer.id).balance == -400


def test_a_sum_too_small_for_a_card_waits_on_the_balance(shop: Shop) -> None:
    customer = shop.customer()
    first = open_invoice(shop, customer, 20)
    assert (first.status, first.amount_due) == ("paid", 0)
    assert open_invoice(shop, customer, 500).amount_due == 520


def test_an_invoice_opens_as_a_page_and_as_a_pdf(shop: Shop) -> None:
    invoice = open_invoice(shop, shop.customer("chargeCustomerFail"))
    page = shop.http.get(invoice.hosted_invoice_url)
    assert page.status_code == 200
    assert invoice.number in page.text
    assert "$9.00" in page.text
    pdf = shop.http.get(invoice.invoice_pdf)
    assert pdf.headers["content-type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF-1.4")
    assert pdf.content.rstrip().endswith(b"%%EOF")
    assert invoice.number.encode() in pdf.content
    declined = shop.pay(invoice.hosted_invoice_url, card_number="4000000000000002")
    assert (declined.status_code, "Your card was declined." in declined.text) == (402, True)
    assert shop.pay(invoice.hosted_invoice_url).status_code == 303
    assert shop.v1.invoices.retrieve(invoice.id).status == "paid"
    assert shop.http.get(f"{invoice.hosted_invoice_url}x").status_code == 404, "the word must fit"


def test_a_charge_has_a_receipt(shop: Shop) -> None:
    customer = shop.customer()
    shop.v1.invoices.pay(open_invoice(shop, customer).id)
    (charge,) = shop.v1.charges.list({"customer": customer.id}).data
    assert "$9.00" in shop.http.get(charge.receipt_url).text


@pytest.mark.parametrize(
    ("coupon", "totals"),
    [
        ({"percent_off": 25, "duration": "once"}, [3000, 4000, 4000, 4000]),
        ({"percent_off": 25, "duration": "forever"}, [3000, 3000, 3000, 3000]),
        ({"percent_off": 25, "duration": "repeating", "duration_in_months": 2}, [3000, 3000, 4000, 4000]),
        ({"amount_off": 500, "currency": "usd", "duration": "once"}, [3500, 4000, 4000, 4000]),
        ({"amount_off": 9000, "currency": "usd", "duration": "once"}, [0, 4000, 4000, 4000]),
    ],
)
def test_a_coupon_holds_as_long_as_it_says(shop: Shop, coupon: dict[str, Loose], totals: list[int]) -> None:
    clock, customer = shop.clocked()
    made = shop.v1.coupons.create(coupon)
    subscription = shop.subscribe(customer, shop.price(4000), discounts=[{"coupon": made.id}])
    shop.advance(clock, JANUARY_31 + 95 * DAY)
    found = shop.v1.invoices.list({"subscription": subscription.id}).data
    assert [one.total for one in reversed(found)] == totals
    first = found[-1]
    assert sum(one.amount for one in first.total_discount_amounts) == first.subtotal - first.total
    assert [one.discount for one in first.total_discount_amounts] == list(first.discounts)


def test_a_code_that_is_used_up_or_over_is_refused(private_shop: Shop) -> None:
    shop = private_shop
    coupon = shop.v1.coupons.create({"percent_off": 10, "duration": "once"})
    promotion = {"type": "coupon", "coupon": coupon.id}
    once = shop.v1.promotion_codes.create({"promotion": promotion, "code": "once", "max_redemptions": 1})
    assert once.code == "ONCE"
    with pytest.raises(stripe.InvalidRequestError):
        shop.v1.promotion_codes.create({"promotion": promotion, "code": "Once"})
    price = shop.price(4000)
    shop.subscribe(shop.customer(), price, discounts=[{"promotion_code": once.id}])
    now = shop.v1.customers.create({}).created
    first = {"first_time_transaction": True}
    others = [
        once.id,
        shop.v1.promotion_codes.create({"promotion": promotion, "code": "A", "expires_at": now + 60}).id,
        shop.v1.promotion_codes.create({"promotion": promotion, "code": "B", "restrictions": first}).id,
        shop.v1.promotion_codes.create({"promotion": promotion, "code": "C", "active": False}).id,
    ]
    shop.control("clock", by=120)
    buyer = shop.customer()
    shop.subscribe(buyer, price)
    for code in others:
        with pytest.raises(stripe.InvalidRequestError):
            shop.subscribe(buyer, price, discounts=[{"promotion_code": code}])
    assert shop.v1.coupons.retrieve(coupon.id).times_redeemed == 1


@pytest.mark.parametrize(
    ("behavior", "place", "exempt", "expected"),
    [
        ("exclusive", {"country": "DE"}, "none", (10000, 11900, 1900, "standard_rated")),
        ("inclusive", {"country": "DE"}, "none", (10000, 10000, 1597, "standard_rated")),
        ("exclusive", {"country": "HU"}, "none", (10000, 12700, 2700, "standard_rated")),
        ("exclusive", {"country": "FI"}, "none", (10000, 12550, 2550, "standard_rated")),
        ("exclusive", {"country": "US", "state": "CA"}, "none", (10000, 10725, 725, "standard_rated")),
        ("exclusive", {"country": "US", "state": "OR"}, "none", (10000, 10000, 0, "not_collecting")),
        ("exclusive", {"country": "BR"}, "none", (10000, 10000, 0, "not_collecting")),
        ("exclusive", {"country": "DE"}, "reverse", (10000, 10000, 0, "reverse_charge")),
        ("exclusive", {"country": "DE"}, "exempt", (10000, 10000, 0, "customer_exempt")),
    ],
)
def test_tax_follows_the_customers_country(
    shop: Shop, behavior: str, place: dict[str, str], exempt: str, expected: tuple[int, int, int, str]
) -> None:
    customer = shop.customer(address=place, tax_exempt=exempt)
    price = shop.price(10000, tax_behavior=behavior)
    subscription = shop.subscribe(customer, price, automatic_tax={"enabled": True}, expand=["latest_invoice"])
    invoice = subscription.latest_invoice
    (tax,) = invoice.total_taxes
    assert (invoice.subtotal, invoice.total, tax.amount, tax.taxability_reason) == expected
    assert invoice.total_excluding_tax == invoice.total - tax.amount
    assert (tax.tax_behavior, invoice.automatic_tax.status) == (behavior, "complete")


def test_tax_is_on_what_the_discount_leaves(shop: Shop) -> None:
    customer = shop.customer(address={"country": "DE"})
    coupon = shop.v1.coupons.create({"percent_off": 50, "duration": "once"})
    price = shop.price(10000, tax_behavior="exclusive")
    subscription = shop.subscribe(
        customer,
        price,
        automatic_tax={"enabled": True},
        discounts=[{"coupon": coupon.id}],
        expand=["latest_invoice"],
    )
    assert (subscription.latest_invoice.subtotal, subscription.latest_invoice.total) == (10000, 5950)


def test_a_price_is_sold_in_its_other_currencies_only(shop: Shop) -> None:
    price = shop.price(5000, currency_options={"eur": {"unit_amount": 4500}, "jpy": {"unit_amount": 7000}})
    for currency, amount in (("eur", 4500), ("jpy", 7000)):
        subscription = shop.subscribe(shop.customer(), price, currency=currency, expand=["latest_invoice"])
        assert (subscription.latest_invoice.currency, subscription.latest_invoice.total) == (currency, amount)
    with pytest.raises(stripe.InvalidRequestError, match="only supports"):
        shop.subscribe(shop.customer(), price, currency="gbp")
    with pytest.raises(stripe.InvalidRequestError, match="Invalid currency"):
        shop.subscribe(shop.customer(), price, currency="xxx")


def test_a_lookup_key_finds_one_price_and_moves_when_asked(shop: Shop) -> None:
    key = f"plan_{shop.last_event()}"
    first = shop.price(1000, lookup_key=key)
    with pytest.raises(stripe.InvalidRequestError):
        shop.price(2000, lookup_key=key)
    second = shop.price(2000, lookup_key=key, transfer_lookup_key=True)
    assert [one.id for one in shop.v1.prices.list({"lookup_keys": [key]}).data] == [second.id]
    assert shop.v1.prices.retrieve(first.id).lookup_key is None
