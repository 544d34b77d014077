"""Write a visit into the log of the workspace that is visited, with both who are in it."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.administration.impersonation.types import Impersonation
from mutoscope.administration.record import record
from mutoscope.infra.actor import act_as


async def record_visit(
    session: AsyncSession, visit: Impersonation, action: str, *, message: str, reason: str, by: uuid.UUID
) -> None:
    """Emit an event as everything that happens during the visit is: in the user's name, by the admin.

    Args:
        session: bound to the admin.
        visit: who visits whom, and where.
        action: `noun.verbed`.
        message: one sentence.
        reason: the tenant may read it.
        by: the admin who does this, who need not be the one who visits.
    """
    act_as(session, user_id=visit.user_id, impersonator_id=visit.admin_id)
    payload = {
        "session_id": str(visit.session_id),
        "user_id": str(visit.user_id),
        "impersonator_id": str(visit.admin_id),
        "expires_at": visit.expires_at.isoformat(),
        "by": str(by),
    }
    await record(session, visit.workspace_id, action, message=message, reason=reason, payload=payload)
    act_as(session, user_id=by)
