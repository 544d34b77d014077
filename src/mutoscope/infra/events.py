"""The event log: what happened in a workspace, appended in the transaction that did it and never changed.

Whoever reports, notifies or measures reads it; nobody is called. The wall between tenants holds here too. It is the
audit log as well: each event says who acted (`infra.actor`), and keeps what is personal — the caller's address, what
was there before and after — sealed for the one who acted, so that erasing a person does not mean changing the log.
A message and a payload therefore name ids and amounts, never people.
"""

from __future__ import annotations

import datetime as dt
import json
import uuid
from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import Mapped, mapped_column

from mutoscope.infra.actor import Actor, actor_of
from mutoscope.infra.database import Base
from mutoscope.infra.statements import Statement, run_together
from mutoscope.infra.vault import vault_of
from mutoscope.kernel import new_id


class Event(Base):
    """One thing that happened."""

    __tablename__ = "event"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=new_id)
    workspace_id: Mapped[uuid.UUID]
    project_id: Mapped[uuid.UUID | None]
    user_id: Mapped[uuid.UUID | None]
    key_id: Mapped[uuid.UUID | None]
    impersonator_id: Mapped[uuid.UUID | None]
    request_id: Mapped[str | None]
    action: Mapped[str]
    message: Mapped[str]
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
    sealed: Mapped[bytes | None]
    sealed_for: Mapped[uuid.UUID | None]
    created_at: Mapped[dt.datetime] = mapped_column(server_default=func.now())


_INSERT = (
    "insert into event (id, workspace_id, project_id, user_id, key_id, impersonator_id, request_id, action, message, "
    "payload, sealed, sealed_for) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::text::jsonb, $11, $12)"
)
_INSERT_OUTBOX = "insert into event_outbox (event_id, workspace_id) values ($1, $2)"


class Change(NamedTuple):
    """What an event changed; JSON-able."""

    before: Mapping[str, Any] | None = None
    after: Mapping[str, Any] | None = None


async def emit(
    session: AsyncSession,
    workspace_id: uuid.UUID,
    action: str,
    *,
    message: str,
    project_id: uuid.UUID | None = None,
    user_id: uuid.UUID | None = None,
    payload: Mapping[str, Any] | None = None,
    change: Change | None = None,
) -> uuid.UUID:
    """Append one event in the caller's transaction and return its id.

    `notifications` finds it in the outbox, which is written by the same statement.

    Args:
        session: the caller's; bound to `workspace_id`, or the database refuses the row.
        workspace_id: in which workspace it happened.
        action: package and past participle, such as `generation.finished`.
        message: one sentence for people; no names, no addresses.
        project_id: which project it is about, if one.
        user_id: who did it, where the session's actor does not say; nobody for the system.
        payload: facts for programs; JSON-able, nothing personal: webhooks carry it outside.
        change: what was there and what is there now, if something was changed; sealed.
    """
    event = await event_statements(
        session,
        workspace_id,
        action,
        message=message,
        project_id=project_id,
        user_id=user_id,
        payload=payload,
        change=change,
    )
    await run_together(session, *event.statements)
    return event.id


class NewEvent(NamedTuple):
    """An event that is not written yet: its statements are run by whoever has others to run with them."""

    id: uuid.UUID
    statements: tuple[Statement, Statement]


async def event_statements(
    session: AsyncSession,
    workspace_id: uuid.UUID,
    action: str,
    *,
    message: str,
    project_id: uuid.UUID | None = None,
    user_id: uuid.UUID | None = None,
    payload: Mapping[str, Any] | None = None,
    change: Change | None = None,
) -> NewEvent:
    """Return what `emit` runs, for `run_together`; arguments as there."""
    event_id, actor = new_id(), actor_of(session)
    personal = _personal(actor, change)
    owner: uuid.UUID = session.info.get("user_id") or workspace_id
    place = f"event:{event_id}:sealed"
    sealed = await vault_of(session).seal(session, owner, place, personal) if personal else None
    written = Statement(
        _INSERT,
        (
            event_id,
            workspace_id,
            project_id,
            user_id or actor.user_id,
            actor.key_id,
            actor.impersonator_id,
            actor.request_id,
            action,
            message,
            json.dumps(dict(payload or {}), ensure_ascii=False, default=str),
            sealed,
            owner if sealed else None,
        ),
    )
    return NewEvent(event_id, (written, Statement(_INSERT_OUTBOX, (event_id, workspace_id))))


def _personal(actor: Actor, change: Change | None) -> dict[str, object]:
    kept = {"address": actor.address, **(change._asdict() if change else {})}
    return {name: value for name, value in kept.items() if value is not None}
