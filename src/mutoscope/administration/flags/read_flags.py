"""Read feature flags as they are kept."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.administration.ask import ask
from mutoscope.administration.errors import FlagUnknown
from mutoscope.administration.flags import queries
from mutoscope.administration.flags.types import FlagSettings, KeptFlag


async def list_flags(session: AsyncSession) -> list[KeptFlag]:
    """Return every flag, by key."""
    return [
        KeptFlag(
            row.key,
            FlagSettings(row.description, row.state, row.percentage, tuple(row.allowed), tuple(row.denied)),
            row.created_at,
            row.updated_at,
        )
        for row in await ask(session, queries.LIST)
    ]


async def read_flag(session: AsyncSession, key: str) -> KeptFlag:
    """Return one flag.

    Raises:
        FlagUnknown: none has the key.
    """
    for flag in await list_flags(session):
        if flag.key == key:
            return flag
    raise FlagUnknown(key)
