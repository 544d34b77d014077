"""List the identities that sign in to an account."""

from __future__ import annotations

import uuid
from typing import Any, cast

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.linked import queries
from mutoscope.identity.linked.types import IdentityKind, LinkedIdentity, WaysToSignIn
from mutoscope.infra.vault import vault_of


async def list_identities(session: AsyncSession, user_id: uuid.UUID) -> list[LinkedIdentity]:
    """Return the identities of the bound user, the oldest first."""
    rows = cast("list[Any]", await queries.list_identities(session))
    return [
        LinkedIdentity(
            id=row.id,
            kind=IdentityKind(row.kind),
            provider=row.provider,
            issuer=row.issuer,
            label=await _open_label(session, user_id, row),
            created_at=row.created_at,
            last_used_at=row.last_used_at,
        )
        for row in rows
    ]


async def count_ways(session: AsyncSession, user_id: uuid.UUID) -> WaysToSignIn:
    """Return how many ways lead into the bound user's account; they stay as they are until the transaction ends."""
    return await queries.lock_ways(session, user_id)


async def _open_label(session: AsyncSession, user_id: uuid.UUID, row: Any) -> str | None:  # noqa: ANN401 -- a row
    if row.label is None:
        return None
    return str(await vault_of(session).open(session, user_id, f"linked_identity:{row.id}:label", row.label))
