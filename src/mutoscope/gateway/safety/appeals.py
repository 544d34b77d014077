"""Decisions about content, and what their workspace says against them."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.gateway.safety.errors import AppealClosed, DecisionUnknown
from mutoscope.gateway.safety.guard import decision_place
from mutoscope.infra.tenant_connection import fetch_row, fetch_rows
from mutoscope.infra.vault import Damaged, Erased, vault_of

_COLUMNS: Final = (
    "id, workspace_id, stage, modality, refused, decided_by, categories, sealed, status, appeal, appealed_at, "
    "judged_at, created_at"
)
_LIST: Final = (
    f"select {_COLUMNS} from ai_decision where workspace_id = $1 and refused "  # noqa: S608 -- constant columns
    "order by created_at desc, id desc limit $2"
)
_READ: Final = f"select {_COLUMNS} from ai_decision where workspace_id = $1 and id = $2 and refused for update"  # noqa: S608 -- same
_APPEAL: Final = (
    "update ai_decision set status = 'appealed', appeal = $3, appealed_at = $4 where workspace_id = $1 and id = $2"
)


@dataclass(frozen=True, slots=True)
class Decision:
    """A refusal."""

    id: uuid.UUID
    workspace_id: uuid.UUID
    stage: str
    modality: str
    decided_by: str
    categories: tuple[str, ...]
    status: str
    created_at: dt.datetime
    content: str = ""
    appeal: str = ""


async def list_decisions(session: AsyncSession, workspace_id: uuid.UUID, *, limit: int) -> list[Decision]:
    """Return the newest refusals of the bound workspace."""
    return [await open_decision(session, row) for row in await fetch_rows(session, _LIST, workspace_id, limit)]


async def appeal_decision(
    session: AsyncSession, workspace_id: uuid.UUID, decision_id: uuid.UUID, words: str, *, now: dt.datetime
) -> Decision:
    """Say why a refusal is wrong; an admin of the platform judges.

    Raises:
        DecisionUnknown: the workspace has no such refusal.
        AppealClosed: it was appealed before.
    """
    row = await fetch_row(session, _READ, workspace_id, decision_id)
    if row is None:
        raise DecisionUnknown
    if row["status"] != "final":
        raise AppealClosed
    sealed = await vault_of(session).seal(session, workspace_id, _appeal_place(decision_id), words)
    await fetch_row(session, _APPEAL, workspace_id, decision_id, sealed, now)
    return await open_decision(session, await fetch_row(session, _READ, workspace_id, decision_id))


async def open_decision(session: AsyncSession, row: Any) -> Decision:  # noqa: ANN401 -- a row
    """Return a decision with what is sealed in it; the session is bound to its workspace."""
    fields: dict[str, Any] = dict(row)
    return Decision(
        id=fields["id"],
        workspace_id=fields["workspace_id"],
        stage=fields["stage"],
        modality=fields["modality"],
        decided_by=fields["decided_by"],
        categories=tuple(fields["categories"]),
        status=fields["status"],
        created_at=fields["created_at"],
        content=await _open(session, fields["workspace_id"], decision_place(fields["id"]), fields["sealed"]),
        appeal=await _open(session, fields["workspace_id"], _appeal_place(fields["id"]), fields["appeal"]),
    )


async def _open(session: AsyncSession, workspace_id: uuid.UUID, place: str, sealed: bytes | None) -> str:
    if sealed is None:
        return ""
    try:
        return str(await vault_of(session).open(session, workspace_id, place, bytes(sealed)))
    except (Damaged, Erased):
        return ""


def _appeal_place(decision_id: uuid.UUID) -> str:
    return f"ai_decision:{decision_id}:appeal"
