"""Require that a person has just proved who they are: a stolen token alone changes nothing important."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.linked import queries
from mutoscope.identity.linked.errors import ReauthenticationNeeded


async def require_recent(
    session: AsyncSession, session_id: uuid.UUID | None, *, now: dt.datetime, seconds: int
) -> None:
    """Return if the login session's last proof is not older than `seconds`.

    Signing in counts as a proof, renewing a token does not; `POST /auth/reauthenticate` makes a new one.

    Args:
        session: bound to the user.
        session_id: of the scope; none with an API key, which can prove nothing.
        now: the present moment.
        seconds: the setting `reauthentication_seconds`.

    Raises:
        ReauthenticationNeeded: it is older, or there is no login session.
    """
    proved = await queries.read_proved_at(session, session_id) if session_id else None
    # A proof of the future was noted while the clock was ahead: set back, it would stay fresh for as long.
    if proved is None or abs(now - proved) > dt.timedelta(seconds=seconds):
        raise ReauthenticationNeeded(seconds)


async def note_proof(session: AsyncSession, session_id: uuid.UUID, *, now: dt.datetime) -> None:
    """Note that the person of a login session has just proved who they are."""
    await queries.write_proved_at(session, session_id, now)
