"""Give a login session its first refresh token."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.secret_words import new_secret
from mutoscope.identity.types import RefreshToken

_KEEP = text("select identity_keep_refresh(:hash, :session_id, :workspace_id, :now, :expires_at)")
PREFIX = "rt"


async def keep_refresh(
    session: AsyncSession,
    session_id: uuid.UUID,
    workspace_id: uuid.UUID,
    *,
    now: dt.datetime,
    lifetime: dt.timedelta,
) -> RefreshToken:
    """Return a new refresh token of the bound user's login session; it opens the workspace given.

    It ends with the session, if that is sooner than its own life.

    Raises:
        RuntimeError: the session is not the bound user's, or has ended.
    """
    secret = new_secret(PREFIX)
    expires_at: dt.datetime | None = await session.scalar(
        _KEEP,
        {
            "hash": secret.hash,
            "session_id": session_id,
            "workspace_id": workspace_id,
            "now": now,
            "expires_at": now + lifetime,
        },
    )
    if expires_at is None:
        message = "a refresh token needs a session bound to the user of a living login session"
        raise RuntimeError(message)
    return RefreshToken(secret.word, expires_at)
