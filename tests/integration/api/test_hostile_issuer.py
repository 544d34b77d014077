"""An issuer that lies, answers too much, too late or not at all: each time the exact problem, and nothing changed."""

from __future__ import annotations

import base64
import gzip
import json
import time
import uuid
from collections.abc import Callable, Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey
from pydantic import SecretStr
from tests.integration.api.issuers import CLIENT_ID, CLIENT_SECRET, Peer, query_of, run_peer

from mutoscope.infra.settings import IdentityProviderSettings, Settings

if TYPE_CHECKING:
    from conftest import Studio

CALLBACK = "/api/v1/auth/oidc/acme/callback"


@pytest.fixture
def peer() -> Iterator[Peer]:
    with run_peer() as running:
        yield running


@pytest.fixture
def settings(settings: Settings, peer: Peer) -> Settings:
    secret = SecretStr(CLIENT_SECRET)
    given = [
        IdentityProviderSettings(
            name="acme", kind="oidc", issuer=peer.issuer, client_id=CLIENT_ID, client_secret=secret
        ),
        IdentityProviderSettings(name="github", kind="github", client_id=CLIENT_ID, client_secret=secret),
    ]
    changes = {"identity_providers": tuple(given), "public_url": "http://studio", "identity_provider_seconds": 2.0}
    return settings.model_copy(update=changes)


async def begin(studio: Studio) -> dict[str, str]:
    answer = await studio.http.post("/api/v1/auth/oidc/acme/start", json={})
    assert answer.status_code == 200, answer.text
    return query_of(answer.json()["authorization_url"])


async def come_back(studio: Studio, state: str, **more: str) -> httpx2.Response:
    return await studio.http.get(CALLBACK, params={"state": state, "code": "c1", **more})


def none(peer: Peer, claims: dict[str, Any]) -> str:
    def part(value: object) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    assert peer.port
    return f"{part({'alg': 'none'})}.{part(claims)}."


def by_secret(_peer: Peer, claims: dict[str, Any]) -> str:
    key = OctKey.import_key(CLIENT_SECRET.encode().ljust(32, b"."))
    return jwt.encode({"alg": "HS256"}, claims, key, algorithms=["HS256"])


def by_public_key(peer: Peer, claims: dict[str, Any]) -> str:
    """The classic confusion: the public key, as text, used as the secret of an HMAC."""
    key = OctKey.import_key(base64.b64encode(peer.key.as_pem(private=False)))
    return jwt.encode({"alg": "HS256", "kid": "k1"}, claims, key, algorithms=["HS256"])


def by_other_key(_peer: Peer, claims: dict[str, Any]) -> str:
    stranger = ECKey.generate_key("P-256", {"kid": "k1"})
    return jwt.encode({"alg": "ES256", "kid": "k1"}, claims, stranger, algorithms=["ES256"])


def by_unknown_key(_peer: Peer, claims: dict[str, Any]) -> str:
    stranger = ECKey.generate_key("P-256", {"kid": "k2"})
    return jwt.encode({"alg": "ES256", "kid": "k2"}, claims, stranger, algorithms=["ES256"])


def unannounced(_peer: Peer, claims: dict[str, Any]) -> str:
    stranger = ECKey.generate_key("P-384", {"kid": "k1"})
    return jwt.encode({"alg": "ES384", "kid": "k1"}, claims, stranger, algorithms=["ES384"])


def cut(peer: Peer, claims: dict[str, Any]) -> str:
    return peer.sign(claims)[:-8]


def changed(peer: Peer, claims: dict[str, Any]) -> str:
    head, _, tail = peer.sign(claims).split(".")
    body = base64.urlsafe_b64encode(json.dumps({**claims, "sub": "root"}).encode()).rstrip(b"=").decode()
    return f"{head}.{body}.{tail}"


def given(value: object) -> Callable[[Peer, dict[str, Any]], Any]:
    return lambda _peer, _claims: value


FORGERIES: list[tuple[Callable[[Peer, dict[str, Any]], Any], str]] = [
    (none, "alg"),
    (by_secret, "alg"),
    (by_public_key, "alg"),
    (unannounced, "alg"),
    (by_other_key, "signature"),
    (by_unknown_key, "kid"),
    (cut, "signature"),
    (changed, "signature"),
    (given("a.b.c"), "form"),
    (given(""), "form"),
    (given("[]"), "form"),
    (given("e" * 20_000), "form"),
    (given(None), "form"),
    (given({"alg": "ES256"}), "form"),
]


async def test_a_token_that_the_issuer_did_not_sign_is_refused(studio: Studio, peer: Peer) -> None:
    for forge, reason in FORGERIES:
        asked = await begin(studio)
        peer.id_token = partial(forge, peer, peer.claims(asked["nonce"]))
        await assert_refused(studio, asked, reason)


NOW = int(time.time())


CLAIMS: list[tuple[dict[str, Any], str]] = [
    ({"iss": "https://accounts.google.com"}, "iss"),
    ({"iss": None}, "iss"),
    ({"aud": "another client"}, "aud"),
    ({"aud": []}, "aud"),
    ({"aud": None}, "aud"),
    ({"aud": [CLIENT_ID, "another client"]}, "azp"),
    ({"aud": [CLIENT_ID, "another client"], "azp": "another client"}, "azp"),
    ({"azp": "another client"}, "azp"),
    ({"sub": None}, "sub"),
    ({"sub": ""}, "sub"),
    ({"sub": 7}, "sub"),
    ({"sub": "a" * 256}, "sub"),
    ({"sub": "a\u0000b"}, "sub"),
    ({"exp": NOW - 3600}, "exp"),
    ({"exp": None}, "exp"),
    ({"exp": "2999"}, "exp"),
    ({"exp": True}, "exp"),
    ({"exp": float("nan")}, "exp"),
    ({"exp": 10**400}, "exp"),
    ({"iat": NOW + 86_400}, "iat"),
    ({"iat": None}, "iat"),
    ({"nonce": None}, "nonce"),
    ({"nonce": "another sign-in's"}, "nonce"),
    ({"nonce": "\ud800"}, "nonce"),
    ({"nonce": 7}, "nonce"),
]


async def test_a_signed_token_for_somebody_else_or_another_time_is_refused(studio: Studio, peer: Peer) -> None:
    for claims, reason in CLAIMS:
        asked = await begin(studio)
        peer.id_token = partial(peer.sign, peer.claims(asked["nonce"], **claims))
        await assert_refused(studio, asked, reason)


async def assert_refused(studio: Studio, asked: dict[str, str], reason: str) -> None:
    before = studio.query("select count(*) from app_user")
    answer = await come_back(studio, asked["state"])
    said = answer.json()
    assert (answer.status_code, said["code"], said.get("reason")) == (401, "id_token_invalid", reason), said
    assert studio.query("select count(*) from app_user") == before


async def test_the_good_token_of_the_same_peer_is_accepted(studio: Studio, peer: Peer) -> None:
    asked, mark = await begin(studio), uuid.uuid4().hex
    good = peer.claims(asked["nonce"], sub=mark, email=f"{mark}@example.org", aud=[CLIENT_ID], azp=CLIENT_ID)
    peer.id_token = lambda: peer.sign(good)
    assert (await come_back(studio, asked["state"], iss=peer.issuer)).status_code == 303
    form = peer.forms[-1]
    assert (form["client_id"], form["client_secret"]) == (CLIENT_ID, CLIENT_SECRET)
    assert form["redirect_uri"] == f"http://studio{CALLBACK}"
    assert len(form["code_verifier"]) == 43


async def test_a_key_that_the_issuer_has_changed_is_asked_for_once_more(
    studio: Studio, peer: Peer, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = await begin(studio)
    peer.id_token = lambda: peer.sign(peer.claims(first["nonce"], sub=uuid.uuid4().hex, email=None))
    assert (await come_back(studio, first["state"])).json()["code"] == "provider_email_unverified"
    monkeypatch.setattr("mutoscope.identity.oidc.discovery._ASK_AGAIN_SECONDS", 0.0)
    peer.key = ECKey.generate_key("P-256", {"kid": "k9", "use": "sig"})
    then = await begin(studio)
    claims = peer.claims(then["nonce"], sub=uuid.uuid4().hex, email=None)
    peer.id_token = lambda: jwt.encode({"alg": "ES256", "kid": "k9"}, claims, peer.key, algorithms=["ES256"])
    assert (await come_back(studio, then["state"])).json()["code"] == "provider_email_unverified"


async def test_an_answer_of_another_issuer_is_a_mix_up(studio: Studio, peer: Peer) -> None:
    asked = await begin(studio)
    answer = await come_back(studio, asked["state"], iss="https://accounts.google.com")
    assert (answer.status_code, answer.json()["code"]) == (401, "issuer_mismatch")
    assert peer.forms == []


async def test_an_issuer_that_names_itself_must_do_so(studio: Studio, peer: Peer) -> None:
    peer.metadata["authorization_response_iss_parameter_supported"] = True
    asked = await begin(studio)
    assert (await come_back(studio, asked["state"])).json()["code"] == "issuer_mismatch"


async def test_the_state_of_one_provider_is_not_good_at_another(studio: Studio, peer: Peer) -> None:
    asked = await begin(studio)
    answer = await studio.http.get("/api/v1/auth/oidc/github/callback", params={"state": asked["state"], "code": "c1"})
    assert answer.json()["code"] == "issuer_mismatch"
    assert peer.forms == []


async def test_an_error_of_the_provider_is_passed_on_as_a_word_at_most(studio: Studio) -> None:
    for error in ("server_error", "<script>", "e" * 300):
        asked = await begin(studio)
        answer = await studio.http.get(CALLBACK, params={"state": asked["state"], "error": error})
        said = answer.json()
        assert (answer.status_code, said["code"]) == (401, "provider_refused")
        assert said["error"] in {"server_error", "an error"}


def send(status: int, body: bytes = b"{}", **headers: str) -> Callable[[BaseHTTPRequestHandler], None]:
    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return answer


def drip(handler: BaseHTTPRequestHandler) -> None:
    """Send a byte now and then: no single read takes long, the whole does."""
    handler.send_response(200)
    handler.end_headers()
    with_patience = time.monotonic() + 10
    try:
        while time.monotonic() < with_patience:
            handler.wfile.write(b" ")
            handler.wfile.flush()
            time.sleep(0.05)
    except OSError:
        pass


BROKEN = [
    send(500),
    send(404),
    send(302, Location="http://169.254.169.254/latest/meta-data"),
    send(200, b"<html>"),
    send(200, b"[]"),
    send(200, b"[" * 100_000),
    send(200, b'{"access_token": ' + b"7" * 5000 + b"}"),
    send(200, b" " * 300_000),
    send(200, gzip.compress(b" " * 10_000_000), Content_Encoding="gzip"),
    drip,
]


async def test_a_token_endpoint_that_misbehaves_is_unavailable(studio: Studio, peer: Peer) -> None:
    for place, broken in enumerate(BROKEN):
        asked = await begin(studio)
        peer.answers["/token"] = broken
        answer = await come_back(studio, asked["state"])
        assert (answer.status_code, answer.json()["code"]) == (503, "provider_unavailable"), place
        assert answer.headers["retry-after"]


async def test_a_discovery_that_misbehaves_is_unavailable(studio: Studio, peer: Peer) -> None:
    for place, broken in enumerate(BROKEN):
        peer.answers["/.well-known/openid-configuration"] = broken
        answer = await studio.http.post("/api/v1/auth/oidc/acme/start", json={})
        assert (answer.status_code, answer.json()["code"]) == (503, "provider_unavailable"), place


async def test_keys_that_cannot_be_had_prove_nothing(studio: Studio, peer: Peer) -> None:
    for place, broken in enumerate(BROKEN):
        peer.answers["/jwks"] = broken
        asked = await begin(studio)
        peer.id_token = partial(peer.sign, peer.claims(asked["nonce"]))
        answer = await come_back(studio, asked["state"])
        found = answer.status_code, answer.json()["code"]
        # A list, or an object without keys, is JSON: then there is no key to check with.
        assert found in {(503, "provider_unavailable"), (401, "id_token_invalid")}, place


METADATA: list[dict[str, Any]] = [
    {"issuer": "https://accounts.google.com"},
    {"issuer": None},
    {"token_endpoint": "http://169.254.169.254/"},
    {"token_endpoint": "file:///etc/passwd"},
    {"jwks_uri": 7},
    {"authorization_endpoint": "javascript:alert(1)"},
    {"authorization_endpoint": "https://user@example.org/"},
    {"authorization_endpoint": "https://[::1"},
]


async def test_a_discovery_that_points_elsewhere_is_not_followed(studio: Studio, peer: Peer) -> None:
    for metadata in METADATA:
        peer.metadata = metadata
        answer = await studio.http.post("/api/v1/auth/oidc/acme/start", json={})
        assert (answer.status_code, answer.json()["code"]) == (503, "provider_unavailable"), metadata


async def test_user_info_of_somebody_else_is_not_believed(studio: Studio, peer: Peer) -> None:
    peer.metadata["userinfo_endpoint"] = f"{peer.issuer}/userinfo"
    peer.answers["/userinfo"] = {"sub": "eve", "email": "victim@example.org", "email_verified": True}
    asked = await begin(studio)
    peer.id_token = lambda: peer.sign(peer.claims(asked["nonce"], email=None, email_verified=None))
    await assert_refused(studio, asked, "userinfo")
