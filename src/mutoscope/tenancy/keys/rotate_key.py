"""Give an API key a new secret; the old one works on for a while, so that no program stands still meanwhile."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.linked import require_recent
from mutoscope.infra.events import emit
from mutoscope.infra.settings import Settings
from mutoscope.tenancy.keys import queries
from mutoscope.tenancy.keys.create_key import add_secret
from mutoscope.tenancy.keys.errors import OverlapTooLong
from mutoscope.tenancy.keys.get_key import get_own_key
from mutoscope.tenancy.keys.types import NewKey
from mutoscope.tenancy.types import Scope


async def rotate_key(
    session: AsyncSession,
    settings: Settings,
    scope: Scope,
    key_id: uuid.UUID,
    *,
    overlap_seconds: int | None,
    now: dt.datetime,
) -> NewKey:
    """Return a key of the caller's with a new secret (and a new signing secret, if it signs by HMAC).

    Args:
        session: bound to the caller.
        settings: the usual overlap and the longest.
        scope: the caller.
        key_id: which key.
        overlap_seconds: how long the old secrets work; None is the usual time, 0 ends them at once. A secret that an
            earlier rotation ends sooner still ends then.
        now: the present moment.

    Raises:
        ReauthenticationNeeded: the caller proved who they are too long ago.
        KeyNotFound, KeyNotYours, KeyNotActive: as in `get_own_key`.
        OverlapTooLong: longer than the setting allows.
    """
    await require_recent(session, scope.session_id, now=now, seconds=settings.reauthentication_seconds)
    overlap = settings.api_key_overlap_seconds if overlap_seconds is None else overlap_seconds
    if overlap > settings.api_key_longest_overlap_seconds:
        raise OverlapTooLong(settings.api_key_longest_overlap_seconds)
    key = await get_own_key(session, scope, key_id, now=now)
    ends_at = now + dt.timedelta(seconds=overlap)
    await queries.end_secrets(session, key.id, ends_at)
    made = await add_secret(session, scope.workspace_id, key, now=now)
    message = f"The API key {key.id} was rotated; its old secret works until {ends_at.isoformat(timespec='seconds')}."
    facts = {"key_id": key.id, "old_ends_at": ends_at.isoformat()}
    await emit(session, scope.workspace_id, "key.rotated", message=message, payload=facts)
    return made
