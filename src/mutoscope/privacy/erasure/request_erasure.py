"""Ask for one's account to be erased, change one's mind, see how it stands."""

from __future__ import annotations

import datetime as dt

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import email_key, read_profile
from mutoscope.identity.linked import require_recent
from mutoscope.infra.events import emit
from mutoscope.infra.mail_outbox import post_mail
from mutoscope.kernel import new_id
from mutoscope.privacy.desk import PrivacyDesk
from mutoscope.privacy.erasure import queries
from mutoscope.privacy.erasure.types import Erasure
from mutoscope.privacy.errors import ErasureNotConfirmed, ErasureRunning, NoErasure, WorkspacesNeedOwner
from mutoscope.tenancy import Scope

WITHOUT_ADDRESS = "erase me"
"""What to type for an account that has no e-mail address."""


async def request_erasure(session: AsyncSession, desk: PrivacyDesk, scope: Scope, *, confirm: str) -> Erasure:
    """Schedule the erasure of the caller's account; asking again returns the one that is scheduled.

    Args:
        session: the request's.
        desk: knows how long the person may change their mind.
        scope: whose account.
        confirm: the account's e-mail address, typed by the person.

    Raises:
        ReauthenticationNeeded: the person did not prove who they are a short while ago.
        ErasureNotConfirmed: what was typed is something else.
        WorkspacesNeedOwner: others use a workspace that the person alone owns.
    """
    now = desk.clock.now()
    await require_recent(session, scope.session_id, now=now, seconds=desk.settings.reauthentication_seconds)
    email = (await read_profile(session, scope.user_id)).email
    wanted = email or WITHOUT_ADDRESS
    if email_key(confirm) != email_key(wanted):
        raise ErasureNotConfirmed("your e-mail address" if email else f"`{WITHOUT_ADDRESS}`")
    owned = (await session.execute(queries.OWNED, {"user_id": scope.user_id})).all()
    shared = [(row.workspace_id, row.name) for row in owned if row.others]
    if shared:
        raise WorkspacesNeedOwner(shared)
    due_at = now + dt.timedelta(seconds=desk.settings.erasure_grace_seconds)
    values = {
        "id": new_id(),
        "user_id": scope.user_id,
        "workspace_id": scope.workspace_id,
        "now": now,
        "due_at": due_at,
    }
    row = (await session.execute(queries.INSERT, values)).one_or_none()
    if row is None:
        return queries.to_erasure((await session.execute(queries.FIND_OPEN, {"user_id": scope.user_id})).one())
    erasure = queries.to_erasure(row)
    await _tell(session, desk, erasure, email)
    return erasure


async def cancel_erasure(session: AsyncSession, desk: PrivacyDesk, scope: Scope) -> Erasure:
    """Keep the account after all.

    Raises:
        NoErasure: none is scheduled.
        ErasureRunning: it has begun.
    """
    values = {"user_id": scope.user_id, "now": desk.clock.now()}
    row = (await session.execute(queries.CANCEL, values)).one_or_none()
    if row is None:
        begun = (await session.execute(queries.FIND_OPEN, {"user_id": scope.user_id})).one_or_none()
        raise ErasureRunning if begun else NoErasure
    erasure = queries.to_erasure(row)
    await emit(
        session,
        scope.workspace_id,
        "erasure.cancelled",
        message="The erasure of an account was called off.",
        payload={"erasure_id": str(erasure.id)},
    )
    return erasure


async def read_erasure(session: AsyncSession, scope: Scope) -> Erasure:
    """Return the caller's last request.

    Raises:
        NoErasure: there is none.
    """
    row = (await session.execute(queries.FIND_LATEST, {"user_id": scope.user_id})).one_or_none()
    if row is None:
        raise NoErasure
    return queries.to_erasure(row)


async def _tell(session: AsyncSession, desk: PrivacyDesk, erasure: Erasure, email: str | None) -> None:
    await emit(
        session,
        erasure.workspace_id,
        "erasure.requested",
        message="The erasure of an account was asked for.",
        payload={"erasure_id": str(erasure.id), "due_at": erasure.due_at.isoformat()},
    )
    if email:
        content = {"due_at": erasure.due_at.isoformat(), "link": f"{desk.settings.base_url}/login"}
        await post_mail(session, to=email, template="erasure_scheduled", content=content, user_id=erasure.user_id)
