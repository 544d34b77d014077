"""The platform in figures."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.administration.ask import ask
from mutoscope.jobs import count_waiting

_READ = text("select platform_figures('credit')")


@dataclass(frozen=True)
class Figures:
    """Counts over every workspace; credits in milli-credits, sizes in bytes."""

    users: int
    users_suspended: int
    admins: int
    workspaces: int
    workspaces_suspended: int
    jobs: dict[str, int]
    available: int
    held: int
    stored_bytes: int
    queued_tasks: int


async def read_figures(session: AsyncSession) -> Figures:
    """Count.

    Raises:
        NotPlatformAdmin: the caller is none.
    """
    found = (await ask(session, _READ)).scalar_one()
    return Figures(**found, queued_tasks=await count_waiting(session))
