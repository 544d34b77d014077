"""A payment provider that fails before the work, after it, or answers too late: nobody pays twice or for nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.integration.api.conftest import Person

    from conftest import House

KINDS = ("error_before", "error_after")


async def top_up(house: House, person: Person, key: str) -> Any:  # noqa: ANN401 -- an answer
    headers = {**person.headers, "Idempotency-Key": key}
    return await house.studio.http.post("/api/credits/topup", json={"pack": "ten"}, headers=headers)


async def with_a_card(house: House) -> Person:
    person: Person = await house.studio.sign_up()
    await house.buy(person, pack="ten")
    assert await house.balance(person) == 13
    return person


def charged(house: House, person: Person) -> int:
    query = "select customer_id from billing_customer where workspace_id = %s"
    ((customer,),) = house.studio.query(query, person.workspace_id)
    payments = house.shop.v1.payment_intents.list({"customer": customer, "limit": 100}).data
    return sum(payment.status == "succeeded" for payment in payments)


@pytest.mark.parametrize("kind", KINDS)
async def test_a_payment_whose_answer_was_lost_is_taken_once(house: House, kind: str) -> None:
    person = await with_a_card(house)
    house.shop.control("faults", requests=[{"kind": kind, "path": "/v1/payment_intents", "times": 3, "status": 500}])
    lost = await top_up(house, person, "once")
    assert (lost.status_code, lost.json()["code"]) == (503, "payment_provider_unavailable"), lost.text
    house.shop.control("faults")
    again = await top_up(house, person, "once")  # the customer presses the button again
    assert (again.status_code, again.json()["credits_balance"]) == (200, 23), again.text
    await house.tell()
    assert (await house.balance(person), charged(house, person)) == (23, 2)
    assert house.apart() == []


@pytest.mark.parametrize("kind", KINDS)
async def test_a_payment_that_nobody_asked_about_again_is_finished_by_the_worker(house: House, kind: str) -> None:
    person = await with_a_card(house)
    house.shop.control("faults", requests=[{"kind": kind, "path": "/v1/payment_intents", "times": 3, "status": 502}])
    assert (await top_up(house, person, "once")).status_code == 503
    house.shop.control("faults")
    await house.tell()
    house.studio.clock.advance(minutes=3)
    await house.repeat()
    await house.tell()
    back = await house.studio.log_in(person.email)
    assert (await house.balance(back), charged(house, person)) == (23, 2)
    assert house.apart() == []


async def test_a_customer_and_a_page_are_made_once_however_often_the_answer_is_lost(house: House) -> None:
    person = await house.studio.sign_up()
    faults = [{"kind": "error_after", "path": path, "times": 3} for path in ("/v1/customers", "/v1/checkout/sessions")]
    house.shop.control("faults", requests=faults)
    headers = {**person.headers, "Idempotency-Key": "page"}
    answers = [
        await house.studio.http.post("/api/v1/billing/checkout", json={"pack": "ten"}, headers=headers)
        for _ in range(3)
    ]
    house.shop.control("faults")
    assert [answer.status_code for answer in answers] == [503, 503, 200], answers[-1].text
    made = house.shop.v1.customers.list({"limit": 100}).data
    assert sum(one.metadata.to_dict().get("workspace_id") == str(person.workspace_id) for one in made) == 1
    house.shop.pay(answers[-1].json()["url"], country="US")
    await house.tell()
    assert await house.balance(person) == 13
    assert house.apart() == []


async def test_an_order_that_the_server_died_over_does_not_stand_in_the_way(house: House) -> None:
    """Killed after writing the order down, before the journal: nothing was ever asked."""
    person = await house.studio.sign_up()
    sql = (
        "insert into checkout "
        "(id, workspace_id, user_id, kind, sku, interval, currency, amount_minor, digest, created_at) "
        "select gen_random_uuid(), w.id, %s, 'pack', 'ten', 'once', 'usd', 990, p.catalogue_digest, %s "
        "from workspace w join workspace_plan p on p.workspace_id = w.id where w.id = %s returning id"
    )
    now = house.desk.clock.now()
    house.studio.query(sql, person.id, now, person.workspace_id)
    early = await house.studio.http.post("/api/v1/billing/checkout", json={"pack": "ten"}, headers=person.headers)
    assert (early.status_code, early.json()["code"]) == (409, "checkout_busy")
    house.studio.clock.advance(minutes=2)
    await house.buy(person, pack="ten")
    assert await house.balance(person) == 13
