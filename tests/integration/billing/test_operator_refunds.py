"""An operator gives money back: through the journal, once, never more than is left; the books follow by the inbox."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from tests.integration.api.operators import act, actions, make_admin, read

if TYPE_CHECKING:
    from tests.integration.api.conftest import Person

    from conftest import House


async def bought(house: House, **order: object) -> tuple[Person, str]:
    """Return somebody who bought something, and the payment."""
    person = await house.studio.sign_up()
    await house.buy(person, **(order or {"pack": "ten"}))
    query = "select payment_id from cash_entry where workspace_id = %s and kind = 'charge'"
    ((payment,),) = house.studio.query(query, person.workspace_id)
    return person, payment


async def refund(house: House, admin: Person, person: Person, payment: str, key: str = "k", **body: object) -> Any:  # noqa: ANN401 -- a response
    path = f"/admin/workspaces/{person.workspace_id}/payments/{payment}/refund"
    return await act(house.studio, admin, path, dict(body), key=key)


async def listed(house: House, admin: Person, person: Person) -> list[tuple[Any, ...]]:
    page = await read(house.studio, admin, f"/admin/workspaces/{person.workspace_id}/payments")
    names = ("what", "currency", "amount_minor", "returned_minor", "refundable_minor")
    return [tuple(item[name] for name in names) for item in page["items"]]


def given_back(house: House, payment: str) -> list[int]:
    """Return the refunds of a payment as the provider has them, the oldest first."""
    found = house.shop.v1.refunds.list({"payment_intent": payment, "limit": 100}).data
    return [one.amount for one in reversed(found)]


async def test_a_part_and_then_the_rest_go_back_and_take_their_credits_along(house: House) -> None:
    admin = await make_admin(house.studio)
    person, payment = await bought(house)
    assert await listed(house, admin, person) == [("ten", "usd", 990, 0, 990)]
    answer = await refund(house, admin, person, payment, "first", amount_minor=333, cause="duplicate")
    assert answer.status_code == 200, answer.text
    assert (answer.json()["amount_minor"], answer.json()["refundable_minor"]) == (333, 657)
    await house.tell()
    assert await house.balance(person) == pytest.approx(3 + 10 - 3.363)
    assert await listed(house, admin, person) == [("ten", "usd", 990, 333, 657)]
    rest = await refund(house, admin, person, payment, "second")
    assert (rest.json()["amount_minor"], rest.json()["refundable_minor"]) == (657, 0)
    await house.tell()
    assert await house.balance(person) == 3
    assert await listed(house, admin, person) == [("ten", "usd", 990, 990, 0)]
    assert given_back(house, payment) == [333, 657]
    assert actions(house.studio, person.workspace_id, "payment") == ["payment.refunded"] * 2
    query = "select user_id from event where workspace_id = %s and action = 'payment.refunded'"
    assert set(house.studio.query(query, person.workspace_id)) == {(admin.id,)}
    over = await refund(house, admin, person, payment, "third", amount_minor=1)
    assert (over.status_code, over.json()["code"], over.json()["refundable_minor"]) == (409, "refund_too_large", 0)
    assert house.apart() == []


async def test_more_than_is_left_is_refused_before_anything_is_sent(house: House) -> None:
    admin = await make_admin(house.studio)
    person, payment = await bought(house)
    answer = await refund(house, admin, person, payment, amount_minor=991)
    assert (answer.status_code, answer.json()["code"]) == (409, "refund_too_large")
    assert answer.json()["refundable_minor"] == 990
    assert (
        house.studio.query(
            "select * from payment_call where kind = 'refund_payment' and workspace_id = %s", person.workspace_id
        )
        == []
    )
    assert given_back(house, payment) == []


@pytest.mark.parametrize("kind", ["error_before", "error_after"])
async def test_a_refund_whose_answer_was_lost_is_made_once_by_the_same_key(house: House, kind: str) -> None:
    admin = await make_admin(house.studio)
    person, payment = await bought(house)
    house.shop.control("faults", requests=[{"kind": kind, "path": "/v1/refunds", "times": 3, "status": 500}])
    lost = await refund(house, admin, person, payment, "once", amount_minor=500)
    assert (lost.status_code, lost.json()["code"]) == (503, "payment_provider_unavailable"), lost.text
    house.shop.control("faults")
    other = await refund(house, admin, person, payment, "another", amount_minor=490)
    assert (other.status_code, other.json()["code"]) == (409, "refund_under_way")
    await house.tell()  # the money may be gone already; the same request still is the same refund
    again = await refund(house, admin, person, payment, "once", amount_minor=500)
    assert (again.status_code, again.json()["amount_minor"], again.json()["refundable_minor"]) == (200, 500, 490)
    await house.tell()
    assert given_back(house, payment) == [500]
    changed = await refund(house, admin, person, payment, "once", amount_minor=1)
    assert changed.status_code in {409, 422}
    assert (await refund(house, admin, person, payment, "another", amount_minor=490)).status_code == 200
    assert given_back(house, payment) == [500, 490]
    await house.tell()
    assert await house.balance(person) == 3
    assert house.apart() == []


async def test_a_refund_that_nobody_asked_about_again_is_finished_by_the_worker(house: House) -> None:
    admin = await make_admin(house.studio)
    person, payment = await bought(house)
    house.shop.control("faults", requests=[{"kind": "error_before", "path": "/v1/refunds", "times": 3, "status": 502}])
    assert (await refund(house, admin, person, payment)).status_code == 503
    house.shop.control("faults")
    house.studio.clock.advance(minutes=3)
    assert await house.repeat() >= 1
    await house.tell()
    assert given_back(house, payment) == [990]
    assert actions(house.studio, person.workspace_id, "payment") == ["payment.refunded"]
    back = await house.studio.log_in(person.email)
    assert await house.balance(back) == 3


async def test_one_key_at_the_same_moment_gives_back_once_and_two_keys_never_more_than_was_paid(house: House) -> None:
    admin = await make_admin(house.studio)
    person, payment = await bought(house)
    same = await asyncio.gather(*[refund(house, admin, person, payment, "same", amount_minor=90) for _ in range(4)])
    assert {answer.status_code for answer in same} == {200}, [answer.text for answer in same]
    assert len({answer.json()["refund_id"] for answer in same}) == 1
    many = await asyncio.gather(*[refund(house, admin, person, payment, f"k{n}", amount_minor=400) for n in range(5)])
    assert {answer.status_code for answer in many} <= {200, 409}
    assert sum(given_back(house, payment)) == 90 + 400 * sum(answer.status_code == 200 for answer in many) <= 990
    await house.tell()
    assert house.apart() == []


async def test_a_plan_that_was_paid_is_listed_by_its_invoice_and_given_back(house: House) -> None:
    admin = await make_admin(house.studio)
    person, payment = await bought(house, plan="Pro")
    ((number,),) = house.studio.query("select number from invoice where workspace_id = %s", person.workspace_id)
    assert await listed(house, admin, person) == [(number, "usd", 4900, 0, 4900)]
    assert (await refund(house, admin, person, payment)).status_code == 200
    await house.tell()
    assert await listed(house, admin, person) == [(number, "usd", 4900, 4900, 0)]
    assert await house.balance(person) == 3


async def test_a_disputed_payment_is_the_banks(house: House) -> None:
    admin, person = await make_admin(house.studio), await house.studio.sign_up()
    opened = await house.order(person, pack="ten")
    assert house.shop.pay(opened["url"], country="US", card_number="4000 0000 0000 0259").status_code == 303
    await house.tell()
    ((payment,),) = house.studio.query("select payment_id from purchase where workspace_id = %s", person.workspace_id)
    answer = await refund(house, admin, person, payment)
    assert (answer.status_code, answer.json()["code"]) == (409, "payment_disputed"), answer.text
    assert await listed(house, admin, person) == [("ten", "usd", 990, 990, 0)]


async def test_a_large_refund_is_said_twice(house: House) -> None:
    admin = await make_admin(house.studio)
    person, payment = await bought(house, pack="ten", quantity=11)
    slip = await refund(house, admin, person, payment, "slip")
    assert (slip.status_code, slip.json()["code"], slip.json()["amount_minor"]) == (422, "confirmation_needed", 10_890)
    wrong = await refund(house, admin, person, payment, "wrong", confirm_amount_minor=10_000)
    assert wrong.status_code == 422
    assert given_back(house, payment) == []
    meant = await refund(house, admin, person, payment, "meant", confirm_amount_minor=10_890)
    assert meant.status_code == 200, meant.text
    assert given_back(house, payment) == [10_890]


async def test_only_an_operator_who_has_just_proved_it_refunds_and_only_what_the_workspace_paid(house: House) -> None:
    admin, stranger = await make_admin(house.studio), await house.studio.sign_up()
    person, payment = await bought(house)
    own = await refund(house, person, person, payment)
    assert (own.status_code, own.json()["code"]) == (403, "not_allowed"), own.text
    elsewhere = await refund(house, admin, stranger, payment)
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (404, "payment_not_found")
    path = f"/api/v1/admin/workspaces/{person.workspace_id}/payments/{payment}/refund"
    body = {"reason": "Ticket 4711"}
    keyless = await house.studio.http.post(path, json=body, headers=admin.headers)
    assert keyless.status_code == 422, "without a key a second press would be a second refund"
    house.studio.clock.advance(minutes=11)
    late = await refund(house, admin, person, payment)
    assert late.status_code in {401, 403}, late.text
    assert given_back(house, payment) == []
