"""Link an identity to an account."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.linked import queries
from mutoscope.identity.linked.errors import IdentityTaken, TooManyIdentities
from mutoscope.identity.linked.types import IdentityKind, ProvenIdentity
from mutoscope.infra.vault import vault_of
from mutoscope.kernel import new_id


async def link_identity(
    session: AsyncSession, user_id: uuid.UUID, proven: ProvenIdentity, *, now: dt.datetime, limit: int
) -> uuid.UUID | None:
    """Link a proven identity to the bound user and return its id; None if it was linked to them before.

    Args:
        session: bound to the user.
        user_id: whose it becomes.
        proven: as the provider or the signature says.
        now: the present moment.
        limit: how many identities and passkeys an account may have.

    Raises:
        IdentityTaken: it is another account's.
        TooManyIdentities: the account has as many as it may.
    """
    if await queries.find_account(session, proven.issuer, proven.subject) == user_id:
        return None
    ways = await queries.lock_ways(session, user_id)
    if ways.identities + ways.passkeys >= limit:
        raise TooManyIdentities(limit)
    identity_id = new_id()
    called = _label_of(proven)
    place = f"linked_identity:{identity_id}:label"
    label = await vault_of(session).seal(session, user_id, place, called) if called else None
    if not await queries.insert_identity(session, identity_id, user_id, proven, label=label, now=now):
        raise IdentityTaken
    return identity_id


def _label_of(proven: ProvenIdentity) -> str | None:
    """Return what tells this identity from another one: its owner sees it in the list."""
    return proven.subject if proven.kind is IdentityKind.WALLET else proven.email or proven.name
