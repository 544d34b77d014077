"""Unlink an identity from an account, or everything."""

from __future__ import annotations

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.linked import queries
from mutoscope.identity.linked.errors import IdentityNotFound, LastWayToSignIn


async def unlink_identity(session: AsyncSession, user_id: uuid.UUID, identity_id: uuid.UUID) -> str:
    """Unlink an identity of the bound user and return its provider.

    Raises:
        IdentityNotFound: the user has no such identity.
        LastWayToSignIn: nothing else would lead into the account.
    """
    await keep_a_way(session, user_id, identity_id)
    found = await queries.delete_identity(session, identity_id)
    if found is None:
        raise IdentityNotFound
    return found[1]


async def unlink_everything(session: AsyncSession, user_id: uuid.UUID) -> None:
    """Delete the bound user's identities and passkeys, the last way in among them."""
    await queries.lock_account(session, user_id)
    await queries.delete_all(session, user_id)


async def keep_a_way(session: AsyncSession, user_id: uuid.UUID, removed: uuid.UUID) -> None:
    """Return if another way than `removed` leads into the bound user's account, locked until the transaction ends.

    Raises:
        IdentityNotFound: the user has no such identity or passkey.
        LastWayToSignIn: it is the only one.
    """
    ways = await queries.lock_ways(session, user_id)
    if not await queries.is_a_way(session, removed):
        raise IdentityNotFound
    if ways.count <= 1:
        raise LastWayToSignIn
