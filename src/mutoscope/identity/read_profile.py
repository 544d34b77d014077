"""Read one's own account."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import queries
from mutoscope.identity.types import User
from mutoscope.kernel import NotFound


async def read_profile(session: AsyncSession, user_id: uuid.UUID) -> User:
    """Return the account of the user the session is bound to.

    Raises:
        NotFound: the account is gone, or the session is bound to another user.
    """
    user = await queries.find_user(session, user_id)
    if user is None:
        raise NotFound("There is no such account.", remedy="Log in again.")
    return user
