"""Make somebody choose a new password."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.administration.ask import ask
from mutoscope.administration.errors import UserUnknown
from mutoscope.administration.users import queries
from mutoscope.administration.users.read_user import find_user
from mutoscope.administration.users.record_for_user import record_for_user
from mutoscope.infra.database import bind_session
from mutoscope.infra.mail_outbox import post_mail
from mutoscope.tenancy import Scope


async def require_reset(
    session: AsyncSession, scope: Scope, user_id: uuid.UUID, *, reason: str, now: dt.datetime
) -> int:
    """Forget a password, end every login session, and return how many stood.

    The account is as one that never had a password: the old one is refused like any wrong one, and the person sets a
    new one by "forgot password", of which a mail tells them. Links in older mails open nothing.

    Raises:
        UserUnknown: nobody has the id.
        AdminProtected: it is a platform admin's.
        NoPasswordToReset: it has no password, or no address to set a new one by.
    """
    found = await ask(session, queries.CLEAR_PASSWORD, missing=UserUnknown(user_id), user=user_id, now=now)
    ended = int(found.scalar_one())
    message = "The password of an account was taken away by the platform's operators; a new one is to be set."
    await record_for_user(session, scope, user_id, "user.password_cleared", message=message, reason=reason)
    await _tell(session, scope, user_id)
    return ended


async def _tell(session: AsyncSession, scope: Scope, user_id: uuid.UUID) -> None:
    user = await find_user(session, user_id)
    if user.email is not None:
        await bind_session(session, workspace_id=None, user_id=user_id)
        content = {"name": user.name}
        await post_mail(session, to=user.email, template="password_reset_required", content=content, user_id=user_id)
        await bind_session(session, workspace_id=scope.workspace_id, user_id=scope.user_id)
