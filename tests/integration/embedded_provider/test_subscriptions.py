"""Subscriptions through time: periods, trials, changes, cancellations, cards that fail on renewal."""

from __future__ import annotations

import datetime as dt

import pytest
import stripe
from tests.integration.embedded_provider.shop import DAY, JANUARY_31, KEY, Loose, Shop, open_shop

from mutoscope.billing.embedded_provider import ProviderOptions, run_provider


def at(*date: int) -> int:
    return int(dt.datetime(*date, tzinfo=dt.UTC).timestamp())  # pyright: ignore[reportArgumentType] -- year, month, day


def day(moment: int) -> str:
    return dt.datetime.fromtimestamp(moment, dt.UTC).strftime("%Y-%m-%d")


def period(subscription: Loose) -> tuple[str, str]:
    item = subscription["items"].data[0]
    return day(item.current_period_start), day(item.current_period_end)


def invoices(shop: Shop, subscription: Loose) -> list[tuple[str, str, int]]:
    found = shop.v1.invoices.list({"subscription": subscription.id, "limit": 100}).data
    return [(one.billing_reason.removeprefix("subscription_"), one.status, one.total) for one in reversed(found)]


def changed_to(shop: Shop, subscription: Loose, price: Loose, **more: Loose) -> Loose:
    item = subscription["items"].data[0].id
    return shop.v1.subscriptions.update(subscription.id, {"items": [{"id": item, "price": price.id}], **more})


def test_months_are_counted_from_the_anchor(shop: Shop) -> None:
    clock, customer = shop.clocked()
    subscription = shop.subscribe(customer, shop.price(4900))
    assert (subscription.status, period(subscription)) == ("active", ("2027-01-31", "2027-02-28"))
    seen: list[tuple[str, str]] = []
    for moment in (at(2027, 3, 1), at(2027, 4, 1), at(2027, 5, 1), at(2027, 6, 1)):
        shop.advance(clock, moment)
        seen.append(period(shop.v1.subscriptions.retrieve(subscription.id)))
    assert seen == [
        ("2027-02-28", "2027-03-31"),
        ("2027-03-31", "2027-04-30"),
        ("2027-04-30", "2027-05-31"),
        ("2027-05-31", "2027-06-30"),
    ]
    assert invoices(shop, subscription) == [("create", "paid", 4900), *[("cycle", "paid", 4900)] * 4]


def test_a_year_from_29_february_ends_on_the_28th_and_a_leap_year_has_its_day_again(shop: Shop) -> None:
    clock, customer = shop.clocked(at(2028, 2, 29))
    subscription = shop.subscribe(customer, shop.price(49000, "year"))
    ends = [period(subscription)[1]]
    for year in (2029, 2030, 2031):
        shop.advance(clock, at(year, 3, 2))
        ends.append(period(shop.v1.subscriptions.retrieve(subscription.id))[1])
    assert ends == ["2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"]


def test_a_renewal_is_a_draft_for_an_hour(shop: Shop) -> None:
    clock, customer = shop.clocked(at(2027, 5, 10))
    subscription = shop.subscribe(customer, shop.price(4900))
    shop.advance(clock, at(2027, 6, 10) + 60)
    assert invoices(shop, subscription) == [("create", "paid", 4900), ("cycle", "draft", 4900)]
    shop.advance(clock, at(2027, 6, 10) + 3601)
    assert invoices(shop, subscription)[-1] == ("cycle", "paid", 4900)


def test_a_renewal_is_told_a_week_before(shop: Shop) -> None:
    clock, customer = shop.clocked(at(2027, 5, 10))
    shop.subscribe(customer, shop.price(4900))
    last = shop.last_event()
    shop.advance(clock, at(2027, 6, 2))
    assert "invoice.upcoming" not in [event["type"] for event in shop.events(last)]
    shop.advance(clock, at(2027, 6, 4))
    assert "invoice.upcoming" in [event["type"] for event in shop.events(last)]


def test_a_trial_is_free_is_announced_and_then_paid(shop: Shop) -> None:
    clock, customer = shop.clocked(at(2027, 5, 10))
    subscription = shop.subscribe(customer, shop.price(4900), trial_period_days=14)
    assert (subscription.status, period(subscription)) == ("trialing", ("2027-05-10", "2027-05-24"))
    last = shop.last_event()
    shop.advance(clock, at(2027, 5, 20))
    assert "customer.subscription.trial_will_end" not in [event["type"] for event in shop.events(last)]
    shop.advance(clock, at(2027, 5, 22))
    assert "customer.subscription.trial_will_end" in [event["type"] for event in shop.events(last)]
    shop.advance(clock, at(2027, 5, 25))
    assert shop.v1.subscriptions.retrieve(subscription.id).status == "active"
    assert invoices(shop, subscription) == [("create", "paid", 0), ("cycle", "paid", 4900)]


@pytest.mark.parametrize(
    ("behavior", "status"), [("cancel", "canceled"), ("pause", "paused"), ("create_invoice", "past_due")]
)
def test_a_trial_without_a_card_ends_as_was_chosen(shop: Shop, behavior: str, status: str) -> None:
    clock = shop.v1.test_helpers.test_clocks.create({"frozen_time": at(2027, 5, 10)})
    customer = shop.v1.customers.create({"test_clock": clock.id})
    settings = {"end_behavior": {"missing_payment_method": behavior}}
    subscription = shop.subscribe(customer, shop.price(4900), trial_period_days=7, trial_settings=settings)
    shop.advance(clock, at(2027, 5, 19))
    assert shop.v1.subscriptions.retrieve(subscription.id).status == status
    if status == "paused":
        method = shop.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
        shop.v1.subscriptions.update(subscription.id, {"default_payment_method": method.id})
        assert shop.v1.subscriptions.resume(subscription.id).status == "active"


def test_an_upgrade_costs_the_difference_of_what_is_left(shop: Shop) -> None:
    clock, customer = shop.clocked(at(2027, 4, 1))
    subscription = shop.subscribe(customer, shop.price(3000, name="Small"))
    shop.advance(clock, at(2027, 4, 11))
    preview = shop.v1.invoices.create_preview(
        {
            "subscription": subscription.id,
            "subscription_details": {
                "items": [{"id": subscription["items"].data[0].id, "price": (big := shop.price(9000, name="Big")).id}],
                "proration_behavior": "always_invoice",
            },
        }
    )
    assert preview.total == 4000, "20 of 30 days: 60.00 less 20.00"
    assert invoices(shop, subscription) == [("create", "paid", 3000)], "a preview keeps nothing"
    subscription = changed_to(shop, subscription, big, proration_behavior="always_invoice")
    invoice = shop.v1.invoices.retrieve(subscription.latest_invoice)
    assert [(line.amount, line.parent.subscription_item_details.proration) for line in invoice.lines.data] == [
        (-2000, True),
        (6000, True),
    ]
    assert (invoice.total, invoice.status, invoice.billing_reason) == (4000, "paid", "subscription_update")
    shop.advance(clock, at(2027, 5, 2))
    assert invoices(shop, subscription)[-1] == ("cycle", "paid", 9000)


def test_a_downgrade_becomes_credit_that_the_next_invoice_uses(shop: Shop) -> None:
    clock, customer = shop.clocked(at(2027, 4, 1))
    subscription = shop.subscribe(customer, shop.price(9000))
    shop.advance(clock, at(2027, 4, 16))
    changed_to(shop, subscription, shop.price(3000), proration_behavior="always_invoice")
    assert invoices(shop, subscription)[-1] == ("update", "paid", -3000)
    assert shop.v1.customers.retrieve(customer.id).balance == -3000
    shop.advance(clock, at(2027, 5, 2))
    renewal = shop.v1.invoices.list({"subscription": subscription.id, "limit": 1}).data[0]
    assert (renewal.total, renewal.amount_due, renewal.starting_balance, renewal.ending_balance) == (3000, 0, -3000, 0)
    ledger = shop.v1.customers.balance_transactions.list(customer.id).data
    assert [(one.amount, one.ending_balance) for one in ledger] == [(3000, 0), (-3000, -3000)]


def test_prorations_can_wait_for_the_renewal_or_be_left_out(shop: Shop) -> None:
    clock, customer = shop.clocked(at(2027, 4, 1))
    small, big = shop.price(3000), shop.price(9000)
    waiting, without = (shop.subscribe(customer, small) for _ in range(2))
    shop.advance(clock, at(2027, 4, 11))
    changed_to(shop, waiting, big)
    changed_to(shop, without, big, proration_behavior="none")
    assert len(shop.v1.invoice_items.list({"customer": customer.id, "pending": True}).data) == 2
    shop.advance(clock, at(2027, 5, 2))
    assert invoices(shop, waiting)[-1] == ("cycle", "paid", 9000 + 4000)
    assert invoices(shop, without)[-1] == ("cycle", "paid", 9000)
    assert shop.v1.invoice_items.list({"customer": customer.id, "pending": True}).data == []


def test_another_interval_begins_a_new_period_at_once(shop: Shop) -> None:
    clock, customer = shop.clocked(at(2027, 4, 1))
    subscription = shop.subscribe(customer, shop.price(3000))
    shop.advance(clock, at(2027, 4, 16))
    subscription = changed_to(shop, subscription, shop.price(30000, "year"))
    assert period(subscription) == ("2027-04-16", "2028-04-16")
    assert invoices(shop, subscription)[-1] == ("update", "paid", 30000 - 1500)


def test_more_seats_cost_their_share(shop: Shop) -> None:
    clock, customer = shop.clocked(at(2027, 4, 1))
    subscription = shop.subscribe(customer, shop.price(1000))
    shop.advance(clock, at(2027, 4, 16))
    item = {"id": subscription["items"].data[0].id, "quantity": 4}
    shop.v1.subscriptions.update(subscription.id, {"items": [item], "proration_behavior": "always_invoice"})
    assert invoices(shop, subscription)[-1] == ("update", "paid", 1500)


def test_an_upgrade_that_cannot_be_paid_changes_nothing_when_asked_so(shop: Shop) -> None:
    clock, customer = shop.clocked(at(2027, 4, 1))
    subscription = shop.subscribe(customer, shop.price(3000))
    shop.advance(clock, at(2027, 4, 11))
    before = shop.running.provider.content()
    shop.control("declines", customer=customer.id, times=1)
    declined = shop.running.provider.content()
    with pytest.raises(stripe.CardError):
        changed_to(
            shop,
            subscription,
            shop.price(9000, name="Never"),
            proration_behavior="always_invoice",
            payment_behavior="error_if_incomplete",
        )
    same = shop.v1.subscriptions.retrieve(subscription.id)
    assert same["items"].data[0].price.unit_amount == 3000
    assert before.keys() == declined.keys()
    assert invoices(shop, subscription) == [("create", "paid", 3000)]
    shop.control("declines", times=0)


def test_cancelled_at_the_end_it_runs_until_then_and_can_be_kept(shop: Shop) -> None:
    clock, customer = shop.clocked(at(2027, 4, 1))
    ending, kept = (shop.subscribe(customer, shop.price(3000)) for _ in range(2))
    for one in (ending, kept):
        ended = shop.v1.subscriptions.update(one.id, {"cancel_at_period_end": True})
        assert (ended.status, day(ended.cancel_at)) == ("active", "2027-05-01")
    shop.v1.subscriptions.update(kept.id, {"cancel_at_period_end": False})
    last = shop.last_event()
    shop.advance(clock, at(2027, 5, 2))
    ending, kept = (shop.v1.subscriptions.retrieve(one.id) for one in (ending, kept))
    assert (ending.status, day(ending.ended_at)) == ("canceled", "2027-05-01")
    assert ending.cancellation_details.reason == "cancellation_requested"
    assert (kept.status, kept.cancel_at) == ("active", None)
    assert [event["type"] for event in shop.events(last)].count("customer.subscription.deleted") == 1
    assert len(invoices(shop, ending)) == 1


def test_cancelled_at_once_it_is_over_and_stays_so(shop: Shop) -> None:
    _, customer = shop.clocked(at(2027, 4, 1))
    subscription = shop.subscribe(customer, shop.price(3000))
    assert shop.v1.subscriptions.cancel(subscription.id).status == "canceled"
    for again in (
        lambda: shop.v1.subscriptions.cancel(subscription.id),
        lambda: shop.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": False}),
    ):
        with pytest.raises(stripe.InvalidRequestError):
            again()
    assert shop.v1.subscriptions.list({"customer": customer.id}).data == []
    assert len(shop.v1.subscriptions.list({"customer": customer.id, "status": "canceled"}).data) == 1


def test_cancelled_with_proration_the_rest_becomes_credit(shop: Shop) -> None:
    clock, customer = shop.clocked(at(2027, 4, 1))
    subscription = shop.subscribe(customer, shop.price(3000))
    shop.advance(clock, at(2027, 4, 16))
    shop.v1.subscriptions.cancel(subscription.id, {"prorate": True, "invoice_now": True})
    assert shop.v1.customers.retrieve(customer.id).balance == -1500


def test_cancel_keep_and_upgrade_in_one_moment(shop: Shop) -> None:
    _, customer = shop.clocked(at(2027, 4, 1))
    subscription = shop.subscribe(customer, shop.price(3000))
    shop.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": True})
    shop.v1.subscriptions.update(subscription.id, {"cancel_at_period_end": False})
    upgraded = changed_to(shop, subscription, shop.price(9000), proration_behavior="always_invoice")
    assert (upgraded.cancel_at_period_end, invoices(shop, subscription)[-1]) == (False, ("update", "paid", 6000))


def test_a_card_that_fails_on_renewal_is_tried_again_and_then_given_up(shop: Shop) -> None:
    clock, customer = shop.clocked(at(2027, 4, 1), "embeddedRenewalFail")
    subscription = shop.subscribe(customer, shop.price(3000))
    last = shop.last_event()
    seen: list[tuple[str, int]] = []
    for moment in (at(2027, 5, 2), at(2027, 5, 5), at(2027, 5, 10), at(2027, 5, 17)):
        shop.advance(clock, moment)
        invoice = shop.v1.invoices.list({"subscription": subscription.id, "limit": 1}).data[0]
        seen.append((shop.v1.subscriptions.retrieve(subscription.id).status, invoice.attempt_count))
    assert seen == [("past_due", 1), ("past_due", 2), ("past_due", 3), ("canceled", 4)]
    assert [event["type"] for event in shop.events(last)].count("invoice.payment_failed") == 4
    ended = shop.v1.subscriptions.retrieve(subscription.id)
    assert ended.cancellation_details.reason == "payment_failed"
    assert shop.v1.customers.retrieve(customer.id).delinquent is True
    shop.advance(clock, at(2027, 12, 1))
    assert len(invoices(shop, subscription)) == 2, "nothing more is asked for"


def test_another_card_makes_an_overdue_subscription_active_again(shop: Shop) -> None:
    clock, customer = shop.clocked(at(2027, 4, 1), "embeddedRenewalFail")
    subscription = shop.subscribe(customer, shop.price(3000))
    shop.advance(clock, at(2027, 5, 2))
    method = shop.v1.payment_methods.attach("pm_card_visa", {"customer": customer.id})
    shop.v1.customers.update(customer.id, {"invoice_settings": {"default_payment_method": method.id}})
    shop.advance(clock, at(2027, 5, 5))
    assert shop.v1.subscriptions.retrieve(subscription.id).status == "active"
    assert invoices(shop, subscription)[-1] == ("cycle", "paid", 3000)
    assert shop.v1.customers.retrieve(customer.id).delinquent is False


def test_what_happens_after_the_last_attempt_can_be_chosen() -> None:
    options = ProviderOptions(api_key=KEY, control=True, deliver=False, when_unpaid="unpaid", retry_days=(1,))
    with run_provider(options) as running:
        shop = open_shop(running)
        clock, customer = shop.clocked(at(2027, 4, 1), "embeddedRenewalFail")
        subscription = shop.subscribe(customer, shop.price(3000))
        shop.advance(clock, at(2027, 6, 2))
        assert shop.v1.subscriptions.retrieve(subscription.id).status == "unpaid"
        assert invoices(shop, subscription)[-1][:2] == ("cycle", "draft"), "nobody is asked for more"
        shop.http.close()


def test_a_first_payment_that_fails_leaves_it_incomplete_until_it_expires(shop: Shop) -> None:
    clock, customer = shop.clocked(at(2027, 4, 1), "chargeCustomerFail")
    subscription = shop.subscribe(customer, shop.price(3000))
    assert subscription.status == "incomplete"
    with pytest.raises(stripe.CardError):
        shop.subscribe(customer, shop.price(3000), payment_behavior="error_if_incomplete")
    shop.advance(clock, at(2027, 4, 2))
    assert shop.v1.subscriptions.retrieve(subscription.id).status == "incomplete_expired"
    assert invoices(shop, subscription) == [("create", "void", 3000)]
    assert len(shop.v1.subscriptions.list({"customer": customer.id, "status": "all"}).data) == 1


def test_without_a_card_nobody_subscribes(shop: Shop) -> None:
    customer = shop.v1.customers.create({})
    with pytest.raises(stripe.InvalidRequestError) as caught:
        shop.subscribe(customer, shop.price(3000))
    assert "no attached payment source" in str(caught.value)


def test_prices_that_do_not_go_together_are_refused(shop: Shop) -> None:
    customer = shop.customer()
    month, year, once = shop.price(3000), shop.price(3000, "year"), shop.price(500, None)
    euro = shop.price(3000, currency="eur")
    for items in ([month, year], [once], [month, euro], []):
        with pytest.raises(stripe.InvalidRequestError):
            shop.v1.subscriptions.create({"customer": customer.id, "items": [{"price": one.id} for one in items]})
    shop.subscribe(customer, month)
    with pytest.raises(stripe.InvalidRequestError, match="combine currencies"):
        shop.subscribe(customer, euro)


def test_a_later_beginning_of_the_cycle_is_paid_in_part(shop: Shop) -> None:
    _, customer = shop.clocked(at(2027, 4, 16))
    subscription = shop.subscribe(customer, shop.price(3000), billing_cycle_anchor=at(2027, 5, 1))
    assert period(subscription) == ("2027-04-16", "2027-05-01")
    assert invoices(shop, subscription) == [("create", "paid", 1500)]


def test_the_providers_own_clock_moves_what_has_no_test_clock(private_shop: Shop) -> None:
    subscription = private_shop.subscribe(private_shop.customer(), private_shop.price(3000))
    private_shop.control("clock", by=32 * DAY)
    assert invoices(private_shop, subscription)[-1] == ("cycle", "paid", 3000)
    created = private_shop.v1.customers.create({}).created
    assert created - subscription.created >= 32 * DAY
    clock, _ = private_shop.clocked(JANUARY_31)
    assert private_shop.v1.test_helpers.test_clocks.retrieve(clock.id).frozen_time == JANUARY_31
