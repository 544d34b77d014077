"""Money that goes back takes its credits along, by cumulative shares; a dispute that is won brings them back."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest
import stripe

from mutoscope.ledger import place_hold, settle_hold

if TYPE_CHECKING:
    from tests.integration.api.conftest import Person

    from conftest import House


async def bought(house: House) -> tuple[Person, str]:
    """Return somebody who bought ten credits, and the payment."""
    person = await house.studio.sign_up()
    await house.buy(person, pack="ten")
    ((payment,),) = house.studio.query("select payment_id from purchase where workspace_id = %s", person.workspace_id)
    return person, payment


async def test_partial_refunds_add_up_to_the_whole(house: House) -> None:
    person, payment = await bought(house)
    house.shop.v1.refunds.create({"payment_intent": payment, "amount": 333})
    await house.tell()
    assert await house.balance(person) == pytest.approx(3 + 10 - 3.363)
    house.shop.v1.refunds.create({"payment_intent": payment, "amount": 657})
    await house.tell()
    assert await house.balance(person) == 3
    with pytest.raises(stripe.InvalidRequestError, match="already been refunded"):
        house.shop.v1.refunds.create({"payment_intent": payment, "amount": 1})
    rows = house.studio.query(
        "select sum(amount_minor), count(*) from cash_entry where workspace_id = %s", person.workspace_id
    )
    assert rows == [(0, 3)]
    assert house.apart() == []


async def test_what_was_spent_becomes_debt_which_the_next_credits_pay(house: House) -> None:
    person, payment = await bought(house)
    async with house.desk.database.session(workspace_id=person.workspace_id) as session:
        hold = await place_hold(session, person.workspace_id, 12_000, key="h", ref="work")
        await settle_hold(session, person.workspace_id, hold.id, 12_000, key="s")
    house.shop.v1.refunds.create({"payment_intent": payment})
    await house.tell()
    assert await house.balance(person) == 0
    await house.buy(person, pack="ten")
    assert await house.balance(person) == 1  # 9 of the pack had been spent: they are owed, and paid first
    assert house.apart() == []


async def test_a_refund_larger_than_the_charge_is_refused_and_changes_nothing(house: House) -> None:
    person, payment = await bought(house)
    with pytest.raises(stripe.InvalidRequestError):
        house.shop.v1.refunds.create({"payment_intent": payment, "amount": 991})
    await house.tell()
    assert await house.balance(person) == 13


async def test_webhooks_enter_by_their_signature_alone(house: House) -> None:
    body = json.dumps(
        {
            "id": "evt_x",
            "object": "event",
            "type": "charge.succeeded",
            "created": int(time.time()),
            "data": {"object": {"id": "ch_unknown", "object": "charge"}},
        }
    ).encode()
    signature = stripe.WebhookSignature._compute_signature  # pyright: ignore[reportPrivateUsage] -- the SDK has no public signer

    def signed(secret: str, at: int) -> dict[str, str]:
        mark = signature(f"{at}.{body.decode()}", secret)
        return {"Stripe-Signature": f"t={at},v1={mark}"}

    now = int(time.time())
    for headers in ({}, signed("whsec_another", now), signed("whsec_of_the_tests", now - 3600)):
        refused = await house.studio.http.post("/api/v1/billing/webhook", content=body, headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (400, "webhook_invalid")
    for new in (True, False):
        taken = await house.studio.http.post(
            "/api/v1/billing/webhook", content=body, headers=signed("whsec_of_the_tests", now)
        )
        assert taken.json() == {"received": True, "new": new}
