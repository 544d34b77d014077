"""Delete what has been kept long enough, in small batches."""

from __future__ import annotations

import datetime as dt
import uuid

import structlog
from sqlalchemy import text

from mutoscope.privacy.desk import PrivacyDesk
from mutoscope.privacy.erasure import erase_workspace
from mutoscope.privacy.retention.rules import RULES

_BATCH = 1000
_MOST_BATCHES = 200
"""A purge gives way after this many; the next one goes on."""
_PURGE = text("select privacy_purge(:what, :before, :limit)")
_DELETED = text("select id from privacy_deleted_workspaces(:before)")
_log = structlog.get_logger(__name__)


async def purge(desk: PrivacyDesk) -> dict[str, int]:
    """Apply every rule; return how many rows went, by table. Safe to repeat and to run in several processes."""
    now = desk.clock.now()
    removed: dict[str, int] = {}
    for rule in RULES:
        kept: int = getattr(desk.settings, rule.setting)
        removed[rule.what] = await _purge(desk, rule.what, now - dt.timedelta(seconds=kept))
    removed["workspace"] = await purge_deleted_workspaces(desk)
    if any(removed.values()):
        _log.info("purged", **removed)
    return removed


async def purge_deleted_workspaces(desk: PrivacyDesk) -> int:
    """Erase workspaces that were deleted long enough ago, with their files; return how many."""
    before = desk.clock.now() - dt.timedelta(seconds=desk.settings.keep_deleted_workspaces_seconds)
    async with desk.database.session() as session:
        deleted: list[uuid.UUID] = list((await session.execute(_DELETED, {"before": before})).scalars())
    outcomes = [await erase_workspace(desk, workspace_id, None) for workspace_id in deleted]
    return outcomes.count("erased")


async def _purge(desk: PrivacyDesk, what: str, before: dt.datetime) -> int:
    total = 0
    for _ in range(_MOST_BATCHES):
        async with desk.database.session() as session:
            count = int(await session.scalar(_PURGE, {"what": what, "before": before, "limit": _BATCH}) or 0)
        total += count
        if count < _BATCH:
            break
    return total
