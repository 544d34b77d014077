"""From where a key was last used."""

from __future__ import annotations

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.infra.vault import Damaged, Erased, vault_of
from mutoscope.tenancy.key_access.types import last_used_place
from mutoscope.tenancy.keys.types import ApiKey


async def last_address(session: AsyncSession, key: ApiKey) -> str | None:
    """Return the network address of a key's last use; None if there was none, or it may not be known any more."""
    if key.last_used_sealed is None:
        return None
    try:
        found = await vault_of(session).open(session, key.user_id, last_used_place(key.id), key.last_used_sealed)
    except (Erased, Damaged):
        return None
    return str(found)
