"""Signing in with a wallet (EIP-4361) over HTTP, with real secp256k1 signatures."""

from __future__ import annotations

import asyncio
import datetime as dt
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from coincurve import PrivateKey
from tests.integration.api.in_flight import in_line, living_sessions
from tests.integration.api.mailbox import posted_mail

from mutoscope.identity.wallets.address import address_of
from mutoscope.identity.wallets.signature import personal_hash
from mutoscope.infra.settings import Settings

if TYPE_CHECKING:
    from conftest import Person, Studio

URL = "/api/v1/auth/wallet"


@dataclass(frozen=True)
class Wallet:
    """A key that signs as `personal_sign` does."""

    key: PrivateKey = field(default_factory=PrivateKey)

    @property
    def address(self) -> str:
        return address_of(self.key.public_key.format(compressed=False))

    def sign(self, message: str) -> str:
        raw = self.key.sign_recoverable(personal_hash(message), hasher=None)  # pyright: ignore[reportUnknownMemberType] -- coincurve's own
        return "0x" + raw[:64].hex() + bytes([raw[64] + 27]).hex()


@pytest.fixture
def settings(settings: Settings) -> Settings:
    changes = {
        "public_url": "https://studio.example.com",
        "max_identities": 2,
        "limit_password_user": "5/900",
        "limit_register_address": "10/3600",
        "trusted_proxies": ("127.0.0.0/8",),
    }
    return settings.model_copy(update=changes)


@pytest.fixture(autouse=True)
def own_address(studio: Studio) -> None:
    """Call from another network address in each test: the limits remember."""
    studio.http.headers["X-Forwarded-For"] = ".".join(["10", *map(str, uuid.uuid4().bytes[:3])])


def message_of(wallet: Wallet, given: dict[str, Any], **changes: str) -> str:
    said = {
        "domain": given["domain"],
        "address": wallet.address,
        "URI": given["uri"],
        "Version": given["version"],
        "Chain ID": "1",
        "Nonce": given["nonce"],
        "Issued At": given["issued_at"],
        **changes,
    }
    head = f"{said.pop('domain')} wants you to sign in with your Ethereum account:\n{said.pop('address')}\n\n\n"
    return head + "\n".join(f"{label}: {value}" for label, value in said.items())


async def nonce(studio: Studio) -> dict[str, Any]:
    return (await studio.http.post(f"{URL}/nonce")).json()


async def verify(studio: Studio, wallet: Wallet, message: str, **more: Any) -> httpx2.Response:  # noqa: ANN401 -- JSON
    body = {"message": message, "signature": wallet.sign(message), **more}
    return await studio.http.post(f"{URL}/verify", json=body)


def refusal(answer: httpx2.Response) -> tuple[int, str, str | None]:
    said = answer.json()
    return answer.status_code, said["code"], said.get("reason")


def new_email() -> str:
    return f"{uuid.uuid4().hex}@example.org"


async def test_a_wallet_opens_an_account_with_an_address_and_comes_back(studio: Studio) -> None:
    wallet, email = Wallet(), new_email()
    message = message_of(wallet, await nonce(studio))
    assert refusal(await verify(studio, wallet, message))[:2] == (422, "email_needed")
    first = await verify(studio, wallet, message, email=email)  # the same message: nobody signs twice
    assert first.status_code == 200, first.text
    headers = {"Authorization": f"Bearer {first.json()['access_token']}"}
    profile = (await studio.http.get("/api/users/profile", headers=headers)).json()
    assert (profile["email"], profile["has_password"]) == (None, False)
    (mail,) = await posted_mail(studio, "email_change", to=email)
    confirmation = {"token": mail.content["link"].split("#")[1]}
    assert (await studio.http.post("/api/v1/auth/email/confirm", json=confirmation)).status_code == 204
    profile = (await studio.http.get("/api/users/profile", headers=headers)).json()
    assert profile["email"] == email
    assert profile["email_verified_at"]
    assert profile["name"] == f"{wallet.address[:6]}…{wallet.address[-4:]}"
    again = await verify(studio, wallet, message_of(wallet, await nonce(studio)))
    assert studio.container.signer.read(again.json()["access_token"]).user_id == uuid.UUID(profile["id"])


async def test_a_message_signs_in_once(studio: Studio) -> None:
    wallet = Wallet()
    message = message_of(wallet, await nonce(studio))
    assert (await verify(studio, wallet, message, email=new_email())).status_code == 200
    assert refusal(await verify(studio, wallet, message)) == (401, "wallet_refused", "nonce")


async def test_of_many_at_once_one_signs_in(studio: Studio) -> None:
    wallet = Wallet()
    message, email = message_of(wallet, await nonce(studio)), new_email()
    answers = await asyncio.gather(*(verify(studio, wallet, message, email=email) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] + [401] * 7


async def test_a_message_for_another_place_time_or_person_is_refused(studio: Studio) -> None:
    wallet = Wallet()
    given = await nonce(studio)
    now = studio.clock.now()

    def at(**delta: float) -> str:
        return (now + dt.timedelta(**delta)).isoformat()

    cases: list[tuple[dict[str, str], str]] = [
        ({"domain": "evil.example"}, "domain"),
        ({"domain": "studio.example.com:8443"}, "domain"),
        ({"domain": "user@studio.example.com"}, "domain"),
        ({"domain": "http://studio.example.com"}, "domain"),
        ({"URI": "https://evil.example/"}, "uri"),
        ({"URI": "http://studio.example.com"}, "uri"),
        ({"URI": "https://studio.example.com.evil.example"}, "uri"),
        ({"URI": "https://studio.example.com@evil.example"}, "uri"),
        ({"Chain ID": "137"}, "chain"),
        ({"Nonce": "0123456789abcdef"}, "nonce"),
        ({"Issued At": at(minutes=-11)}, "issued_at"),
        ({"Issued At": at(minutes=2)}, "issued_at"),
        ({"Expiration Time": at(seconds=-1)}, "expiration_time"),
        ({"Not Before": at(seconds=1)}, "not_before"),
        ({"address": Wallet().address}, "signature"),
    ]
    for changes, reason in cases:
        answer = await verify(studio, wallet, message_of(wallet, given, **changes), email=new_email())
        assert refusal(answer) == (401, "wallet_refused", reason), changes
    good = message_of(wallet, given, domain="https://studio.example.com", URI="https://studio.example.com/sign-in")
    assert (await verify(studio, wallet, good, email=new_email())).status_code == 200


async def test_a_nonce_does_not_live_for_ever(studio: Studio) -> None:
    wallet, given = Wallet(), await nonce(studio)
    studio.clock.advance(seconds=601)
    message = message_of(wallet, given, **{"Issued At": studio.clock.now().isoformat()})
    assert refusal(await verify(studio, wallet, message, email=new_email())) == (401, "wallet_refused", "nonce")


async def test_nobody_opens_an_account_in_the_name_of_somebody_elses_address(studio: Studio) -> None:
    """A stranger names an address and waits for its owner to move in: it belongs to the account once it is proved."""
    wallet, victim = Wallet(), new_email()
    answer = await verify(studio, wallet, message_of(wallet, await nonce(studio)), email=victim)
    assert answer.status_code == 200
    await studio.http.post("/api/v1/auth/magic-link", json={"email": victim})
    assert await posted_mail(studio, "magic_link", to=victim) == []
    body = {"name": "Victim", "email": victim, "password": "SecurePass123"}
    assert (await studio.http.post("/api/users/register", json=body)).status_code == 201
    (mail,) = await posted_mail(studio, "email_change", to=victim)
    late = await studio.http.post("/api/v1/auth/email/confirm", json={"token": mail.content["link"].split("#")[1]})
    assert refusal(late)[:2] == (409, "email_taken")


async def test_wallets_cost_nothing_so_the_accounts_that_they_open_are_counted(studio: Studio) -> None:
    answers = [
        await verify(studio, wallet, message_of(wallet, await nonce(studio)), email=new_email())
        for wallet in (Wallet() for _ in range(11))
    ]
    assert [answer.status_code for answer in answers] == [200] * 10 + [429]


async def test_what_is_no_address_is_refused_before_the_nonce_is_spent(studio: Studio) -> None:
    wallet = Wallet()
    message = message_of(wallet, await nonce(studio))
    for email in ("", "nobody", "a@b@c.example", "\0@example.org", "a" * 300 + "@example.org"):
        assert refusal(await verify(studio, wallet, message, email=email))[:2] == (422, "email_invalid"), email
    assert (await verify(studio, wallet, message, email=new_email())).status_code == 200


async def link(studio: Studio, person: Person, wallet: Wallet) -> httpx2.Response:
    message = message_of(wallet, await nonce(studio))
    body = {"message": message, "signature": wallet.sign(message)}
    return await studio.http.post("/api/v1/auth/identities/wallet", json=body, headers=person.headers)


async def test_wallets_are_linked_and_unlinked_up_to_a_limit(studio: Studio) -> None:
    person, other, wallet = await studio.sign_up(), await studio.sign_up(), Wallet()
    assert (await link(studio, person, wallet)).status_code == 204
    assert (await link(studio, person, wallet)).status_code == 204
    assert refusal(await link(studio, other, wallet))[:2] == (409, "identity_taken")
    assert (await link(studio, person, Wallet())).status_code == 204
    assert refusal(await link(studio, person, Wallet()))[:2] == (409, "too_many_identities")
    listed = (await studio.http.get("/api/v1/auth/identities", headers=person.headers)).json()
    assert listed["has_password"] is True
    assert listed["identities"][0]["label"] == wallet.address
    gone = f"/api/v1/auth/identities/{listed['identities'][0]['id']}"
    assert refusal(await studio.http.delete(gone, headers=other.headers))[:2] == (404, "identity_not_found")
    assert (await studio.http.delete(gone, headers=person.headers)).status_code == 204
    assert refusal(await studio.http.delete(gone, headers=person.headers))[:2] == (404, "identity_not_found")
    message = message_of(wallet, await nonce(studio))
    assert refusal(await verify(studio, wallet, message))[:2] == (422, "email_needed")
    actions = studio.query("select action from event where workspace_id = %s order by id", person.workspace_id)
    assert [a for (a,) in actions if a.startswith("identity.")] == [*["identity.linked"] * 2, "identity.unlinked"]


@pytest.mark.parametrize("order", ["sign-in first", "unlinking first"])
async def test_no_session_outlives_the_wallet_that_is_unlinked_while_it_signs_in(studio: Studio, order: str) -> None:
    person, wallet = await studio.sign_up(), Wallet()
    await link(studio, person, wallet)
    listed = (await studio.http.get("/api/v1/auth/identities", headers=person.headers)).json()["identities"]
    signing = verify(studio, wallet, message_of(wallet, await nonce(studio)))
    unlinking = studio.http.delete(f"/api/v1/auth/identities/{listed[0]['id']}", headers=person.headers)
    calls = (signing, unlinking) if order == "sign-in first" else (unlinking, signing)
    answers = await in_line(studio, "select 1 from linked_identity where user_id = %s for update", person.id, *calls)
    signed, unlinked = answers if order == "sign-in first" else reversed(answers)
    assert unlinked.status_code == 204, unlinked.text
    if order == "sign-in first":
        assert signed.status_code == 200, signed.text
        headers = {"Authorization": f"Bearer {signed.json()['access_token']}"}
        assert (await studio.http.get("/api/users/profile", headers=headers)).status_code == 401
    else:
        assert refusal(signed)[:2] == (422, "email_needed"), "a wallet that has no account"
    assert living_sessions(studio, person.id) == 1, "the one that unlinked it"


async def test_the_last_way_to_sign_in_stays_even_if_two_go_at_once(studio: Studio) -> None:
    wallet = Wallet()
    answer = await verify(studio, wallet, message_of(wallet, await nonce(studio)), email=new_email())
    headers = {"Authorization": f"Bearer {answer.json()['access_token']}"}
    second = Wallet()
    message = message_of(second, await nonce(studio))
    body = {"message": message, "signature": second.sign(message)}
    assert (await studio.http.post("/api/v1/auth/identities/wallet", json=body, headers=headers)).status_code == 204
    listed = (await studio.http.get("/api/v1/auth/identities", headers=headers)).json()["identities"]
    paths = [f"/api/v1/auth/identities/{one['id']}" for one in listed]
    answers = await asyncio.gather(*(studio.http.delete(path, headers=headers) for path in paths))
    assert sorted(one.status_code for one in answers) == [204, 409]
    assert next(one.json()["code"] for one in answers if one.status_code == 409) == "last_way_to_sign_in"


async def test_whoever_was_signed_in_for_a_while_proves_again_who_they_are(studio: Studio) -> None:
    person, wallet = await studio.sign_up(), Wallet()
    assert (await link(studio, person, wallet)).status_code == 204
    studio.clock.advance(seconds=601)
    assert refusal(await link(studio, person, Wallet()))[:2] == (403, "reauthentication_needed")

    async def prove(**proof: Any) -> httpx2.Response:  # noqa: ANN401 -- JSON
        return await studio.http.post("/api/v1/auth/reauthenticate", json=proof, headers=person.headers)

    def signed(signer: Wallet, given: dict[str, Any]) -> dict[str, str]:
        message = message_of(signer, given)
        return {"message": message, "signature": signer.sign(message)}

    assert refusal(await prove())[:2] == (422, "one_proof_needed")
    both = await prove(password="SecurePass123", wallet=signed(wallet, await nonce(studio)))
    assert refusal(both)[:2] == (422, "one_proof_needed")
    assert refusal(await prove(password="wrong"))[:2] == (401, "reauthentication_failed")
    assert refusal(await prove(wallet=signed(Wallet(), await nonce(studio))))[:2] == (401, "reauthentication_failed")
    assert refusal(await link(studio, person, Wallet()))[:2] == (403, "reauthentication_needed")
    assert (await prove(wallet=signed(wallet, await nonce(studio)))).status_code == 204
    assert (await link(studio, person, Wallet())).status_code == 204
    studio.clock.advance(seconds=601)
    assert (await prove(password="SecurePass123")).status_code == 204
    actions = studio.query(
        "select payload->>'method' from event where action = 'session.proved' and user_id = %s", person.id
    )
    assert actions == [("wallet",), ("password",)]
    guesses = [await prove(password="wrong") for _ in range(20)]
    assert refusal(guesses[-1])[:2] == (429, "too_many_requests")
