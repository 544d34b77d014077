"""Open a refusal for whoever judges appeals."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.gateway import Decision, open_decision
from mutoscope.infra.database import bind_session


async def open_row(session: AsyncSession, row: Row[Any]) -> Decision:
    """Return a decision with what is sealed in it, the session bound to its workspace for a moment."""
    facts = row._mapping  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] -- SQLAlchemy's public name for a row as a mapping
    if row.sealed is None and row.appeal is None:  # nothing to open, so nothing to be bound for
        return await open_decision(session, facts)
    home, user = session.info.get("workspace_id"), session.info.get("user_id")
    await bind_session(session, workspace_id=row.workspace_id, user_id=user)
    decision = await open_decision(session, facts)
    await bind_session(session, workspace_id=home, user_id=user)
    return decision
