"""Revoke an API key: from the next request on it is refused."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.events import emit
from mutoscope.tenancy.keys import queries
from mutoscope.tenancy.keys.get_key import get_key
from mutoscope.tenancy.types import Scope


async def revoke_key(session: AsyncSession, scope: Scope, key_id: uuid.UUID, *, now: dt.datetime) -> None:
    """Revoke a key of the caller's, or of any member for whoever manages members; once revoked it stays so.

    Raises:
        KeyNotFound: the caller sees no such key.
    """
    key = await get_key(session, scope, key_id, now=now)
    if await queries.revoke_key(session, key.id, now):
        message = f"The API key {key.id} was revoked."
        await emit(session, scope.workspace_id, "key.revoked", message=message, payload={"key_id": key.id})
