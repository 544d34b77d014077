"""Codes that lower a price: made once at the provider, taken off on its page, refused when they are not valid."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import pytest
from tests.integration.api.operators import act, make_admin

if TYPE_CHECKING:
    from conftest import House


async def make(house: House, **terms: Any) -> Any:  # noqa: ANN401 -- a response
    admin = await make_admin(house.studio)
    return await act(house.studio, admin, "/admin/discounts", terms)


async def test_a_code_lowers_what_is_paid_and_not_what_is_granted(house: House) -> None:
    code = f"HALF-{uuid.uuid4().hex[:8].upper()}"
    made = await make(house, code=code.lower(), percent=50)
    assert (made.status_code, made.json()["code"]) == (201, code)
    person = await house.studio.sign_up()
    before = await house.balance(person)
    await house.buy(person, pack="ten", promotion=code)
    assert await house.balance(person) == before + 10
    kept = house.studio.query(
        "select amount, net_minor + tax_minor from purchase where workspace_id = %s", person.workspace_id
    )
    assert kept == [(10_000, 495)]
    assert house.apart() == []


async def test_a_code_that_is_used_up_or_unknown_opens_no_page(house: House) -> None:
    code = f"ONCE-{uuid.uuid4().hex[:8].upper()}"
    assert (await make(house, code=code, amount_minor=100, currency="usd", most_uses=1)).status_code == 201
    await house.buy(await house.studio.sign_up(), pack="ten", promotion=code)
    late = await house.studio.sign_up()
    for used in (code, "NO-SUCH-CODE"):
        answer = await house.studio.http.post(
            "/api/v1/billing/checkout", json={"pack": "ten", "promotion": used}, headers=late.headers
        )
        assert (answer.status_code, answer.json()["code"]) == (409, "payment_refused"), answer.text
    assert (
        house.studio.query("select status from checkout where workspace_id = %s and status = 'open'", late.workspace_id)
        == []
    )


@pytest.mark.parametrize(
    "terms",
    [
        {},
        {"percent": 0},
        {"percent": 101},
        {"percent": 10, "amount_minor": 100, "currency": "usd"},
        {"amount_minor": 100},
        {"percent": 10, "currency": "usd"},
    ],
)
async def test_terms_that_say_nothing_or_two_things_are_refused(house: House, terms: dict[str, Any]) -> None:
    assert (await make(house, code="TERMS-1", **terms)).status_code == 422
