"""Signing in through `oidc-provider-mock`, a real OpenID Connect peer; PKCE is demanded in front of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from pydantic import SecretStr
from tests.integration.api.in_flight import in_line, living_sessions
from tests.integration.api.issuers import CLIENT_ID, CLIENT_SECRET, PkceGuard, path_of, query_of, run_mock, s256

from mutoscope.infra.settings import IdentityProviderSettings, Settings

if TYPE_CHECKING:
    from conftest import Person, Studio

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")  # the mock's own, in its threads


@dataclass(frozen=True)
class Mock:
    """The running peer, and the people whom it knows; their names are new in each test."""

    issuer: str
    guard: PkceGuard
    ada: str
    """Has a verified address."""
    bob: str
    """Has one that nobody verified."""
    email: str
    """Ada's."""


@pytest.fixture
def mock() -> Iterator[Mock]:
    mark = uuid.uuid4().hex
    ada, bob, email = f"ada-{mark}", f"bob-{mark}", f"Ada.{mark}@Example.org"
    people: list[tuple[str, dict[str, object]]] = [
        (ada, {"email": email, "email_verified": True, "name": "Ada\u0007 Lovelace"}),
        (bob, {"email": f"bob.{mark}@example.org", "email_verified": False}),
        (f"cyd-{mark}", {}),
    ]
    with run_mock(people) as (issuer, guard):
        yield Mock(issuer, guard, ada, bob, email)


@pytest.fixture
def settings(settings: Settings, mock: Mock) -> Settings:
    provider = IdentityProviderSettings(
        name="acme", kind="oidc", issuer=mock.issuer, client_id=CLIENT_ID, client_secret=SecretStr(CLIENT_SECRET)
    )
    return settings.model_copy(update={"identity_providers": (provider,), "public_url": "http://studio"})


async def consent(url: str, **form: str) -> str:
    """Do at the provider what a person does, and return where it sends the browser."""
    async with httpx2.AsyncClient(trust_env=False) as browser:
        answer = await browser.post(url, data=form)
    assert answer.status_code == 302, answer.text
    return path_of(answer.headers["location"])


async def begin(studio: Studio, where: str = "oidc/acme", *, person: Person | None = None, **body: str) -> str:
    headers = person.headers if person else {}
    answer = await studio.http.post(f"/api/v1/auth/{where}/start", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    return answer.json()["authorization_url"]


async def sign_in(studio: Studio, sub: str) -> httpx2.Response:
    """Go the whole way and return the answer with the tokens, or the first one that refuses."""
    back = await studio.http.get(await consent(await begin(studio), sub=sub))
    if back.status_code != 303:
        return back
    code = query_of(back.headers["location"])["code"]
    return await studio.http.post("/api/v1/auth/exchange", json={"code": code})


async def profile(studio: Studio, answer: httpx2.Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    return (await studio.http.get("/api/users/profile", headers=headers)).json()


def refusal(answer: httpx2.Response) -> tuple[int, str]:
    assert answer.headers["content-type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


async def test_a_stranger_gets_an_account_and_comes_back_to_it(studio: Studio, mock: Mock) -> None:
    first = await profile(studio, await sign_in(studio, mock.ada))
    assert (first["email"], first["name"], first["has_password"]) == (mock.email, "Ada Lovelace", False)
    assert first["email_verified_at"]
    assert first["credits"] == 3
    assert (await profile(studio, await sign_in(studio, mock.ada)))["id"] == first["id"]
    assert mock.guard.redeemed == 2
    rows = studio.query("select user_id, issuer, subject from linked_identity")
    assert [(str(user), issuer, subject) for user, issuer, subject in rows if issuer == mock.issuer] == [
        (first["id"], mock.issuer, mock.ada)
    ]
    actions = studio.query("select action from event where user_id = %s order by id", uuid.UUID(first["id"]))
    assert [a for (a,) in actions if not a.startswith("workspace.")] == [
        "account.opened",
        "identity.linked",
        "session.started",
        "session.started",
    ]


async def test_the_request_to_the_provider_is_bound_in_every_way(studio: Studio, mock: Mock) -> None:
    url = await begin(studio)
    asked = query_of(url)
    assert url.startswith(f"{mock.issuer}/oauth2/authorize?")
    assert asked["response_type"] == "code"
    assert asked["redirect_uri"] == "http://studio/api/v1/auth/oidc/acme/callback"
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["code_challenge"]) == len(s256("x"))
    assert {len(asked["state"]), len(asked["nonce"])} == {43}
    other = query_of(await begin(studio))
    assert all(asked[name] != other[name] for name in ("state", "nonce", "code_challenge"))


async def test_nothing_in_the_database_finishes_a_sign_in(studio: Studio, mock: Mock) -> None:
    url = await begin(studio)
    asked, cookie = query_of(url), next(iter(studio.http.cookies.jar)).value
    back = await studio.http.get(await consent(url, sub=mock.ada))
    kept = repr(studio.query("select key_hash, purpose, details from sign_in_challenge"))
    kept += repr(studio.query("select payload, message from event"))
    for secret in (asked["state"], asked["nonce"], str(cookie), query_of(back.headers["location"])["code"]):
        assert secret not in kept
    assert "token" not in back.headers["location"]


async def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(studio: Studio) -> None:
    answer = await studio.http.post("/api/v1/auth/oidc/acme/start", json={})
    words = {word.strip().lower() for word in answer.headers["set-cookie"].split(";")}
    assert {"httponly", "samesite=lax", "path=/"} <= words
    assert answer.headers["cache-control"] == "no-store"


async def test_an_address_that_has_an_account_is_not_let_in_but_can_be_linked(studio: Studio, mock: Mock) -> None:
    body = {"name": "Ada", "email": mock.email.lower(), "password": "SecurePass123"}
    (await studio.http.post("/api/users/register", json=body)).raise_for_status()
    before = studio.query("select count(*) from linked_identity"), studio.query("select count(*) from app_user")
    assert refusal(await sign_in(studio, mock.ada)) == (409, "account_exists")
    assert before == (
        studio.query("select count(*) from linked_identity"),
        studio.query("select count(*) from app_user"),
    )
    ada = await studio.log_in(mock.email)
    url = await begin(studio, "identities/oidc/acme", person=ada, return_to="/settings")
    back = await studio.http.get(await consent(url, sub=mock.ada))
    assert query_of(back.headers["location"]) == {"linked": "acme", "to": "/settings"}
    assert (await profile(studio, await sign_in(studio, mock.ada)))["id"] == str(ada.id)
    listed = (await studio.http.get("/api/v1/auth/identities", headers=ada.headers)).json()
    assert [(one["provider"], one["label"]) for one in listed["identities"]] == [("acme", mock.email)]
    sealed = studio.query("select label from linked_identity where user_id = %s", ada.id)[0][0]
    assert b"example" not in bytes(sealed).lower()


async def test_an_identity_belongs_to_one_account(studio: Studio, mock: Mock) -> None:
    owner = await profile(studio, await sign_in(studio, mock.ada))
    other = await studio.sign_up()
    url = await begin(studio, "identities/oidc/acme", person=other)
    assert refusal(await studio.http.get(await consent(url, sub=mock.ada))) == (409, "identity_taken")
    assert (await profile(studio, await sign_in(studio, mock.ada)))["id"] == owner["id"]


@pytest.mark.parametrize("who", ["bob", "cyd", "nobody known"])
async def test_no_account_opens_for_an_address_that_nobody_verified(studio: Studio, mock: Mock, who: str) -> None:
    assert refusal(await sign_in(studio, mock.ada.replace("ada", who))) == (422, "provider_email_unverified")


async def test_a_callback_works_once(studio: Studio, mock: Mock) -> None:
    callback = await consent(await begin(studio), sub=mock.ada)
    assert (await studio.http.get(callback)).status_code == 303
    assert refusal(await studio.http.get(callback)) == (422, "sign_in_unknown")


async def test_a_callback_works_once_even_if_it_fails(studio: Studio, mock: Mock) -> None:
    callback = await consent(await begin(studio), sub=mock.bob)
    assert refusal(await studio.http.get(callback)) == (422, "provider_email_unverified")
    assert refusal(await studio.http.get(callback)) == (422, "sign_in_unknown")


async def test_a_code_is_exchanged_once_and_in_time(studio: Studio, mock: Mock) -> None:
    back = await studio.http.get(await consent(await begin(studio), sub=mock.ada))
    code = {"code": query_of(back.headers["location"])["code"]}
    assert (await studio.http.post("/api/v1/auth/exchange", json=code)).status_code == 200
    assert refusal(await studio.http.post("/api/v1/auth/exchange", json=code)) == (422, "sign_in_unknown")
    back = await studio.http.get(await consent(await begin(studio), sub=mock.ada))
    code = {"code": query_of(back.headers["location"])["code"]}
    studio.clock.advance(seconds=61)
    assert refusal(await studio.http.post("/api/v1/auth/exchange", json=code)) == (410, "sign_in_expired")


async def test_a_code_kept_back_does_not_outlive_its_identity(studio: Studio, mock: Mock) -> None:
    back = await studio.http.get(await consent(await begin(studio), sub=mock.ada))
    code = {"code": query_of(back.headers["location"])["code"]}
    studio.query("delete from linked_identity where subject = %s returning 1", mock.ada)
    assert refusal(await studio.http.post("/api/v1/auth/exchange", json=code)) == (422, "sign_in_unknown")


async def test_who_has_no_workspace_left_gets_one_by_signing_in(studio: Studio, mock: Mock) -> None:
    await studio.http.get(await consent(await begin(studio), sub=mock.ada))
    back = await studio.http.get(await consent(await begin(studio), sub=mock.ada))
    studio.query(
        "delete from membership where user_id = (select user_id from linked_identity where subject = %s) returning 1",
        mock.ada,
    )
    code = {"code": query_of(back.headers["location"])["code"]}
    assert (await studio.http.post("/api/v1/auth/exchange", json=code)).status_code == 200


@pytest.mark.parametrize("order", ["sign-in first", "unlinking first"])
async def test_no_session_outlives_the_identity_that_is_unlinked_while_it_signs_in(
    studio: Studio, mock: Mock, order: str
) -> None:
    first = await sign_in(studio, mock.ada)
    headers = {"Authorization": f"Bearer {first.json()['access_token']}"}
    user_id = studio.container.signer.read(first.json()["access_token"]).user_id
    studio.query("update app_user set password_hash = 'x' where id = %s returning 1", user_id)  # another way in
    listed = (await studio.http.get("/api/v1/auth/identities", headers=headers)).json()["identities"]
    back = await studio.http.get(await consent(await begin(studio), sub=mock.ada))
    code = query_of(back.headers["location"])["code"]
    signing = studio.http.post("/api/v1/auth/exchange", json={"code": code})
    unlinking = studio.http.delete(f"/api/v1/auth/identities/{listed[0]['id']}", headers=headers)
    calls = (signing, unlinking) if order == "sign-in first" else (unlinking, signing)
    answers = await in_line(studio, "select 1 from app_user where id = %s for update", user_id, *calls)
    signed, unlinked = answers if order == "sign-in first" else reversed(answers)
    assert unlinked.status_code == 204, unlinked.text
    if order == "sign-in first":
        assert signed.status_code == 200, signed.text
    else:
        assert refusal(signed) == (422, "sign_in_unknown")
    assert living_sessions(studio, user_id) == 1, "the one that unlinked it"
    assert (await studio.http.get("/api/users/profile", headers=headers)).status_code == 200


async def test_another_browser_can_neither_finish_nor_exchange(studio: Studio, mock: Mock) -> None:
    """Login CSRF: an attacker's callback or code, opened by a victim."""
    callback = await consent(await begin(studio), sub=mock.ada)
    attackers = dict(studio.http.cookies)
    studio.http.cookies.clear()
    assert refusal(await studio.http.get(callback)) == (403, "sign_in_foreign")
    await begin(studio)  # the victim has a cookie, of a sign-in of their own
    callback = await consent(await begin(studio), sub=mock.ada)
    back = await studio.http.get(callback)
    studio.http.cookies.clear()
    studio.http.cookies.update(attackers)
    code = {"code": query_of(back.headers["location"])["code"]}
    assert refusal(await studio.http.post("/api/v1/auth/exchange", json=code)) == (403, "sign_in_foreign")


async def test_who_comes_back_late_begins_again(studio: Studio, mock: Mock) -> None:
    callback = await consent(await begin(studio), sub=mock.ada)
    studio.clock.advance(seconds=601)
    assert refusal(await studio.http.get(callback)) == (410, "sign_in_expired")


async def test_declining_is_told_apart(studio: Studio) -> None:
    callback = await consent(await begin(studio), action="deny")
    assert refusal(await studio.http.get(callback)) == (403, "consent_denied")


async def test_a_persons_browser_is_led_to_a_page_instead_of_a_document(studio: Studio) -> None:
    callback = await consent(await begin(studio), action="deny")
    back = await studio.http.get(callback, headers={"Accept": "text/html,application/xhtml+xml"})
    assert back.status_code == 303
    assert back.headers["location"] == "http://studio/sign-in/return?problem=consent_denied&provider=acme"


@pytest.mark.parametrize("query", ["", "?code=x", "?state=", "?state=%00&code=x", "?state=" + "a" * 5000, "?state=ü"])
async def test_an_invented_callback_is_refused(studio: Studio, query: str) -> None:
    assert refusal(await studio.http.get(f"/api/v1/auth/oidc/acme/callback{query}")) == (422, "sign_in_unknown")


async def test_a_code_of_another_sign_in_fails_for_want_of_its_verifier(studio: Studio, mock: Mock) -> None:
    """Code injection: PKCE ties a code to the request that it answers."""
    stolen = query_of(await consent(await begin(studio), sub=mock.ada))["code"]
    mine = query_of(await consent(await begin(studio), sub=mock.bob))["state"]
    answer = await studio.http.get("/api/v1/auth/oidc/acme/callback", params={"code": stolen, "state": mine})
    assert refusal(answer) == (401, "provider_refused")


@pytest.mark.parametrize("path", ["//evil.example", "https://evil.example", "/\\evil.example", "projects", "/a\nb", ""])
async def test_nobody_is_led_to_another_site_afterwards(studio: Studio, path: str) -> None:
    answer = await studio.http.post("/api/v1/auth/oidc/acme/start", json={"return_to": path})
    assert refusal(answer) == (422, "invalid_input")


async def test_an_unknown_provider_is_not_found(studio: Studio) -> None:
    assert refusal(await studio.http.post("/api/v1/auth/oidc/nobody/start", json={})) == (404, "provider_unknown")
    assert refusal(await studio.http.get("/api/v1/auth/oidc/nobody/callback?state=x")) == (404, "provider_unknown")


async def test_linking_stops_with_the_login_session_that_began_it(studio: Studio, mock: Mock) -> None:
    person = await studio.sign_up()
    callback = await consent(await begin(studio, "identities/oidc/acme", person=person), sub=mock.ada)
    await studio.http.post("/api/auth/logout", headers=person.headers)
    assert refusal(await studio.http.get(callback)) == (401, "session_ended")
    assert studio.query("select 1 from linked_identity where user_id = %s", person.id) == []


async def test_a_provider_proves_again_who_somebody_is(studio: Studio, mock: Mock) -> None:
    answer = await sign_in(studio, mock.ada)
    person = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    # The mock says when somebody signed in there, by the true time: so the session grows older, not the clock.
    studio.query("update login_session set authenticated_at = authenticated_at - interval '601 seconds' returning 1")
    refused = await studio.http.post("/api/v1/auth/identities/oidc/acme/start", json={}, headers=person)
    assert refusal(refused) == (403, "reauthentication_needed")
    for sub, status in ((mock.bob, 401), (mock.ada, 303)):
        began = await studio.http.post("/api/v1/auth/reauthenticate/oidc/acme/start", json={}, headers=person)
        url = began.json()["authorization_url"]
        assert query_of(url)["max_age"] == "0"
        assert (await studio.http.get(await consent(url, sub=sub))).status_code == status
    allowed = await studio.http.post("/api/v1/auth/identities/oidc/acme/start", json={}, headers=person)
    assert allowed.status_code == 200


async def test_the_ways_to_sign_in_are_public(studio: Studio) -> None:
    answer = (await studio.http.get("/api/v1/auth/providers")).json()
    assert answer == {"providers": [{"name": "acme", "label": "Acme"}], "wallets": True, "passkeys": True}
