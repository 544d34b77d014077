"""Prove the gauges."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.billing.usage.types import GaugeFault

_AUDIT = text("select workspace_id, feature, used, counted from audit_gauges()")


async def check_gauges(session: AsyncSession) -> list[GaugeFault]:
    """Return every gauge, of any tenant, that differs from the rows it counts; none when all is well.

    Uploads are not proved: a file that is gone again stays used up.
    """
    return [GaugeFault(*row) for row in await session.execute(_AUDIT)]
