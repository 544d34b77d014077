"""The whole database is read for what must not stand in it in clear: passwords, tokens, secrets, addresses.

A feature that gives out or takes in a secret adds it to the journey. What may be found is listed, each with its reason.
"""

from __future__ import annotations

import base64
import binascii
import json
import re
import uuid
from collections.abc import AsyncGenerator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx2
import pytest
from tests.integration.jobs.town import ADDRESS, PASSWORD, Somebody, Town, open_town

from mutoscope.infra.mail_outbox import mail_place
from mutoscope.infra.vault import vault_of

if TYPE_CHECKING:
    from tests.integration.conftest import FreshDatabase

ALLOWED = {
    ("public.app_user", "e-mail"): "to be found by it at login, and shown to colleagues",
    ("public.idempotency_record", "e-mail"): "the answer to a registration that carried a key, for a day",
    ("public.idempotency_record", "invited e-mail"): "the answer to an invitation that carried a key, for a day",
    ("public.linked_identity", "wallet"): "to be found by it at login",
}
INVITED, HOOK = "invited.person@elsewhere.example", "https://1.1.1.1/a-private-path-9f31"
DEVICE = "PrivateBrowser/7.3 (of Wilhelmina)"
_TOKEN = re.compile(r"[A-Za-z0-9_.\-]{20,}")


@pytest.fixture
async def town(fresh_database: FreshDatabase, tmp_path: Path) -> AsyncGenerator[Town]:
    async with open_town(fresh_database, tmp_path) as opened:
        opened.http.headers["user-agent"] = DEVICE
        yield opened


async def post(town: Town, path: str, who: Somebody | None, body: object, *, key: bool = False) -> httpx2.Response:
    headers = dict(who.headers) if who else {}
    if key:
        headers["Idempotency-Key"] = str(uuid.uuid4())
    answer = await town.http.post(f"/api/v1{path}", json=body, headers=headers)
    assert answer.status_code < 300, f"{path}: {answer.text}"
    return answer


async def travel(town: Town) -> dict[str, str]:
    """Use everything that gives out or takes in a secret; return each by its name."""
    person = await town.arrive("Wilhelmina Quux", key="a-key-for-registering")
    found = {"password": PASSWORD, "e-mail": person.email, "network address": ADDRESS, "device": DEVICE}
    found |= {"invited e-mail": INVITED, "webhook address": HOOK}
    login = (await post(town, "/users/login", None, {"email": person.email, "password": PASSWORD})).json()
    renewed = (await post(town, "/auth/refresh", None, {"refresh_token": login["refresh_token"]})).json()
    for name, answer in (("first", login), ("renewed", renewed)):
        found |= {f"{name} access token": answer["access_token"], f"{name} refresh token": answer["refresh_token"]}
    await post(town, "/auth/magic-link", None, {"email": person.email})
    await post(town, "/auth/password/forgot", None, {"email": person.email})
    await post(town, "/auth/email/change", person, {"email": "new.address@private.example", "password": PASSWORD})
    found["new e-mail"] = "new.address@private.example"
    await post(town, "/invitations", person, {"email": INVITED, "role": "editor"}, key=True)
    made = (await post(town, "/api-keys", person, {"name": "k", "scopes": ["read"]}, key=True)).json()
    turned = (await post(town, f"/api-keys/{made['id']}/rotate", person, {}, key=True)).json()
    found |= {"API key": made["api_key"], "rotated API key": turned["api_key"]}
    await town.http.get("/api/v1/users/profile", headers={"Authorization": f"Bearer {turned['api_key']}"})
    hook = (await post(town, "/webhooks", person, {"url": HOOK, "events": ["generation.*"]}, key=True)).json()
    again = (await post(town, f"/webhooks/{hook['id']}/rotate", person, None, key=True)).json()
    found |= {"webhook secret": hook["secret"], "rotated webhook secret": again["secret"]}
    nonce = (await post(town, "/auth/wallet/nonce", None, None)).json()["nonce"]
    challenge = (await post(town, "/auth/passkeys/login/options", None, None)).json()["publicKey"]["challenge"]
    found |= {"wallet nonce": nonce, "passkey challenge": challenge}
    await town.settle(person)
    await post(town, "/privacy/exports", person, None, key=True)
    await post(town, "/privacy/erasure", person, {"confirm": person.email}, key=True)
    return found


async def link_tokens(town: Town) -> dict[str, str]:
    """Open every mail as the vault does, and return the tokens of the links in it."""
    found: dict[str, str] = {}
    for mail_id, template, sealed, owner in town.query("select id, template, sealed, sealed_for from mail"):
        async with town.container.database.session(user_id=owner) as session:
            opened: dict[str, Any] = await vault_of(session).open(session, owner, mail_place(mail_id), bytes(sealed))
        for word in _TOKEN.findall(json.dumps(opened["content"]).replace("/", " ").replace("=", " ")):
            if not _is_id(word):
                found[f"link of {template}"] = word
    return found


def _is_id(word: str) -> bool:
    try:
        uuid.UUID(word)
    except ValueError:
        return False
    return True


def forms(secret: str) -> Iterator[bytes]:
    """Yield a secret as it is, and the bytes that it writes in base64 or hexadecimal."""
    yield secret.encode()
    bare = secret.removeprefix("whsec_").removeprefix("cc_").removeprefix("rt_")
    for decode in (binascii.unhexlify, _from_base64):
        try:
            raw = decode(bare)
        except (binascii.Error, ValueError):
            continue
        if len(raw) >= 16:
            yield raw


def _from_base64(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


async def test_no_secret_stands_in_the_database_in_clear(town: Town) -> None:
    secrets = await travel(town)
    secrets |= await link_tokens(town)
    assert {"link of magic_link", "link of reset_password", "link of invitation", "link of verify_email"} <= set(
        secrets
    )
    tables = town.dump()
    assert len(tables) > 30
    assert any(secrets["e-mail"].encode() in dump for _, dump in tables), "the search finds what is there"
    found = {
        (table, name)
        for table, dump in tables
        for name, secret in secrets.items()
        if any(form in dump for form in forms(secret))
    }
    assert found <= set(ALLOWED), sorted(found - set(ALLOWED))


async def test_no_key_of_the_server_stands_in_the_database(town: Town) -> None:
    await travel(town)
    keys = town.query("select wrapped from data_key where wrapped is not null")
    assert keys
    assert all(bytes(wrapped).startswith(b"gAAAA") for (wrapped,) in keys), "wrapped: a Fernet token"
    for table, dump in town.dump():
        assert b"t" * 40 not in dump, table
