"""List the jobs of every workspace."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.administration.ask import ask
from mutoscope.administration.jobs import queries
from mutoscope.administration.jobs.types import FoundJob
from mutoscope.generation import GenerationStatus
from mutoscope.kernel import Page
from mutoscope.tenancy import Scope
from mutoscope.tenancy.cursors import read_cursor, write_cursor

_LIST = "admin.jobs"


@dataclass(frozen=True)
class JobFilter:
    """Which jobs; what is None does not matter."""

    status: GenerationStatus | None = None
    workspace_id: uuid.UUID | None = None
    created_before: dt.datetime | None = None


async def list_jobs(
    session: AsyncSession, scope: Scope, wanted: JobFilter, *, cursor: str | None, limit: int
) -> Page[FoundJob]:
    """Return one page of jobs, the newest first.

    Raises:
        BadCursor: it is not of this list.
        NotPlatformAdmin: the caller is none.
    """
    found = await ask(
        session,
        queries.LIST,
        status=wanted.status,
        workspace=wanted.workspace_id,
        created_before=wanted.created_before,
        before=read_cursor(_LIST, scope.workspace_id, cursor),
        limit=limit + 1,
    )
    jobs = [FoundJob(*row) for row in found]
    more = len(jobs) > limit
    return Page(jobs[:limit], write_cursor(_LIST, scope.workspace_id, jobs[limit - 1].id) if more else None)
