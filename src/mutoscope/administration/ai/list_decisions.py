"""List what checks decided about content, in every workspace."""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.administration.ai import queries
from mutoscope.administration.ai.types import DecisionFilter, FoundDecision
from mutoscope.administration.ask import ask
from mutoscope.ai import open_row
from mutoscope.kernel import Page
from mutoscope.tenancy import Scope
from mutoscope.tenancy.cursors import read_cursor, write_cursor

_LIST = "admin.ai.decisions"


async def list_decisions(
    session: AsyncSession, scope: Scope, wanted: DecisionFilter, *, cursor: str | None, limit: int
) -> Page[FoundDecision]:
    """Return one page of decisions, the newest first.

    Raises:
        BadCursor: it is not of this list.
        NotPlatformAdmin: the caller is none.
    """
    before = read_cursor(_LIST, scope.workspace_id, cursor)
    rows = (await ask(session, queries.LIST, **_values(wanted), before=before, limit=limit + 1)).all()
    found = [await _open(session, row) for row in rows[:limit]]
    more = len(rows) > limit
    return Page(found, write_cursor(_LIST, scope.workspace_id, rows[limit - 1].id) if more else None)


async def list_appeals(session: AsyncSession, *, limit: int) -> list[FoundDecision]:
    """Return the refusals that wait for a judgement, whoever waits longest first.

    Raises:
        NotPlatformAdmin: the caller is none.
    """
    return [await _open(session, row) for row in (await ask(session, queries.APPEALS, limit=limit)).all()]


async def read_decision(session: AsyncSession, decision_id: uuid.UUID) -> FoundDecision:
    """Return a decision that is there.

    Raises:
        NotPlatformAdmin: the caller is none.
    """
    values = _values(DecisionFilter(id=decision_id))
    return await _open(session, (await ask(session, queries.LIST, **values, before=None, limit=1)).one())


def _values(wanted: DecisionFilter) -> dict[str, Any]:
    return {
        "id": wanted.id,
        "refused": wanted.refused,
        "status": wanted.status,
        "category": wanted.category,
        "workspace": wanted.workspace_id,
        "since": wanted.since,
        "until": wanted.until,
    }


async def _open(session: AsyncSession, row: Row[Any]) -> FoundDecision:
    return FoundDecision(
        decision=await open_row(session, row),
        workspace_name=row.workspace_name,
        refused=row.refused,
        appealed_at=row.appealed_at,
        judged_at=row.judged_at,
    )
