"""The statements on invitations; all but the look-up by token run inside a bound session."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.tenancy.invitations.types import FoundInvitation
from mutoscope.tenancy.types import Role

_INSERT = text(
    "insert into invitation (id, workspace_id, role, token_hash, sealed, invited_by, created_at, sent_at, expires_at) "
    "values (:id, :workspace_id, :role, :token_hash, :sealed, :invited_by, :now, :now, :expires_at)"
)
_COLUMNS = "id, role, sealed, invited_by, created_at, sent_at, expires_at"
_OPEN = text(f"select {_COLUMNS} from invitation where workspace_id = :workspace_id and state = 'open' order by id")  # noqa: S608 -- constant columns
_FIND = text("select id, workspace_id, workspace_name, role, state, expires_at from invitation_find(:token_hash)")
_RENEW = text(
    "update invitation set token_hash = :token_hash, sent_at = :now, expires_at = :expires_at "
    "where id = :id and state = 'open'"
)
_END = text(
    "update invitation set state = :state, sealed = null, ended_at = :now, accepted_by = :accepted_by "
    "where state = 'open' and (cast(:id as uuid) is null or id = cast(:id as uuid)) "
    "and (cast(:invited_by as uuid) is null or invited_by = cast(:invited_by as uuid)) "
    "and role <> all (cast(:kept as text[])) returning id"
)


async def insert_invitation(session: AsyncSession, values: dict[str, Any]) -> None:
    """Insert an open invitation of the bound workspace."""
    await session.execute(_INSERT, values)


async def open_invitations(session: AsyncSession, workspace_id: uuid.UUID) -> list[Row[Any]]:
    """Return the open invitations of the bound workspace, expired ones too, the oldest first."""
    return list(await session.execute(_OPEN, {"workspace_id": workspace_id}))


async def find_by_token(session: AsyncSession, token_hash: bytes) -> FoundInvitation | None:
    """Return what a token leads to, in whichever workspace that still exists."""
    row = (await session.execute(_FIND, {"token_hash": token_hash})).one_or_none()
    if row is None:
        return None
    return FoundInvitation(row.id, row.workspace_id, row.workspace_name, Role(row.role), row.state, row.expires_at)


async def renew(
    session: AsyncSession, invitation_id: uuid.UUID, *, token_hash: bytes, now: dt.datetime, expires_at: dt.datetime
) -> None:
    """Give an open invitation another token and another end."""
    await session.execute(_RENEW, {"id": invitation_id, "token_hash": token_hash, "now": now, "expires_at": expires_at})


async def end(
    session: AsyncSession,
    state: str,
    *,
    now: dt.datetime,
    invitation_id: uuid.UUID | None = None,
    invited_by: uuid.UUID | None = None,
    accepted_by: uuid.UUID | None = None,
    kept: Sequence[str] = (),
) -> list[uuid.UUID]:
    """End the bound workspace's open invitations, or one, or one inviter's but for `kept` roles; return which."""
    values = {
        "state": state,
        "now": now,
        "id": invitation_id,
        "invited_by": invited_by,
        "accepted_by": accepted_by,
        "kept": list(kept),
    }
    return list((await session.execute(_END, values)).scalars())
