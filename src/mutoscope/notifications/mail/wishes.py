"""Which notices a person takes by mail; every one until they say otherwise."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.notifications.mail import queries
from mutoscope.notifications.mail.templates import NOTICES


async def read_wishes(session: AsyncSession, user_id: uuid.UUID) -> dict[str, bool]:
    """Return, for every kind of notice, whether the bound user takes it."""
    rows = (await session.execute(queries.LIST_WISHES, {"user_id": user_id})).all()
    kept = {row.kind: row.wanted for row in rows}
    return {kind: kept.get(kind, True) for kind in NOTICES}


async def wants_mail(session: AsyncSession, user_id: uuid.UUID, kind: str) -> bool:
    """Tell whether the bound user takes a kind of notice."""
    return (await read_wishes(session, user_id)).get(kind, True)


async def keep_wishes(
    session: AsyncSession, user_id: uuid.UUID, wishes: Mapping[str, bool], *, now: dt.datetime
) -> dict[str, bool]:
    """Keep what the bound user wants and return all of it; kinds that are not named stay as they were."""
    for kind, wanted in wishes.items():
        values = {"user_id": user_id, "kind": kind, "wanted": wanted, "now": now}
        await session.execute(queries.PUT_WISH, values)
    return await read_wishes(session, user_id)
