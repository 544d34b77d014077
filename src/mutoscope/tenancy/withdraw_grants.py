"""Withdraw what somebody has given to others and to programs: their API keys and their open invitations, everywhere."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import emit
from mutoscope.tenancy.invitations import end_invitations_of
from mutoscope.tenancy.membership import inside

_WORKSPACES = text("select workspace_id from membership where user_id = :user_id order by workspace_id")
_REVOKE = text("update api_key set revoked_at = :now where user_id = :user_id and revoked_at is null returning id")


async def list_workspaces_of(session: AsyncSession, user_id: uuid.UUID) -> list[uuid.UUID]:
    """Return the workspaces that the bound user belongs to."""
    return list((await session.execute(_WORKSPACES, {"user_id": user_id})).scalars())


async def withdraw_grants(session: AsyncSession, user_id: uuid.UUID, *, now: dt.datetime) -> None:
    """Revoke the bound user's API keys and open invitations in each workspace they belong to."""
    for workspace_id in await list_workspaces_of(session, user_id):
        async with inside(session, workspace_id):
            await end_invitations_of(session, user_id, now=now)
            for key_id in (await session.execute(_REVOKE, {"user_id": user_id, "now": now})).scalars().all():
                message = f"The API key {key_id} was revoked."
                await emit(session, workspace_id, "key.revoked", message=message, payload={"key_id": key_id})
