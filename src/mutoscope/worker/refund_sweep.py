"""The refund sweep as a duty: it remembers how far it has looked, and looks at everything when it begins."""

from __future__ import annotations

import datetime as dt

import structlog

from mutoscope.generation import Studio, stop_deserted, sweep_lost

_OVERLAP = dt.timedelta(minutes=2)
"""Transactions commit later than they stamp: look back a little further than the last sweep."""
_BEGINNING = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_log = structlog.get_logger(__name__)


class RefundSweep:
    """Releases what lost jobs hold, and stops what was left behind in deleted workspaces.

    `seen_until` is the moment up to which every job that had ended was looked at. It begins with the oldest: all
    workers may have been away for longer than the queue remembers.
    """

    def __init__(self, studio: Studio) -> None:
        """Begin with everything the queue remembers."""
        self._studio = studio
        self.seen_until = _BEGINNING

    async def run(self) -> None:
        """Sweep once; `seen_until` moves on only if all of it went well."""
        now = self._studio.clock.now()
        await stop_deserted(self._studio)
        released = await sweep_lost(self._studio, since=self.seen_until)
        self.seen_until = now - _OVERLAP
        if released:
            _log.info("generations_released", count=released)
