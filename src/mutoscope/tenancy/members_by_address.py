"""The members of a workspace by their e-mail addresses."""

from __future__ import annotations

import uuid

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity import email_key

_ADDRESSES = text("select user_id, email from workspace_members(null, null) where email is not null")


async def members_by_address(session: AsyncSession) -> dict[str, uuid.UUID]:
    """Return the bound workspace's members by `email_key`; those without an address are left out."""
    rows = await session.execute(_ADDRESSES)
    return {email_key(row.email): row.user_id for row in rows}
