"""Read one's notices, count the unread, and mark them."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.limits import words_of
from mutoscope.notifications.events import PUBLISHED
from mutoscope.notifications.inbox import queries
from mutoscope.notifications.inbox.kinds import kinds_for, own_kinds
from mutoscope.tenancy import Scope

MOST_COUNTED: Final = 100
"""More unread notices than anybody reads are not counted."""
_RANDOM_BITS: Final = 80


@dataclass(frozen=True)
class Notice:
    """Something that a person is told."""

    id: uuid.UUID
    kind: str
    project_id: uuid.UUID | None
    title: str | None
    """Of the video it is about, while there is one."""
    author: str | None
    """Who said `text`, if it was a guest."""
    text: str | None
    at_ms: int | None
    facts: dict[str, Any]
    created_at: dt.datetime
    read: bool


async def read_inbox(
    session: AsyncSession, scope: Scope, *, since: dt.datetime, before: uuid.UUID | None, unread: bool, limit: int
) -> list[Notice]:
    """Return a person's notices in the bound workspace, the newest first."""
    values = {**_whose(scope, since), "before": before, "unread": unread, "limit": limit}
    rows = await session.execute(queries.LIST, values)
    return [
        Notice(
            id=row.id,
            kind=row.action,
            project_id=row.project_id,
            title=row.title,
            author=row.author,
            text=row.body,
            at_ms=row.at_ms,
            facts=_facts(row.action, row.payload),
            created_at=row.created_at,
            read=row.read,
        )
        for row in rows
    ]


async def count_unread(session: AsyncSession, scope: Scope, *, since: dt.datetime) -> int:
    """Return how many notices a person has not read; at most `MOST_COUNTED`."""
    values = {**_whose(scope, since), "limit": MOST_COUNTED}
    return int(await session.scalar(queries.COUNT, values) or 0)


async def mark_read(session: AsyncSession, scope: Scope, ids: Sequence[uuid.UUID], up_to: uuid.UUID | None) -> None:
    """Mark notices as read: some, and everything up to one; what comes meanwhile stays unread."""
    if ids:
        await session.execute(queries.MARK_ONE, {"user_id": scope.user_id, "ids": list(ids)})
    if up_to is not None:
        whose = {"user_id": scope.user_id, "read_to": up_to}
        await session.execute(queries.MARK_ALL, {**whose, "workspace_id": scope.workspace_id})
        await session.execute(queries.FORGET_ONES, whose)


def _whose(scope: Scope, since: dt.datetime) -> dict[str, Any]:
    least = uuid.UUID(int=int(since.timestamp() * 1000) << _RANDOM_BITS)  # ids of events begin with their moment
    return {"user_id": scope.user_id, "shared": kinds_for(scope.role), "own": own_kinds(), "since": least}


def _facts(action: str, payload: dict[str, Any]) -> dict[str, Any]:
    """Return what webhooks would say, and the limit's name in words."""
    facts = {name: payload[name] for name in PUBLISHED[action].fields if payload.get(name) is not None}
    return facts | ({"what": words_of(str(facts["feature"]))} if "feature" in facts else {})
