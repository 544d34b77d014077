"""From where a login session is used: shown to its owner, kept sealed."""

from __future__ import annotations

import uuid
from typing import cast

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.types import SessionOrigin
from mutoscope.infra.vault import Damaged, Erased, vault_of


async def seal_origin(
    session: AsyncSession, user_id: uuid.UUID, session_id: uuid.UUID, origin: SessionOrigin
) -> bytes | None:
    """Return the origin sealed for the user, None if it says nothing."""
    if origin == SessionOrigin():
        return None
    said = {"address": origin.address, "device": origin.device}
    return await vault_of(session).seal(session, user_id, _place(session_id), said)


async def open_origin(
    session: AsyncSession, user_id: uuid.UUID, session_id: uuid.UUID, sealed: bytes | None
) -> SessionOrigin:
    """Return a sealed origin; an empty one if it cannot be read any more."""
    if sealed is None:
        return SessionOrigin()
    try:
        said = cast("dict[str, str | None]", await vault_of(session).open(session, user_id, _place(session_id), sealed))
    except (Erased, Damaged):
        return SessionOrigin()
    return SessionOrigin(said.get("address"), said.get("device"))


def _place(session_id: uuid.UUID) -> str:
    return f"login_session:{session_id}:sealed"
