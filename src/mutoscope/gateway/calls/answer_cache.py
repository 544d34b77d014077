"""Answers that are given again to the same question of the same workspace, for a while; sealed like other content."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.tenant_connection import fetch_row
from mutoscope.infra.vault import Damaged, vault_of

_FORM: Final = 1
"""Of the key; another one forgets all answers."""
_FIND: Final = "select sealed from ai_answer where workspace_id = $1 and digest = $2 and expires_at > $3"
_KEEP: Final = (
    "with gone as (delete from ai_answer where workspace_id = $1 and expires_at <= $4 and digest <> $2) "
    "insert into ai_answer (workspace_id, digest, sealed, expires_at) values ($1, $2, $3, $5) "
    "on conflict (workspace_id, digest) do update set sealed = excluded.sealed, expires_at = excluded.expires_at"
)
MOST_BYTES: Final = 1 << 20


def answer_digest(workspace_id: uuid.UUID, modality: str, model: str, template: str, asked: object) -> str:
    """Return the name of an answer: whose, by which model, to which template, with which inputs; never by which key."""
    named = [_FORM, str(workspace_id), modality, model, template, asked]
    return hashlib.sha256(json.dumps(named, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


async def find_answer(session: AsyncSession, workspace_id: uuid.UUID, digest: str, now: dt.datetime) -> Any:  # noqa: ANN401 -- JSON
    """Return what was kept, or None."""
    row = await fetch_row(session, _FIND, workspace_id, digest, now)
    if row is None:
        return None
    try:
        return await vault_of(session).open(session, workspace_id, _place(digest), bytes(row[0]))
    except Damaged:
        return None


async def keep_answer(
    session: AsyncSession, workspace_id: uuid.UUID, digest: str, value: object, *, now: dt.datetime, seconds: int
) -> None:
    """Keep an answer, unless it is large; what has expired goes."""
    sealed = await vault_of(session).seal(session, workspace_id, _place(digest), value)
    if len(sealed) <= MOST_BYTES:
        await fetch_row(session, _KEEP, workspace_id, digest, sealed, now, now + dt.timedelta(seconds=seconds))


def _place(digest: str) -> str:
    return f"ai_answer:{digest}:sealed"
