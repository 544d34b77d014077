"""Every route as every kind of caller. A route that declares neither a verb nor that it is public fails."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from mutoscope.api import create_app
from mutoscope.identity import Subject
from mutoscope.identity.keys import new_key
from mutoscope.infra.settings import Settings
from mutoscope.tenancy import PERMISSIONS, PLATFORM_VERBS, Role, Verb, is_public, permission_of
from mutoscope.tenancy.key_access import KEY_SCOPES, KeyScope

if TYPE_CHECKING:
    from conftest import Person, Studio


@dataclass(frozen=True)
class Operation:
    """One method of one path, and who may call it."""

    method: str
    path: str
    verb: Verb | None
    public: bool

    @property
    def url(self) -> str:
        """The path with an id nobody has in every place."""
        return re.sub(r"\{[^}]*\}", str(uuid.UUID(int=1)), self.path)


def operations() -> Iterator[Operation]:
    app = create_app(Settings())
    for context in iter_route_contexts(app.routes):
        route = context.route
        if isinstance(route, APIRoute):
            for method in sorted(context.methods or ()):
                yield Operation(method, str(context.path), permission_of(route), is_public(route))


OPERATIONS = list(operations())
VERSIONED = [operation for operation in OPERATIONS if operation.path.startswith("/api/v1/")]
GUARDED = [operation for operation in VERSIONED if operation.verb is not None]

LOGIN_NEEDED = {"POST /api/v1/workspaces/{workspace_id}/switch"}
"""Work on the login session itself, which a key has none of, though its verb would let it pass."""


def name(operation: Operation) -> str:
    return f"{operation.method} {operation.path}"


async def call(studio: Studio, operation: Operation, token: str | None) -> int:
    headers = {"Tus-Resumable": "1.0.0"}  # uploads ask for it before anything else; others do not mind
    if token:
        headers["Authorization"] = f"Bearer {token}"
    body: dict[str, object] | None = {} if operation.method in {"POST", "PUT", "PATCH"} else None
    answer = await studio.http.request(operation.method, operation.url, headers=headers, json=body)
    assert answer.status_code < 500, answer.text
    if answer.status_code in {401, 403} and operation.method != "HEAD":
        assert answer.headers["content-type"] == "application/problem+json"
        assert answer.json()["remedy"]
    return answer.status_code


@pytest.mark.parametrize("operation", OPERATIONS, ids=name)
def test_every_route_names_a_verb_or_is_public(operation: Operation) -> None:
    assert (operation.verb is None) == operation.public
    assert operation.public or operation.verb in PERMISSIONS


async def test_without_a_valid_token_every_guarded_route_is_closed(studio: Studio) -> None:
    person = await studio.sign_up()
    revoked = await studio.log_in(person.email)
    await studio.http.post("/api/auth/logout", headers=revoked.headers)
    subject = Subject(person.id, person.session_id, person.workspace_id)
    studio.clock.advance(days=-2)
    expired = studio.container.signer.sign(subject)
    studio.clock.advance(days=2)
    stranger = studio.container.signer.sign(Subject(person.id, person.session_id, uuid.uuid4()))
    broken = person.token[:-4] + "AAAA"
    key = await studio.key_for(person, ["read", "create", "delete", "manage"])
    await studio.http.delete(f"/api/v1/api-keys/{key.id}", headers=person.headers)
    for operation in GUARDED:
        for kind, token in [
            ("anonymous", None),
            ("expired", expired),
            ("revoked", revoked.token),
            ("no member", stranger),
            ("forged", broken),
            ("revoked key", key.secret),
            ("unknown key", new_key().secret),
        ]:
            assert await call(studio, operation, token) == 401, f"{kind}: {name(operation)}"


@pytest.mark.parametrize("role", list(Role))
async def test_a_role_passes_every_route_of_its_verbs_and_no_other(studio: Studio, role: Role) -> None:
    owner: Person = await studio.sign_up()
    member = studio.add_member(owner.workspace_id, role)
    for operation in GUARDED:
        assert operation.verb is not None
        token = await studio.token_for(member, owner.workspace_id)  # a new one: logging out ends it
        status = await call(studio, operation, token)
        if role in PERMISSIONS[operation.verb]:
            assert status not in {401, 403}, f"{role}: {name(operation)} → {status}"
        else:
            assert status == 403, f"{role}: {name(operation)} → {status}"


@pytest.mark.parametrize("scope", list(KEY_SCOPES))
async def test_a_key_passes_every_route_of_its_scope_and_no_other(studio: Studio, scope: KeyScope) -> None:
    key = await studio.key_for(await studio.sign_up(), [scope])
    for operation in GUARDED:
        status = await call(studio, operation, key.secret)
        if operation.verb in KEY_SCOPES[scope]:
            refused = {401, 403} if name(operation) not in LOGIN_NEEDED else {401}
            assert status not in refused, f"{scope}: {name(operation)} → {status}"
        else:
            assert status == 403, f"{scope}: {name(operation)} → {status}"


async def test_a_platform_admin_passes_the_platform_s_routes_until_demoted(studio: Studio) -> None:
    person = await studio.sign_up()
    for role in ("admin", "creator"):
        studio.query("update app_user set role = %s where id = %s returning 1", role, person.id)
        for operation in GUARDED:
            if operation.verb in PLATFORM_VERBS:
                token = await studio.token_for(person.id, person.workspace_id)
                status = await call(studio, operation, token)
                allowed = status not in {401, 403}
                assert allowed == (role == "admin"), f"{role}: {name(operation)} → {status}"


PROVING = ("login", "/auth/browser", "{")
"""Public routes that ask for a proof of their own: a password, a page of this origin, what the path names."""


async def test_a_public_route_needs_no_token_and_minds_no_bad_one(studio: Studio) -> None:
    for operation in OPERATIONS:
        if operation.public and not any(part in operation.path for part in PROVING):
            assert await call(studio, operation, None) not in {401, 403}, name(operation)
            assert await call(studio, operation, "garbage") not in {401, 403}, name(operation)


async def test_a_login_session_of_another_user_does_not_carry_a_token(studio: Studio) -> None:
    one, other = await studio.sign_up(), await studio.sign_up()
    mixed = studio.container.signer.sign(Subject(one.id, other.session_id, one.workspace_id))
    answer = await studio.http.get("/api/users/profile", headers={"Authorization": f"Bearer {mixed}"})
    assert answer.status_code == 401


async def test_a_login_session_ends_by_the_database_even_if_a_token_would_live_on(studio: Studio) -> None:
    person = await studio.sign_up()
    studio.clock.advance(days=89, hours=23)
    late = studio.container.signer.sign(Subject(person.id, person.session_id, person.workspace_id))
    studio.clock.advance(hours=2)
    assert studio.container.signer.read(late)
    answer = await studio.http.get("/api/users/profile", headers={"Authorization": f"Bearer {late}"})
    assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")
    assert studio.container.signer.lifetime == dt.timedelta(hours=24)
