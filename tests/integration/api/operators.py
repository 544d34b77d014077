"""Platform admins for tests: signed up like anybody, then promoted on the owner's connection."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

import psycopg

if TYPE_CHECKING:
    from conftest import Person, Studio

REASON = {"reason": "Ticket 4711: somebody asked for it"}


def set_role(studio: Studio, user_id: uuid.UUID, role: str) -> None:
    """Set an account's role as the owner of the schema does."""
    with psycopg.connect(studio.owner_dsn) as connection:
        connection.execute("update app_user set role = %s where id = %s", (role, user_id))


async def make_admin(studio: Studio) -> Person:
    """Sign somebody up and promote them."""
    person = await studio.sign_up()
    set_role(studio, person.id, "admin")
    return person


async def read(studio: Studio, person: Person, path: str, **query: Any) -> Any:  # noqa: ANN401 -- JSON
    """GET as somebody; the answer's body."""
    answer = await studio.http.get(f"/api/v1{path}", params=query, headers=person.headers)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def act(
    studio: Studio,
    person: Person,
    path: str,
    body: dict[str, Any] | None = None,
    *,
    method: str = "POST",
    key: str | None = None,
) -> Any:  # noqa: ANN401 -- a response
    """Call an unsafe route as somebody, with a reason unless the body says otherwise."""
    headers = {**person.headers, **({"Idempotency-Key": key} if key else {})}
    sent = {**REASON, **(body or {})}
    return await studio.http.request(method, f"/api/v1{path}", json=sent, headers=headers)


def actions(studio: Studio, workspace_id: uuid.UUID, noun: str) -> list[str]:
    """Return the actions of a noun in a workspace's event log, the oldest first."""
    found = studio.query(
        "select action from event where workspace_id = %s and starts_with(action, %s) order by id",
        workspace_id,
        f"{noun}.",
    )
    return [action for (action,) in found]


def books_are_whole(studio: Studio) -> bool:
    """Tell whether the ledger of every workspace adds up."""
    return studio.query("select * from ledger.audit()") == []
