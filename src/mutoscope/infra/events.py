"""The event log: what happened in a workspace, appended in the transaction that did it and never changed.

Whoever reports, notifies or measures reads it; nobody is called. The wall between tenants holds here too.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import JSONB, insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from mutoscope.infra.database import Base
from mutoscope.kernel import new_id


class Event(Base):
    """One thing that happened."""

    __tablename__ = "event"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    workspace_id: Mapped[uuid.UUID]
    project_id: Mapped[uuid.UUID | None]
    user_id: Mapped[uuid.UUID | None]
    action: Mapped[str]
    message: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())


async def emit(
    session: AsyncSession,
    workspace_id: uuid.UUID,
    action: str,
    *,
    message: str,
    project_id: uuid.UUID | None = None,
    user_id: uuid.UUID | None = None,
    payload: Mapping[str, Any] | None = None,
) -> uuid.UUID:
    """Append one event in the caller's transaction and return its id.

    Args:
        session: the caller's; bound to `workspace_id`, or the database refuses the row.
        workspace_id: in which workspace it happened.
        action: package and past participle, such as `generation.finished`.
        message: one sentence for people.
        project_id: which project it is about, if one.
        user_id: who did it; nobody for the system.
        payload: facts for programs; JSON-able.
    """
    event_id = new_id()
    await session.execute(
        insert(Event).values(
            id=event_id,
            workspace_id=workspace_id,
            project_id=project_id,
            user_id=user_id,
            action=action,
            message=message,
            payload=dict(payload or {}),
        )
    )
    return event_id
