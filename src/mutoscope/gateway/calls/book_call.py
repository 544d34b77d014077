"""Write a call down: reserve before, settle after, in the database's own functions."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.gateway.errors import BudgetSpent
from mutoscope.gateway.types import Modality, Units
from mutoscope.infra.tenant_connection import fetch_row

_RESERVE: Final = "select ai_reserve($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
_SETTLE: Final = "select ai_settle($1, $2, $3, $4, $5::text::jsonb, $6, $7)"
_NOTE: Final = "select ai_note_cached($1, $2, $3, $4, $5, $6, $7, $8, $9::text::jsonb, $10)"
_REJECTED: Final = "update ai_key set rejected_at = $3 where workspace_id = $1 and provider = $2"
_BUDGET_SPENT: Final = "AI402"


@dataclass(frozen=True, slots=True)
class Line:
    """What a call is for."""

    id: uuid.UUID
    workspace_id: uuid.UUID
    job: uuid.UUID | None
    modality: Modality
    provider: str
    model: str
    template: str
    prices: str


async def reserve(
    session: AsyncSession, line: Line, *, own_key: bool, amount: int, budget: int, now: dt.datetime
) -> None:
    """Set aside the most that a call can cost, and write it down; a workspace's own key needs no budget.

    Raises:
        BudgetSpent: it is more than what is left.
    """
    try:
        await fetch_row(
            session,
            _RESERVE,
            line.workspace_id,
            line.id,
            line.job,
            line.modality,
            line.provider,
            line.model,
            line.template,
            "workspace" if own_key else "platform",
            line.prices,
            amount,
            budget,
            now,
        )
    except DBAPIError as error:
        if getattr(error.orig, "sqlstate", None) != _BUDGET_SPENT:
            raise
        cause = getattr(error.orig, "__cause__", None)
        detail = json.loads(getattr(cause, "detail", None) or "{}")
        raise BudgetSpent(need_micro=amount, left_micro=int(detail.get("left_micro", 0))) from error


async def settle(
    session: AsyncSession,
    line: Line,
    status: Literal["done", "failed"],
    *,
    cost: int,
    units: Units,
    error: str | None,
    now: dt.datetime,
) -> bool:
    """End a call; return whether it had not ended yet."""
    row = await fetch_row(
        session, _SETTLE, line.workspace_id, line.id, status, cost, json.dumps(dict(units)), error, now
    )
    return bool(row[0])


async def note_cached(session: AsyncSession, line: Line, units: Units, now: dt.datetime) -> None:
    """Write down an answer that nobody had to be asked for."""
    await fetch_row(
        session,
        _NOTE,
        line.workspace_id,
        line.id,
        line.job,
        line.modality,
        line.provider,
        line.model,
        line.template,
        line.prices,
        json.dumps(dict(units)),
        now,
    )


async def note_rejected(session: AsyncSession, workspace_id: uuid.UUID, provider: str, now: dt.datetime) -> None:
    """Write down that a provider refused the workspace's own key."""
    await fetch_row(session, _REJECTED, workspace_id, provider, now)
