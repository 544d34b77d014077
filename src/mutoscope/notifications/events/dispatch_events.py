"""Empty the outbox of events: each becomes deliveries and mails, and leaves the outbox, in one transaction.

A worker that dies before the commit has done nothing; after it, everything. Two workers share no row (`skip locked`),
and an event that came twice would meet the unique keys of deliveries and mails. What breaks on one event keeps that
event in the outbox, behind those that never broke.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from typing import Any, Final

import structlog
from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.database import Database
from mutoscope.infra.settings import Settings
from mutoscope.kernel import Clock, new_id
from mutoscope.notifications.events import queries
from mutoscope.notifications.events.mail_orderer import mail_orderer
from mutoscope.notifications.events.mail_payers import mail_payers
from mutoscope.notifications.events.published import is_wanted, shown_data
from mutoscope.notifications.events.types import Happened

_WORKSPACES_AT_ONCE: Final = 50
_EVENTS_AT_ONCE: Final = 100
_log = structlog.get_logger(__name__)


async def dispatch_events(database: Database, settings: Settings, clock: Clock) -> int:
    """Pass on what waits, workspace by workspace; return how many events left the outbox."""
    async with database.session() as session:
        waiting = (await session.execute(queries.WAITING, {"limit": _WORKSPACES_AT_ONCE})).scalars().all()
    return sum([await _dispatch(database, settings, clock, workspace_id) for workspace_id in waiting])


async def _dispatch(database: Database, settings: Settings, clock: Clock, workspace_id: uuid.UUID) -> int:
    passed = 0
    async with database.session(workspace_id=workspace_id) as session:
        rows = (await session.execute(queries.TAKE, {"limit": _EVENTS_AT_ONCE})).all()
        endpoints = (await session.execute(queries.ENDPOINTS)).all()
        for row in rows:
            event = Happened(*row)
            try:
                async with session.begin_nested():
                    await _pass_on(session, clock, event, endpoints)
                    await mail_orderer(session, settings, event)
                    await mail_payers(session, settings, event)
                    await session.execute(queries.DONE, {"id": event.id})
                    passed += 1
            except Exception as error:  # noqa: BLE001 -- one event that breaks must not keep back the others
                _log.warning("event_not_passed_on", event_id=str(event.id), error=type(error).__name__)
                await session.execute(queries.FAILED, {"id": event.id})
    return passed


async def _pass_on(session: AsyncSession, clock: Clock, event: Happened, endpoints: Sequence[Row[Any]]) -> None:
    wanting = [row.id for row in endpoints if is_wanted(event.action, row.event_types)]
    for endpoint_id in wanting:
        values = {
            "id": new_id(),
            "workspace_id": event.workspace_id,
            "endpoint_id": endpoint_id,
            "event_id": event.id,
            "event_type": event.action,
            "body": webhook_body(event),
            "now": clock.now(),
        }
        await session.execute(queries.DELIVER, values)


def webhook_body(event: Happened) -> str:
    """Return the JSON that a webhook carries; the same text at every attempt."""
    data = shown_data(
        event.action,
        event_id=event.id,
        workspace_id=event.workspace_id,
        project_id=event.project_id,
        payload=event.payload,
    )
    return json.dumps(
        {"type": event.action, "timestamp": event.created_at.isoformat(), "data": data}, separators=(",", ":")
    )
