"""Promotion codes: what they bring, once a workspace, as often as they may, and not a use more."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from tests.integration.api.operators import act, actions, books_are_whole, make_admin, read

if TYPE_CHECKING:
    from conftest import Person, Studio


async def make(studio: Studio, admin: Person, **terms: Any) -> str:  # noqa: ANN401 -- JSON
    code = uuid.uuid4().hex[:12].upper()
    answer = await act(studio, admin, "/admin/promotions", {"code": code, "amount": "2.5", **terms})
    assert answer.status_code == 201, answer.text
    return code


async def redeem(studio: Studio, person: Person, code: str) -> Any:  # noqa: ANN401 -- a response
    return await studio.http.post("/api/v1/credits/promotions", json={"code": code}, headers=person.headers)


async def uses(studio: Studio, admin: Person, code: str) -> int:
    found = (await read(studio, admin, "/admin/promotions"))["items"]
    return next(one["uses"] for one in found if one["code"] == code)


async def test_a_code_brings_its_credits_with_their_day_of_expiry(studio: Studio) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    code = await make(studio, admin, valid_days=30)
    answer = await redeem(studio, person, f" {code.lower()} ")
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert (body["code"], body["amount"], body["unit"], body["balance"]) == (code, "2.5", "credit", "5.5")
    assert dt.datetime.fromisoformat(body["expires_at"]) == studio.clock.now() + dt.timedelta(days=30)
    kept = studio.query(
        "select kind, sku, amount, net_minor from purchase where workspace_id = %s", person.workspace_id
    )
    assert kept == [("promo", code, 2500, 0)]
    assert actions(studio, person.workspace_id, "credits") == ["credits.granted"]
    assert await uses(studio, admin, code) == 1


async def test_a_workspace_uses_a_code_once_even_twice_at_once(studio: Studio) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    code = await make(studio, admin)
    answers = await asyncio.gather(*(redeem(studio, person, code) for _ in range(4)))
    assert sorted(one.status_code for one in answers) == [200, 409, 409, 409]
    assert {one.json()["code"] for one in answers if one.status_code == 409} == {"promotion_used"}
    assert (await read(studio, person, "/credits/balance"))["balance"] == "5.5"
    assert await uses(studio, admin, code) == 1
    assert books_are_whole(studio)


async def test_the_last_use_goes_to_one_of_many_at_once(studio: Studio) -> None:
    admin = await make_admin(studio)
    people = [await studio.sign_up() for _ in range(4)]
    code = await make(studio, admin, most_uses=2)
    answers = await asyncio.gather(*(redeem(studio, person, code) for person in people))
    assert sorted(one.status_code for one in answers) == [200, 200, 409, 409]
    assert {one.json()["code"] for one in answers if one.status_code == 409} == {"promotion_over"}
    balances = [(await read(studio, person, "/credits/balance"))["balance"] for person in people]
    assert sorted(map(str, balances)) == ["3", "3", "5.5", "5.5"]
    assert await uses(studio, admin, code) == 2


async def test_what_is_over_switched_off_or_unknown_brings_nothing(studio: Studio) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    over = await make(studio, admin, ends_at=studio.clock.now().isoformat())
    off = await make(studio, admin)
    assert (await act(studio, admin, f"/admin/promotions/{off.lower()}/end")).json()["enabled"] is False
    for code, status, problem in (
        (over, 409, "promotion_over"),
        (off, 409, "promotion_over"),
        ("NO-SUCH-CODE", 404, "promotion_unknown"),
    ):
        answer = await redeem(studio, person, code)
        assert (answer.status_code, answer.json()["code"]) == (status, problem)
        assert answer.json()["remedy"]
    assert (await read(studio, person, "/credits/balance"))["balance"] == 3


@pytest.mark.parametrize("code", ["", "ab", "a b c", "-ABC", "A" * 41, "ABC\u0000", "A'; drop table promotion --"])
async def test_what_is_no_code_is_refused_before_it_is_looked_up(studio: Studio, code: str) -> None:
    person = await studio.sign_up()
    assert (await redeem(studio, person, code)).status_code == 422


async def test_a_code_is_made_once_and_brings_no_more_than_an_operator_may_grant(studio: Studio) -> None:
    admin = await make_admin(studio)
    code = await make(studio, admin)
    again = await act(studio, admin, "/admin/promotions", {"code": code.lower(), "amount": 99})
    assert (again.status_code, again.json()["code"]) == (409, "promotion_exists")
    for amount in (0, -1, "0.0001", 10**9):
        answer = await act(studio, admin, "/admin/promotions", {"code": "TYPO-1", "amount": amount})
        assert answer.status_code == 422, answer.text
    unknown = await act(studio, admin, "/admin/promotions/NOBODYS/end")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "promotion_unknown")
    assert actions(studio, admin.workspace_id, "promotion") == ["promotion.created"]


async def test_only_operators_make_codes_and_see_them(studio: Studio) -> None:
    person = await studio.sign_up()
    assert (await act(studio, person, "/admin/promotions", {"code": "MINE-1", "amount": 5})).status_code == 403
    seen = await studio.http.get("/api/v1/admin/promotions", headers=person.headers)
    assert seen.status_code == 403
