"""Write down what an operator did: with the reason, in the workspace it concerns."""

from __future__ import annotations

import uuid
from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.database import bind_session
from mutoscope.infra.events import Change, emit


@asynccontextmanager
async def inside(session: AsyncSession, workspace_id: uuid.UUID) -> AsyncGenerator[None]:
    """Bind the session to another workspace for a while, with the same user.

    An error leaves it bound there: it ends the transaction.
    """
    before, user_id = session.info.get("workspace_id"), session.info.get("user_id")
    await bind_session(session, workspace_id=workspace_id, user_id=user_id)
    yield
    await bind_session(session, workspace_id=before, user_id=user_id)


async def record(
    session: AsyncSession,
    workspace_id: uuid.UUID,
    action: str,
    *,
    message: str,
    reason: str | None,
    payload: Mapping[str, Any],
    change: Change | None = None,
) -> None:
    """Emit an event in a workspace, whichever the session is bound to; the reason is sealed with what was changed.

    Args:
        session: bound to the admin as its user.
        workspace_id: whose members shall see it.
        action: `noun.verbed`.
        message: one sentence, naming nobody.
        reason: why; None where it is not the workspace's business.
        payload: ids and amounts.
        change: what was there before and after.
    """
    before, after = change or Change()
    if reason is not None:
        after = {**(after or {}), "reason": reason}
    kept = Change(before, after) if before or after else None
    async with inside(session, workspace_id):
        await emit(session, workspace_id, action, message=message, payload=payload, change=kept)
