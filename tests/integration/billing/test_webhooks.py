"""Webhooks that are not what they should be: forged, old, of no known kind, of nobody, of somebody who is gone."""

from __future__ import annotations

import time
import uuid
from typing import TYPE_CHECKING, Any

import psycopg
from tests.integration.billing.webhooks import signed

from mutoscope.billing import drain_inbox

if TYPE_CHECKING:
    from conftest import House


def event(kind: str, object_id: str) -> dict[str, Any]:
    return {
        "id": f"evt_{uuid.uuid4().hex}",
        "object": "event",
        "type": kind,
        "created": int(time.time()),
        "data": {"object": {"id": object_id, "object": kind.partition(".")[0]}},
    }


async def post(house: House, body: bytes, signature: str | None) -> Any:  # noqa: ANN401 -- a response
    headers = {"Stripe-Signature": signature} if signature is not None else {}
    return await house.studio.http.post("/api/v1/billing/webhook", content=body, headers=headers)


def state(house: House, told: dict[str, Any]) -> list[tuple[Any, ...]]:
    return house.studio.query("select state, attempts from payment_inbox where event_id = %s", told["id"])


async def test_what_the_provider_did_not_sign_or_not_now_is_refused(house: House) -> None:
    told = event("invoice.paid", "in_1")
    body, good = signed(told)
    _, foreign = signed(told, secret="whsec_of_somebody_else")
    _, old = signed(told, age=301)
    for sent, signature in ((body, foreign), (body, old), (body, None), (body, ""), (body, "t=1"), (body + b" ", good)):
        answer = await post(house, sent, signature)
        assert (answer.status_code, answer.json()["code"]) == (400, "webhook_invalid")
    assert state(house, told) == []


async def test_what_is_signed_and_is_no_event_is_refused(house: House) -> None:
    for nothing in ({}, {"id": "evt_1", "object": "event", "type": "invoice.paid", "created": 1}):
        answer = await post(house, *signed(nothing))
        assert (answer.status_code, answer.json()["code"]) == (400, "webhook_invalid")


async def test_a_webhook_that_comes_twice_is_acknowledged_twice_and_kept_once(house: House) -> None:
    told = event("invoice.paid", "in_1")
    first, second = await post(house, *signed(told)), await post(house, *signed(told))
    assert (first.status_code, first.json()["new"]) == (200, True)
    assert (second.status_code, second.json()["new"]) == (200, False)
    assert state(house, told) == [("waiting", 0)]


async def test_a_kind_that_nobody_knows_is_acknowledged_and_ignored(house: House) -> None:
    told = event("capability.updated", "acct_1")
    assert (await post(house, *signed(told))).status_code == 200
    await drain_inbox(house.desk)
    assert state(house, told) == [("ignored", 1)]


async def test_what_is_about_another_shops_customer_is_ignored(house: House) -> None:
    stranger = house.shop.customer()
    intent = house.shop.v1.payment_intents.create(
        {
            "amount": 500,
            "currency": "usd",
            "customer": stranger.id,
            "confirm": True,
            "off_session": True,
            "payment_method": stranger.invoice_settings.default_payment_method,
        }
    )
    told = event("charge.succeeded", intent.latest_charge)
    assert (await post(house, *signed(told))).status_code == 200
    await drain_inbox(house.desk)
    assert state(house, told) == [("ignored", 1)]
    assert house.studio.query("select 1 from cash_entry where source_id = %s", intent.latest_charge) == []


async def test_an_event_of_a_deleted_workspace_is_kept_and_changes_nothing(house: House) -> None:
    person = await house.studio.sign_up()
    opened = await house.order(person, pack="ten")
    assert house.shop.pay(opened["url"], country="US").status_code == 303
    with psycopg.connect(house.studio.owner_dsn) as connection:
        connection.execute("update workspace set deleted_at = now() where id = %s", (person.workspace_id,))
    await house.tell()
    ((session_id,),) = house.studio.query(
        "select session_id from checkout where workspace_id = %s", person.workspace_id
    )
    assert house.studio.query("select distinct state from payment_inbox where object_id = %s", session_id) == [
        ("ignored",)
    ]
    assert house.studio.query("select 1 from purchase where workspace_id = %s", person.workspace_id) == []
    assert house.apart() == []


async def test_an_event_whose_object_nobody_has_waits_and_keeps_back_no_other(house: House) -> None:
    lost, next_one = event("charge.succeeded", "ch_never_was"), event("capability.updated", "acct_1")
    for told in (lost, next_one):
        assert (await post(house, *signed(told))).status_code == 200
    await drain_inbox(house.desk)
    assert state(house, lost) == [("waiting", 1)]
    assert state(house, next_one) == [("ignored", 1)]
