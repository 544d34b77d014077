"""Open a refusal for whoever judges appeals."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.gateway import Decision, open_decision
from mutoscope.infra.database import bind_session

LIST_APPEALS: Final = text("select * from platform_list_ai_appeals(:limit)")
JUDGE_APPEAL: Final = text("select * from platform_judge_ai_appeal(:id, :overturn, :now)")


async def open_row(session: AsyncSession, row: Row[Any]) -> Decision:
    """Return a refusal with what is sealed in it, the session bound to its workspace for a moment."""
    home, user = session.info.get("workspace_id"), session.info.get("user_id")
    await bind_session(session, workspace_id=row.workspace_id, user_id=user)
    decision = await open_decision(session, row._mapping)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage] -- SQLAlchemy's public name for a row as a mapping
    await bind_session(session, workspace_id=home, user_id=user)
    return decision
