"""Buying: a payment page, a card, and the credits or the plan that follow."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from mutoscope.tenancy import Role

if TYPE_CHECKING:
    from conftest import House


async def test_a_pack_is_paid_and_its_credits_are_there(house: House) -> None:
    person = await house.studio.sign_up()
    before = await house.balance(person)
    opened = await house.buy(person, pack="ten", quantity=2)
    assert (opened["amount_minor"], opened["currency"]) == (1980, "usd")
    assert await house.balance(person) == before + 20
    (purchase,) = house.studio.query(
        "select kind, sku, unit, amount, currency, net_minor + tax_minor from purchase where workspace_id = %s",
        person.workspace_id,
    )
    assert purchase == ("pack", "ten", "credit", 20_000, "usd", 1980)
    (cash,) = house.studio.query(
        "select kind, amount_minor, fee_minor from cash_entry where workspace_id = %s", person.workspace_id
    )
    assert cash == ("charge", 1980, 87)  # 2.9 % and 30 cents
    assert (await house.account(person))["card"]["last4"] == "4242"
    assert house.apart() == []


async def test_a_plan_is_subscribed_to_and_shows_its_next_payment(house: House) -> None:
    person = await house.studio.sign_up()
    before = await house.balance(person)
    await house.buy(person, plan="Pro")
    account = await house.account(person)
    assert (account["plan_type"], account["status"], account["interval"]) == ("Pro", "active", "month")
    assert (account["next_billing_at"], account["next_amount_minor"]) == (account["period_end"], 4900)
    assert await house.balance(person) == before + 60
    (invoice,) = (await house.studio.http.get("/api/v1/billing/invoices", headers=person.headers)).json()["items"]
    assert (invoice["status"], invoice["paid_minor"], invoice["reason"]) == ("paid", 4900, "subscription_create")
    assert house.shop.http.get(invoice["hosted_invoice_url"]).status_code == 200
    assert house.apart() == []


async def test_the_same_order_is_the_same_page_and_another_closes_it(house: House) -> None:
    person = await house.studio.sign_up()
    first = await house.order(person, plan="Pro")
    assert (await house.order(person, plan="Pro"))["url"] == first["url"]
    other = await house.order(person, pack="ten")
    assert other["url"] != first["url"]
    assert house.shop.pay(first["url"], country="US").status_code != 303  # the page before takes no money any more
    assert house.shop.pay(other["url"], country="US").status_code == 303
    await house.tell()
    assert (await house.account(person))["plan_type"] == "Free"
    assert await house.balance(person) == 13


async def test_two_orders_at_once_open_one_page(house: House) -> None:
    person = await house.studio.sign_up()
    answers = await asyncio.gather(
        *(
            house.studio.http.post("/api/v1/billing/checkout", json={"plan": "Pro"}, headers=person.headers)
            for _ in range(4)
        )
    )
    assert {answer.status_code for answer in answers} <= {200, 409}
    assert any(answer.status_code == 200 for answer in answers)
    rows = house.studio.query("select status from checkout where workspace_id = %s", person.workspace_id)
    assert [status for (status,) in rows].count("open") == 1


async def test_what_is_not_sold_is_refused_with_what_is(house: House) -> None:
    person = await house.studio.sign_up()
    for order, words in (
        ({"plan": "Gold"}, "Choose one of Free, Standard, Pro"),
        ({"plan": "Free"}, "cancel the subscription"),
        ({"plan": "Pro", "interval": "year"}, "by the month"),
        ({"plan": "Pro", "currency": "eur"}, "Pay in USD"),
        ({"pack": "tne"}, "Choose one of ten"),
        ({}, '{"plan": …}'),
        ({"plan": "Pro", "pack": "ten"}, '{"plan": …}'),
    ):
        answer = await house.studio.http.post("/api/v1/billing/checkout", json=order, headers=person.headers)
        assert (answer.status_code, words in answer.json()["remedy"]) == (422, True), answer.text
    assert house.studio.query("select 1 from checkout where workspace_id = %s", person.workspace_id) == []


async def test_a_declined_card_buys_nothing(house: House) -> None:
    person = await house.studio.sign_up()
    before = await house.balance(person)
    opened = await house.order(person, pack="ten")
    declined = house.shop.pay(opened["url"], country="US", card_number="4000 0000 0000 0002")
    assert declined.status_code != 303
    await house.tell()
    assert await house.balance(person) == before
    assert house.studio.query("select 1 from purchase where workspace_id = %s", person.workspace_id) == []


async def test_a_second_plan_is_a_change_not_a_purchase(house: House) -> None:
    person = await house.studio.sign_up()
    await house.buy(person, plan="Standard")
    answer = await house.studio.http.post("/api/v1/billing/checkout", json={"plan": "Pro"}, headers=person.headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "already_subscribed")


async def test_only_owners_pay(house: House) -> None:
    owner = await house.studio.sign_up()
    member = house.studio.add_member(owner.workspace_id, Role.ADMIN)
    token = await house.studio.token_for(member, owner.workspace_id)
    headers = {"Authorization": f"Bearer {token}"}
    answer = await house.studio.http.post("/api/v1/billing/checkout", json={"plan": "Pro"}, headers=headers)
    assert answer.status_code == 403


async def test_the_flag_keeps_the_paths_of_money_dark_until_it_is_on(house: House) -> None:
    person = await house.studio.sign_up()
    flags = house.studio.container.flags
    paths = {"billing/checkout": {"plan": "Pro"}, "credits/topup": {"plan_type": "Pro"}, "billing/portal": {}}
    for state, open_ in (("off", False), ("on", True)):
        house.studio.query(
            "insert into feature_flag (key, description, state, percentage, created_at, updated_at) "
            "values ('billing', 'Payments', %s, 0, now(), now()) "
            "on conflict (key) do update set state = excluded.state returning 1",
            state,
        )
        flags.forget()
        for path, body in paths.items():
            answer = await house.studio.http.post(f"/api/v1/{path}", json=body, headers=person.headers)
            dark = (answer.status_code, answer.json().get("code")) == (403, "billing_not_open")
            assert dark != open_, answer.text
    house.studio.query("delete from feature_flag where key = 'billing' returning 1")
    flags.forget()
