"""Referrals: both sides get credits after the first payment of the one that was brought; nobody brings themselves."""

from __future__ import annotations

import asyncio
import uuid
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from tests.integration.api.operators import books_are_whole, read

from mutoscope.billing.referrals import reward_referrals
from mutoscope.tenancy import Role

if TYPE_CHECKING:
    from conftest import Person, Studio


async def claim(studio: Studio, person: Person, code: str) -> Any:  # noqa: ANN401 -- a response
    return await studio.http.post("/api/v1/billing/referral", json={"code": code}, headers=person.headers)


async def code_of(studio: Studio, person: Person) -> str:
    return (await read(studio, person, "/billing/referral"))["code"]


async def balance(studio: Studio, person: Person) -> Any:  # noqa: ANN401 -- JSON
    return (await read(studio, person, "/credits/balance"))["balance"]


def pay(studio: Studio, person: Person, *, refunded: int = 0) -> None:
    """Write down a purchase as the mirror of a payment does; the payment itself is tested with the provider."""
    with psycopg.connect(studio.owner_dsn) as connection:
        connection.execute(
            "insert into purchase (id, workspace_id, kind, sku, unit, amount, lot_ref, currency, net_minor, "
            "refunded_minor, catalogue_digest) select %s, workspace_id, 'pack', 'p', 'credit', 1000, %s, 'usd', 990, "
            "%s, catalogue_digest from workspace_plan where workspace_id = %s",
            (uuid.uuid4(), f"payment:{uuid.uuid4()}", refunded, person.workspace_id),
        )


async def reward(studio: Studio) -> int:
    container = studio.container
    return await reward_referrals(container.database, container.shelf, container.clock)


async def test_both_sides_are_rewarded_once_after_the_first_payment(studio: Studio) -> None:
    ada, bob = await studio.sign_up(), await studio.sign_up()
    code = await code_of(studio, ada)
    answer = await claim(studio, bob, code.lower())
    assert (answer.status_code, answer.json()) == (201, {"credits": 5})
    await reward(studio)
    assert (await balance(studio, ada), await balance(studio, bob)) == (3, 3)
    pay(studio, bob)
    await asyncio.gather(reward(studio), reward(studio))
    await reward(studio)
    assert (await balance(studio, ada), await balance(studio, bob)) == (8, 8)
    shown = await read(studio, ada, "/billing/referral")
    assert (shown["code"], shown["brought"], shown["rewarded"], shown["credits"]) == (code, 1, 1, 5)
    assert shown["link"].endswith(f"?ref={code}")
    assert books_are_whole(studio)


async def test_a_payment_that_was_paid_back_rewards_nobody(studio: Studio) -> None:
    ada, bob = await studio.sign_up(), await studio.sign_up()
    assert (await claim(studio, bob, await code_of(studio, ada))).status_code == 201
    pay(studio, bob, refunded=990)
    await reward(studio)
    assert (await balance(studio, ada), await balance(studio, bob)) == (3, 3)


async def test_a_crash_between_the_two_grants_is_finished_by_the_next_round(studio: Studio) -> None:
    ada, bob = await studio.sign_up(), await studio.sign_up()
    assert (await claim(studio, bob, await code_of(studio, ada))).status_code == 201
    pay(studio, bob)
    with psycopg.connect(studio.owner_dsn) as connection:  # the referee's row cannot be marked: the round breaks there
        connection.execute("lock table referral in access exclusive mode")
        broken = asyncio.create_task(reward(studio))
        await asyncio.sleep(0.2)
        broken.cancel()
        await asyncio.gather(broken, return_exceptions=True)
    await reward(studio)
    await reward(studio)
    assert (await balance(studio, ada), await balance(studio, bob)) == (8, 8)
    assert books_are_whole(studio)


async def test_nobody_brings_themselves(studio: Studio) -> None:
    ada = await studio.sign_up()
    code = await code_of(studio, ada)
    own = await claim(studio, ada, code)
    other = await studio.http.post("/api/v1/workspaces", json={"name": "Second"}, headers=ada.headers)
    assert other.status_code == 201, other.text
    token = await studio.token_for(ada.id, uuid.UUID(other.json()["id"]))
    second = await studio.http.post(
        "/api/v1/billing/referral", json={"code": code}, headers={"Authorization": f"Bearer {token}"}
    )
    for answer in (own, second):
        assert (answer.status_code, answer.json()["code"]) == (409, "referral_refused")
        assert answer.json()["reason"] == "own_referral"


async def test_a_code_counts_once_before_the_first_payment(studio: Studio) -> None:
    ada, bob, eve = [await studio.sign_up() for _ in range(3)]
    code = await code_of(studio, ada)
    answers = await asyncio.gather(*(claim(studio, bob, code) for _ in range(3)))
    assert sorted(one.status_code for one in answers) == [201, 409, 409]
    pay(studio, eve)
    late = await claim(studio, eve, code)
    assert (late.status_code, late.json()["reason"]) == (409, "referral_too_late")
    unknown = await claim(studio, eve, "AAAA2222")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "referral_unknown")


async def test_a_code_is_the_same_for_two_who_ask_at_once(studio: Studio) -> None:
    ada = await studio.sign_up()
    codes = await asyncio.gather(*(code_of(studio, ada) for _ in range(4)))
    assert len(set(codes)) == 1


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR, Role.ADMIN])
async def test_only_an_owner_reads_and_enters_codes(studio: Studio, role: Role) -> None:
    ada = await studio.sign_up()
    member = studio.add_member(ada.workspace_id, role)
    headers = {"Authorization": f"Bearer {await studio.token_for(member, ada.workspace_id)}"}
    assert (await studio.http.get("/api/v1/billing/referral", headers=headers)).status_code == 403
    claimed = await studio.http.post("/api/v1/billing/referral", json={"code": "AAAA2222"}, headers=headers)
    assert claimed.status_code == 403
