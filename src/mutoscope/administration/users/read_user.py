"""Read one account."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.administration.ask import ask
from mutoscope.administration.errors import UserUnknown
from mutoscope.administration.users import queries
from mutoscope.administration.users.types import FoundUser, RunningSession, UserFile, UsersWorkspace


async def find_user(session: AsyncSession, user_id: uuid.UUID) -> FoundUser:
    """Return an account.

    Raises:
        UserUnknown: nobody has the id.
        NotPlatformAdmin: the caller is none.
    """
    row = (await ask(session, queries.READ, user=user_id)).one_or_none()
    if row is None:
        raise UserUnknown(user_id)
    return FoundUser(*row)


async def list_memberships(session: AsyncSession, user_id: uuid.UUID) -> list[UsersWorkspace]:
    """Return the workspaces of an account."""
    return [UsersWorkspace(*row) for row in await ask(session, queries.MEMBERSHIPS, user=user_id)]


async def read_user(session: AsyncSession, user_id: uuid.UUID, *, now: dt.datetime) -> UserFile:
    """Return an account with its workspaces and its login sessions.

    Raises:
        UserUnknown: nobody has the id.
        NotPlatformAdmin: the caller is none.
    """
    user = await find_user(session, user_id)
    sessions = [RunningSession(*row) for row in await ask(session, queries.SESSIONS, user=user_id, now=now)]
    return UserFile(user, await list_memberships(session, user_id), sessions)
