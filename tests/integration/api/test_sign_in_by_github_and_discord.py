"""GitHub and Discord, emulated from their documentation: OAuth 2 without ID tokens.

GitHub: https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/authorizing-oauth-apps. Its token endpoint
answers errors with status 200. Discord: https://discord.com/developers/docs/topics/oauth2.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from pydantic import SecretStr
from tests.integration.api.issuers import CLIENT_ID, CLIENT_SECRET, Peer, query_of, run_peer, s256

from mutoscope.infra.settings import IdentityProviderSettings, Settings

if TYPE_CHECKING:
    from conftest import Studio

TOKEN = {"access_token": "gho_16C7e42F292c6912E7", "scope": "read:user,user:email", "token_type": "bearer"}
TOKEN_PATHS = {"github": "/login/oauth/access_token", "discord": "/api/oauth2/token"}


@pytest.fixture
def peer() -> Iterator[Peer]:
    with run_peer() as running:
        running.answers.update(dict.fromkeys(TOKEN_PATHS.values(), TOKEN))
        yield running


@pytest.fixture
def settings(settings: Settings, peer: Peer) -> Settings:
    secret = SecretStr(CLIENT_SECRET)
    given = tuple(
        IdentityProviderSettings(name=kind, kind=kind, issuer=peer.issuer, client_id=CLIENT_ID, client_secret=secret)
        for kind in ("github", "discord")
    )
    return settings.model_copy(update={"identity_providers": given, "public_url": "http://studio"})


async def sign_in(studio: Studio, peer: Peer, kind: str) -> httpx2.Response:
    started = await studio.http.post(f"/api/v1/auth/oidc/{kind}/start", json={})
    asked = query_of(started.json()["authorization_url"])
    callback = {"state": asked["state"], "code": "c1"}
    back = await studio.http.get(f"/api/v1/auth/oidc/{kind}/callback", params=callback)
    if peer.forms:
        form = peer.forms[-1]
        assert s256(form["code_verifier"]) == asked["code_challenge"]
        assert form["redirect_uri"] == asked["redirect_uri"]
        assert (form["client_id"], form["client_secret"]) == (CLIENT_ID, CLIENT_SECRET)
    if back.status_code != 303:
        return back
    code = query_of(back.headers["location"])["code"]
    answer = await studio.http.post("/api/v1/auth/exchange", json={"code": code})
    headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    return await studio.http.get("/api/users/profile", headers=headers)


def github_knows(peer: Peer, emails: object, **user: Any) -> str:  # noqa: ANN401 -- JSON
    number = uuid.uuid4().int % 10**9
    peer.answers["/api/v3/user"] = {"login": "octocat", "id": number, "name": None, "email": None, **user}
    peer.answers["/api/v3/user/emails"] = emails
    return str(number)


async def test_github_names_the_account_and_its_primary_verified_address(studio: Studio, peer: Peer) -> None:
    email = f"{uuid.uuid4().hex}@example.org"
    listed = [
        {"email": "old@example.org", "verified": True, "primary": False, "visibility": None},
        {"email": email, "verified": True, "primary": True, "visibility": "private"},
    ]
    number = github_knows(peer, listed)
    first = (await sign_in(studio, peer, "github")).json()
    assert (first["email"], first["name"]) == (email, "octocat")
    assert f"Bearer {TOKEN['access_token']}" in peer.authorizations
    assert studio.query("select issuer, subject from linked_identity where user_id = %s", uuid.UUID(first["id"])) == [
        (peer.issuer, number)
    ]
    peer.answers["/api/v3/user/emails"] = []  # a login or an address may change: the number is the key
    assert (await sign_in(studio, peer, "github")).json()["id"] == first["id"]


async def test_github_without_a_verified_primary_address_opens_no_account(studio: Studio, peer: Peer) -> None:
    unverified = [{"email": "a@example.org", "verified": False, "primary": True}]
    secondary = [{"email": "a@example.org", "verified": True, "primary": False}]
    for listed in (unverified, secondary, [], {"message": "Not Found"}, [7], [{"primary": "yes", "verified": 1}]):
        github_knows(peer, listed, email="public@example.org")
        answer = await sign_in(studio, peer, "github")
        assert (answer.status_code, answer.json()["code"]) == (422, "provider_email_unverified")


async def test_github_says_that_a_code_is_wrong_with_status_200(studio: Studio, peer: Peer) -> None:
    peer.answers[TOKEN_PATHS["github"]] = {"error": "bad_verification_code", "error_description": "…"}
    answer = await sign_in(studio, peer, "github")
    assert (answer.status_code, answer.json()["error"]) == (401, "bad_verification_code")


async def test_github_without_a_number_names_nobody(studio: Studio, peer: Peer) -> None:
    for number in (None, "1", True, 1.5):
        github_knows(peer, [], id=number)
        answer = await sign_in(studio, peer, "github")
        assert (answer.status_code, answer.json()["code"]) == (503, "provider_unavailable")


async def test_discord_names_the_account_and_says_whether_its_address_is_verified(studio: Studio, peer: Peer) -> None:
    email, number = f"{uuid.uuid4().hex}@example.org", str(uuid.uuid4().int % 10**18)
    known = {"id": number, "username": "nelly", "global_name": "Nelly", "email": email, "verified": True}
    peer.answers["/api/users/@me"] = known
    first = (await sign_in(studio, peer, "discord")).json()
    assert (first["email"], first["name"]) == (email, "Nelly")
    peer.answers["/api/users/@me"] = {**known, "id": str(int(number) + 1), "verified": False}
    answer = await sign_in(studio, peer, "discord")
    assert (answer.status_code, answer.json()["code"]) == (422, "provider_email_unverified")
    peer.answers["/api/users/@me"] = {**known, "id": str(int(number) + 1)}
    answer = await sign_in(studio, peer, "discord")
    assert (answer.status_code, answer.json()["code"]) == (409, "account_exists")


async def test_discord_without_a_number_names_nobody(studio: Studio, peer: Peer) -> None:
    for number in (None, 7, "", "\u0661", "abc"):
        peer.answers["/api/users/@me"] = {"id": number, "email": "a@example.org", "verified": True}
        answer = await sign_in(studio, peer, "discord")
        assert (answer.status_code, answer.json()["code"]) == (503, "provider_unavailable")
