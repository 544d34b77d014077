"""To whom news of a workspace go."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.tenancy.members import queries


async def members_to_tell(session: AsyncSession) -> list[str]:
    """Return the addresses of the bound workspace's members; those without an address are left out."""
    members = await queries.list_members(session, after=None, limit=None)
    return [member.email for member in members if member.email is not None]
