"""Network addresses from which somebody has signed in before, as keyed hashes."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.blind import Blinder

_REMEMBER = text(
    "with old as (delete from known_address where user_id = :user_id and seen_at < :before and address <> :address) "
    "insert into known_address (user_id, address, seen_at) values (:user_id, :address, :now) "
    "on conflict (user_id, address) do update set seen_at = excluded.seen_at"
)
_KNOWS = text("select exists (select from known_address where user_id = :user_id and address = :address)")
_KEPT = dt.timedelta(days=90)


async def remember_address(
    session: AsyncSession, blinder: Blinder, user_id: uuid.UUID, address: str | None, *, now: dt.datetime
) -> None:
    """Note that the bound user signed in from an address; those not seen for 90 days are forgotten."""
    if address is None:
        return
    hashed = blinder.blind("address", str(user_id), address)
    names = {"user_id": user_id, "address": hashed, "now": now, "before": now - _KEPT}
    await session.execute(_REMEMBER, names)


async def knows_address(session: AsyncSession, blinder: Blinder, user_id: uuid.UUID, address: str | None) -> bool:
    """Say whether the bound user has signed in from an address in the last 90 days."""
    if address is None:
        return False
    hashed = blinder.blind("address", str(user_id), address)
    return bool(await session.scalar(_KNOWS, {"user_id": user_id, "address": hashed}))
