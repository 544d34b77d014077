"""Change one's own name, password and address."""

from __future__ import annotations

from typing import TYPE_CHECKING

import psycopg
import pytest
from tests.integration.api.account_calls import NEW_PASSWORD, PASSWORD, can_log_in, code_of, post, profile, token_of
from tests.integration.api.mailbox import posted_mail

if TYPE_CHECKING:
    from conftest import Studio


async def test_a_name_can_be_changed(studio: Studio) -> None:
    person = await studio.sign_up()
    answer = await studio.http.patch("/api/users/profile", json={"name": " Jane Dœ "}, headers=person.headers)
    assert (answer.status_code, answer.json()["name"]) == (200, "Jane Dœ")
    assert (await profile(studio, person))["name"] == "Jane Dœ"
    for name in ("", "x" * 256, "a\x07b"):
        bad = await studio.http.patch("/api/users/profile", json={"name": name}, headers=person.headers)
        assert code_of(bad) == (422, "name_invalid")


async def test_changing_the_password_needs_the_present_one_and_ends_the_other_sessions(studio: Studio) -> None:
    person = await studio.sign_up()
    other = await studio.log_in(person.email)
    await post(studio, "password/forgot", email=person.email)
    old_mail = await token_of(studio, "reset_password", person.email)
    wrong = await post(studio, "password/change", person, current_password="x", new_password=NEW_PASSWORD)
    assert code_of(wrong) == (403, "wrong_password")
    bad = await post(studio, "password/change", person, current_password=PASSWORD, new_password="12345678\0")
    assert code_of(bad) == (422, "password_unacceptable")
    done = await post(studio, "password/change", person, current_password=PASSWORD, new_password=NEW_PASSWORD)
    assert done.status_code == 204
    assert (await profile(studio, person))["email"] == person.email, "this session goes on"
    assert (await studio.http.get("/api/users/profile", headers=other.headers)).status_code == 401
    assert await can_log_in(studio, person.email, NEW_PASSWORD)
    assert not await can_log_in(studio, person.email, PASSWORD)
    late = await post(studio, "password/reset", token=old_mail, password=PASSWORD)
    assert code_of(late) == (404, "mail_link_unknown")
    assert len(await posted_mail(studio, "password_changed", to=person.email)) == 1


async def test_a_new_address_counts_once_its_mail_was_opened(studio: Studio) -> None:
    person = await studio.sign_up()
    new = f"new-{person.email}"
    assert code_of(await post(studio, "email/change", person, email=new)) == (403, "wrong_password")
    assert code_of(await post(studio, "email/change", person, email="no", password=PASSWORD)) == (422, "email_invalid")
    old_reset = await post(studio, "password/forgot", email=person.email)
    assert old_reset.status_code == 202
    old_mail = await token_of(studio, "reset_password", person.email)
    assert (await post(studio, "email/change", person, email=new, password=PASSWORD)).status_code == 202
    assert (await profile(studio, person))["email"] == person.email
    token = await token_of(studio, "email_change", new)
    assert (await post(studio, "email/confirm", token=token)).status_code == 204
    changed = await profile(studio, person)
    assert (changed["email"], changed["email_verified_at"] is not None) == (new, True)
    assert await can_log_in(studio, new, PASSWORD)
    assert not await can_log_in(studio, person.email, PASSWORD)
    assert len(await posted_mail(studio, "email_changed", to=person.email)) == 1
    stolen = await post(studio, "password/reset", token=old_mail, password=NEW_PASSWORD)
    assert code_of(stolen) == (404, "mail_link_unknown"), "the old mailbox opens nothing any more"


async def test_a_taken_address_is_told_to_its_owner_alone(studio: Studio) -> None:
    person, owner = await studio.sign_up(), await studio.sign_up()
    taken = owner.email.upper()
    assert (await post(studio, "email/change", person, email=taken, password=PASSWORD)).status_code == 202
    token = await token_of(studio, "email_change", taken)
    assert code_of(await post(studio, "email/confirm", token=token)) == (409, "email_taken")
    assert (await profile(studio, person))["email"] == person.email


async def test_an_account_without_a_password_sets_its_first_by_mail(studio: Studio) -> None:
    person = await studio.sign_up()
    with psycopg.connect(studio.owner_dsn) as owner:
        owner.execute("update app_user set password_hash = null where id = %s", (person.id,))
    assert (await profile(studio, person))["has_password"] is False
    assert not await can_log_in(studio, person.email, PASSWORD)
    none = await post(studio, "password/change", person, current_password=PASSWORD, new_password=NEW_PASSWORD)
    assert code_of(none) == (409, "password_not_set")
    await post(studio, "password/forgot", email=person.email)
    token = await token_of(studio, "reset_password", person.email)
    assert (await post(studio, "password/reset", token=token, password=NEW_PASSWORD)).status_code == 204
    assert await can_log_in(studio, person.email, NEW_PASSWORD)


async def test_without_a_password_a_new_address_needs_a_fresh_login(studio: Studio) -> None:
    person = await studio.sign_up()
    with psycopg.connect(studio.owner_dsn) as owner:
        owner.execute("update app_user set password_hash = null where id = %s", (person.id,))
    new = f"new-{person.email}"
    assert (await post(studio, "email/change", person, email=new)).status_code == 202
    studio.clock.advance(hours=1)
    assert code_of(await post(studio, "email/change", person, email=new)) == (403, "reauthentication_needed")


async def test_a_wallets_account_gets_an_address_later(studio: Studio) -> None:
    person = await studio.sign_up()
    with psycopg.connect(studio.owner_dsn) as owner:
        owner.execute(
            "update app_user set password_hash = null, email = null, email_key = null where id = %s", (person.id,)
        )
    assert (await profile(studio, person))["email"] is None
    assert code_of(await post(studio, "verify-email/resend", person)) == (409, "email_missing")
    new = f"new-{person.email}"
    assert (await post(studio, "email/change", person, email=new)).status_code == 202
    token = await token_of(studio, "email_change", new)
    assert (await post(studio, "email/confirm", token=token)).status_code == 204
    assert (await profile(studio, person))["email"] == new


@pytest.mark.parametrize("size", [1025, 1_000_000])
async def test_a_password_of_a_megabyte_is_refused_unhashed_and_never_repeated(studio: Studio, size: int) -> None:
    person = await studio.sign_up()
    huge = "x" * size
    bodies = [
        ("/api/users/login", {"email": person.email, "password": huge}),
        ("/api/users/register", {"name": "x", "email": f"y{person.email}", "password": huge}),
        ("/api/auth/password/reset", {"token": "ml_x", "password": huge}),
        ("/api/auth/password/change", {"current_password": PASSWORD, "new_password": huge}),
    ]
    for path, body in bodies:
        answer = await studio.http.post(path, json=body, headers=person.headers)
        assert answer.status_code == 422, path
        assert len(answer.content) < 2000
