"""Cards, payments, refunds, disputes, and the balance that they move."""

from __future__ import annotations

import pytest
import stripe
from tests.integration.embedded_provider.shop import Loose, Shop


def charge(shop: Shop, amount: int = 1000, card: str = "visa", **more: Loose) -> Loose:
    wish = {"amount": amount, "currency": "usd", "payment_method": f"pm_card_{card}", "confirm": True, **more}
    return shop.v1.payment_intents.create({**wish, "expand": ["latest_charge.balance_transaction"]})


def moved(shop: Shop, source: str) -> list[tuple[str, int, int, int]]:
    found = shop.v1.balance_transactions.list({"source": source, "limit": 100}).data
    return [(one.type, one.amount, one.fee, one.net) for one in reversed(found)]


@pytest.mark.parametrize(("amount", "fee"), [(50, 31), (1000, 59), (4900, 172), (99_999_999, 2_900_030)])
def test_a_charge_brings_its_amount_less_the_fee(shop: Shop, amount: int, fee: int) -> None:
    paid = charge(shop, amount)
    assert (paid.status, paid.amount_received) == ("succeeded", amount)
    line = paid.latest_charge.balance_transaction
    assert (line.amount, line.fee, line.net, line.source) == (amount, fee, amount - fee, paid.latest_charge.id)


@pytest.mark.parametrize(
    ("card", "code", "decline"),
    [
        ("chargeDeclined", "card_declined", "generic_decline"),
        ("chargeDeclinedInsufficientFunds", "card_declined", "insufficient_funds"),
        ("chargeDeclinedExpiredCard", "expired_card", None),
        ("chargeDeclinedIncorrectCvc", "incorrect_cvc", None),
        ("chargeDeclinedProcessingError", "processing_error", None),
    ],
)
def test_a_declined_card_leaves_a_failed_charge_and_no_money(
    shop: Shop, card: str, code: str, decline: str | None
) -> None:
    last = shop.last_event()
    with pytest.raises(stripe.CardError) as caught:
        charge(shop, card=card)
    error: Loose = caught.value.error
    assert (caught.value.http_status, caught.value.code, getattr(error, "decline_code", None)) == (402, code, decline)
    failed = shop.v1.charges.retrieve(error.charge)
    assert (failed.status, failed.paid, failed.failure_code, failed.balance_transaction) == (
        "failed",
        False,
        code,
        None,
    )
    assert error.payment_intent.status == "requires_payment_method"
    assert [event["type"] for event in shop.events(last)] == [
        "payment_intent.created",
        "charge.failed",
        "payment_intent.payment_failed",
    ]


@pytest.mark.parametrize(
    ("amount", "currency", "code"), [(49, "usd", "amount_too_small"), (10**9, "usd", "amount_too_large")]
)
def test_no_card_is_charged_too_little_or_too_much(shop: Shop, amount: int, currency: str, code: str) -> None:
    with pytest.raises(stripe.InvalidRequestError) as caught:
        shop.v1.payment_intents.create({"amount": amount, "currency": currency})
    assert caught.value.code == code


def test_a_saved_card_pays_while_its_owner_is_away(shop: Shop) -> None:
    customer = shop.customer()
    method = customer.invoice_settings.default_payment_method
    paid = charge(shop, customer=customer.id, payment_method=method, off_session=True)
    assert paid.status == "succeeded"
    with pytest.raises(stripe.InvalidRequestError):
        charge(shop, payment_method=method)


def test_a_card_whose_bank_asks_is_declined_while_its_owner_is_away(shop: Shop) -> None:
    customer = shop.v1.customers.create({})
    method = shop.v1.payment_methods.attach("pm_card_authenticationRequired", {"customer": customer.id})
    with pytest.raises(stripe.CardError) as caught:
        charge(shop, customer=customer.id, payment_method=method.id, off_session=True)
    assert caught.value.code == "authentication_required"
    waiting = charge(shop, customer=customer.id, payment_method=method.id)
    assert waiting.status == "requires_action"
    assert shop.http.get(waiting.next_action.redirect_to_url.url).status_code == 200
    shop.http.post(waiting.next_action.redirect_to_url.url, data={"action": "confirm"})
    assert shop.v1.payment_intents.retrieve(waiting.id).status == "succeeded"


def test_a_refused_question_leaves_the_payment_to_be_tried_again(shop: Shop) -> None:
    waiting = charge(shop, card="authenticationRequired")
    shop.http.post(waiting.next_action.redirect_to_url.url, data={"action": "refuse"})
    refused = shop.v1.payment_intents.retrieve(waiting.id)
    assert refused.status == "requires_payment_method"
    assert refused.last_payment_error.code == "payment_intent_authentication_failure"
    assert shop.v1.payment_intents.cancel(waiting.id).status == "canceled"
    with pytest.raises(stripe.InvalidRequestError):
        shop.v1.payment_intents.cancel(waiting.id)


def test_a_card_that_is_declined_cannot_be_saved_and_one_that_fails_later_can(shop: Shop) -> None:
    customer = shop.v1.customers.create({})
    with pytest.raises(stripe.CardError):
        shop.v1.payment_methods.attach("pm_card_chargeDeclined", {"customer": customer.id})
    assert shop.v1.payment_methods.list({"customer": customer.id}).data == []
    saved = shop.v1.payment_methods.attach("pm_card_chargeCustomerFail", {"customer": customer.id})
    with pytest.raises(stripe.CardError):
        charge(shop, customer=customer.id, payment_method=saved.id, off_session=True)
    assert shop.v1.payment_methods.detach(saved.id).customer is None
    with pytest.raises(stripe.InvalidRequestError):
        shop.v1.payment_methods.detach(saved.id)


def test_the_next_charges_are_declined_when_a_test_says_so(shop: Shop) -> None:
    customer = shop.customer()
    method = customer.invoice_settings.default_payment_method
    shop.control("declines", customer=customer.id, times=1, decline_code="insufficient_funds")
    charge(shop)
    with pytest.raises(stripe.CardError):
        charge(shop, customer=customer.id, payment_method=method, off_session=True)
    assert charge(shop, customer=customer.id, payment_method=method, off_session=True).status == "succeeded"


def test_a_real_looking_card_is_refused(shop: Shop) -> None:
    for number, code in (("4242424242424241", "incorrect_number"), ("4111111111111111", "card_declined")):
        with pytest.raises(stripe.CardError) as caught:
            shop.v1.payment_methods.create(
                {"type": "card", "card": {"number": number, "exp_month": 12, "exp_year": 2040, "cvc": "123"}}
            )
        assert caught.value.code == code


def test_refunds_in_parts_never_exceed_the_charge(shop: Shop) -> None:
    paid = charge(shop, 990)
    refunds = [shop.v1.refunds.create({"payment_intent": paid.id, "amount": amount}) for amount in (333, 656)]
    with pytest.raises(stripe.InvalidRequestError) as caught:
        shop.v1.refunds.create({"charge": paid.latest_charge.id, "amount": 2})
    assert "greater than unrefunded amount" in str(caught.value)
    refunds.append(shop.v1.refunds.create({"payment_intent": paid.id}))
    assert [one.amount for one in refunds] == [333, 656, 1]
    with pytest.raises(stripe.InvalidRequestError) as caught:
        shop.v1.refunds.create({"payment_intent": paid.id})
    assert caught.value.code == "charge_already_refunded"
    left = shop.v1.charges.retrieve(paid.latest_charge.id, {"expand": ["refunds"]})
    assert (left.amount_refunded, left.refunded, len(left.refunds.data)) == (990, True, 3)
    assert [moved(shop, one.id) for one in refunds] == [[("refund", -a, 0, -a)] for a in (333, 656, 1)]


def test_what_was_never_paid_is_not_refunded(shop: Shop) -> None:
    with pytest.raises(stripe.CardError) as caught:
        charge(shop, card="chargeDeclined")
    error: Loose = caught.value.error
    with pytest.raises(stripe.InvalidRequestError):
        shop.v1.refunds.create({"charge": error.charge})
    unpaid = shop.v1.payment_intents.create({"amount": 500, "currency": "usd"})
    with pytest.raises(stripe.InvalidRequestError):
        shop.v1.refunds.create({"payment_intent": unpaid.id})
    with pytest.raises(stripe.InvalidRequestError):
        shop.v1.refunds.create({"amount": 5})


def test_a_refund_can_be_slow_and_a_refund_can_come_back(private_shop: Shop) -> None:
    slow = private_shop.v1.refunds.create({"payment_intent": charge(private_shop, card="pendingRefund").id})
    paid = charge(private_shop, card="refundFail")
    failing = private_shop.v1.refunds.create({"payment_intent": paid.id, "amount": 400})
    assert (slow.status, failing.status) == ("pending", "succeeded")
    private_shop.control("clock", by=3600)
    slow, failing = (private_shop.v1.refunds.retrieve(one.id) for one in (slow, failing))
    assert (slow.status, failing.status) == ("succeeded", "failed")
    assert private_shop.v1.charges.retrieve(paid.latest_charge.id).amount_refunded == 0
    assert moved(private_shop, failing.id) == [("refund", -400, 0, -400), ("refund_failure", 400, 0, 400)]
    assert {"refund.failed", "refund.updated"} <= {event["type"] for event in private_shop.events()}


@pytest.mark.parametrize("won", [True, False])
def test_a_dispute_takes_the_money_and_its_fee_until_it_is_won(shop: Shop, won: bool) -> None:  # noqa: FBT001 -- a case
    paid = charge(shop, 5000, "createDispute")
    (dispute,) = shop.v1.disputes.list({"payment_intent": paid.id}).data
    assert (dispute.status, dispute.reason, dispute.amount) == ("needs_response", "fraudulent", 5000)
    assert moved(shop, dispute.id) == [("adjustment", -5000, 1500, -6500)]
    with pytest.raises(stripe.InvalidRequestError) as caught:
        shop.v1.refunds.create({"payment_intent": paid.id})
    assert caught.value.code == "charge_disputed"
    if won:
        text = {"uncategorized_text": "winning_evidence"}
        dispute = shop.v1.disputes.update(dispute.id, {"evidence": text, "submit": True})
    else:
        dispute = shop.v1.disputes.close(dispute.id)
    assert dispute.status == ("won" if won else "lost")
    assert moved(shop, dispute.id)[1:] == ([("adjustment", 5000, 0, 5000)] if won else [])
    with pytest.raises(stripe.InvalidRequestError):
        shop.v1.disputes.close(dispute.id)


def test_a_dispute_can_be_asked_for_and_decided_by_a_test(shop: Shop) -> None:
    paid = charge(shop, 2000)
    shop.v1.refunds.create({"payment_intent": paid.id, "amount": 500})
    dispute = shop.control("disputes", charge=paid.latest_charge.id, reason="product_not_received")
    assert (dispute["amount"], dispute["status"]) == (1500, "needs_response")
    assert shop.control(f"disputes/{dispute['id']}", won=False)["status"] == "lost"


def test_an_inquiry_moves_no_money(shop: Shop) -> None:
    paid = charge(shop, 2000, "createDisputeInquiry")
    (dispute,) = shop.v1.disputes.list({"charge": paid.latest_charge.id}).data
    assert (dispute.status, dispute.balance_transactions) == ("warning_needs_response", [])
    assert shop.v1.refunds.create({"payment_intent": paid.id}).status == "succeeded"


def test_the_balance_is_the_sum_of_what_moved(private_shop: Shop) -> None:
    charge(private_shop, 5000, "createDispute")
    private_shop.v1.refunds.create({"payment_intent": charge(private_shop, 1000).id, "amount": 250})
    charge(private_shop, 700, currency="eur")
    lines = list(private_shop.v1.balance_transactions.list({"limit": 2}).auto_paging_iter())
    assert all(one.net == one.amount - one.fee for one in lines)
    balance = private_shop.v1.balance.retrieve()
    for currency in ("usd", "eur"):
        shown = sum(
            one.amount for part in (balance.available, balance.pending) for one in part if one.currency == currency
        )
        assert shown == sum(one.net for one in lines if one.currency == currency)


def test_a_setup_intent_saves_a_card(shop: Shop) -> None:
    customer = shop.v1.customers.create({})
    intent = shop.v1.setup_intents.create(
        {"customer": customer.id, "payment_method": "pm_card_visa", "confirm": True, "usage": "off_session"}
    )
    assert intent.status == "succeeded"
    assert shop.v1.payment_methods.retrieve(intent.payment_method).customer == customer.id
    with pytest.raises(stripe.CardError):
        shop.v1.setup_intents.create(
            {"customer": customer.id, "payment_method": "pm_card_chargeDeclined", "confirm": True}
        )
