"""A workspace's own wordings of prompts; every one that it has had is kept."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import emit
from mutoscope.tenancy import Scope
from mutoscope.writing.prompts.templates import check_body

_FIND = text("select version, body from prompt_template where name = :name order by version desc limit 1")
_LIST = text("select distinct on (name) name, version, body from prompt_template order by name, version desc")
_LOCK = text("select pg_advisory_xact_lock(hashtextextended('prompt:' || cast(:workspace_id as text) || :name, 0))")
_PUT = text(
    "insert into prompt_template (workspace_id, name, version, user_id, body, created_at) "
    "values (:workspace_id, :name, (select coalesce(max(version), 0) + 1 from prompt_template where name = :name), "
    ":user_id, :body, :now) returning version"
)


async def find_own(session: AsyncSession, name: str) -> tuple[int, str] | None:
    """Return version and wording of the bound workspace's own prompt, None where it has none."""
    row = (await session.execute(_FIND, {"name": name})).one_or_none()
    return None if row is None or row.body is None else (int(row.version), str(row.body))


async def list_own(session: AsyncSession) -> dict[str, tuple[int, str]]:
    """Return every wording of the bound workspace's own, by name."""
    rows = await session.execute(_LIST)
    return {str(row.name): (int(row.version), str(row.body)) for row in rows if row.body is not None}


async def put_own(session: AsyncSession, scope: Scope, name: str, body: str | None, now: dt.datetime) -> int:
    """Keep a wording of the workspace's own, or go back to the product's with None; return its version.

    Raises:
        PromptInvalid: there is no such prompt, or it cannot be used.
    """
    if body is not None:
        check_body(name, body)
    await session.execute(_LOCK, {"workspace_id": str(scope.workspace_id), "name": name})
    values = {"workspace_id": scope.workspace_id, "user_id": scope.user_id, "name": name, "body": body, "now": now}
    version = int((await session.execute(_PUT, values)).scalar_one())
    await emit(
        session,
        scope.workspace_id,
        "prompt.changed",
        message="A prompt was worded anew.",
        payload={"name": name, "version": version},
    )
    return version
