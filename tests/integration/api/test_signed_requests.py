"""Requests signed by RFC 9421, with `http-message-signatures` as the signer: what counts, and that it counts once."""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from http_message_signatures.algorithms import ED25519, HMAC_SHA256  # pyright: ignore[reportPrivateImportUsage] -- public
from http_message_signatures.resolvers import MappingKeyResolver
from http_message_signatures.signatures import HTTPMessageSigner

if TYPE_CHECKING:
    from conftest import Key, Person, Studio

PROJECTS = "/api/v1/projects"
CREATE = "/api/v1/projects/create"
BODY = b'{"title": "T", "script": "One sentence."}'
COMPONENTS = ("@method", "@target-uri", "content-digest")
WITHOUT_BODY = ("@method", "@target-uri")


@dataclass
class Signer:
    """A client that signs; each test changes what it wants to go wrong."""

    studio: Studio
    key: Key
    secret: bytes | Ed25519PrivateKey
    key_id: str = ""
    options: dict[str, Any] = field(default_factory=dict[str, Any])

    def request(self, method: str = "POST", path: str = CREATE, body: bytes = BODY, **headers: str) -> httpx2.Request:
        sent = {"Content-Type": "application/json", **self.key.headers, **headers}
        request = self.studio.http.build_request(method, path, content=body or None, headers=sent)
        if body:
            digest = base64.b64encode(hashlib.sha256(body).digest()).decode()
            request.headers["Content-Digest"] = f"sha-256=:{digest}:"
        return request

    def sign(self, request: httpx2.Request, components: Sequence[str] = COMPONENTS, **options: Any) -> httpx2.Request:  # noqa: ANN401 -- the library's
        algorithm = HMAC_SHA256 if isinstance(self.secret, bytes) else ED25519
        key_id, digest = self.key_id or str(self.key.id), "content-digest" in request.headers
        resolver = MappingKeyResolver(public_keys={}, private_keys={key_id: self.secret})
        usual = {"created": self.studio.clock.now(), "nonce": uuid.uuid4().hex, "use_existing_digest": digest}
        signer: Any = HTTPMessageSigner(signature_algorithm=algorithm, key_resolver=resolver)
        signer.sign(request, key_id=key_id, covered_component_ids=components, **{**usual, **self.options, **options})
        return request

    async def send(self, request: httpx2.Request) -> tuple[int, str]:
        answer = await self.studio.http.send(request)
        found = answer.json()
        return answer.status_code, found.get("code", "")

    async def refusal(self, request: httpx2.Request) -> str:
        answer = await self.studio.http.send(request)
        assert (answer.status_code, answer.json()["code"]) == (401, "signature_invalid")
        return answer.json()["detail"]


@dataclass(frozen=True)
class Signing:
    """A person with a key that takes signed requests only."""

    person: Person
    signer: Signer


async def signing(studio: Studio, *, own_key: bool = False, mode: str = "required") -> Signing:
    person = await studio.sign_up()
    pair = Ed25519PrivateKey.generate()
    public = base64.b64encode(pair.public_key().public_bytes_raw()).decode()
    order = {"mode": mode, **({"public_key": public} if own_key else {})}
    key = await studio.key_for(person, ["read", "create"], signing=order)
    assert (key.signing_secret is None) == own_key
    return Signing(person, Signer(studio, key, pair if own_key else (key.signing_secret or "").encode()))


def projects(studio: Studio, person: Person) -> int:
    return studio.query("select count(*) from project where workspace_id = %s", person.workspace_id)[0][0]


@pytest.mark.parametrize("own_key", [False, True], ids=["hmac", "ed25519"])
async def test_a_signed_request_counts_once(studio: Studio, own_key: bool) -> None:  # noqa: FBT001 -- a parameter
    made = await signing(studio, own_key=own_key)
    signer = made.signer
    request = signer.sign(signer.request())
    assert (await signer.send(request))[0] == 201
    for _ in range(3):
        assert await signer.send(request) == (401, "signature_replayed")
    assert projects(studio, made.person) == 1
    assert (await signer.send(signer.sign(signer.request())))[0] == 201
    read = signer.request("GET", f"{PROJECTS}?limit=1", b"")
    assert (await signer.send(signer.sign(read, ("@method", "@authority", "@path", "@query"))))[0] == 200


async def test_of_two_equal_requests_at_once_one_passes(studio: Studio) -> None:
    made = await signing(studio)
    for _ in range(5):
        request = made.signer.sign(made.signer.request())
        copies = [studio.http.build_request("POST", CREATE, content=BODY, headers=request.headers) for _ in range(4)]
        answers = await asyncio.gather(*(studio.http.send(copy) for copy in copies))
        assert sorted(answer.status_code for answer in answers) == [201, 401, 401, 401]
    assert projects(studio, made.person) == 5


async def test_a_refused_request_has_spent_its_nonce_all_the_same(studio: Studio) -> None:
    """Else what is refused for want of credits could be sent again by others after a top-up."""
    signer = (await signing(studio)).signer
    request = signer.sign(signer.request("GET", f"{PROJECTS}/{uuid.uuid4()}", b""), WITHOUT_BODY)
    assert (await signer.send(request))[0] == 404
    assert await signer.send(request) == (401, "signature_replayed")


async def test_a_key_that_asks_for_signatures_takes_no_bare_request(studio: Studio) -> None:
    made = await signing(studio)
    assert await made.signer.send(made.signer.request()) == (401, "signature_missing")
    half = made.signer.sign(made.signer.request())
    del half.headers["Signature"]
    await made.signer.refusal(half)
    assert projects(studio, made.person) == 0


async def test_where_signing_is_optional_a_signature_that_comes_must_be_good(studio: Studio) -> None:
    made = await signing(studio, mode="optional")
    assert (await made.signer.send(made.signer.request()))[0] == 201
    made.signer.secret = b"guessed"
    await made.signer.refusal(made.signer.sign(made.signer.request()))
    body = {"signing": "required"}
    await studio.http.patch(f"/api/v1/api-keys/{made.signer.key.id}", json=body, headers=made.person.headers)
    assert await made.signer.send(made.signer.request()) == (401, "signature_missing")


async def test_what_was_changed_on_the_way_is_refused(studio: Studio) -> None:
    made = await signing(studio)
    signer = made.signer
    evil = BODY.replace(b"One", b"Two")
    sent = signer.sign(signer.request())
    swapped = studio.http.build_request("POST", CREATE, content=evil, headers=dict(sent.headers))
    assert "Digest" in await signer.refusal(swapped)
    both = signer.sign(signer.request())
    digest = base64.b64encode(hashlib.sha256(evil).digest()).decode()
    headers = {**both.headers, "content-digest": f"sha-256=:{digest}:"}
    await signer.refusal(studio.http.build_request("POST", CREATE, content=evil, headers=headers))
    file, other = (f"/api/v1/uploads/{uuid.uuid4()}" for _ in range(2))
    for method, url in [("DELETE", file), ("HEAD", other), ("HEAD", f"{file}?x=1")]:
        signed = signer.sign(signer.request("HEAD", file, b"", **{"Tus-Resumable": "1.0.0"}), WITHOUT_BODY)
        changed = studio.http.build_request(method, url, headers=signed.headers)
        assert (await studio.http.send(changed)).status_code == 401
    signed = signer.sign(signer.request("GET", PROJECTS, b""), WITHOUT_BODY)
    elsewhere = {**signed.headers, "host": "evil.example"}
    await signer.refusal(studio.http.build_request("GET", PROJECTS, headers=elsewhere))
    assert projects(studio, made.person) == 0


@pytest.mark.parametrize(
    ("components", "missing"),
    [
        (("@target-uri", "content-digest"), "@method"),
        (("@method", "content-digest"), "@authority, @path, @query"),
        (("@method", "@path", "@query", "content-digest"), "@authority"),
        (("@method", "@authority", "@path", "content-digest"), "@query"),
        (("@method", "@target-uri"), "body"),
        (("@method", "@target-uri", "content-type"), "body"),
    ],
)
async def test_what_a_signature_must_cover(studio: Studio, components: tuple[str, ...], missing: str) -> None:
    signer = (await signing(studio)).signer
    assert missing in await signer.refusal(signer.sign(signer.request(), components))


async def test_time_is_the_servers_and_nonces_are_needed(studio: Studio) -> None:
    signer = (await signing(studio)).signer
    now = studio.clock.now()
    for created, words in [(-301, "older"), (31, "future"), (10**7, "future")]:
        late = signer.sign(signer.request(), created=now + dt.timedelta(seconds=created))
        assert words in await signer.refusal(late)
    bad: list[dict[str, Any]] = [{"nonce": None}, {"nonce": ""}, {"nonce": "short"}, {"nonce": "n" * 129}]
    for options in bad:
        assert "nonce" in await signer.refusal(signer.sign(signer.request(), **options))
    expired = signer.sign(signer.request(), expires=now - dt.timedelta(seconds=1))
    assert "expired" in await signer.refusal(expired)
    for created in (-299, 30):  # a signature has whole seconds
        fine = signer.sign(signer.request(), created=now + dt.timedelta(seconds=created))
        assert (await signer.send(fine))[0] == 201


async def test_a_replay_stays_refused_until_its_age_refuses_it(studio: Studio) -> None:
    signer = (await signing(studio)).signer
    request = signer.sign(signer.request(), created=studio.clock.now() + dt.timedelta(seconds=30))
    assert (await signer.send(request))[0] == 201
    for seconds in (1, 200, 128):
        studio.clock.advance(seconds=seconds)
        assert await signer.send(signer.sign(signer.request())) == (201, "")  # sweeps what may be forgotten
        assert await signer.send(request) == (401, "signature_replayed")
    studio.clock.advance(seconds=1000)
    assert await signer.send(request) == (401, "signature_invalid")
    assert (await signer.send(signer.sign(signer.request())))[0] == 201
    assert studio.query("select count(*) from api_key_nonce where key_id = %s", signer.key.id)[0][0] == 1


async def test_nobody_elses_key_signs(studio: Studio) -> None:
    mine, other = await signing(studio), await signing(studio)
    signer = mine.signer
    signer.secret, signer.key_id = other.signer.secret, str(other.signer.key.id)
    await signer.refusal(signer.sign(signer.request()))
    signer.key_id = str(signer.key.id)
    await signer.refusal(signer.sign(signer.request()))
    own = await signing(studio, own_key=True)
    public = studio.query("select public_key from api_key where id = %s", own.signer.key.id)[0][0]
    own.signer.secret = bytes(public)  # the classic: HMAC by a public key
    await own.signer.refusal(own.signer.sign(own.signer.request()))
    await own.signer.refusal(own.signer.sign(own.signer.request(), include_alg=False))


async def test_after_a_rotation_each_secret_signs_for_itself(studio: Studio) -> None:
    made = await signing(studio)
    signer, old = made.signer, made.signer.key
    url = f"/api/v1/api-keys/{old.id}/rotate"
    new = (await studio.http.post(url, json={}, headers=made.person.headers)).json()
    assert (await signer.send(signer.sign(signer.request())))[0] == 201
    signer.secret = new["signing_secret"].encode()
    await signer.refusal(signer.sign(signer.request()))
    fresh = signer.request(Authorization=f"Bearer {new['api_key']}")
    assert (await signer.send(signer.sign(fresh)))[0] == 201


@pytest.mark.parametrize(
    "value",
    ["", "x", "sig1=()", "sig1=(1 2);created=1", 'sig1=("@method")', "sig1=" + "(" * 3000, "\xff", "a=1" * 5000],
)
async def test_nonsense_in_the_headers_is_refused_and_breaks_nothing(studio: Studio, value: str) -> None:
    signer = (await signing(studio)).signer
    for name in ("Signature", "Signature-Input", "Content-Digest"):
        request = signer.sign(signer.request())
        raw = [(n, v) for n, v in request.headers.raw if n.lower() != name.lower().encode()]
        request.headers = httpx2.Headers([*raw, (name.encode(), value.encode("latin-1"))])
        assert (await signer.send(request))[0] == 401


async def test_a_streamed_upload_is_covered_by_its_checksum(studio: Studio) -> None:
    signer = (await signing(studio)).signer
    tus = {"Tus-Resumable": "1.0.0"}
    begin = signer.request("POST", "/api/v1/uploads", b"", **tus, **{"Upload-Length": "5", "Content-Length": "0"})
    began = await studio.http.send(signer.sign(begin, WITHOUT_BODY))
    assert began.status_code == 201, began.text
    place = began.headers["location"]

    def chunk(body: bytes, said: bytes) -> httpx2.Request:
        digest = base64.b64encode(hashlib.sha256(said).digest()).decode()
        headers = {"Upload-Offset": "0", "Upload-Checksum": f"sha256 {digest}"}
        types = {"Content-Type": "application/offset+octet-stream"}
        request = studio.http.build_request(
            "PATCH", place, content=body, headers={**signer.key.headers, **tus, **headers, **types}
        )
        return signer.sign(request, (*WITHOUT_BODY, "upload-checksum"))

    bare = signer.request("PATCH", place, b"hello", **tus, **{"Upload-Offset": "0"})
    assert "upload-checksum" in await signer.refusal(signer.sign(bare, WITHOUT_BODY))
    assert (await studio.http.send(chunk(b"evil!", b"hello"))).status_code == 460
    assert (await studio.http.send(chunk(b"hell", b"hell"))).status_code == 204
