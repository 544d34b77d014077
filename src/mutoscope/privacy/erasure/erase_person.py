"""Leave an account without a person."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.database import bind_session
from mutoscope.infra.events import emit
from mutoscope.infra.mail_outbox import post_mail
from mutoscope.infra.vault import vault_of
from mutoscope.privacy.desk import PrivacyDesk
from mutoscope.privacy.erasure import queries
from mutoscope.privacy.erasure.types import Erasure

_RECEIPT_WAITS = dt.timedelta(days=3)
"""How long the last mail may wait for a mail server; its key goes with it."""


async def leave_workspaces(desk: PrivacyDesk, erasure_id: uuid.UUID, user_id: uuid.UUID) -> bool:
    """Hand workspaces that others use to one of them, and tell every workspace of the person in its log.

    Somebody may have joined since the erasure was asked for: then there is nobody left to ask.
    """
    async with desk.database.session(user_id=user_id) as session:
        if (await session.execute(queries.FIND_RUNNING, {"id": erasure_id})).one_or_none() is None:
            return False
        heirs = {row.workspace_id: row.heir for row in await session.execute(queries.LEAVE, {"user_id": user_id})}
        homes = (await session.execute(queries.MEMBERSHIPS, {"user_id": user_id})).scalars().all()
        for workspace_id in homes:
            heir = heirs.get(workspace_id)
            await bind_session(session, workspace_id=workspace_id, user_id=None)
            await emit(
                session,
                workspace_id,
                "member.erased",
                message="A member's account was erased.",
                user_id=user_id,
                payload={"user_id": str(user_id), "owner_now": str(heir) if heir else None},
            )
    return True


async def erase_person(desk: PrivacyDesk, erasure_id: uuid.UUID, user_id: uuid.UUID) -> bool:
    """Delete what is the person's own, make the account nobody's, erase its key; all of it or nothing.

    The mail that tells of it is sealed with a key of the erasure, not of the person, so that it can still leave; that
    key goes when it has.
    """
    async with desk.database.session(user_id=user_id) as session:
        row = (await session.execute(queries.FIND_RUNNING, {"id": erasure_id})).one_or_none()
        if row is None:  # done before a crash
            return False
        erasure, now = queries.to_erasure(row), desk.clock.now()
        email = await session.scalar(queries.EMAIL, {"user_id": user_id})
        await session.execute(queries.ERASE_PERSON, {"user_id": user_id, "erasure_id": erasure_id})
        until = now + _RECEIPT_WAITS if email else None
        await session.execute(queries.END, {"id": erasure_id, "now": now, "receipt_until": until})
        await vault_of(session).erase(session, user_id)
        await _tell(session, erasure, email, now)
    return True


async def _tell(session: AsyncSession, erasure: Erasure, email: str | None, now: dt.datetime) -> None:
    if email:
        await bind_session(session, workspace_id=erasure.id, user_id=None)
        content = {"at": now.isoformat()}
        await post_mail(session, to=email, template="erasure_done", content=content, workspace_id=erasure.id)
    await bind_session(session, workspace_id=erasure.workspace_id, user_id=None)
    await emit(
        session,
        erasure.workspace_id,
        "account.erased",
        message="An account was erased.",
        user_id=erasure.user_id,
        payload={"erasure_id": str(erasure.id), "user_id": str(erasure.user_id)},
    )
