"""A store that forgets everything with its process."""

from __future__ import annotations

from mutoscope.billing.embedded_provider.core.rows import Answer, Changes, EventQuery, EventRow, Glance, Row, Snapshot


class MemoryStore:
    """Keeps everything in memory; for tests that need no restart."""

    def __init__(self) -> None:
        self._version = 0
        self._offset = 0
        self._settings = "{}"
        self._rows: dict[str, tuple[int, Row]] = {}
        self._events: list[EventRow] = []
        self._answers: dict[str, Answer] = {}

    async def glance(self, key: str | None) -> Glance:
        """Return the newest version, and the kept answer to an idempotency key."""
        return Glance(self._version, self._answers.get(key) if key else None)

    async def changes_since(self, version: int) -> Snapshot:
        """Return everything that changed after a version."""
        rows = [row for changed_at, row in self._rows.values() if changed_at > version]
        return Snapshot(self._version, self._offset, self._settings, len(self._events), sorted(rows, key=_seq))

    async def keep(self, changes: Changes) -> bool:
        """Write changes as the next version."""
        if changes.based_on != self._version:
            return False
        self._version += 1
        self._offset, self._settings = changes.offset, changes.settings
        self._rows.update({row.id: (self._version, row) for row in changes.rows})
        self._events.extend(changes.events)
        if changes.answer is not None:
            self._answers[changes.answer.key] = changes.answer
        return True

    async def events(self, query: EventQuery) -> list[EventRow]:
        """Return events, as the query orders them."""
        backwards = query.after is None
        found: list[EventRow] = []
        for row in reversed(self._events) if backwards else self._events[query.after :]:
            if _matches(row, query):
                found.append(row)
                if len(found) == query.limit:
                    break
        return found

    async def event(self, event_id: str) -> EventRow | None:
        """Return one event."""
        return next((row for row in self._events if row.id == event_id), None)


def _seq(row: Row) -> int:
    return row.seq


def _matches(row: EventRow, query: EventQuery) -> bool:
    return (
        (query.types is None or any(_is_type(row.type, pattern) for pattern in query.types))
        and (query.created_from is None or row.created >= query.created_from)
        and (query.created_to is None or row.created <= query.created_to)
        and (query.before is None or row.seq < query.before)
        and (query.after is None or row.seq > query.after)
    )


def _is_type(name: str, pattern: str) -> bool:
    return name.startswith(pattern[:-1]) if pattern.endswith("*") else name == pattern
