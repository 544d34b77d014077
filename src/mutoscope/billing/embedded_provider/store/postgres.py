"""The provider's books in PostgreSQL: schema `embedded_payments`, reached through its owner's functions only.

Each function is one statement and so one transaction; SQLAlchemy's session would add three round trips to each.
"""

from __future__ import annotations

import json
from typing import Any

from mutoscope.billing.embedded_provider.core.rows import (
    Answer,
    Changes,
    EventQuery,
    EventRow,
    Glance,
    Row,
    Snapshot,
    dump,
)
from mutoscope.infra.database import Database

_GLANCE = "select version, digest, status, answer, request_id from embedded_payments.glance($1)"
_WORLD = "select version, clock_offset, settings::text, event_seq from embedded_payments.world()"
_CHANGED = "select id, kind, seq, body::text, hidden::text from embedded_payments.changed($1)"
_KEEP = "select embedded_payments.keep($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)"
_EVENTS = "select seq, id, type, created, body::text from embedded_payments.events($1, $2, $3, $4, $5, $6, $7)"


class PostgresStore:
    """Keeps everything in the product's own database; several processes may share it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def glance(self, key: str | None) -> Glance:
        """Return the newest version, and the kept answer to an idempotency key."""
        (row,) = await self._fetch(_GLANCE, key)
        answer = None
        if row["digest"] is not None:
            answer = Answer(key or "", row["digest"], row["status"], row["answer"], row["request_id"])
        return Glance(row["version"], answer)

    async def changes_since(self, version: int) -> Snapshot:
        """Return everything that changed after a version.

        The world is read first: objects of a newer version may come along, which the next glance brings in order.
        """
        (world,) = await self._fetch(_WORLD)
        rows = [_row(record) for record in await self._fetch(_CHANGED, version)]
        return Snapshot(world["version"], world["clock_offset"], world["settings"], world["event_seq"], rows)

    async def keep(self, changes: Changes) -> bool:
        """Write changes as the next version."""
        rows, events, answer = changes.rows, changes.events, changes.answer
        ((kept,),) = await self._fetch(
            _KEEP,
            changes.based_on,
            changes.offset,
            changes.settings,
            [row.id for row in rows],
            [row.kind for row in rows],
            [row.seq for row in rows],
            [row.body for row in rows],
            [row.hidden for row in rows],
            [event.seq for event in events],
            [event.id for event in events],
            [event.type for event in events],
            [event.created for event in events],
            [event.body for event in events],
            answer.key if answer else None,
            answer.digest if answer else None,
            answer.status if answer else None,
            answer.body if answer else None,
            answer.request_id if answer else None,
        )
        return bool(kept)

    async def events(self, query: EventQuery) -> list[EventRow]:
        """Return events, as the query orders them."""
        records = await self._fetch(
            _EVENTS,
            None,
            query.types,
            query.created_from,
            query.created_to,
            query.before,
            query.after,
            query.limit,
        )
        return [_event(record) for record in records]

    async def event(self, event_id: str) -> EventRow | None:
        """Return one event."""
        records = await self._fetch(_EVENTS, event_id, None, None, None, None, None, 1)
        return _event(records[0]) if records else None

    async def _fetch(self, statement: str, *arguments: object) -> list[Any]:
        async with self._database.engine.connect() as connection:
            pooled = await connection.get_raw_connection()
            driver: Any = pooled.driver_connection
            return await driver.fetch(statement, *arguments)


def _row(record: Any) -> Row:  # noqa: ANN401 -- asyncpg's own type
    body = None if record["body"] is None else dump(json.loads(record["body"]))
    return Row(record["id"], record["kind"], record["seq"], body, dump(json.loads(record["hidden"])))


def _event(record: Any) -> EventRow:  # noqa: ANN401 -- asyncpg's own type
    return EventRow(record["seq"], record["id"], record["type"], record["created"], dump(json.loads(record["body"])))
