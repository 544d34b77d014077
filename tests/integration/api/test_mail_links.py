"""Links in mails: they verify an address, set a password, sign in; each once, and never by being looked at."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from tests.integration.api.account_calls import (
    NEW_PASSWORD,
    PASSWORD,
    can_log_in,
    code_of,
    link_of,
    post,
    profile,
    token_of,
)
from tests.integration.api.mailbox import posted_mail

from mutoscope.infra.settings import Settings

if TYPE_CHECKING:
    from conftest import Studio


async def test_registering_mails_a_link_that_verifies_the_address_once(studio: Studio) -> None:
    person = await studio.sign_up()
    token = await token_of(studio, "verify_email", person.email)
    assert (await profile(studio, person))["email_verified_at"] is None
    assert (await post(studio, "verify-email", token=token)).status_code == 204
    assert (await profile(studio, person))["email_verified_at"] is not None
    assert [mail.content["name"] for mail in await posted_mail(studio, "welcome", to=person.email)] == ["John Doe"]
    assert code_of(await post(studio, "verify-email", token=token)) == (410, "mail_link_used")
    assert code_of(await post(studio, "verify-email/resend", person)) == (409, "email_verified_already")
    logged = studio.query(
        "select count(*) from event where workspace_id = %s and action = 'account.email_verified'", person.workspace_id
    )
    assert logged == [(1,)]


async def test_a_verification_can_be_asked_for_again(studio: Studio) -> None:
    person = await studio.sign_up()
    assert (await post(studio, "verify-email/resend", person)).status_code == 202
    first, second = await posted_mail(studio, "verify_email", to=person.email)
    assert first.content["link"] != second.content["link"]
    assert (await post(studio, "verify-email", token=await token_of(studio, "verify_email", person.email))).is_success


@pytest.mark.parametrize("path", ["verify-email", "password/reset", "magic-link/confirm", "email/confirm"])
async def test_opening_the_page_of_a_link_uses_nothing_up(studio: Studio, path: str) -> None:
    person = await studio.sign_up()
    await post(studio, "magic-link", email=person.email)
    link = await link_of(studio, "magic_link", person.email)
    url, _, token = link.partition("#")
    assert url.endswith("/api/v1/auth/magic-link/confirm")
    for method in ("GET", "HEAD", "GET"):
        page = await studio.http.request(method, f"/api/v1/auth/{path}?token={token}")
        assert page.status_code in {200, 405}
    page = await studio.http.get(f"/api/v1/auth/{path}")
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert page.headers["cache-control"] == "no-store"
    assert "<button" in page.text
    script = page.text.partition("<script>")[2].partition("</script>")[0]
    digest = hashlib.sha256(script.encode()).digest()
    policy = page.headers["content-security-policy"]
    assert f"'sha256-{base64.b64encode(digest).decode()}'" in policy
    assert "frame-ancestors 'none'" in policy
    assert (await post(studio, "magic-link/confirm", token=token)).status_code == 200


async def test_a_magic_link_signs_in_once_and_verifies_the_address(studio: Studio) -> None:
    person = await studio.sign_up()
    assert (await post(studio, "verify-email", token=await token_of(studio, "verify_email", person.email))).is_success
    asked = await post(studio, "magic-link", email=person.email.upper())
    assert asked.status_code == 202
    token = await token_of(studio, "magic_link", person.email)
    answers = await asyncio.gather(*(post(studio, "magic-link/confirm", token=token) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [200] + [410] * 4
    body = next(answer for answer in answers if answer.status_code == 200).json()
    headers = {"Authorization": f"Bearer {body['access_token']}"}
    mine = (await studio.http.get("/api/users/profile", headers=headers)).json()
    assert mine["email"] == person.email
    assert mine["email_verified_at"] is not None
    listed = (await studio.http.get("/api/auth/sessions", headers=headers)).json()["items"]
    assert {one["method"] for one in listed} == {"password", "magic_link"}
    assert (await post(studio, "refresh", refresh_token=body["refresh_token"])).status_code == 200


async def test_a_link_expires(studio: Studio, settings: Settings) -> None:
    person = await studio.sign_up()
    await post(studio, "magic-link", email=person.email)
    token = await token_of(studio, "magic_link", person.email)
    studio.clock.advance(seconds=settings.magic_link_seconds)
    assert code_of(await post(studio, "magic-link/confirm", token=token)) == (410, "mail_link_expired")
    studio.clock.advance(seconds=-1)
    assert (await post(studio, "magic-link/confirm", token=token)).status_code == 200


async def test_a_link_does_nothing_but_what_it_is_for(studio: Studio) -> None:
    person = await studio.sign_up()
    verification = await token_of(studio, "verify_email", person.email)
    tries: list[tuple[str, dict[str, Any]]] = [
        ("magic-link/confirm", {}),
        ("password/reset", {"password": NEW_PASSWORD}),
        ("email/confirm", {}),
    ]
    for path, more in tries:
        for token in (verification, "", "ml_", "x" * 1000, "\0", person.token[:1024]):
            answer = await post(studio, path, None, token=token, **more)
            assert code_of(answer) == (404, "mail_link_unknown"), (path, token)
    assert (await post(studio, "verify-email", token=verification)).status_code == 204


async def test_a_forgotten_password_is_set_anew_and_ends_every_session(studio: Studio) -> None:
    person = await studio.sign_up()
    await studio.log_in(person.email)
    await post(studio, "magic-link", email=person.email)
    magic = await token_of(studio, "magic_link", person.email)
    assert (await post(studio, "password/forgot", email=person.email)).status_code == 202
    token = await token_of(studio, "reset_password", person.email)
    weak = await post(studio, "password/reset", token=token, password="short")
    assert code_of(weak) == (422, "password_unacceptable")
    assert (await post(studio, "password/reset", token=token, password=NEW_PASSWORD)).status_code == 204
    answer = await studio.http.get("/api/users/profile", headers=person.headers)
    assert answer.status_code == 401
    assert not await can_log_in(studio, person.email, PASSWORD)
    assert await can_log_in(studio, person.email, NEW_PASSWORD)
    assert code_of(await post(studio, "password/reset", token=token, password=PASSWORD)) == (410, "mail_link_used")
    assert code_of(await post(studio, "magic-link/confirm", token=magic)) == (404, "mail_link_unknown")
    assert len(await posted_mail(studio, "password_changed", to=person.email)) == 1


@pytest.mark.parametrize("path", ["password/forgot", "magic-link"])
@pytest.mark.parametrize("email", ["nobody@example.com", "", "a\x00b@example.com", "x" * 1000, "' or 1=1 --"])
async def test_asking_for_an_unknown_address_looks_like_asking_for_a_known_one(
    studio: Studio, path: str, email: str
) -> None:
    person = await studio.sign_up()
    unknown, known = await post(studio, path, email=email), await post(studio, path, email=person.email)
    assert unknown.status_code == known.status_code == 202
    assert unknown.content == known.content
    volatile = {"x-request-id", "ratelimit", "date"}
    assert {k: v for k, v in unknown.headers.items() if k not in volatile} == {
        k: v for k, v in known.headers.items() if k not in volatile
    }
    template = "reset_password" if path == "password/forgot" else "magic_link"
    assert len(await posted_mail(studio, template, to=person.email)) == 1
    assert await posted_mail(studio, template, to=email) == []


async def test_a_mail_goes_to_the_address_that_was_registered_not_to_one_that_looks_like_it(studio: Studio) -> None:
    person = await studio.sign_up()
    lookalike = person.email.replace("example", "ｅｘａｍｐｌｅ")  # noqa: RUF001 -- fullwidth letters
    assert (await post(studio, "password/forgot", email=lookalike)).status_code == 202
    assert await posted_mail(studio, "reset_password", to=lookalike) == []
    assert len(await posted_mail(studio, "reset_password", to=person.email)) == 1


async def test_nothing_of_a_link_is_in_the_database_in_clear(studio: Studio) -> None:
    person = await studio.sign_up()
    await post(studio, "magic-link", email=person.email)
    token = await token_of(studio, "magic_link", person.email)
    kept = studio.query("select one_time_link::text from one_time_link union all select mail::text from mail")
    assert kept
    assert not [row for row in kept if token in row[0] or person.email in row[0]]
    events = studio.query("select event::text from event where workspace_id = %s", person.workspace_id)
    assert not [row for row in events if person.email in row[0] or token in row[0]]


async def test_a_link_of_an_erased_user_opens_nothing(studio: Studio) -> None:
    person = await studio.sign_up()
    await post(studio, "magic-link", email=person.email)
    token = await token_of(studio, "magic_link", person.email)
    with psycopg.connect(studio.owner_dsn) as owner:
        owner.execute("update data_key set wrapped = null, erased_at = now() where owner_id = %s", (person.id,))
    studio.container.database.factory.kw["info"]["vault"]._cache.clear()  # pyright: ignore[reportPrivateUsage] -- as a minute later
    assert code_of(await post(studio, "magic-link/confirm", token=token)) == (404, "mail_link_unknown")
    with psycopg.connect(studio.owner_dsn) as owner:
        owner.execute("delete from mail where user_id = %s", (person.id,))  # nobody can open it: other tests would try
