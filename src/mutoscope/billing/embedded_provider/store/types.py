"""What the provider asks of a store."""

from __future__ import annotations

from typing import Protocol

from mutoscope.billing.embedded_provider.core.rows import Changes, EventQuery, EventRow, Glance, Snapshot


class Store(Protocol):
    """Keeps objects, events and answers; each write is all or nothing."""

    async def glance(self, key: str | None) -> Glance:
        """Return the newest version, and the kept answer to an idempotency key."""
        ...

    async def changes_since(self, version: int) -> Snapshot:
        """Return everything that changed after a version; all of it after -1."""
        ...

    async def keep(self, changes: Changes) -> bool:
        """Write changes as the next version; False, and nothing written, if they are based on an older one."""
        ...

    async def events(self, query: EventQuery) -> list[EventRow]:
        """Return events, as the query orders them."""
        ...

    async def event(self, event_id: str) -> EventRow | None:
        """Return one event."""
        ...
