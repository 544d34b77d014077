"""Act in somebody's name: for a while, with a reason, and so that they see it."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.administration.ask import ask
from mutoscope.administration.errors import MemberUnknown
from mutoscope.administration.impersonation import queries
from mutoscope.administration.impersonation.record_visit import record_visit
from mutoscope.administration.impersonation.types import BorrowedToken, Impersonation
from mutoscope.administration.users.read_user import find_user
from mutoscope.administration.workspaces.read_workspace import find_workspace
from mutoscope.identity import Subject, TokenSigner
from mutoscope.infra.database import bind_session
from mutoscope.infra.mail_outbox import post_mail
from mutoscope.kernel import new_id
from mutoscope.tenancy import Scope


@dataclass(frozen=True)
class VisitRules:
    """How long a visit lasts, and whether a mail tells of it."""

    lifetime: dt.timedelta
    mail: bool


async def start_impersonation(
    session: AsyncSession,
    signer: TokenSigner,
    scope: Scope,
    rules: VisitRules,
    *,
    user_id: uuid.UUID,
    workspace_id: uuid.UUID,
    reason: str,
    now: dt.datetime,
) -> BorrowedToken:
    """Start a login session of a user that an admin holds, in one workspace of theirs, and return its token.

    It dies with the admin's role, with their suspension and with the user's.

    Raises:
        MemberUnknown: there is no such user in that workspace.
        AdminProtected: the user is a platform admin.
        AccountIsSuspended: the user is suspended.
    """
    visit = Impersonation(new_id(), scope.user_id, user_id, workspace_id, now, now + rules.lifetime)
    missing = MemberUnknown("This workspace has no such member.", remedy="Read the workspace to see its members.")
    await ask(
        session,
        queries.START,
        missing=missing,
        visit=visit.session_id,
        user=user_id,
        workspace=workspace_id,
        now=now,
        expires=visit.expires_at,
    )
    message = "A platform admin began to act in the name of a member."
    await record_visit(session, visit, "session.impersonated", message=message, reason=reason, by=scope.user_id)
    if rules.mail:
        await _tell(session, scope, visit, reason)
    token = signer.sign(Subject(user_id, visit.session_id, workspace_id), until=visit.expires_at)
    return BorrowedToken(visit, token)


async def _tell(session: AsyncSession, scope: Scope, visit: Impersonation, reason: str) -> None:
    user = await find_user(session, visit.user_id)
    if user.email is None:
        return
    workspace = await find_workspace(session, visit.workspace_id)
    await bind_session(session, workspace_id=visit.workspace_id, user_id=visit.user_id)
    await post_mail(
        session,
        to=user.email,
        template="impersonation_notice",
        content={
            "reason": reason,
            "at": visit.started_at.isoformat(),
            "ends_at": visit.expires_at.isoformat(),
            "workspace_name": workspace.name,
        },
        user_id=visit.user_id,
        workspace_id=visit.workspace_id,
    )
    await bind_session(session, workspace_id=scope.workspace_id, user_id=scope.user_id)
