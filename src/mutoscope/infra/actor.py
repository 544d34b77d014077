"""Who acts, from where: rides in `session.info` beside the tenant, so that every event says so without being told."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession


@dataclass(frozen=True)
class Actor:
    """Whoever is behind a transaction; all None is the system itself."""

    user_id: uuid.UUID | None = None
    key_id: uuid.UUID | None = None
    """The API key they came with, if not with a login session."""
    impersonator_id: uuid.UUID | None = None
    """The platform admin who acts in this user's name."""
    address: str | None = None
    """The network address of the caller: personal data, kept sealed."""
    request_id: str | None = None


def actor_of(session: AsyncSession) -> Actor:
    """Return who acts in a session; the system, if nobody said."""
    return session.info.get("actor", Actor())


def act_as(
    session: AsyncSession,
    *,
    user_id: uuid.UUID | None,
    key_id: uuid.UUID | None = None,
    impersonator_id: uuid.UUID | None = None,
) -> None:
    """Say who acts in a session from now on; the address and the request stay."""
    known = actor_of(session)
    session.info["actor"] = replace(known, user_id=user_id, key_id=key_id, impersonator_id=impersonator_id)
