"""Remove exports whose time is over, and files that no export names."""

from __future__ import annotations

import asyncio
import uuid

from sqlalchemy import text

from mutoscope.privacy.desk import PrivacyDesk
from mutoscope.privacy.exports import queries
from mutoscope.storage import BlobStore

_HELD = text("select digest from privacy_export where state = 'ready' and region = :region")
_OPEN = text("select count(*) from privacy_export where state in ('queued', 'running')")


async def expire_exports(desk: PrivacyDesk) -> int:
    """Expire what is due, then sweep the disk; return how many files went. Safe to repeat."""
    async with desk.database.session() as session:
        due = (await session.execute(queries.EXPIRED, {"now": desk.clock.now()})).all()
    for row in due:
        async with desk.database.session(user_id=row.user_id) as session:
            await session.execute(queries.EXPIRE, {"id": row.id})
    removed = 0
    for region in desk.regions:
        people = await asyncio.to_thread(region.exports.workspaces)
        removed += sum([await _sweep(desk, region.exports, user_id) for user_id in people])
        removed += await asyncio.to_thread(region.exports.clean_staging, desk.settings.upload_seconds)
    return removed


async def _sweep(desk: PrivacyDesk, store: BlobStore, user_id: uuid.UUID) -> int:
    async with desk.database.session(user_id=user_id) as session:
        if await session.scalar(_OPEN):  # its file may be there before its row says so
            return 0
        held = set((await session.execute(_HELD, {"region": store.region})).scalars())
        garbage = set(await asyncio.to_thread(store.digests, user_id)) - held
        for digest in garbage:
            await store.delete(user_id, digest)
    return len(garbage)
