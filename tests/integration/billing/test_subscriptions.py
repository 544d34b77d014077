"""A subscription's life: better plans at once, lesser ones later, cancelled, resumed, ended, unpaid."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from mutoscope.billing import end_deserted, end_graces
from mutoscope.privacy.erasure import erase_workspace

if TYPE_CHECKING:
    from tests.integration.api.conftest import Person

    from conftest import House

DAY = 86_400


async def post(house: House, person: Person, path: str, **body: object) -> Any:  # noqa: ANN401 -- an answer
    return await house.studio.http.post(f"/api/v1/{path}", json=body, headers=person.headers)


async def test_a_better_plan_comes_at_once_for_what_is_left_of_the_month(house: House) -> None:
    person = await house.studio.sign_up()
    await house.buy(person, plan="Standard")
    assert await house.balance(person) == 33
    preview = (await post(house, person, "billing/subscription/preview", plan="Pro")).json()
    assert preview["at_once"]
    assert 0 < preview["due_now_minor"] <= 1000
    changed = await post(house, person, "billing/subscription/change", plan="Pro")
    assert (changed.status_code, changed.json()["plan_type"]) == (200, "Pro"), changed.text
    # Thirty credits more a month; of a month that has just begun nearly all of it is left.
    assert 62.9 < await house.balance(person) <= 63
    await house.tell()
    assert 62.9 < await house.balance(person) <= 63  # the webhooks find it done
    assert house.apart() == []


async def test_a_lesser_plan_waits_for_the_next_month(house: House) -> None:
    person = await house.studio.sign_up()
    await house.buy(person, plan="Pro")
    changed = (await post(house, person, "billing/subscription/change", plan="Standard")).json()
    assert (changed["plan_type"], changed["next_plan"], changed["next_amount_minor"]) == ("Pro", "Standard", 3900)
    assert await house.balance(person) == 63
    again = await post(house, person, "billing/subscription/change", plan="Standard")
    assert (again.status_code, again.json()["code"]) == (409, "nothing_to_change")


async def test_cancelled_resumed_and_upgraded_within_a_second(house: House) -> None:
    person = await house.studio.sign_up()
    await house.buy(person, plan="Standard")
    cancelled = (await post(house, person, "billing/subscription/cancel")).json()
    assert (cancelled["next_billing_at"], cancelled["cancels_at"]) == (None, cancelled["period_end"])
    resumed = (await post(house, person, "billing/subscription/resume")).json()
    assert resumed["cancels_at"] is None
    upgraded = (await post(house, person, "billing/subscription/change", plan="Pro")).json()
    assert upgraded["plan_type"] == "Pro"
    await house.tell()
    account = await house.account(person)
    assert (account["plan_type"], account["cancels_at"], account["status"]) == ("Pro", None, "active")
    assert house.apart() == []


async def test_a_subscription_that_ends_leaves_the_starting_plan_and_what_was_made(house: House) -> None:
    person = await house.studio.sign_up()
    await house.buy(person, plan="Pro")
    (subscription,) = house.studio.query("select id from subscription where workspace_id = %s", person.workspace_id)
    house.shop.v1.subscriptions.cancel(subscription[0])
    await house.tell()
    account = await house.account(person)
    assert (account["plan_type"], account["status"], account["interval"]) == ("Free", "active", "none")
    assert await house.balance(person) == 63  # what was paid for stays until its month is over
    assert (await post(house, person, "billing/subscription/cancel")).json()["code"] == "not_subscribed"


async def test_an_unpaid_month_has_a_grace_then_the_starting_plan(house: House) -> None:
    person = await house.studio.sign_up()
    await house.buy(person, plan="Standard")
    (subscription, customer) = house.studio.query(
        "select s.id, c.customer_id from subscription s join billing_customer c using (workspace_id) "
        "where s.workspace_id = %s",
        person.workspace_id,
    )[0]
    house.shop.v1.payment_methods.attach("pm_card_chargeCustomerFail", {"customer": customer})
    methods = house.shop.v1.payment_methods.list({"customer": customer, "type": "card"})
    house.shop.v1.customers.update(customer, {"invoice_settings": {"default_payment_method": methods.data[0].id}})
    house.shop.v1.subscriptions.update(subscription, {"default_payment_method": methods.data[0].id})
    # An invoice that the new card does not pay, as a renewal's would be.
    house.shop.v1.subscriptions.update(subscription, {"billing_cycle_anchor": "now", "proration_behavior": "none"})
    await house.tell()
    account = await house.account(person)
    assert (account["plan_type"], account["status"]) == ("Standard", "past_due")
    grace = dt.datetime.fromisoformat(account["grace_until"])
    assert dt.timedelta(days=6) < grace - house.studio.clock.now() <= dt.timedelta(days=8)
    assert await end_graces(house.desk) == 0
    house.studio.clock.advance(days=8)
    assert await end_graces(house.desk) == 1
    assert await end_graces(house.desk) == 0
    back = await house.studio.log_in(person.email)
    account = await house.account(back)
    assert (account["plan_type"], account["status"], account["grace_until"]) == ("Free", "active", None)
    assert house.shop.v1.subscriptions.retrieve(subscription).status == "canceled"


async def test_one_click_tops_up_with_the_card_on_file_once_a_key(house: House) -> None:
    person = await house.studio.sign_up()
    without = await post(house, person, "credits/topup", pack="ten")
    assert (without.status_code, without.json()["code"]) == (402, "payment_page_needed")
    house.shop.pay(without.json()["checkout_url"], country="US")
    await house.tell()
    assert await house.balance(person) == 13
    for _ in range(2):
        answer = await house.studio.http.post(
            "/api/credits/topup", json={"pack": "ten"}, headers={**person.headers, "Idempotency-Key": "once"}
        )
        assert (answer.status_code, answer.json()["credits_balance"]) == (200, 23), answer.text
    await house.tell()
    assert await house.balance(person) == 23
    assert house.apart() == []


async def test_document_003_s_top_up_changes_the_plan(house: House) -> None:
    person = await house.studio.sign_up()
    first = await post(house, person, "credits/topup", plan_type="Standard")
    assert (first.status_code, first.json()["code"]) == (402, "payment_page_needed")
    house.shop.pay(first.json()["checkout_url"], country="US")
    await house.tell()
    answer = (await post(house, person, "credits/topup", plan_type="Pro")).json()
    assert set(answer) == {"credits_balance", "plan_type", "message"}
    assert (answer["plan_type"], answer["message"]) == ("Pro", "Credits topped up successfully")
    same = await post(house, person, "credits/topup", plan_type="Pro")
    assert (same.status_code, same.json()["code"]) == (409, "already_on_plan")
    assert (await post(house, person, "credits/topup", plan_type="Gold")).status_code == 422
    assert (await post(house, person, "credits/topup")).status_code == 422


async def test_a_deleted_workspace_is_not_charged_any_more(house: House) -> None:
    person, other = await house.studio.sign_up(), await house.studio.sign_up()
    await house.buy(person, plan="Standard")
    await house.buy(other, plan="Standard")
    subscription, customer = ids_of(house, person)
    await end_deserted(house.desk)  # whatever other tests have left
    house.studio.query("update workspace set deleted_at = now() where id = %s returning id", person.workspace_id)
    away = {"kind": "error_before", "method": "DELETE", "path": f"/v1/subscriptions/{subscription}", "times": 3}
    house.shop.control("faults", requests=[away])
    assert await end_deserted(house.desk) == 0  # the provider was away
    house.shop.control("faults")
    assert await end_deserted(house.desk) == 1
    assert await end_deserted(house.desk) == 0
    assert house.shop.v1.subscriptions.retrieve(subscription).status == "canceled"
    await house.tell()
    kept = house.studio.query("select status, ended_at is not null from subscription where id = %s", subscription)
    assert kept == [("canceled", True)]
    assert not house.shop.v1.customers.retrieve(customer).to_dict().get("deleted")  # it may be given back
    assert (await house.account(other))["plan_type"] == "Standard"


async def test_an_erased_workspace_is_forgotten_at_the_provider_and_in_the_journal(house: House) -> None:
    person = await house.studio.sign_up()
    await house.buy(person, plan="Standard")
    _, customer = ids_of(house, person)
    house.studio.query("update workspace set deleted_at = now() where id = %s returning id", person.workspace_id)
    await erase_workspace(house.studio.container.privacy, person.workspace_id, None)
    await end_deserted(house.desk)
    assert await end_deserted(house.desk) == 0
    assert house.shop.v1.customers.retrieve(customer).to_dict()["deleted"]
    query = "select kind, request::text, state from payment_call where workspace_id = %s"
    journal = house.studio.query(query, person.workspace_id)
    assert {kind for kind, _, _ in journal} >= {"create_customer", "end_subscription", "forget_customer"}
    assert not [entry for entry in journal if person.email in entry[1]]
    assert {state for _, _, state in journal} == {"done"}
    await house.tell()
    assert house.apart() == []


async def test_an_erased_person_goes_from_the_journal_of_a_workspace_that_stays(house: House) -> None:
    person = await house.studio.sign_up()
    await house.buy(person, pack="ten")
    query = "select request::text from payment_call where workspace_id = %s and kind = 'create_customer'"
    assert person.email in house.studio.query(query, person.workspace_id)[0][0]
    sql = "update app_user set email = null, email_key = null where id = %s returning id"
    house.studio.query(sql, person.id)
    assert house.studio.query(query, person.workspace_id) == [("{}",)]


def ids_of(house: House, person: Person) -> tuple[str, str]:
    """Return the person's subscription and customer."""
    return house.studio.query(
        "select s.id, c.customer_id from subscription s join billing_customer c using (workspace_id) "
        "where s.workspace_id = %s",
        person.workspace_id,
    )[0]
