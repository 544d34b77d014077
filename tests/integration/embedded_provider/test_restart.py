"""What the provider was told is still there after a restart, and for another process."""

from __future__ import annotations

from typing import Any

import stripe

from mutoscope.billing.embedded_provider import run_provider
from tests.integration.embedded_provider.shop import DAY, JANUARY_31, OPTIONS, Shop, open_shop, postgres


def busy_day(shop: Shop) -> str:
    """Let many kinds of objects come to be; return a subscription that goes on."""
    clock, customer = shop.clocked()
    monthly = shop.price(4900)
    subscription = shop.subscribe(customer, monthly, trial_period_days=5)
    shop.advance(clock, JANUARY_31 + 20 * DAY)
    pack = shop.price(990, None)
    session = shop.v1.checkout.sessions.create(
        {"mode": "payment", "line_items": [{"price": pack.id, "quantity": 1}], "success_url": "http://x.test/"}
    )
    assert shop.pay(session.url).status_code == 303
    paid = shop.v1.checkout.sessions.retrieve(session.id)
    shop.v1.refunds.create({"payment_intent": paid.payment_intent, "amount": 333})
    return str(subscription.id)


def test_a_restarted_provider_goes_on_where_it_was(fresh_database: Any) -> None:
    store = postgres(fresh_database.app_dsn)
    with run_provider(OPTIONS, store) as running:
        shop = open_shop(running)
        subscription = busy_day(shop)
        before = [event["id"] for event in shop.events()]
        clock = shop.v1.test_helpers.test_clocks.list().data[0]
        world = running.provider.content()
        shop.http.close()
    with run_provider(OPTIONS, store) as running:
        shop = open_shop(running)
        assert [event["id"] for event in shop.events()] == before
        assert running.provider.content() == world, "memory and database tell the same"
        shop.advance(clock, JANUARY_31 + 70 * DAY)
        renewed = shop.v1.invoices.list({"subscription": subscription}).data
        assert [invoice.status for invoice in renewed] == ["paid", "paid", "paid", "paid"]
        shop.http.close()


def test_two_processes_share_one_set_of_books(fresh_database: Any) -> None:
    store = postgres(fresh_database.app_dsn)
    with run_provider(OPTIONS, store) as one, run_provider(OPTIONS, store) as other:
        here, there = open_shop(one), open_shop(other)
        for turn in range(5):
            customer = here.v1.customers.create({"name": f"here {turn}"})
            assert there.v1.customers.retrieve(customer.id).name == f"here {turn}"
            there.v1.customers.update(customer.id, {"name": f"there {turn}"})
            assert here.v1.customers.retrieve(customer.id).name == f"there {turn}"
        assert one.provider.content() == other.provider.content()
        here.http.close()
        there.http.close()


def test_a_key_answers_the_same_after_a_restart(fresh_database: Any) -> None:
    store = postgres(fresh_database.app_dsn)
    made: list[stripe.Customer] = []
    for _ in range(2):
        with run_provider(OPTIONS, store) as running:
            shop = open_shop(running)
            made.append(shop.client.v1.customers.create({"name": "Ada"}, {"idempotency_key": "once"}))
            shop.http.close()
    assert made[0].id == made[1].id
