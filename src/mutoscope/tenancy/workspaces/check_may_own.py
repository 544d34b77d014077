"""Whether somebody may own another workspace."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.tenancy.workspaces import queries
from mutoscope.tenancy.workspaces.errors import TooManyWorkspaces


async def check_may_own(session: AsyncSession, user_id: uuid.UUID, limit: int) -> None:
    """Return if the bound user owns fewer workspaces than the limit; until the transaction ends it stays so.

    Raises:
        TooManyWorkspaces: they own as many as they may.
    """
    if await queries.count_owned(session, user_id) >= limit:
        raise TooManyWorkspaces(limit)
