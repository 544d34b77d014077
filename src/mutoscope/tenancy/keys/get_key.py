"""Which keys a caller sees, and which are theirs."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.tenancy.keys import queries
from mutoscope.tenancy.keys.errors import KeyNotActive, KeyNotFound, KeyNotYours
from mutoscope.tenancy.keys.types import ApiKey
from mutoscope.tenancy.permissions import PERMISSIONS
from mutoscope.tenancy.types import Scope


def sees_all_keys(scope: Scope) -> bool:
    """Tell whether the caller sees and revokes the keys of every member: whoever manages members does."""
    return scope.role in PERMISSIONS["member.manage"]


async def get_key(session: AsyncSession, scope: Scope, key_id: uuid.UUID, *, now: dt.datetime) -> ApiKey:
    """Return a key that the caller may see.

    Raises:
        KeyNotFound: it is not in the workspace, or another member's and the caller does not manage members.
    """
    key = await queries.find_key(session, key_id, now)
    if key is None or (key.user_id != scope.user_id and not sees_all_keys(scope)):
        raise KeyNotFound
    return key


async def get_own_key(session: AsyncSession, scope: Scope, key_id: uuid.UUID, *, now: dt.datetime) -> ApiKey:
    """Return a working key of the caller's, held until the transaction ends.

    Raises:
        KeyNotFound: as in `get_key`.
        KeyNotYours: another member's: its secret acts in their name, whoever the caller is.
        KeyNotActive: it was revoked or has expired.
    """
    await queries.lock_key(session, key_id)
    key = await get_key(session, scope, key_id, now=now)
    if key.user_id != scope.user_id:
        raise KeyNotYours
    if key.state(now) != "active":
        raise KeyNotActive
    return key
