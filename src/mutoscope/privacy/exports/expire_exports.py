"""Remove exports whose time is over, and files that no export names."""

from __future__ import annotations

import asyncio
import uuid

from sqlalchemy import text

from mutoscope.privacy.desk import PrivacyDesk
from mutoscope.privacy.exports import queries

_HELD = text("select digest from privacy_export where state = 'ready'")
_OPEN = text("select count(*) from privacy_export where state in ('queued', 'running')")


async def expire_exports(desk: PrivacyDesk) -> int:
    """Expire what is due, then sweep the disk; return how many files went. Safe to repeat."""
    async with desk.database.session() as session:
        due = (await session.execute(queries.EXPIRED, {"now": desk.clock.now()})).all()
    for row in due:
        async with desk.database.session(user_id=row.user_id) as session:
            await session.execute(queries.EXPIRE, {"id": row.id})
    people = await asyncio.to_thread(desk.exports.workspaces)
    removed = sum([await _sweep(desk, user_id) for user_id in people])
    return removed + await asyncio.to_thread(desk.exports.clean_staging, desk.settings.upload_seconds)


async def _sweep(desk: PrivacyDesk, user_id: uuid.UUID) -> int:
    async with desk.database.session(user_id=user_id) as session:
        if await session.scalar(_OPEN):  # its file may be there before its row says so
            return 0
        held = set((await session.execute(_HELD)).scalars())
        garbage = set(await asyncio.to_thread(desk.exports.digests, user_id)) - held
        for digest in garbage:
            await desk.exports.delete(user_id, digest)
    return len(garbage)
