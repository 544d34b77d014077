"""Find whose a proven identity is."""

from __future__ import annotations

import datetime as dt
import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from mutoscope.identity.linked import queries
from mutoscope.identity.linked.types import ProvenIdentity


async def find_linked_account(session: AsyncSession, proven: ProvenIdentity) -> uuid.UUID | None:
    """Return the account that (issuer, subject) signs in to; None if nobody linked it."""
    return await queries.find_account(session, proven.issuer, proven.subject)


async def note_use(session: AsyncSession, proven: ProvenIdentity, *, now: dt.datetime) -> bool:
    """Note that the bound user signed in with an identity; False if it was unlinked since it was found.

    Whoever unlinks it waits until the transaction ends, and then finds the login session that began in it.
    """
    return await queries.mark_used(session, proven.issuer, proven.subject, now)
