"""Read what a workspace chose, what it may spend and what it spent."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.gateway import PROVIDERS, Gateway, Provider, open_key
from mutoscope.infra.tenant_connection import fetch_row, fetch_rows
from mutoscope.kernel import Page
from mutoscope.tenancy.cursors import read_cursor, write_cursor

_LIST: Final = "ai_calls"
_SETTING: Final = "select stack, choices::text from ai_setting where workspace_id = $1"
_KEYS: Final = "select provider, sealed, rejected_at from ai_key where workspace_id = $1"
_BUDGET: Final = "select * from ai_read_budget($1, $2, $3)"
_CALLS: Final = (
    "select id, job_id, modality, provider, model, template, payer, status, cached, coalesce(cost, reserved) as cost, "
    "units::text as units, error, created_at from ai_call where workspace_id = $1 "
    "and ($2::uuid is null or id < $2) order by id desc limit $3"
)
_SUMS: Final = (
    "select provider, model, modality, count(*) as calls, count(*) filter (where cached) as cached, "
    "coalesce(sum(cost) filter (where payer = 'platform'), 0)::bigint as platform, "
    "coalesce(sum(cost) filter (where payer = 'workspace'), 0)::bigint as own from ai_call "
    "where workspace_id = $1 and created_at >= $2 group by 1, 2, 3 order by 1, 2, 3"
)


@dataclass(frozen=True, slots=True)
class ProviderState:
    """A provider, and whose key is used."""

    provider: Provider
    key: str
    """own, platform or none."""
    hint: str = ""
    base_url: str = ""
    model: str = ""
    rejected_at: dt.datetime | None = None


async def read_providers(session: AsyncSession, gateway: Gateway, workspace_id: uuid.UUID) -> list[ProviderState]:
    """Return every provider with whose key is used for the bound workspace."""
    own = {row["provider"]: row for row in await fetch_rows(session, _KEYS, workspace_id)}
    return [await _state(session, gateway, workspace_id, one, own.get(one.name)) for one in PROVIDERS.values()]


async def _state(
    session: AsyncSession,
    gateway: Gateway,
    workspace_id: uuid.UUID,
    provider: Provider,
    row: Any,  # noqa: ANN401 -- a row
) -> ProviderState:
    if row is not None:
        own = await open_key(session, workspace_id, provider.name, bytes(row["sealed"]))
        return ProviderState(provider, "own", own.hint, own.base_url, own.model, row["rejected_at"])
    rules = gateway.desk.rules
    reachable = rules.keys.get(provider.name) or (provider.name == "compatible" and "compatible" in rules.base_urls)
    return ProviderState(provider, "platform" if reachable else "none")


async def read_choices(session: AsyncSession, workspace_id: uuid.UUID) -> tuple[str | None, dict[str, list[str]]]:
    """Return the stack that the bound workspace chose, and the models that come before it."""
    row = await fetch_row(session, _SETTING, workspace_id)
    return (None, {}) if row is None else (row["stack"], json.loads(row["choices"]))


async def read_budget(session: AsyncSession, gateway: Gateway, workspace_id: uuid.UUID) -> Any:  # noqa: ANN401 -- a row
    """Return what the bound workspace may spend this month, and what it spent and holds."""
    return await fetch_row(session, _BUDGET, workspace_id, gateway.desk.rules.budget_micro, gateway.desk.clock.now())


async def read_sums(session: AsyncSession, gateway: Gateway, workspace_id: uuid.UUID) -> list[Any]:
    """Return what each model cost this month."""
    first = gateway.desk.clock.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return await fetch_rows(session, _SUMS, workspace_id, first)


async def list_calls(session: AsyncSession, workspace_id: uuid.UUID, *, cursor: str | None, limit: int) -> Page[Any]:
    """Return calls of the bound workspace, the newest first.

    Raises:
        BadCursor: the cursor is not of this list.
    """
    before = read_cursor(_LIST, workspace_id, cursor)
    rows = await fetch_rows(session, _CALLS, workspace_id, before, limit + 1)
    more = len(rows) > limit
    return Page(rows[:limit], write_cursor(_LIST, workspace_id, rows[limit - 1]["id"]) if more else None)
