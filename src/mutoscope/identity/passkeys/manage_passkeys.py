"""List, rename and remove the passkeys of an account."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.linked import IdentityNotFound, keep_a_way
from mutoscope.identity.passkeys import queries
from mutoscope.identity.passkeys.types import Passkey


async def list_passkeys(session: AsyncSession) -> list[Passkey]:
    """Return the bound user's passkeys, the oldest first."""
    return await queries.list_passkeys(session)


async def rename_passkey(session: AsyncSession, passkey_id: uuid.UUID, name: str) -> Passkey:
    """Give a passkey of the bound user another name.

    Raises:
        IdentityNotFound: the user has no such passkey.
    """
    renamed = await queries.rename_passkey(session, passkey_id, name)
    if renamed is None:
        raise IdentityNotFound
    return renamed


async def remove_passkey(session: AsyncSession, user_id: uuid.UUID, passkey_id: uuid.UUID) -> None:
    """Remove a passkey of the bound user.

    Raises:
        IdentityNotFound: the user has no such passkey.
        LastWayToSignIn: nothing else would lead into the account.
    """
    await keep_a_way(session, user_id, passkey_id)
    if not await queries.delete_passkey(session, passkey_id):
        raise IdentityNotFound
