"""Attacks that go through several parts at once: whoever waits in somebody's account, keys of people who are out."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import psycopg
import pytest
from tests.integration.api.account_calls import NEW_PASSWORD, can_log_in, code_of, post, token_of

if TYPE_CHECKING:
    from conftest import Person, Studio

PROFILE = "/api/users/profile"


def lay_ways(studio: Studio, person: Person) -> None:
    """Let a wallet and a passkey lead into an account, as somebody who waits in it would."""
    with psycopg.connect(studio.owner_dsn) as owner:
        owner.execute(
            "insert into linked_identity (id, user_id, kind, provider, issuer, subject, created_at) "
            "values (gen_random_uuid(), %s, 'oidc', 'evil', 'https://evil.example', %s, now())",
            (person.id, str(person.id)),
        )
        owner.execute(
            "insert into passkey (id, user_id, credential_id, public_key, sign_count, name, backed_up, created_at) "
            "values (gen_random_uuid(), %s, %s, 'k', 0, 'k', false, now())",
            (person.id, person.id.bytes),
        )


def ways(studio: Studio, person: Person) -> tuple[int, int]:
    return studio.query(
        "select (select count(*) from linked_identity where user_id = %s), "
        "(select count(*) from passkey where user_id = %s)",
        person.id,
        person.id,
    )[0]


@pytest.mark.parametrize("path", ["magic-link", "password/forgot"])
async def test_whoever_waits_in_an_account_for_its_person_is_out_when_they_come(studio: Studio, path: str) -> None:
    thief = await studio.sign_up()  # with the victim's address, which they never prove
    lay_ways(studio, thief)
    key = await studio.key_for(thief)
    elsewhere = await studio.http.post("/api/v1/workspaces", json={"name": "Trap"}, headers=thief.headers)
    moved = await studio.http.post(f"/api/v1/workspaces/{elsewhere.json()['id']}/switch", headers=thief.headers)
    second = {"Authorization": f"Bearer {moved.json()['access_token']}"}
    body = {"name": "k", "scopes": ["read"]}
    hidden = (await studio.http.post("/api/v1/api-keys", json=body, headers=second)).json()["api_key"]
    mine = f"thief-{thief.id}@example.com"
    asked = await post(studio, "email/change", thief, email=mine, password="SecurePass123")
    assert asked.status_code == 202, asked.text
    await studio.http.post(
        "/api/v1/invitations", json={"email": f"second-{mine}", "role": "viewer"}, headers=thief.headers
    )
    login = {"email": thief.email, "password": "SecurePass123"}
    refresh = (await studio.http.post("/api/users/login", json=login)).json()["refresh_token"]

    await post(studio, path, email=thief.email)
    if path == "magic-link":
        token = await token_of(studio, "magic_link", thief.email)
        entered = await post(studio, "magic-link/confirm", token=token)
        assert entered.status_code == 200
        headers = {"Authorization": f"Bearer {entered.json()['access_token']}"}
        assert (await studio.http.get(PROFILE, headers=headers)).json()["has_password"] is False
    else:
        token = await token_of(studio, "reset_password", thief.email)
        assert (await post(studio, "password/reset", token=token, password=NEW_PASSWORD)).status_code == 204
        assert await can_log_in(studio, thief.email, NEW_PASSWORD)

    assert not await can_log_in(studio, thief.email, "SecurePass123")
    assert ways(studio, thief) == (0, 0)
    for old in (thief.headers, second, key.headers, {"Authorization": f"Bearer {hidden}"}):
        assert (await studio.http.get("/api/credits/balance", headers=old)).status_code == 401
    assert (await post(studio, "refresh", refresh_token=refresh)).status_code == 401
    change = await token_of(studio, "email_change", mine)
    assert code_of(await post(studio, "email/confirm", token=change)) == (404, "mail_link_unknown")
    assert studio.query("select state from invitation where invited_by = %s", thief.id) == [("revoked",)]


async def test_verifying_ones_own_address_and_later_links_take_nothing_away(studio: Studio) -> None:
    person = await studio.sign_up()
    lay_ways(studio, person)
    key = await studio.key_for(person)
    assert (await post(studio, "verify-email", token=await token_of(studio, "verify_email", person.email))).is_success
    await post(studio, "magic-link", email=person.email)
    assert (
        await post(studio, "magic-link/confirm", token=await token_of(studio, "magic_link", person.email))
    ).is_success
    assert ways(studio, person) == (1, 1)
    assert await can_log_in(studio, person.email, "SecurePass123")
    for old in (person.headers, key.headers):
        assert (await studio.http.get("/api/credits/balance", headers=old)).status_code == 200


def remove_everywhere(studio: Studio, person: Person) -> None:
    with psycopg.connect(studio.owner_dsn) as owner:
        owner.execute("delete from membership where user_id = %s", (person.id,))


async def test_somebody_removed_from_their_last_workspace_gets_one_without_credits(studio: Studio) -> None:
    person = await studio.sign_up()
    remove_everywhere(studio, person)
    again = await asyncio.gather(*(studio.log_in(person.email) for _ in range(4)))
    assert len({one.workspace_id for one in again}) == 1, "one workspace, however many sign in at once"
    balance = (await studio.http.get("/api/credits/balance", headers=again[0].headers)).json()
    assert balance["balance"] == 0, balance
    logged = studio.query("select action from event where workspace_id = %s", again[0].workspace_id)
    assert {"workspace.created", "session.started"} <= {action for (action,) in logged}
    remove_everywhere(studio, person)
    await post(studio, "magic-link", email=person.email)
    entered = await post(studio, "magic-link/confirm", token=await token_of(studio, "magic_link", person.email))
    assert entered.status_code == 200
    headers = {"Authorization": f"Bearer {entered.json()['access_token']}"}
    assert (await studio.http.get("/api/credits/balance", headers=headers)).json()["balance"] == 0


async def test_a_stolen_access_token_does_not_become_a_key_that_outlives_it(studio: Studio) -> None:
    person = await studio.sign_up()
    key = await studio.key_for(person)
    studio.clock.advance(minutes=11)
    asked = {
        "/api/v1/api-keys": {"name": "mine for good", "scopes": ["read"]},
        f"/api/v1/api-keys/{key.id}/rotate": {},
        "/api/v1/auth/refresh-api-key": None,
    }
    for path, body in asked.items():
        answer = await studio.http.post(path, json=body, headers=person.headers)
        assert code_of(answer) == (403, "reauthentication_needed"), path
    assert studio.query("select count(*) from api_key_secret where workspace_id = %s", person.workspace_id) == [(1,)]
    assert (await post(studio, "reauthenticate", person, password="SecurePass123")).status_code == 204
    for path, body in asked.items():
        assert (await studio.http.post(path, json=body, headers=person.headers)).is_success, path
