"""Find events whose webhook was lost, in the provider's own list."""

from __future__ import annotations

import datetime as dt
from typing import Final

from mutoscope.billing.desk import BillingDesk
from mutoscope.billing.inbox.receive import receive

_FIRST: Final = dt.timedelta(days=30)
"""How long the provider keeps events: as far back as a worker looks that has just begun."""
_OVERLAP: Final = dt.timedelta(minutes=10)


class Healer:
    """Takes in every event since it last looked, through the inbox like any webhook."""

    def __init__(self, desk: BillingDesk, *, since: dt.datetime | None = None) -> None:
        """Begin at a moment, by default as far back as there is anything."""
        self._desk = desk
        self._since = since

    async def run(self) -> int:
        """Look once and return how many events were new; the moment moves on only if all went well."""
        if self._desk.provider_or_none is None:
            return 0
        begun = self._desk.clock.now()
        since = self._since or begun - _FIRST
        found = [event async for event in self._desk.provider.list_events(since)]
        new = 0
        async with self._desk.database.session() as session:
            for event in found:
                new += await receive(self._desk, session, event, via="heal")
        self._since = begun - _OVERLAP
        return new
