"""End calls that nobody will settle."""

from __future__ import annotations

import datetime as dt
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.tenant_connection import fetch_row

LOST_AFTER: Final = dt.timedelta(hours=1)
"""Longer than any call lasts."""
_MOST: Final = 1000


async def end_lost_calls(session: AsyncSession, now: dt.datetime) -> int:
    """End calls that began long ago, at the most they could cost; return how many. Safe to repeat."""
    row = await fetch_row(session, "select ai_end_lost($1, $2, $3)", now - LOST_AFTER, now, _MOST)
    return int(row[0])
