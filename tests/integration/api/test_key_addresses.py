"""A key that is limited to networks: who is let in, who is refused, and what the audit log says of it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

import pytest

from mutoscope.infra.settings import Settings

if TYPE_CHECKING:
    from conftest import Key, Studio

PROJECTS = "/api/v1/projects"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """The tests' client stands where a proxy would: what it forwards is the caller's address."""
    return settings.model_copy(update={"trusted_proxies": ("127.0.0.1/32",)})


async def call(studio: Studio, key: Key, address: str, path: str = PROJECTS) -> tuple[int, str]:
    answer = await studio.http.get(path, headers={**key.headers, "X-Forwarded-For": address})
    return answer.status_code, answer.json().get("code", "")


async def test_a_key_is_used_from_its_networks_and_from_nowhere_else(studio: Studio) -> None:
    person = await studio.sign_up()
    key = await studio.key_for(person, networks=["192.0.2.0/24", "2001:db8::/32"])
    for address in ("192.0.2.7", "::ffff:192.0.2.7", "2001:db8::7", "203.0.113.9, 192.0.2.7"):
        assert await call(studio, key, address) == (200, ""), address
    for address in ("192.0.3.7", "::ffff:c000:307", "2001:db9::7", "192.0.2.7, 203.0.113.9", "", "x"):
        assert await call(studio, key, address) == (403, "key_address_forbidden"), address
    [sealed] = studio.query("select last_used_sealed from api_key where id = %s", key.id)[0]
    assert sealed is not None
    body = {"networks": ["203.0.113.0/24"]}
    await studio.http.patch(f"/api/v1/api-keys/{key.id}", json=body, headers=person.headers)
    assert await call(studio, key, "192.0.2.7") == (403, "key_address_forbidden")
    assert await call(studio, key, "203.0.113.9") == (200, "")


async def test_a_refusal_is_written_down_once_a_minute_and_names_the_address_to_nobody(studio: Studio) -> None:
    person = await studio.sign_up()
    key = await studio.key_for(person, networks=["192.0.2.0/24"])
    for _ in range(5):
        assert (await call(studio, key, "203.0.113.9", f"{PROJECTS}/{uuid.uuid4()}"))[0] == 403
    studio.clock.advance(seconds=60)
    assert (await call(studio, key, "203.0.113.9"))[0] == 403
    lines = studio.query(
        "select user_id, key_id, message, payload, sealed from event where action = 'key.refused' "
        "and workspace_id = %s order by id",
        person.workspace_id,
    )
    assert len(lines) == 2
    for user_id, key_id, message, payload, sealed in lines:
        assert (user_id, key_id) == (person.id, key.id)
        assert payload == {"key_id": str(key.id), "reason": "key_address_forbidden"}
        assert "203.0.113.9" not in message
        assert b"203.0.113.9" not in bytes(sealed)
    assert studio.query("select last_used_at from api_key where id = %s", key.id) == [(None,)]


async def test_a_refused_write_has_changed_nothing(studio: Studio) -> None:
    person = await studio.sign_up()
    key = await studio.key_for(person, networks=["192.0.2.0/24"])
    headers = {**key.headers, "X-Forwarded-For": "203.0.113.9", "Idempotency-Key": "k"}
    body = {"title": "T", "script": "One sentence."}
    answer = await studio.http.post("/api/v1/projects/create", json=body, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "key_address_forbidden")
    assert answer.json()["remedy"]
    for table in ("project", "idempotency_record"):
        found = studio.query(f"select 1 from {table} where workspace_id = %s", person.workspace_id)  # noqa: S608 -- ours
        assert found == []
