"""Passkeys over HTTP, by an authenticator in software; and every lie that it can tell."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from tests.integration.api.in_flight import in_line, living_sessions
from tests.integration.api.software_authenticator import ATTESTED, PRESENT, VERIFIED, SoftwareAuthenticator

from mutoscope.infra.settings import Settings

if TYPE_CHECKING:
    from conftest import Person, Studio

URL = "/api/v1/auth/passkeys"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"public_url": "https://studio.example.com/", "max_identities": 3})


async def ask(studio: Studio, path: str, person: Person | None = None, **body: Any) -> httpx2.Response:  # noqa: ANN401 -- JSON
    return await studio.http.post(f"{URL}/{path}", json=body, headers=person.headers if person else {})


async def creation(studio: Studio, person: Person) -> dict[str, Any]:
    answer = await ask(studio, "registration/options", person)
    assert answer.status_code == 200, answer.text
    return answer.json()["publicKey"]


async def request_of(studio: Studio) -> dict[str, Any]:
    return (await ask(studio, "login/options")).json()["publicKey"]


async def register(studio: Studio, person: Person, name: str = "Phone") -> SoftwareAuthenticator:
    device = SoftwareAuthenticator()
    credential = device.create(await creation(studio, person))
    answer = await ask(studio, "registration/verify", person, name=name, credential=credential)
    assert answer.status_code == 201, answer.text
    return device


async def sign_in(studio: Studio, device: SoftwareAuthenticator, **lies: Any) -> httpx2.Response:  # noqa: ANN401 -- lies
    options = await request_of(studio)
    return await ask(studio, "login/verify", credential=device.get(options, **lies))


def refusal(answer: httpx2.Response) -> tuple[int, str, str | None]:
    said = answer.json()
    return answer.status_code, said["code"], said.get("reason")


async def test_a_passkey_signs_in_without_a_name(studio: Studio) -> None:
    person = await studio.sign_up()
    options = await creation(studio, person)
    assert options["rp"] == {"id": "studio.example.com", "name": "Mutoscope"}
    assert options["authenticatorSelection"]["residentKey"] == "required"
    assert options["authenticatorSelection"]["userVerification"] == "required"
    device = await register(studio, person)
    asked = await request_of(studio)
    assert (asked["rpId"], asked["userVerification"]) == ("studio.example.com", "required")
    assert not asked.get("allowCredentials")
    for _ in range(2):
        answer = await sign_in(studio, device)
        assert answer.status_code == 200, answer.text
        assert studio.container.signer.read(answer.json()["access_token"]).user_id == person.id
    excluded = (await creation(studio, person))["excludeCredentials"]
    assert len(excluded) == 1
    kept = studio.query("select sign_count, last_used_at from passkey where user_id = %s", person.id)[0]
    assert kept == (3, studio.clock.now())


async def test_a_lying_answer_to_a_sign_in_is_refused(studio: Studio) -> None:
    person = await studio.sign_up()
    device = await register(studio, person)
    old = await request_of(studio)
    assert (await ask(studio, "login/verify", credential=device.get(old))).status_code == 200
    stranger = SoftwareAuthenticator(user_handle=device.user_handle)
    twin = SoftwareAuthenticator(id=device.id, user_handle=device.user_handle, count=5000)
    cases: list[tuple[SoftwareAuthenticator, dict[str, Any], str]] = [
        (device, {"origin": "https://studio.example.com.evil.example"}, "origin"),
        (device, {"origin": "http://studio.example.com"}, "origin"),
        (device, {"cross_origin": True}, "origin"),
        (device, {"rp_id": "evil.example"}, "rp_id"),
        (device, {"challenge": old["challenge"]}, "challenge"),
        (device, {"challenge": ""}, "challenge"),
        (device, {"challenge": "AAAA"}, "challenge"),
        (device, {"challenge": 7}, "form"),
        (device, {"kind": "webauthn.create"}, "type"),
        (device, {"flags": PRESENT}, "user_verification"),
        (device, {"flags": VERIFIED}, "user_presence"),
        (device, {"user_handle": "AAAA"}, "user_handle"),
        (stranger, {}, "key"),
        (twin, {}, "signature"),
    ]
    for liar, lies, reason in cases:
        assert refusal(await sign_in(studio, liar, **lies)) == (401, "passkey_refused", reason), lies
    assert (await sign_in(studio, device, count=9000)).status_code == 200


async def test_a_cloned_key_is_refused_and_leaves_a_line_in_the_audit_log(studio: Studio) -> None:
    person = await studio.sign_up()
    device = await register(studio, person)
    assert (await sign_in(studio, device, count=10)).status_code == 200
    for count in (10, 9, 0):
        assert refusal(await sign_in(studio, device, count=count)) == (401, "passkey_refused", "sign_count")
    forged = SoftwareAuthenticator(id=device.id, user_handle=device.user_handle)
    assert refusal(await sign_in(studio, forged, count=1))[2] == "signature"
    lines = studio.query("select count(*) from event where action = 'passkey.cloned' and user_id is not null")
    assert lines == [(0,)]  # nobody is signed in: the system says so
    logged = studio.query(
        "select payload->>'user_id' from event where action = 'passkey.cloned' and workspace_id = %s",
        person.workspace_id,
    )
    assert logged == [(str(person.id),)] * 3


async def test_a_key_that_never_counts_is_accepted(studio: Studio) -> None:
    person = await studio.sign_up()
    device = SoftwareAuthenticator()
    credential = device.create(await creation(studio, person), count=0)
    assert (await ask(studio, "registration/verify", person, name="x", credential=credential)).status_code == 201
    assert [(await sign_in(studio, device, count=0)).status_code for _ in range(2)] == [200, 200]


async def test_an_answer_works_once_and_in_time(studio: Studio) -> None:
    device = await register(studio, await studio.sign_up())
    credential = device.get(await request_of(studio))
    assert (await ask(studio, "login/verify", credential=credential)).status_code == 200
    assert refusal(await ask(studio, "login/verify", credential=credential))[2] == "challenge"
    late = device.get(await request_of(studio))
    studio.clock.advance(seconds=601)
    assert refusal(await ask(studio, "login/verify", credential=late))[2] == "challenge"


async def test_a_lying_answer_to_a_registration_is_refused(studio: Studio) -> None:
    person, other = await studio.sign_up(), await studio.sign_up()
    cases: list[tuple[dict[str, Any], str]] = [
        ({"origin": "https://evil.example"}, "origin"),
        ({"rp_id": "evil.example"}, "rp_id"),
        ({"kind": "webauthn.get"}, "type"),
        ({"flags": PRESENT | ATTESTED}, "user_verification"),
        ({"flags": PRESENT | VERIFIED}, "form"),
        ({"challenge": "AAAA"}, "challenge"),
    ]
    for lies, reason in cases:
        credential = SoftwareAuthenticator().create(await creation(studio, person), **lies)
        answer = await ask(studio, "registration/verify", person, name="x", credential=credential)
        assert refusal(answer) == (401, "passkey_refused", reason), lies
    others = SoftwareAuthenticator().create(await creation(studio, other))
    answer = await ask(studio, "registration/verify", person, name="x", credential=others)
    assert refusal(answer) == (401, "passkey_refused", "challenge")
    of_sign_in = {**(await creation(studio, person)), "challenge": (await request_of(studio))["challenge"]}
    answer = await ask(
        studio, "registration/verify", person, name="x", credential=SoftwareAuthenticator().create(of_sign_in)
    )
    assert refusal(answer) == (401, "passkey_refused", "challenge")
    assert studio.query("select 1 from passkey where user_id = %s", person.id) == []


async def test_garbage_is_refused_politely(studio: Studio) -> None:
    good = SoftwareAuthenticator(user_handle=None).get(await request_of(studio))
    garbage: list[dict[str, Any]] = [
        {},
        {"response": 7},
        {"response": {}},
        {"response": {"clientDataJSON": "!"}},
        {"response": {"clientDataJSON": "ö"}},
        {"response": {"clientDataJSON": "W10"}},
        {"response": {"clientDataJSON": "A" * 100_000}},
        {**good, "id": 7},
        {**good, "rawId": "AAAA"},
        {**good, "type": "password"},
        {**good, "response": {**good["response"], "signature": ""}},
        {**good, "response": {**good["response"], "authenticatorData": "AAAA"}},
    ]
    for credential in garbage:
        status, code, _ = refusal(await ask(studio, "login/verify", credential=credential))
        assert (status, code) == (401, "passkey_refused"), credential


async def test_a_passkey_belongs_to_one_account(studio: Studio) -> None:
    one, other = await studio.sign_up(), await studio.sign_up()
    device = await register(studio, one)
    again = device.create(await creation(studio, other))
    answer = await ask(studio, "registration/verify", other, name="x", credential=again)
    assert refusal(answer)[:2] == (409, "identity_taken")
    listed = (await studio.http.get(URL, headers=one.headers)).json()["items"]
    for method, path in (("PATCH", listed[0]["id"]), ("DELETE", listed[0]["id"]), ("DELETE", uuid.uuid4())):
        answer = await studio.http.request(method, f"{URL}/{path}", json={"name": "mine"}, headers=other.headers)
        assert refusal(answer)[:2] == (404, "identity_not_found")
    assert (await studio.http.get(URL, headers=other.headers)).json() == {"items": []}


async def test_passkeys_are_named_and_removed_up_to_a_limit(studio: Studio) -> None:
    person = await studio.sign_up()
    devices = [await register(studio, person, name) for name in ("Phone", "Laptop", " Key ")]
    one_more = SoftwareAuthenticator().create(await creation(studio, person))
    answer = await ask(studio, "registration/verify", person, name="x", credential=one_more)
    assert refusal(answer)[:2] == (409, "too_many_identities")
    listed = (await studio.http.get(URL, headers=person.headers)).json()["items"]
    assert [one["name"] for one in listed] == ["Phone", "Laptop", "Key"]
    first = f"{URL}/{listed[0]['id']}"
    renamed = await studio.http.patch(first, json={"name": "Old phone"}, headers=person.headers)
    assert renamed.json()["name"] == "Old phone"
    assert (await studio.http.delete(first, headers=person.headers)).status_code == 204
    assert refusal(await sign_in(studio, devices[0]))[2] == "key"
    actions = studio.query("select action from event where workspace_id = %s order by id", person.workspace_id)
    assert [a for (a,) in actions if a.startswith("passkey.")] == [
        *["passkey.registered"] * 3,
        "passkey.renamed",
        "passkey.removed",
    ]


@pytest.mark.parametrize("order", ["sign-in first", "removal first"])
async def test_no_session_outlives_the_passkey_that_is_removed_while_it_signs_in(studio: Studio, order: str) -> None:
    person = await studio.sign_up()
    device = await register(studio, person)
    elsewhere = await sign_in(studio, device)
    listed = (await studio.http.get(URL, headers=person.headers)).json()["items"]
    signing = ask(studio, "login/verify", credential=device.get(await request_of(studio)))
    removal = studio.http.delete(f"{URL}/{listed[0]['id']}", headers=person.headers)
    calls = (signing, removal) if order == "sign-in first" else (removal, signing)
    answers = await in_line(studio, "select 1 from app_user where id = %s for update", person.id, *calls)
    signed, removed = answers if order == "sign-in first" else reversed(answers)
    assert removed.status_code == 204, removed.text
    assert signed.status_code == (200 if order == "sign-in first" else 401), signed.text
    assert living_sessions(studio, person.id) == 1, "the one that removed it"
    assert (await studio.http.get("/api/users/profile", headers=person.headers)).status_code == 200
    for tokens in (elsewhere, signed):
        if tokens.is_success:
            body = {"refresh_token": tokens.json()["refresh_token"]}
            assert (await studio.http.post("/api/v1/auth/refresh", json=body)).status_code == 401


async def test_a_stolen_token_alone_registers_no_passkey(studio: Studio) -> None:
    person = await studio.sign_up()
    options = await creation(studio, person)
    device = await register(studio, person)
    studio.clock.advance(seconds=601)
    for path, body in (
        ("registration/options", {}),
        ("registration/verify", {"name": "x", "credential": SoftwareAuthenticator().create(options)}),
    ):
        assert refusal(await ask(studio, path, person, **body))[:2] == (403, "reauthentication_needed")
    listed = (await studio.http.get(URL, headers=person.headers)).json()["items"]
    removal = await studio.http.delete(f"{URL}/{listed[0]['id']}", headers=person.headers)
    assert refusal(removal)[:2] == (403, "reauthentication_needed")
    proof = {"passkey": device.get(await request_of(studio))}
    answer = await studio.http.post("/api/v1/auth/reauthenticate", json=proof, headers=person.headers)
    assert answer.status_code == 204, answer.text
    assert (await ask(studio, "registration/options", person)).status_code == 200
