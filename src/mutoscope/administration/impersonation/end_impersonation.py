"""End a visit before its time, and list those that run."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.administration.ask import ask
from mutoscope.administration.errors import ImpersonationUnknown
from mutoscope.administration.impersonation import queries
from mutoscope.administration.impersonation.record_visit import record_visit
from mutoscope.administration.impersonation.types import Impersonation
from mutoscope.tenancy import Scope


async def list_impersonations(session: AsyncSession, *, now: dt.datetime) -> list[Impersonation]:
    """Return the visits that run, of every admin, the newest first (500 at most).

    Raises:
        NotPlatformAdmin: the caller is none.
    """
    return [Impersonation(*row) for row in await ask(session, queries.LIST, now=now)]


async def end_impersonation(
    session: AsyncSession, scope: Scope, session_id: uuid.UUID, *, reason: str, now: dt.datetime
) -> None:
    """End a visit, one's own or another admin's: its token is refused from the next request on.

    Raises:
        ImpersonationUnknown: none with this id runs.
    """
    row = (await ask(session, queries.END, visit=session_id, now=now)).one_or_none()
    if row is None:
        raise ImpersonationUnknown(
            "No such impersonation runs.", remedy="List those that do with GET /api/v1/admin/impersonations."
        )
    visit = Impersonation(session_id, row.admin_id, row.user_id, row.workspace_id, now, now)
    message = "A platform admin does not act in the name of a member any more."
    await record_visit(session, visit, "session.impersonation_ended", message=message, reason=reason, by=scope.user_id)
