"""Put a challenge away, and take it back exactly once.

Only its SHA-256 is kept: each is random of 128 bits or more, so a copy of the database redeems none of them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_PUT = text("select identity_put_challenge(:key_hash, :purpose, cast(:details as jsonb), :now, :expires_at)")
_TAKE = text("select details, expires_at from identity_take_challenge(:key_hash, :purpose)")


@dataclass(frozen=True)
class Taken:
    """What was put away with a challenge."""

    details: Mapping[str, Any]
    expired: bool


async def put_challenge(
    session: AsyncSession,
    key: bytes,
    purpose: str,
    *,
    now: dt.datetime,
    lifetime: dt.timedelta,
    details: Mapping[str, Any] | None = None,
) -> dt.datetime:
    """Keep a challenge under the hash of its key, and return when it expires.

    Args:
        session: of anybody; nothing is bound.
        key: random, at least 128 bits; whoever brings it back takes the challenge.
        purpose: one word; a challenge is taken back only for the same.
        now: the present moment.
        lifetime: how long it may be taken back.
        details: what must be remembered; JSON-able, nothing secret.
    """
    expires_at = now + lifetime
    await session.execute(
        _PUT,
        {
            "key_hash": hashlib.sha256(key).digest(),
            "purpose": purpose,
            "details": json.dumps(dict(details or {}), default=str),
            "now": now,
            "expires_at": expires_at,
        },
    )
    return expires_at


async def take_challenge(session: AsyncSession, key: bytes, purpose: str, *, now: dt.datetime) -> Taken | None:
    """Remove a challenge and return it; None if there is none, or somebody took it before.

    Commit the session whatever comes after: a challenge that failed must not be tried again.
    """
    found = await session.execute(_TAKE, {"key_hash": hashlib.sha256(key).digest(), "purpose": purpose})
    row = found.one_or_none()
    return Taken(row.details, row.expires_at <= now) if row else None
