"""Close an account, and open it again."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.administration.ask import ask
from mutoscope.administration.errors import UserUnknown
from mutoscope.administration.users import queries
from mutoscope.administration.users.record_for_user import record_for_user
from mutoscope.tenancy import Scope


async def suspend_user(
    session: AsyncSession, scope: Scope, user_id: uuid.UUID, *, reason: str, now: dt.datetime
) -> None:
    """Refuse an account from now on: its login sessions end, its keys open nothing, nobody signs in to it.

    Suspending a suspended account changes nothing.

    Raises:
        UserUnknown: nobody has the id.
        AdminProtected: it is a platform admin's.
    """
    changed = await ask(session, queries.SUSPEND, missing=UserUnknown(user_id), user=user_id, now=now)
    if changed.scalar_one():
        message = "An account was suspended by the platform's operators."
        await record_for_user(session, scope, user_id, "user.suspended", message=message, reason=reason)


async def unsuspend_user(session: AsyncSession, scope: Scope, user_id: uuid.UUID, *, reason: str) -> None:
    """Let an account in again; its keys work as before, and its owner signs in anew.

    Raises:
        UserUnknown: nobody has the id.
        AdminProtected: it is a platform admin's.
    """
    changed = await ask(session, queries.UNSUSPEND, missing=UserUnknown(user_id), user=user_id)
    if changed.scalar_one():
        message = "A suspended account was let in again by the platform's operators."
        await record_for_user(session, scope, user_id, "user.unsuspended", message=message, reason=reason)
