"""A session in cookies: no script reads it, and no other site uses it."""

from __future__ import annotations

from http.cookies import SimpleCookie
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from pydantic import SecretStr
from tests.integration.api.account_calls import PASSWORD
from tests.integration.api.operators import act, make_admin

from mutoscope.api import create_app
from mutoscope.bootstrap import open_container
from mutoscope.infra.settings import Settings

if TYPE_CHECKING:
    from conftest import Studio

OWN = {"Sec-Fetch-Site": "same-origin"}
ELSEWHERE: list[dict[str, str]] = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://studio"},
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {},
]


async def sign_in(studio: Studio) -> tuple[dict[str, Any], httpx2.Response]:
    person = await studio.sign_up()
    tokens = (await studio.http.post("/api/users/login", json={"email": person.email, "password": PASSWORD})).json()
    body = {"access_token": tokens["access_token"], "refresh_token": tokens["refresh_token"]}
    kept = await studio.http.post("/api/v1/auth/browser", json=body, headers=OWN)
    assert kept.status_code == 204, kept.text
    return tokens, kept


def cookies_of(answer: httpx2.Response) -> SimpleCookie:
    found = SimpleCookie()
    for line in answer.headers.get_list("set-cookie"):
        found.load(line)
    return found


async def test_the_cookies_are_out_of_reach_and_open_what_the_tokens_do(studio: Studio) -> None:
    tokens, kept = await sign_in(studio)
    cookies = cookies_of(kept)
    assert {name: cookie.value for name, cookie in cookies.items()} == {
        "mutoscope-access": tokens["access_token"],
        "mutoscope-refresh": tokens["refresh_token"],
    }
    for cookie in cookies.values():
        assert cookie["httponly"] is True
        assert (cookie["samesite"].lower(), cookie["path"], cookie["domain"]) == ("strict", "/", "")
    assert (await studio.http.get("/api/v1/users/profile")).status_code == 200
    changed = await studio.http.patch("/api/v1/users/profile", json={"name": "Jane"}, headers=OWN)
    assert changed.json()["name"] == "Jane"


@pytest.mark.parametrize("headers", ELSEWHERE)
async def test_another_site_changes_nothing_with_them(studio: Studio, headers: dict[str, str]) -> None:
    await sign_in(studio)
    refused = await studio.http.patch("/api/v1/users/profile", json={"name": "Mallory"}, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (401, "token_missing")
    for method, path in (("POST", "/api/v1/auth/browser/renew"), ("DELETE", "/api/v1/auth/browser")):
        answer = await studio.http.request(method, path, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "cross_site_request"), path
        assert "set-cookie" not in answer.headers


async def test_an_old_browser_says_by_its_origin_where_a_request_comes_from(studio: Studio) -> None:
    await sign_in(studio)
    answer = await studio.http.patch(
        "/api/v1/users/profile", json={"name": "Jane"}, headers={"Origin": "http://studio"}
    )
    assert answer.status_code == 200


async def test_a_credential_of_the_request_s_own_goes_first(studio: Studio) -> None:
    await sign_in(studio)
    other = await studio.sign_up()
    mine = await studio.http.get("/api/v1/users/profile", headers=other.headers)
    assert mine.json()["id"] == str(other.id)
    wrong = await studio.http.get("/api/v1/users/profile", headers={"X-API-Key": "cc_nothing"})
    assert wrong.json()["code"] == "key_invalid"


async def test_renewing_takes_the_refresh_cookie_and_a_second_tab_is_told(studio: Studio) -> None:
    tokens, _ = await sign_in(studio)
    renewed = await studio.http.post("/api/v1/auth/browser/renew", headers=OWN)
    assert renewed.status_code == 204
    assert cookies_of(renewed)["mutoscope-refresh"].value != tokens["refresh_token"]
    studio.http.cookies.set("mutoscope-refresh", tokens["refresh_token"])
    studio.http.cookies.jar.clear()
    late = {**OWN, "Cookie": f"mutoscope-refresh={tokens['refresh_token']}"}
    again = await studio.http.post("/api/v1/auth/browser/renew", headers=late)
    assert (again.status_code, again.json()["code"]) == (409, "refreshed_just_now")
    none = await studio.http.post("/api/v1/auth/browser/renew", headers=OWN)
    assert (none.status_code, none.json()["code"]) == (401, "refresh_invalid")


async def test_logging_out_ends_the_session_and_takes_the_cookies(studio: Studio) -> None:
    tokens, _ = await sign_in(studio)
    assert (await studio.http.post("/api/v1/auth/logout", headers=OWN)).status_code == 204
    gone = await studio.http.delete("/api/v1/auth/browser", headers=OWN)
    assert {name: cookie["max-age"] for name, cookie in cookies_of(gone).items()} == {
        "mutoscope-access": "0",
        "mutoscope-refresh": "0",
    }
    assert not studio.http.cookies
    bearer = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert (await studio.http.get("/api/v1/users/profile", headers=bearer)).status_code == 401


async def test_what_is_no_token_of_ours_is_not_kept(studio: Studio) -> None:
    answer = await studio.http.post("/api/v1/auth/browser", json={"access_token": "eyJ.x.y"}, headers=OWN)
    assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid")
    assert "set-cookie" not in answer.headers


async def test_over_https_no_neighbouring_host_can_set_them(settings: Settings) -> None:
    secure = settings.model_copy(update={"public_url": "https://studio.example.com", "web_dir": settings.data_dir})
    async with open_container(secure) as container:
        app = create_app(container=container)
        app.state.services = container.services()
        transport = httpx2.ASGITransport(app=app)
        async with httpx2.AsyncClient(transport=transport, base_url="https://studio.example.com") as http:
            email = "https@example.com"
            body = {"name": "J", "email": email, "password": PASSWORD}
            await http.post("/api/users/register", json=body)
            tokens = (await http.post("/api/users/login", json={"email": email, "password": PASSWORD})).json()
            body = {"access_token": tokens["access_token"]}
            kept = await http.post("/api/v1/auth/browser", json=body, headers=OWN)
    cookies = cookies_of(kept)
    assert set(cookies) == {"__Host-mutoscope-access", "__Host-mutoscope-refresh"}
    assert all(cookie["secure"] is True for cookie in cookies.values())
    assert cookies["__Host-mutoscope-refresh"]["max-age"] == "0"
    assert SecretStr(tokens["access_token"])


async def test_a_visit_is_in_the_cookies_until_renewing_leads_back(studio: Studio) -> None:
    admin, person = await make_admin(studio), await studio.sign_up()
    login = {"email": admin.email, "password": PASSWORD}
    tokens = (await studio.http.post("/api/users/login", json=login)).json()
    own = {"access_token": tokens["access_token"], "refresh_token": tokens["refresh_token"]}
    await studio.http.post("/api/v1/auth/browser", json=own, headers=OWN)
    wanted = {"user_id": str(person.id), "workspace_id": str(person.workspace_id)}
    started = (await act(studio, admin, "/admin/impersonations", wanted)).json()
    body = {"access_token": started["access_token"], "visit": True}
    kept = await studio.http.post("/api/v1/auth/browser", json=body, headers=OWN)
    assert list(cookies_of(kept)) == ["mutoscope-access"], "what renews the admin's own session stays"
    profile = (await studio.http.get("/api/v1/users/profile")).json()
    assert (profile["id"], profile["impersonated_by"]) == (str(person.id), str(admin.id))
    assert (await studio.http.post("/api/v1/auth/logout", headers=OWN)).status_code == 204
    assert (await studio.http.get("/api/v1/users/profile")).status_code == 401
    assert (await studio.http.post("/api/v1/auth/browser/renew", headers=OWN)).status_code == 204
    profile = (await studio.http.get("/api/v1/users/profile")).json()
    assert (profile["id"], profile["impersonated_by"]) == (str(admin.id), None)
    forged = {"access_token": "eyJhbGciOiJub25lIn0.e30.", "visit": True}
    assert (await studio.http.post("/api/v1/auth/browser", json=forged, headers=OWN)).status_code == 401
