"""Exchange a refresh token for its successor: once, whoever asks and however many ask at once."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.secret_words import MAX_SECRET_CHARACTERS, hash_secret, new_secret
from mutoscope.identity.sessions.errors import RefreshInvalid
from mutoscope.identity.sessions.keep_refresh import PREFIX
from mutoscope.identity.sessions.types import Rotation, RotationOutcome
from mutoscope.identity.types import RefreshToken

_ROTATE = text(
    "select outcome, session_id, user_id, workspace_id, expires_at, ends_at "
    "from identity_rotate_refresh(:hash, :successor, :now, :lifetime, :grace)"
)


async def rotate_refresh(
    session: AsyncSession, word: str, *, now: dt.datetime, lifetime: dt.timedelta, grace: dt.timedelta
) -> Rotation:
    """Spend a refresh token and make its successor, or say why not.

    Commit the session whatever the outcome: a token that was reused has ended its login session.

    Args:
        session: of anybody; nothing is bound.
        word: the refresh token.
        now: the present moment.
        lifetime: of the successor; it ends with the login session, if that is sooner.
        grace: how long after its use a token may come again without harm.

    Raises:
        RefreshInvalid: there is no such token.
    """
    if len(word) > MAX_SECRET_CHARACTERS:
        raise RefreshInvalid
    successor = new_secret(PREFIX)
    names = {
        "hash": hash_secret(word),
        "successor": successor.hash,
        "now": now,
        "lifetime": lifetime,
        "grace": grace,
    }
    row = (await session.execute(_ROTATE, names)).one()
    outcome = RotationOutcome(row.outcome)
    if outcome is RotationOutcome.UNKNOWN:
        raise RefreshInvalid
    refresh = RefreshToken(successor.word, row.expires_at)
    return Rotation(outcome, row.session_id, row.user_id, row.workspace_id, refresh, row.ends_at)
